/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdlib.h>
#include <string.h>

/* The zone keys among them that are entrusted; NULL when out of memory. */
static ldns_rr_list *
select_entrusted(const ldns_rr_list *keys, const ldns_rr_list *trusted)
{
	ldns_rr_list *selected = ldns_rr_list_new();

	for (size_t i = 0; selected != NULL && i < ldns_rr_list_rr_count(keys);
	     i++) {
		ldns_rr *key = ldns_rr_list_rr(keys, i);

		if (caa_proof_is_zone_key(key) &&
		    caa_proof_is_entrusted(trusted, key))
			(void)ldns_rr_list_push_rr(selected, key);
	}
	return selected;
}

/* The zone's keys, if one of those entrusted has signed them all. */
static void
verify_keys(struct caa_proof *proof, struct caa_proof_zone *zone,
    const struct caa_proof_reply *reply, const ldns_rr_list *trusted)
{
	ldns_rr_list *entry = select_entrusted(zone->keys, trusted);
	const size_t tries = ldns_rr_list_rr_count(entry) == 0
	    ? 0
	    : ldns_rr_list_rr_count(reply->packet.signatures);
	struct caa_proof_set set = {
		.owner = zone->name,
		.type = LDNS_RR_TYPE_DNSKEY,
		.signatures = reply->packet.signatures,
		.records = zone->keys,
	};

	zone->state = CAA_PROOF_BOGUS;
	if (entry != NULL && ldns_rr_list_rr_count(entry) == 0)
		caa_proof_say_bogus(proof, &set,
		    *zone->name == 0
			? "none of its keys is the trust anchor"
			: "the zone above vouches for none of its keys");
	for (size_t i = 0; i < tries && zone->state != CAA_PROOF_SECURE; i++) {
		const ldns_rr *rrsig = ldns_rr_list_rr(set.signatures, i);

		if (caa_proof_is_candidate(&set, rrsig) &&
		    caa_wire_name_is_equal(
			caa_proof_signer(rrsig), zone->name) &&
		    caa_proof_check_signature(proof, &set, rrsig, entry))
			zone->state = CAA_PROOF_SECURE;
	}
	ldns_rr_list_free(entry);
}

static void
load_keys(struct caa_proof *proof, struct caa_proof_zone *zone,
    const ldns_rr_list *trusted)
{
	const struct caa_proof_reply *reply =
	    caa_proof_find(proof, zone->name, CAA_PROOF_TYPE_DNSKEY);

	if (reply == NULL)
		return;
	zone->keys = caa_proof_select(
	    reply->packet.answer, zone->name, LDNS_RR_TYPE_DNSKEY);
	if (zone->keys == NULL)
		return;
	verify_keys(proof, zone, reply, trusted);
	caa_proof_keep_zone_keys(zone->keys);
}

/* Those of one zone; NULL when out of memory. */
static ldns_rr_list *
select_anchors(struct caa_proof *proof, const uint8_t *name)
{
	ldns_rr_list *selected = ldns_rr_list_new();

	for (size_t i = 0;
	     selected != NULL && i < ldns_rr_list_rr_count(proof->anchors);
	     i++) {
		ldns_rr *rr = ldns_rr_list_rr(proof->anchors, i);

		if (caa_wire_name_is_equal(caa_proof_owner(rr), name))
			(void)ldns_rr_list_push_rr(selected, rr);
	}
	proof->no_memory = proof->no_memory || selected == NULL;
	return selected;
}

/* A parent that is not signed vouches for nobody (RFC 4035 4.3). */
static enum caa_proof_state
look_above(struct caa_proof *proof, const uint8_t *name,
    enum caa_proof_state otherwise)
{
	char *text = proof->finding->text, before[CAA_PROOF_TEXT];

	memcpy(before, text, sizeof(before));
	text[0] = '\0';
	if (caa_proof_walk(proof, name) == CAA_PROOF_INSECURE)
		return CAA_PROOF_INSECURE;
	memcpy(text, before, sizeof(before));
	return otherwise;
}

/* The anchor's or the parent's word on the zone, and then its keys. */
static void
find_keys(struct caa_proof *proof, struct caa_proof_zone *zone)
{
	ldns_rr_list *anchors = select_anchors(proof, zone->name);
	struct caa_proof_cut cut;

	if (anchors == NULL || ldns_rr_list_rr_count(anchors) > 0 ||
	    *zone->name == 0) {
		if (anchors != NULL)
			load_keys(proof, zone, anchors);
		ldns_rr_list_free(anchors);
		return;
	}
	ldns_rr_list_free(anchors);
	caa_proof_cut_read(proof, zone->name, &cut);
	if (cut.step == CAA_DELEGATION_SIGNED)
		load_keys(proof, zone, cut.ds);
	else if (cut.step == CAA_DELEGATION_INSECURE)
		zone->state = CAA_PROOF_INSECURE;
	else if (cut.step == CAA_DELEGATION_UNKNOWN)
		zone->state = look_above(proof, zone->name, cut.state);
	else
		zone->state = CAA_PROOF_BOGUS;
	ldns_rr_list_free(cut.ds);
}

/* Why it is not secure is for everybody who asks for it. */
static void
enter_zone(struct caa_proof *proof, struct caa_proof_zone *zone)
{
	char *text = proof->finding->text, before[CAA_PROOF_TEXT];

	memcpy(before, text, sizeof(before));
	text[0] = '\0';
	find_keys(proof, zone);
	memcpy(zone->why, text, sizeof(zone->why));
	memcpy(text, before, sizeof(before));
}

/* NULL when out of memory.  Signers of a DS set are above its owner, so this
 * ends at the root. */
struct caa_proof_zone *
caa_proof_keys(struct caa_proof *proof, const uint8_t *name)
{
	struct caa_proof_zone *zone = proof->zones;

	while (zone != NULL && !caa_wire_name_is_equal(zone->name, name))
		zone = zone->next;
	if (zone != NULL)
		return zone;
	zone = calloc(1, sizeof(*zone));
	if (zone == NULL) {
		proof->no_memory = true;
		return NULL;
	}
	memcpy(zone->name, name, caa_wire_name_len(name));
	zone->next = proof->zones;
	proof->zones = zone;
	enter_zone(proof, zone);
	return zone;
}
