/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DNSKEY and DS sets of a TLD stand in the chain of every answer below
 * it: for a moment they are not asked again.
 */
#include "caa/resolver_unbound_fact.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/resolver_unbound_clock.h"

/* Short, so that keys that roll meet the signatures of their time. */
#define FRESH_MS 10000

/* So much is remembered; then all is forgotten. */
#define MAX_FACTS  4096u
#define MAX_OCTETS (8u << 20)

static int
compare(const void *a, const void *b)
{
	const struct caa_unbound_fact *x = a, *y = b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return strcmp(x->name, y->name);
}

static struct caa_unbound_fact *
fact_new(const char *name, int type)
{
	struct caa_unbound_fact *fact = calloc(1, sizeof(*fact));
	char *copy = strdup(name);

	if (fact == NULL || copy == NULL) {
		free(fact);
		free(copy);
		return NULL;
	}
	fact->name = fact->text = copy;
	fact->type = type;
	fact->references = 1;
	return fact;
}

void
caa_unbound_fact_unref(struct caa_unbound_fact *fact)
{
	if (fact == NULL || --fact->references > 0)
		return;
	caa_exhibit_unref(fact->exhibit);
	caa_exhibit_unref(fact->former);
	caa_signers_clear(&fact->signers);
	free(fact->text);
	free(fact);
}

static size_t
octets_of(const struct caa_unbound_fact *fact)
{
	return sizeof(*fact) + strlen(fact->name) +
	    (fact->exhibit == NULL ? 0 : fact->exhibit->len);
}

static void
forget(struct caa_unbound_facts *facts, struct caa_unbound_fact *fact)
{
	(void)tdelete(fact, &facts->table, compare);
	facts->count--;
	facts->octets -= octets_of(fact);
	caa_unbound_fact_unref(fact);
}

struct caa_unbound_fact *
caa_unbound_fact_get(
    struct caa_unbound_facts *facts, const char *name, int type)
{
	const struct caa_unbound_fact key = { .name = name, .type = type };
	struct caa_unbound_fact **found = tfind(&key, &facts->table, compare);

	if (found == NULL)
		return fact_new(name, type);
	struct caa_unbound_fact *fact = *found;
	if (caa_unbound_now_us() / 1000 - fact->since_ms <= FRESH_MS) {
		fact->references++;
		return fact;
	}
	struct caa_unbound_fact *fresh = fact_new(name, type);
	if (fresh != NULL && fact->exhibit != NULL)
		fresh->former = caa_exhibit_ref(fact->exhibit);
	forget(facts, fact);
	return fresh;
}

/* One that says the same as before is the same, and need not be kept twice. */
void
caa_unbound_fact_set(
    struct caa_unbound_fact *fact, const uint8_t *packet, size_t len)
{
	if (fact->former != NULL &&
	    caa_proof_is_same(
		fact->former->octets, fact->former->len, packet, len)) {
		fact->exhibit = fact->former;
		fact->former = NULL;
		return;
	}
	caa_exhibit_unref(fact->former);
	fact->former = NULL;
	fact->exhibit = caa_exhibit_new(packet, len);
}

/* Two may have asked at the same time: the first is kept. */
void
caa_unbound_fact_keep(
    struct caa_unbound_facts *facts, struct caa_unbound_fact *fact)
{
	if (facts->count == MAX_FACTS ||
	    facts->octets + octets_of(fact) > MAX_OCTETS)
		caa_unbound_facts_clear(facts);
	if (tfind(fact, &facts->table, compare) != NULL ||
	    tsearch(fact, &facts->table, compare) == NULL)
		return;
	fact->references++;
	fact->since_ms = caa_unbound_now_us() / 1000;
	facts->count++;
	facts->octets += octets_of(fact);
}

void
caa_unbound_facts_clear(struct caa_unbound_facts *facts)
{
	while (facts->table != NULL)
		forget(facts, *(struct caa_unbound_fact **)facts->table);
}
