/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdarg.h>
#include <stdio.h>

#define MAX_ALIKE 4u /* keys of one tag: more than anybody needs */

void
caa_proof_say(struct caa_proof *proof, const char *format, ...)
{
	va_list args;

	if (proof->finding->text[0] != '\0')
		return;
	va_start(args, format);
	(void)vsnprintf(
	    proof->finding->text, sizeof(proof->finding->text), format, args);
	va_end(args);
}

ldns_rr_list *
caa_proof_select(
    const ldns_rr_list *list, const uint8_t *owner, ldns_rr_type type)
{
	ldns_rr_list *selected = ldns_rr_list_new();

	for (size_t i = 0; selected != NULL && i < ldns_rr_list_rr_count(list);
	     i++) {
		ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) == type &&
		    caa_wire_name_is_equal(caa_proof_owner(rr), owner) &&
		    !ldns_rr_list_push_rr(selected, rr)) {
			ldns_rr_list_free(selected);
			return NULL;
		}
	}
	return selected;
}

void
caa_proof_say_bogus(
    struct caa_proof *proof, const struct caa_proof_set *set, const char *why)
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];
	const ldns_rr_descriptor *type = ldns_rr_descript((uint16_t)set->type);

	caa_wire_name_print(set->owner, text);
	caa_proof_say(proof, "%s of %.200s: %s",
	    type == NULL || type->_name == NULL ? "a set" : type->_name, text,
	    why);
}

bool
caa_proof_is_candidate(const struct caa_proof_set *set, const ldns_rr *rrsig)
{
	const uint8_t *signer = caa_proof_signer(rrsig);

	return caa_wire_name_is_equal(caa_proof_owner(rrsig), set->owner) &&
	    ldns_rdf2rr_type(ldns_rr_rdf(rrsig, CAA_PROOF_RRSIG_TYPE)) ==
	    set->type &&
	    caa_wire_name_is_within(set->owner, signer) &&
	    (set->above == NULL || caa_proof_is_below(set->above, signer)) &&
	    caa_proof_octet(rrsig, CAA_PROOF_RRSIG_LABELS) <=
	    caa_wire_name_labels(set->owner);
}

/* Each of them is tried: keys made to have one tag are a bomb. */
static unsigned
count_alike(const ldns_rr_list *keys, const ldns_rr *rrsig)
{
	const uint16_t tag =
	    ldns_rdf2native_int16(ldns_rr_rdf(rrsig, CAA_PROOF_RRSIG_KEY_TAG));
	unsigned count = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++)
		count += ldns_calc_keytag(ldns_rr_list_rr(keys, i)) == tag;
	return count;
}

/* One signature against keys that are trusted; says why not. */
bool
caa_proof_check_signature(struct caa_proof *proof, struct caa_proof_set *set,
    const ldns_rr *rrsig, const ldns_rr_list *keys)
{
	ldns_rr_list *good = ldns_rr_list_new();
	const unsigned alike = count_alike(keys, rrsig);

	proof->checks += alike == 0 ? 1 : alike;
	if (good == NULL || alike > MAX_ALIKE ||
	    proof->checks > CAA_PROOF_MAX_CHECKS) {
		ldns_rr_list_free(good);
		caa_proof_say_bogus(proof, set, "too much work to verify");
		return false;
	}
	const ldns_status status = ldns_verify_rrsig_keylist_time(
	    set->records, rrsig, keys, (time_t)proof->now, good);
	ldns_rr_list_free(good);
	if (status != LDNS_STATUS_OK) {
		caa_proof_say_bogus(
		    proof, set, ldns_get_errorstr_by_id(status));
		return false;
	}
	proof->finding->signatures++;
	set->signer = caa_proof_signer(rrsig);
	set->labels = caa_proof_octet(rrsig, CAA_PROOF_RRSIG_LABELS);
	return true;
}

/* An owner that is a wildcard itself does not count its asterisk. */
bool
caa_proof_is_expanded(const struct caa_proof_set *set)
{
	const bool asterisk = set->owner[0] == 1 && set->owner[1] == '*';

	return set->labels + (asterisk ? 1u : 0u) <
	    caa_wire_name_labels(set->owner);
}

enum caa_proof_state
caa_proof_verify(struct caa_proof *proof, struct caa_proof_set *set)
{
	enum caa_proof_state worst = CAA_PROOF_UNSIGNED;

	for (size_t i = 0; i < ldns_rr_list_rr_count(set->signatures); i++) {
		const ldns_rr *rrsig = ldns_rr_list_rr(set->signatures, i);

		if (!caa_proof_is_candidate(set, rrsig))
			continue;
		const struct caa_proof_zone *zone =
		    caa_proof_keys(proof, caa_proof_signer(rrsig));
		if (zone == NULL)
			return CAA_PROOF_MISSING;
		if (zone->state != CAA_PROOF_SECURE)
			caa_proof_say(proof, "%s", zone->why);
		if (zone->state == CAA_PROOF_SECURE &&
		    caa_proof_check_signature(proof, set, rrsig, zone->keys))
			return CAA_PROOF_SECURE;
		worst = zone->state == CAA_PROOF_SECURE ? CAA_PROOF_BOGUS
							: zone->state;
	}
	return worst;
}

void
caa_proof_gather(struct caa_proof *proof, const struct caa_packet *packet,
    const uint8_t *name, const uint8_t *above,
    struct caa_proof_denials *denials)
{
	*denials = (struct caa_proof_denials){ .zone = NULL };
	for (size_t i = 0; i < ldns_rr_list_rr_count(packet->authority) &&
	     denials->count < CAA_PROOF_MAX_DENIALS;
	     i++) {
		const ldns_rr *rr = ldns_rr_list_rr(packet->authority, i);
		struct caa_proof_set set = {
			.owner = caa_proof_owner(rr),
			.type = ldns_rr_get_type(rr),
			.signatures = packet->signatures,
			.above = above,
		};

		if (set.type != LDNS_RR_TYPE_NSEC &&
		    set.type != LDNS_RR_TYPE_NSEC3)
			continue;
		set.records =
		    caa_proof_select(packet->authority, set.owner, set.type);
		if (set.records != NULL &&
		    ldns_rr_list_rr_count(set.records) == 1 &&
		    caa_proof_verify(proof, &set) == CAA_PROOF_SECURE &&
		    !caa_proof_is_expanded(&set) &&
		    caa_wire_name_is_within(name, set.signer) &&
		    (denials->zone == NULL ||
			(caa_wire_name_is_equal(denials->zone, set.signer) &&
			    ldns_rr_get_type(denials->records[0]) ==
				set.type))) {
			denials->zone = set.signer;
			denials->records[denials->count++] = rr;
		}
		ldns_rr_list_free(set.records);
	}
}
