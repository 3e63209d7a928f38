/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_walk.h"

#include <stdio.h>

#include "caa/wire_name.h"

#define PROOF_MAX_SIZE 1024

/* What is proven of a name of the chain, the first of which is the owner's.
 * Returns the octets there are now; more than size: no room. */
static size_t
print_cut(char *out, size_t size, size_t at,
    const struct caa_unbound_walk *walk, size_t i)
{
	const struct caa_unbound_cut *cut = &walk->cuts[i];
	const int len = snprintf(out + at, size - at, "%s%s%sno DS for %s: %s",
	    i == 0 ? "" : "; alias to ",
	    i == 0 ? "" : walk->targets.items[i - 1], i == 0 ? "" : ", ",
	    cut->name,
	    cut->direct ? "its absence is validated in the zone above"
			: "the chain of trust validly ends there or above");

	return at + (size_t)len;
}

/* No text, no proof: an auditor must be able to see all of it. */
static bool
set_proof(const struct caa_unbound_walk *walk, struct caa_answer *answer)
{
	char text[PROOF_MAX_SIZE];
	size_t len = 0;

	for (size_t i = 0; i < walk->cut_count && len < sizeof(text); i++)
		len = print_cut(text, sizeof(text), len, walk, i);
	return len < sizeof(text) &&
	    caa_answer_set_proof(answer, "%s", text) == CAA_OK;
}

void
caa_unbound_walk_note(
    const struct caa_unbound_walk *walk, struct caa_answer *answer, bool proven)
{
	uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];

	if (walk == NULL)
		return;
	/* For people to see; the proof says it all.  The target of a name that
	 * is not proven played no part, whether it came in time or not. */
	for (size_t i = 0; i < walk->targets.count && i < walk->cut_count; i++)
		if (answer->alias_count == i &&
		    caa_wire_name_parse(target, walk->targets.items[i]) != 0)
			(void)!caa_answer_add_alias(answer, target);
	if (!proven || !set_proof(walk, answer))
		return;
	answer->insecure_proven = true;
	answer->dnssec = CAA_DNSSEC_INSECURE;
}
