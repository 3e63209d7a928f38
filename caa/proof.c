/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum caa_status
add_anchor(struct caa_proof *proof, const char *text, struct caa_error *error)
{
	ldns_rr *rr = NULL;

	if (ldns_rr_new_frm_str(&rr, text, 0, NULL, NULL) != LDNS_STATUS_OK ||
	    (ldns_rr_get_type(rr) != LDNS_RR_TYPE_DS &&
		ldns_rr_get_type(rr) != LDNS_RR_TYPE_DNSKEY)) {
		ldns_rr_free(rr);
		return caa_error_set(error, CAA_E_CONFIG,
		    "a trust anchor is no DS or DNSKEY record");
	}
	if (ldns_rr_list_push_rr(proof->anchors, rr))
		return CAA_OK;
	ldns_rr_free(rr);
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

enum caa_status
caa_proof_new(struct caa_proof **out, const struct caa_strings *anchors,
    int64_t now, struct caa_error *error)
{
	struct caa_proof *proof = calloc(1, sizeof(*proof));
	enum caa_status status = CAA_OK;

	if (proof != NULL)
		proof->anchors = ldns_rr_list_new();
	if (proof == NULL || proof->anchors == NULL) {
		caa_proof_free(proof);
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	}
	proof->now = now;
	for (size_t i = 0; status == CAA_OK && i < anchors->count; i++)
		status = add_anchor(proof, anchors->items[i], error);
	if (status == CAA_OK)
		*out = proof;
	else
		caa_proof_free(proof);
	return status;
}

void
caa_proof_free(struct caa_proof *proof)
{
	if (proof == NULL)
		return;
	while (proof->zones != NULL) {
		struct caa_proof_zone *zone = proof->zones;

		proof->zones = zone->next;
		ldns_rr_list_free(zone->keys);
		free(zone);
	}
	while (proof->replies != NULL) {
		struct caa_proof_reply *reply = proof->replies;

		proof->replies = reply->next;
		caa_packet_clear(&reply->packet);
		free(reply);
	}
	ldns_rr_list_deep_free(proof->anchors);
	free(proof);
}

enum caa_status
caa_proof_add(struct caa_proof *proof, const uint8_t *packet, size_t len)
{
	struct caa_proof_reply *reply = calloc(1, sizeof(*reply));
	enum caa_status status;
	const char *fault;

	if (reply == NULL)
		return CAA_E_NOMEM;
	status = CAA_E_MALFORMED;
	if (caa_proof_question_read(&reply->question, packet, len))
		status = caa_packet_read_signed(&reply->packet, packet, len,
		    reply->question.owner, reply->question.type, &fault);
	if (status != CAA_OK) {
		free(reply);
		return status == CAA_E_NOMEM ? status : CAA_OK;
	}
	reply->next = proof->replies;
	proof->replies = reply;
	return CAA_OK;
}

/* Names are shown as in a zone file, and so are printable. */
const struct caa_proof_reply *
caa_proof_find(struct caa_proof *proof, const uint8_t *name, uint16_t type)
{
	const struct caa_proof_reply *reply = proof->replies;
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	while (reply != NULL &&
	    (reply->question.type != type ||
		!caa_wire_name_is_equal(reply->question.owner, name)))
		reply = reply->next;
	if (reply != NULL)
		return reply;
	caa_wire_name_print(name, text);
	caa_proof_say(proof, "not in evidence: %s %.200s",
	    type == CAA_PROOF_TYPE_DS ? "the DS set of" : "the keys of", text);
	return NULL;
}

/* ---- one reply ---- */

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
		const uint8_t *name = ldns_rdf_data(ldns_rr_owner(rr));

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
		    caa_wire_name_is_equal(
			ldns_rdf_data(ldns_rr_owner(rr)), owner))
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

static enum caa_proof_state
judge(struct caa_proof *proof, const struct caa_packet *packet,
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

static void
begin(struct caa_proof *proof, struct caa_proof_finding *finding)
{
	*finding = (struct caa_proof_finding){ .signatures = 0 };
	proof->finding = finding;
	proof->checks = 0;
	proof->no_memory = false;
}

static void
conclude(struct caa_proof *proof, enum caa_proof_state state)
{
	static const enum caa_dnssec words[] = {
		[CAA_PROOF_MISSING] = CAA_DNSSEC_UNKNOWN,
		[CAA_PROOF_BOGUS] = CAA_DNSSEC_BOGUS,
		[CAA_PROOF_UNSIGNED] = CAA_DNSSEC_BOGUS,
		[CAA_PROOF_INSECURE] = CAA_DNSSEC_INSECURE,
		[CAA_PROOF_SECURE] = CAA_DNSSEC_SECURE,
	};

	proof->finding->dnssec =
	    proof->no_memory ? CAA_DNSSEC_UNKNOWN : words[state];
	if (proof->no_memory)
		(void)snprintf(
		    proof->finding->text, CAA_PROOF_TEXT, "out of memory");
	/* What was said on the way did not decide. */
	else if (state == CAA_PROOF_SECURE)
		proof->finding->text[0] = '\0';
}

void
caa_proof_answer(struct caa_proof *proof, const char *owner,
    const uint8_t *packet, size_t len, struct caa_proof_finding *finding)
{
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_packet reply;
	const char *fault = "the owner is no name";
	enum caa_status status = CAA_E_MALFORMED;

	begin(proof, finding);
	if (caa_wire_name_parse(name, owner) != 0)
		status = caa_packet_read_signed(
		    &reply, packet, len, name, CAA_PROOF_TYPE_CAA, &fault);
	if (status != CAA_OK) {
		proof->no_memory = status == CAA_E_NOMEM;
		caa_proof_say(proof, "malformed answer: %s",
		    fault == NULL ? "out of memory" : fault);
		conclude(proof, CAA_PROOF_BOGUS);
		return;
	}
	conclude(proof, judge(proof, &reply, name));
	caa_packet_clear(&reply);
}

void
caa_proof_name_is_insecure(struct caa_proof *proof, const char *owner,
    struct caa_proof_finding *finding)
{
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];

	begin(proof, finding);
	conclude(proof,
	    caa_wire_name_parse(name, owner) == 0
		? CAA_PROOF_BOGUS
		: caa_proof_walk(proof, name));
}
