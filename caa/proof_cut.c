/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

static void
say_no_ds(struct caa_proof *proof, const uint8_t *name)
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	caa_wire_name_print(name, text);
	caa_proof_say(proof, "no usable DS for %.200s", text);
}

static enum caa_delegation
read_denied(enum caa_proof_denied denied)
{
	switch (denied) {
	case CAA_PROOF_NOT_DENIED:
		return CAA_DELEGATION_UNKNOWN;
	case CAA_PROOF_DENIED:
		return CAA_DELEGATION_NO_CUT;
	case CAA_PROOF_DELEGATED:
	case CAA_PROOF_OPTED_OUT:
	case CAA_PROOF_UNCHECKED:
		return CAA_DELEGATION_INSECURE;
	}
	return CAA_DELEGATION_UNKNOWN;
}

/* There is no DS in it: a denial, or an alias, which is no zone cut. */
static void
read_absence(struct caa_proof *proof, const struct caa_proof_reply *reply,
    struct caa_proof_cut *cut)
{
	const uint8_t *name = reply->question.owner;
	const struct caa_packet *packet = &reply->packet;
	struct caa_proof_denials denials;
	struct caa_proof_set alias = {
		.owner = name,
		.type = LDNS_RR_TYPE_CNAME,
		.signatures = packet->signatures,
		.records =
		    caa_proof_select(packet->answer, name, LDNS_RR_TYPE_CNAME),
	};

	cut->state = CAA_PROOF_BOGUS;
	if (alias.records != NULL &&
	    ldns_rr_list_rr_count(alias.records) == 1) {
		cut->state = caa_proof_verify(proof, &alias);
		if (cut->state == CAA_PROOF_SECURE)
			cut->step = CAA_DELEGATION_NO_CUT;
	} else {
		caa_proof_gather(proof, packet, name, name, &denials);
		if (packet->rcode == LDNS_RCODE_NXDOMAIN &&
		    caa_proof_no_name(&denials, name) == CAA_PROOF_DENIED)
			cut->step = CAA_DELEGATION_END;
		else if (packet->rcode == LDNS_RCODE_NXDOMAIN)
			cut->step =
			    read_denied(caa_proof_no_name(&denials, name));
		else
			cut->step = read_denied(
			    caa_proof_no_data(&denials, name, LDNS_RR_TYPE_DS));
	}
	ldns_rr_list_free(alias.records);
}

static void
read_presence(struct caa_proof *proof, const struct caa_proof_reply *reply,
    struct caa_proof_cut *cut)
{
	struct caa_proof_set set = {
		.owner = reply->question.owner,
		.type = LDNS_RR_TYPE_DS,
		.signatures = reply->packet.signatures,
		.above = reply->question.owner,
		.records = cut->ds,
	};

	cut->state = caa_proof_verify(proof, &set);
	if (cut->state == CAA_PROOF_SECURE && caa_proof_is_expanded(&set))
		cut->state = CAA_PROOF_BOGUS;
	if (cut->state == CAA_PROOF_INSECURE)
		cut->step = CAA_DELEGATION_INSECURE;
	if (cut->state != CAA_PROOF_SECURE)
		return;
	cut->step = CAA_DELEGATION_INSECURE;
	for (size_t i = 0; i < ldns_rr_list_rr_count(cut->ds); i++)
		if (caa_proof_is_usable_ds(ldns_rr_list_rr(cut->ds, i)))
			cut->step = CAA_DELEGATION_SIGNED;
}

void
caa_proof_cut_read(
    struct caa_proof *proof, const uint8_t *name, struct caa_proof_cut *cut)
{
	const struct caa_proof_reply *reply =
	    caa_proof_find(proof, name, CAA_PROOF_TYPE_DS);

	*cut = (struct caa_proof_cut){ .step = CAA_DELEGATION_UNKNOWN };
	if (reply == NULL)
		return;
	cut->ds = caa_proof_select(reply->packet.answer, name, LDNS_RR_TYPE_DS);
	if (cut->ds != NULL && ldns_rr_list_rr_count(cut->ds) > 0)
		read_presence(proof, reply, cut);
	else if (cut->ds != NULL)
		read_absence(proof, reply, cut);
	if (cut->step == CAA_DELEGATION_INSECURE)
		say_no_ds(proof, name);
	if (cut->step == CAA_DELEGATION_UNKNOWN &&
	    cut->state == CAA_PROOF_UNSIGNED)
		cut->state = CAA_PROOF_BOGUS;
	if (cut->step == CAA_DELEGATION_UNKNOWN &&
	    cut->state == CAA_PROOF_BOGUS) {
		const struct caa_proof_set set = {
			.owner = name,
			.type = LDNS_RR_TYPE_DS,
		};
		caa_proof_say_bogus(
		    proof, &set, "neither a signed set nor a signed denial");
	}
}

enum caa_proof_state
caa_proof_walk(struct caa_proof *proof, const uint8_t *name)
{
	const size_t labels = caa_wire_name_labels(name);

	for (size_t n = 1; n <= labels; n++) {
		const uint8_t *at = caa_proof_suffix(name, n);
		struct caa_proof_cut cut;

		caa_proof_cut_read(proof, at, &cut);
		ldns_rr_list_free(cut.ds);
		switch (cut.step) {
		case CAA_DELEGATION_INSECURE:
			return CAA_PROOF_INSECURE;
		case CAA_DELEGATION_SIGNED:
		case CAA_DELEGATION_NO_CUT:
			break;
		case CAA_DELEGATION_END:
			return CAA_PROOF_SECURE;
		case CAA_DELEGATION_UNKNOWN:
			return cut.state;
		}
	}
	return CAA_PROOF_SECURE;
}
