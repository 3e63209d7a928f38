/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 4034 4, RFC 5155 3 and 8, with what RFC 6840 4 adds: the parent's record
 * of a delegation, and the record of a DNAME, say nothing of what is below.
 */
#include "caa/proof_private.h"

#include <string.h>

#define HASH_OCTETS  20 /* SHA-1, the only one there is */
#define HASH_TEXT    33 /* base32hex of them, and a NUL */
#define NSEC_BITMAP  1  /* field of the type bitmap */
#define NSEC3_NEXT   4
#define NSEC3_BITMAP 5

/* Any type, in any window (RFC 4034 4.1.2). */
static bool
has_type(const ldns_rr *rr, ldns_rr_type type)
{
	const bool hashed = ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3;
	const ldns_rdf *field =
	    ldns_rr_rdf(rr, hashed ? NSEC3_BITMAP : NSEC_BITMAP);
	const unsigned window = (unsigned)type >> 8;
	const unsigned octet = ((unsigned)type & 0xff) / 8;
	const unsigned bit = 0x80u >> (unsigned)type % 8;
	const size_t len = field == NULL ? 0 : ldns_rdf_size(field);
	const uint8_t *p = len == 0 ? NULL : ldns_rdf_data(field);

	for (size_t at = 0; len - at >= 2; at += 2u + p[at + 1]) {
		if (p[at + 1] > len - at - 2)
			return true; /* malformed: denies nothing */
		if (p[at] == window)
			return octet < p[at + 1] &&
			    (p[at + 2 + octet] & bit) != 0;
	}
	return false;
}

/* The parent's side of a zone cut. */
static bool
is_delegation(const ldns_rr *rr)
{
	return has_type(rr, LDNS_RR_TYPE_NS) && !has_type(rr, LDNS_RR_TYPE_SOA);
}

bool
caa_proof_nsec_ends(const ldns_rr *rr)
{
	return is_delegation(rr) || has_type(rr, LDNS_RR_TYPE_DNAME);
}

static enum caa_proof_place
place_nsec(const ldns_rr *rr, const uint8_t *zone, const uint8_t *name)
{
	const uint8_t *owner = caa_proof_owner(rr);
	const uint8_t *next = caa_proof_nsec_next(rr);
	const int after = caa_proof_compare(name, owner);
	const bool last = caa_wire_name_is_equal(next, zone);

	if (after == 0)
		return CAA_PROOF_MATCHES;
	if (after < 0 || (!last && caa_proof_compare(name, next) >= 0))
		return CAA_PROOF_ELSEWHERE;
	if (caa_wire_name_is_equal(name, next) ||
	    (caa_wire_name_is_within(name, owner) && caa_proof_nsec_ends(rr)))
		return CAA_PROOF_ELSEWHERE;
	return CAA_PROOF_COVERS;
}

/* The hash of name as the record makes it; false: no memory, or too much
 * work. */
static bool
hash_name(const ldns_rr *rr, const uint8_t *name, char out[HASH_TEXT])
{
	ldns_rdf *plain = ldns_rdf_new_frm_data(
	    LDNS_RDF_TYPE_DNAME, caa_wire_name_len(name), name);
	ldns_rdf *hashed =
	    plain == NULL ? NULL : ldns_nsec3_hash_name_frm_nsec3(rr, plain);
	bool ok = false;

	if (hashed != NULL && ldns_rdf_data(hashed)[0] == HASH_TEXT - 1) {
		memcpy(out, ldns_rdf_data(hashed) + 1, HASH_TEXT - 1);
		out[HASH_TEXT - 1] = '\0';
		ok = true;
	}
	ldns_rdf_deep_free(plain);
	ldns_rdf_deep_free(hashed);
	return ok;
}

/* The first label of its owner and its next hash, in the same form. */
static bool
read_hashes(const ldns_rr *rr, char own[HASH_TEXT], char next[HASH_TEXT + 8])
{
	const uint8_t *owner = caa_proof_owner(rr);
	const ldns_rdf *field = ldns_rr_rdf(rr, NSEC3_NEXT);

	if (ldns_nsec3_algorithm(rr) != LDNS_SHA1 ||
	    owner[0] != HASH_TEXT - 1 || field == NULL ||
	    ldns_rdf_size(field) != HASH_OCTETS + 1 ||
	    ldns_rdf_data(field)[0] != HASH_OCTETS)
		return false;
	for (size_t i = 0; i < HASH_TEXT - 1; i++) {
		const uint8_t c = owner[i + 1];

		own[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	own[HASH_TEXT - 1] = '\0';
	if (ldns_b32_ntop_extended_hex(ldns_rdf_data(field) + 1, HASH_OCTETS,
		next, HASH_TEXT + 8) != HASH_TEXT - 1)
		return false;
	next[HASH_TEXT - 1] = '\0';
	return true;
}

static enum caa_proof_place
place_nsec3(const ldns_rr *rr, const uint8_t *name)
{
	char own[HASH_TEXT], next[HASH_TEXT + 8], hash[HASH_TEXT];

	if (!read_hashes(rr, own, next) || !hash_name(rr, name, hash))
		return CAA_PROOF_ELSEWHERE;
	const int after = strcmp(hash, own), before = strcmp(hash, next);
	if (after == 0)
		return CAA_PROOF_MATCHES;
	/* The last of the ring leads to the first (RFC 5155 7.1). */
	if (strcmp(own, next) < 0)
		return after > 0 && before < 0 ? CAA_PROOF_COVERS
					       : CAA_PROOF_ELSEWHERE;
	return after > 0 || before < 0 ? CAA_PROOF_COVERS : CAA_PROOF_ELSEWHERE;
}

const ldns_rr *
caa_proof_nsec_find(const struct caa_proof_denials *denials,
    const uint8_t *name, enum caa_proof_place place, ldns_rr_type type)
{
	for (size_t i = 0; i < denials->count; i++) {
		const ldns_rr *rr = denials->records[i];

		if (ldns_rr_get_type(rr) == type &&
		    (type == LDNS_RR_TYPE_NSEC3
			    ? place_nsec3(rr, name)
			    : place_nsec(rr, denials->zone, name)) == place)
			return rr;
	}
	return NULL;
}

enum caa_proof_denied
caa_proof_nsec_read(const ldns_rr *rr, const uint8_t *name, ldns_rr_type type)
{
	if (has_type(rr, type) || has_type(rr, LDNS_RR_TYPE_CNAME))
		return CAA_PROOF_NOT_DENIED;
	if (type != LDNS_RR_TYPE_DS)
		return is_delegation(rr) ? CAA_PROOF_NOT_DENIED
					 : CAA_PROOF_DENIED;
	/* The child's own word on its DS counts for nothing. */
	if (has_type(rr, LDNS_RR_TYPE_SOA) && *name != 0)
		return CAA_PROOF_NOT_DENIED;
	return is_delegation(rr) ? CAA_PROOF_DELEGATED : CAA_PROOF_DENIED;
}
