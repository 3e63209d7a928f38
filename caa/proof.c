/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdio.h>
#include <stdlib.h>

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
	conclude(proof, caa_proof_judge(proof, &reply, name));
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
