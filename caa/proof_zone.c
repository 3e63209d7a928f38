/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DNSKEY_FLAGS     0 /* fields (RFC 4034 2.1, 3.1, 5.1) */
#define DNSKEY_PROTOCOL  1
#define DNSKEY_ALGORITHM 2
#define DS_TAG           0
#define DS_ALGORITHM     1
#define DS_DIGEST        2

#define FLAG_ZONE   0x0100u
#define FLAG_REVOKE 0x0080u /* RFC 5011 2.1 */

/* Anything else counts as unsigned (RFC 4035 5.2).  Ed448 (16) is left out: a
 * libunbound that is built with Nettle, as Debian's is, does not know it, and
 * a replay judges as the check did. */
static const uint8_t known_algorithms[] = { 5, 7, 8, 10, 13, 14, 15 };
static const uint8_t known_digests[] = { 1, 2, 4 };

static bool
is_among(const uint8_t *known, size_t count, uint8_t wanted)
{
	return memchr(known, wanted, count) != NULL;
}

static const struct caa_proof_reply *
find_reply(const struct caa_proof *proof, const uint8_t *owner, uint16_t type)
{
	const struct caa_proof_reply *reply = proof->replies;

	while (reply != NULL &&
	    (reply->question.type != type ||
		!caa_wire_name_is_equal(reply->question.owner, owner)))
		reply = reply->next;
	return reply;
}

/* Names are shown as in a zone file, and so are printable. */
static void
say_missing(struct caa_proof *proof, const char *what, const uint8_t *name)
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	caa_wire_name_print(name, text);
	caa_proof_say(proof, "not in evidence: %s %.200s", what, text);
}

static void
say_no_ds(struct caa_proof *proof, const uint8_t *name)
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	caa_wire_name_print(name, text);
	caa_proof_say(proof, "no usable DS for %.200s", text);
}

/* ---- zone cuts ---- */

/* What the DS set of a name comes to. */
struct cut {
	enum caa_delegation step; /* UNKNOWN: see state */
	enum caa_proof_state state;
	ldns_rr_list *ds; /* SIGNED: the set; the records are the reply's */
};

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
    struct cut *cut)
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

/* A set nobody could use is as none (RFC 4035 5.2). */
static bool
is_usable_ds(const ldns_rr *ds)
{
	return ldns_rr_rd_count(ds) > DS_DIGEST &&
	    is_among(known_algorithms, sizeof(known_algorithms),
		caa_proof_octet(ds, DS_ALGORITHM)) &&
	    is_among(known_digests, sizeof(known_digests),
		caa_proof_octet(ds, DS_DIGEST));
}

static void
read_presence(struct caa_proof *proof, const struct caa_proof_reply *reply,
    struct cut *cut)
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
		if (is_usable_ds(ldns_rr_list_rr(cut->ds, i)))
			cut->step = CAA_DELEGATION_SIGNED;
}

/* Free cut->ds afterwards. */
static void
read_cut(struct caa_proof *proof, const uint8_t *name, struct cut *cut)
{
	const struct caa_proof_reply *reply =
	    find_reply(proof, name, CAA_PROOF_TYPE_DS);

	*cut = (struct cut){ .step = CAA_DELEGATION_UNKNOWN };
	if (reply == NULL) {
		say_missing(proof, "the DS set of", name);
		return;
	}
	cut->ds = caa_proof_select(reply->packet.answer, name, LDNS_RR_TYPE_DS);
	if (cut->ds != NULL && ldns_rr_list_rr_count(cut->ds) > 0)
		read_presence(proof, reply, cut);
	else if (cut->ds != NULL)
		read_absence(proof, reply, cut);
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

/* ---- keys ---- */

static bool
is_zone_key(const ldns_rr *key)
{
	const unsigned flags =
	    ldns_rdf2native_int16(ldns_rr_rdf(key, DNSKEY_FLAGS));

	return (flags & FLAG_ZONE) != 0 && (flags & FLAG_REVOKE) == 0 &&
	    caa_proof_octet(key, DNSKEY_PROTOCOL) == 3;
}

/* Is it the key the DS, or the anchor, speaks of? */
static bool
key_matches(const ldns_rr *key, const ldns_rr *anchor)
{
	ldns_rr *made;
	bool equal = false;

	if (ldns_rr_get_type(anchor) == LDNS_RR_TYPE_DNSKEY)
		return ldns_rr_compare(key, anchor) == 0;
	if (!is_usable_ds(anchor) ||
	    caa_proof_octet(anchor, DS_ALGORITHM) !=
		caa_proof_octet(key, DNSKEY_ALGORITHM) ||
	    ldns_rdf2native_int16(ldns_rr_rdf(anchor, DS_TAG)) !=
		ldns_calc_keytag(key))
		return false;
	made =
	    ldns_key_rr2ds(key, (ldns_hash)caa_proof_octet(anchor, DS_DIGEST));
	if (made != NULL)
		equal = ldns_rdf_compare(
			    ldns_rr_rdf(made, 3), ldns_rr_rdf(anchor, 3)) == 0;
	ldns_rr_free(made);
	return equal;
}

/* RFC 4509 3: SHA-1 does not count where there is better. */
static bool
is_outdone(const ldns_rr_list *trusted, const ldns_rr *ds)
{
	if (ldns_rr_get_type(ds) != LDNS_RR_TYPE_DS ||
	    caa_proof_octet(ds, DS_DIGEST) != 1)
		return false;
	for (size_t i = 0; i < ldns_rr_list_rr_count(trusted); i++) {
		const ldns_rr *other = ldns_rr_list_rr(trusted, i);

		if (ldns_rr_get_type(other) == LDNS_RR_TYPE_DS &&
		    is_usable_ds(other) &&
		    caa_proof_octet(other, DS_DIGEST) != 1)
			return true;
	}
	return false;
}

static bool
is_entrusted(const ldns_rr_list *trusted, const ldns_rr *key)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(trusted); i++) {
		const ldns_rr *ds = ldns_rr_list_rr(trusted, i);

		if (!is_outdone(trusted, ds) && key_matches(key, ds))
			return true;
	}
	return false;
}

