/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 4035 5.4 and RFC 5155 8, with what RFC 6840 4 adds: the parent's record
 * of a delegation, and the record of a DNAME, say nothing of what is below.
 */
#include "caa/proof_private.h"

#include <string.h>

#define MAX_ITERATIONS 150 /* RFC 9276 3.2; validators say insecure beyond */
#define HASH_OCTETS    20  /* SHA-1, the only one there is */
#define HASH_TEXT      33  /* base32hex of them, and a NUL */
#define NSEC_BITMAP    1   /* field of the type bitmap */
#define NSEC3_NEXT     4
#define NSEC3_BITMAP   5

/* One record against one name. */
enum place { ELSEWHERE = 0, MATCHES, COVERS };

static bool
is_nsec3(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3;
}

static const uint8_t *
owner_of(const ldns_rr *rr)
{
	return ldns_rdf_data(ldns_rr_owner(rr));
}

static const uint8_t *
next_of(const ldns_rr *nsec)
{
	return ldns_rdf_data(ldns_rr_rdf(nsec, 0));
}

/* Any type, in any window (RFC 4034 4.1.2). */
static bool
has_type(const ldns_rr *rr, ldns_rr_type type)
{
	const ldns_rdf *field =
	    ldns_rr_rdf(rr, is_nsec3(rr) ? NSEC3_BITMAP : NSEC_BITMAP);
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

/* Does what stands below its owner stand elsewhere? */
static bool
ends_there(const ldns_rr *rr)
{
	return is_delegation(rr) || has_type(rr, LDNS_RR_TYPE_DNAME);
}

static enum place
place_nsec(const ldns_rr *rr, const uint8_t *zone, const uint8_t *name)
{
	const uint8_t *owner = owner_of(rr), *next = next_of(rr);
	const int after = caa_proof_compare(name, owner);
	const bool last = caa_wire_name_is_equal(next, zone);

	if (after == 0)
		return MATCHES;
	if (after < 0 || (!last && caa_proof_compare(name, next) >= 0))
		return ELSEWHERE;
	if (caa_wire_name_is_equal(name, next) ||
	    (caa_wire_name_is_within(name, owner) && ends_there(rr)))
		return ELSEWHERE;
	return COVERS;
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
	const uint8_t *owner = owner_of(rr);
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

static enum place
place_nsec3(const ldns_rr *rr, const uint8_t *name)
{
	char own[HASH_TEXT], next[HASH_TEXT + 8], hash[HASH_TEXT];

	if (!read_hashes(rr, own, next) || !hash_name(rr, name, hash))
		return ELSEWHERE;
	const int after = strcmp(hash, own), before = strcmp(hash, next);
	if (after == 0)
		return MATCHES;
	/* The last of the ring leads to the first (RFC 5155 7.1). */
	if (strcmp(own, next) < 0)
		return after > 0 && before < 0 ? COVERS : ELSEWHERE;
	return after > 0 || before < 0 ? COVERS : ELSEWHERE;
}

/* The record that has this place with regard to the name, or NULL. */
static const ldns_rr *
find(const struct caa_proof_denials *denials, const uint8_t *name,
    enum place place, ldns_rr_type type)
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

/* "*." in front of the name of so many labels. */
static const uint8_t *
make_wildcard(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS + 2], const uint8_t *name,
    size_t labels)
{
	const uint8_t *suffix = caa_proof_suffix(name, labels);

	out[0] = 1;
	out[1] = '*';
	memcpy(out + 2, suffix, caa_wire_name_len(suffix));
	return out;
}

/* What the record at the name itself says of the type. */
static enum caa_proof_denied
read_bitmap(const ldns_rr *rr, const uint8_t *name, ldns_rr_type type)
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

/* Of the wildcard: it must be there and lack the type. */
static bool
wildcard_lacks(const struct caa_proof_denials *denials, const uint8_t *name,
    size_t labels, ldns_rr_type record, ldns_rr_type type)
{
	uint8_t buffer[CAA_WIRE_NAME_MAX_OCTETS + 2];
	const uint8_t *wildcard = make_wildcard(buffer, name, labels);
	const ldns_rr *rr = find(denials, wildcard, MATCHES, record);

	return rr != NULL &&
	    read_bitmap(rr, wildcard, type) == CAA_PROOF_DENIED;
}

/* Labels of the closest encloser an NSEC that covers the name shows. */
static size_t
encloser_of(const ldns_rr *nsec, const uint8_t *name)
{
	const size_t a = caa_proof_common(name, owner_of(nsec));
	const size_t b = caa_proof_common(name, next_of(nsec));

	return a > b ? a : b;
}

static enum caa_proof_denied
no_data_nsec(const struct caa_proof_denials *denials, const uint8_t *name,
    ldns_rr_type type)
{
	const ldns_rr *rr = find(denials, name, MATCHES, LDNS_RR_TYPE_NSEC);

	if (rr != NULL)
		return read_bitmap(rr, name, type);
	rr = find(denials, name, COVERS, LDNS_RR_TYPE_NSEC);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	/* An empty non-terminal: what is next is below it. */
	if (caa_wire_name_is_within(next_of(rr), name))
		return CAA_PROOF_DENIED;
	return wildcard_lacks(denials, name, encloser_of(rr, name),
		   LDNS_RR_TYPE_NSEC, type)
	    ? CAA_PROOF_DENIED
	    : CAA_PROOF_NOT_DENIED;
}

/*
 * The closest encloser (RFC 5155 8.3): the longest ancestor that exists, and
 * the record that covers the name one label longer.  NULL: there is no such
 * proof.
 */
static const ldns_rr *
find_closer(const struct caa_proof_denials *denials, const uint8_t *name,
    size_t *labels)
{
	const size_t least = caa_wire_name_labels(denials->zone);
	size_t n = caa_wire_name_labels(name);

	for (; n > least; n--) {
		const ldns_rr *encloser = find(denials,
		    caa_proof_suffix(name, n - 1), MATCHES, LDNS_RR_TYPE_NSEC3);

		if (encloser == NULL)
			continue;
		*labels = n - 1;
		return ends_there(encloser)
		    ? NULL
		    : find(denials, caa_proof_suffix(name, n), COVERS,
			  LDNS_RR_TYPE_NSEC3);
	}
	return NULL;
}

static enum caa_proof_denied
no_data_nsec3(const struct caa_proof_denials *denials, const uint8_t *name,
    ldns_rr_type type)
{
	const ldns_rr *rr = find(denials, name, MATCHES, LDNS_RR_TYPE_NSEC3);
	size_t labels;

	if (rr != NULL)
		return read_bitmap(rr, name, type);
	rr = find_closer(denials, name, &labels);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	if (ldns_nsec3_optout(rr))
		return CAA_PROOF_OPTED_OUT;
	return wildcard_lacks(denials, name, labels, LDNS_RR_TYPE_NSEC3, type)
	    ? CAA_PROOF_DENIED
	    : CAA_PROOF_NOT_DENIED;
}

/* Nobody computes so many hashes: such a zone counts as unsigned. */
static bool
is_costly(const struct caa_proof_denials *denials)
{
	for (size_t i = 0; i < denials->count; i++)
		if (is_nsec3(denials->records[i]) &&
		    ldns_nsec3_iterations(denials->records[i]) > MAX_ITERATIONS)
			return true;
	return false;
}

static bool
uses_nsec3(const struct caa_proof_denials *denials)
{
	return denials->count > 0 && is_nsec3(denials->records[0]);
}

enum caa_proof_denied
caa_proof_no_data(const struct caa_proof_denials *denials, const uint8_t *name,
    ldns_rr_type type)
{
	if (denials->count == 0 ||
	    !caa_wire_name_is_within(name, denials->zone))
		return CAA_PROOF_NOT_DENIED;
	if (is_costly(denials))
		return CAA_PROOF_UNCHECKED;
	return uses_nsec3(denials) ? no_data_nsec3(denials, name, type)
				   : no_data_nsec(denials, name, type);
}

static enum caa_proof_denied
no_name_nsec(const struct caa_proof_denials *denials, const uint8_t *name)
{
	const ldns_rr *rr = find(denials, name, COVERS, LDNS_RR_TYPE_NSEC);
	uint8_t wildcard[CAA_WIRE_NAME_MAX_OCTETS + 2];

	if (rr == NULL || caa_wire_name_is_within(next_of(rr), name))
		return CAA_PROOF_NOT_DENIED;
	make_wildcard(wildcard, name, encloser_of(rr, name));
	return find(denials, wildcard, COVERS, LDNS_RR_TYPE_NSEC) != NULL
	    ? CAA_PROOF_DENIED
	    : CAA_PROOF_NOT_DENIED;
}

static enum caa_proof_denied
no_name_nsec3(const struct caa_proof_denials *denials, const uint8_t *name)
{
	uint8_t wildcard[CAA_WIRE_NAME_MAX_OCTETS + 2];
	size_t labels;
	const ldns_rr *rr = find_closer(denials, name, &labels);

	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	make_wildcard(wildcard, name, labels);
	if (find(denials, wildcard, COVERS, LDNS_RR_TYPE_NSEC3) == NULL)
		return CAA_PROOF_NOT_DENIED;
	return ldns_nsec3_optout(rr) ? CAA_PROOF_OPTED_OUT : CAA_PROOF_DENIED;
}

enum caa_proof_denied
caa_proof_no_name(const struct caa_proof_denials *denials, const uint8_t *name)
{
	if (denials->count == 0 ||
	    !caa_wire_name_is_within(name, denials->zone))
		return CAA_PROOF_NOT_DENIED;
	if (is_costly(denials))
		return CAA_PROOF_UNCHECKED;
	return uses_nsec3(denials) ? no_name_nsec3(denials, name)
				   : no_name_nsec(denials, name);
}

enum caa_proof_denied
caa_proof_no_closer(
    const struct caa_proof_denials *denials, const uint8_t *name, size_t labels)
{
	const ldns_rr *rr;

	if (denials->count == 0 ||
	    !caa_wire_name_is_within(name, denials->zone))
		return CAA_PROOF_NOT_DENIED;
	if (is_costly(denials))
		return CAA_PROOF_UNCHECKED;
	if (!uses_nsec3(denials)) {
		rr = find(denials, name, COVERS, LDNS_RR_TYPE_NSEC);
		return rr != NULL && encloser_of(rr, name) <= labels
		    ? CAA_PROOF_DENIED
		    : CAA_PROOF_NOT_DENIED;
	}
	rr = find(denials, caa_proof_suffix(name, labels + 1), COVERS,
	    LDNS_RR_TYPE_NSEC3);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	return ldns_nsec3_optout(rr) ? CAA_PROOF_OPTED_OUT : CAA_PROOF_DENIED;
}
