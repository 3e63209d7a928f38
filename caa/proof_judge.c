/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdio.h>
#include <string.h>

/* The weakest part decides. */
static enum caa_proof_state
weaker(enum caa_proof_state a, enum caa_proof_state b)
{
	static const unsigned strength[] = {
		[CAA_PROOF_BOGUS] = 0,
		[CAA_PROOF_MISSING] = 1,
		[CAA_PROOF_UNSIGNED] = 0,
		[CAA_PROOF_INSECURE] = 2,
		[CAA_PROOF_SECURE] = 3,
	};

	return strength[a] <= strength[b] ? a : b;
}

/* What is not signed must be proven to need no signature. */
static enum caa_proof_state
excuse(struct caa_proof *proof, const uint8_t *name)
{
	const enum caa_proof_state state = caa_proof_walk(proof, name);
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	if (state != CAA_PROOF_SECURE)
		return state;
	caa_wire_name_print(name, text);
	caa_proof_say(proof,
	    "there is no signature at %.200s, which is in a signed zone", text);
	return CAA_PROOF_BOGUS;
}

static enum caa_proof_state
read_denied(enum caa_proof_denied denied)
{
	switch (denied) {
	case CAA_PROOF_DENIED:
		return CAA_PROOF_SECURE;
	case CAA_PROOF_OPTED_OUT:
	case CAA_PROOF_UNCHECKED:
		return CAA_PROOF_INSECURE;
	case CAA_PROOF_NOT_DENIED:
	case CAA_PROOF_DELEGATED:
		return CAA_PROOF_BOGUS;
	}
	return CAA_PROOF_BOGUS;
}

/* A set that is there; an expanded wildcard needs a denial beside it. */
static enum caa_proof_state
judge_set(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *owner, ldns_rr_type type)
{
	struct caa_proof_set set = {
		.owner = owner,
		.type = type,
		.signatures = packet->signatures,
		.records = caa_proof_select(packet->answer, owner, type),
	};
	struct caa_proof_denials denials;
	enum caa_proof_state state = CAA_PROOF_MISSING;

	if (set.records != NULL)
		state = caa_proof_verify(proof, &set);
	ldns_rr_list_free(set.records);
	if (state == CAA_PROOF_UNSIGNED)
		return excuse(proof, owner);
	if (state != CAA_PROOF_SECURE || !caa_proof_is_expanded(&set))
		return state;
	caa_proof_gather(proof, packet, owner, NULL, &denials);
	state = read_denied(caa_proof_no_closer(&denials, owner, set.labels));
	if (state == CAA_PROOF_BOGUS)
		caa_proof_say(
		    proof, "a wildcard answered for a name that may exist");
	return state;
}

/* Does a DNAME in the message make this alias (RFC 6672 3.1)?  Whether
 * rightly so was judged when the message was decoded. */
static const uint8_t *
find_dname(const struct caa_packet *packet, const uint8_t *owner)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(packet->answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(packet->answer, i);
		const uint8_t *name = caa_proof_owner(rr);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_DNAME &&
		    caa_proof_is_below(owner, name))
			return name;
	}
	return NULL;
}

static const uint8_t *
find_target(const struct caa_packet *packet, const uint8_t *owner)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(packet->answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(packet->answer, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_CNAME &&
		    caa_wire_name_is_equal(caa_proof_owner(rr), owner))
			return ldns_rdf_data(ldns_rr_rdf(rr, 0));
	}
	return NULL;
}

static enum caa_proof_state
judge_alias(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *owner)
{
	const uint8_t *dname = find_dname(packet, owner);

	return dname == NULL
	    ? judge_set(proof, packet, owner, LDNS_RR_TYPE_CNAME)
	    : judge_set(proof, packet, dname, LDNS_RR_TYPE_DNAME);
}

static bool
has_denials(const struct caa_packet *packet)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(packet->authority); i++) {
		const ldns_rr_type type =
		    ldns_rr_get_type(ldns_rr_list_rr(packet->authority, i));

		if (type == LDNS_RR_TYPE_NSEC || type == LDNS_RR_TYPE_NSEC3)
			return true;
	}
	return false;
}

/* Nothing at the end of the chain: that, too, is signed or need not be. */
static enum caa_proof_state
judge_absence(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *name)
{
	struct caa_proof_denials denials;
	enum caa_proof_state state;

	caa_proof_gather(proof, packet, name, NULL, &denials);
	state = read_denied(packet->rcode == LDNS_RCODE_NXDOMAIN
		? caa_proof_no_name(&denials, name)
		: caa_proof_no_data(
		      &denials, name, (ldns_rr_type)CAA_PROOF_TYPE_CAA));
	if (state != CAA_PROOF_BOGUS)
		return state;
	/* The zone may be signed, and nobody above vouch for it. */
	char *text = proof->finding->text, why[CAA_PROOF_TEXT];
	memcpy(why, text, sizeof(why));
	text[0] = '\0';
	state = excuse(proof, name);
	if (state != CAA_PROOF_BOGUS)
		return state;
	if (why[0] != '\0')
		memcpy(text, why, sizeof(why));
	else if (has_denials(packet))
		(void)snprintf(text, CAA_PROOF_TEXT,
		    "the denial of existence does not prove it");
	return state;
}

enum caa_proof_state
caa_proof_judge(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *owner)
{
	enum caa_proof_state state = CAA_PROOF_SECURE;
	const uint8_t *name = owner, *target;
	size_t steps = 0;

	while ((target = find_target(packet, name)) != NULL) {
		if (steps++ == CAA_ANSWER_MAX_ALIASES)
			return CAA_PROOF_BOGUS;
		state = weaker(state, judge_alias(proof, packet, name));
		name = target;
	}
	ldns_rr_list *records = caa_proof_select(
	    packet->answer, name, (ldns_rr_type)CAA_PROOF_TYPE_CAA);
	if (records == NULL)
		return CAA_PROOF_MISSING;
	state = weaker(state,
	    ldns_rr_list_rr_count(records) > 0
		? judge_set(
		      proof, packet, name, (ldns_rr_type)CAA_PROOF_TYPE_CAA)
		: judge_absence(proof, packet, name));
	ldns_rr_list_free(records);
	return state;
}