/* The zone's keys, if one of those entrusted has signed them all. */
static void
verify_keys(struct caa_proof *proof, struct caa_proof_zone *zone,
    const struct caa_proof_reply *reply, const ldns_rr_list *trusted)
{
	ldns_rr_list *entry = ldns_rr_list_new();
	struct caa_proof_set set = {
		.owner = zone->name,
		.type = LDNS_RR_TYPE_DNSKEY,
		.signatures = reply->packet.signatures,
		.records = zone->keys,
	};

	zone->state = CAA_PROOF_BOGUS;
	for (size_t i = 0;
	     entry != NULL && i < ldns_rr_list_rr_count(zone->keys); i++) {
		ldns_rr *key = ldns_rr_list_rr(zone->keys, i);

		if (is_zone_key(key) && is_entrusted(trusted, key))
			(void)ldns_rr_list_push_rr(entry, key);
	}
	if (entry != NULL && ldns_rr_list_rr_count(entry) == 0)
		caa_proof_say_bogus(proof, &set,
		    *zone->name == 0
			? "none of its keys is the trust anchor"
			: "the zone above vouches for none of its keys");
	for (size_t i = 0; entry != NULL && ldns_rr_list_rr_count(entry) > 0 &&
	     zone->state != CAA_PROOF_SECURE &&
	     i < ldns_rr_list_rr_count(set.signatures);
	     i++) {
		const ldns_rr *rrsig = ldns_rr_list_rr(set.signatures, i);

		if (caa_proof_is_candidate(&set, rrsig) &&
		    caa_wire_name_is_equal(
			caa_proof_signer(rrsig), zone->name) &&
		    caa_proof_check_signature(proof, &set, rrsig, entry))
			zone->state = CAA_PROOF_SECURE;
	}
	ldns_rr_list_free(entry);
}

/* Only zone keys sign zones. */
static void
drop_other_keys(ldns_rr_list *keys)
{
	size_t kept = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		ldns_rr *key = ldns_rr_list_rr(keys, i);

		if (is_zone_key(key))
			(void)ldns_rr_list_set_rr(keys, key, kept++);
	}
	ldns_rr_list_set_rr_count(keys, kept);
}

static void
load_keys(struct caa_proof *proof, struct caa_proof_zone *zone,
    const ldns_rr_list *trusted)
{
	const struct caa_proof_reply *reply =
	    find_reply(proof, zone->name, CAA_PROOF_TYPE_DNSKEY);

	if (reply == NULL) {
		say_missing(proof, "the keys of", zone->name);
		return;
	}
	zone->keys = caa_proof_select(
	    reply->packet.answer, zone->name, LDNS_RR_TYPE_DNSKEY);
	if (zone->keys == NULL)
		return;
	verify_keys(proof, zone, reply, trusted);
	drop_other_keys(zone->keys);
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
	struct cut cut;

	if (anchors == NULL || ldns_rr_list_rr_count(anchors) > 0 ||
	    *zone->name == 0) {
		if (anchors != NULL)
			load_keys(proof, zone, anchors);
		ldns_rr_list_free(anchors);
		return;
	}
	ldns_rr_list_free(anchors);
	read_cut(proof, zone->name, &cut);
	if (cut.step == CAA_DELEGATION_SIGNED)
		load_keys(proof, zone, cut.ds);
	else if (cut.step == CAA_DELEGATION_INSECURE)
		zone->state = CAA_PROOF_INSECURE;
	else if (cut.step == CAA_DELEGATION_UNKNOWN)
		zone->state = look_above(proof, zone->name, cut.state);
	else
		zone->state = CAA_PROOF_BOGUS;
	if (zone->state == CAA_PROOF_INSECURE)
		say_no_ds(proof, zone->name);
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

enum caa_proof_state
caa_proof_walk(struct caa_proof *proof, const uint8_t *name)
{
	const size_t labels = caa_wire_name_labels(name);

	for (size_t n = 1; n <= labels; n++) {
		const uint8_t *at = caa_proof_suffix(name, n);
		struct cut cut;

		read_cut(proof, at, &cut);
		ldns_rr_list_free(cut.ds);
		switch (cut.step) {
		case CAA_DELEGATION_INSECURE:
			say_no_ds(proof, at);
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
