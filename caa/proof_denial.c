/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 4035 5.4 and RFC 5155 8. */
#include "caa/proof_private.h"

#include <string.h>

#define MAX_ITERATIONS 150 /* RFC 9276 3.2; validators say insecure beyond */

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

/* Of the wildcard: it must be there and lack the type. */
static bool
wildcard_lacks(const struct caa_proof_denials *denials, const uint8_t *name,
    size_t labels, ldns_rr_type record, ldns_rr_type type)
{
	uint8_t buffer[CAA_WIRE_NAME_MAX_OCTETS + 2];
	const uint8_t *wildcard = make_wildcard(buffer, name, labels);
	const ldns_rr *rr =
	    caa_proof_nsec_find(denials, wildcard, CAA_PROOF_MATCHES, record);

	return rr != NULL &&
	    caa_proof_nsec_read(rr, wildcard, type) == CAA_PROOF_DENIED;
}

/* Labels of the closest encloser an NSEC that covers the name shows. */
static size_t
encloser_of(const ldns_rr *nsec, const uint8_t *name)
{
	const size_t a = caa_proof_common(name, caa_proof_owner(nsec));
	const size_t b = caa_proof_common(name, caa_proof_nsec_next(nsec));

	return a > b ? a : b;
}

static enum caa_proof_denied
no_data_nsec(const struct caa_proof_denials *denials, const uint8_t *name,
    ldns_rr_type type)
{
	const ldns_rr *rr = caa_proof_nsec_find(
	    denials, name, CAA_PROOF_MATCHES, LDNS_RR_TYPE_NSEC);

	if (rr != NULL)
		return caa_proof_nsec_read(rr, name, type);
	rr = caa_proof_nsec_find(
	    denials, name, CAA_PROOF_COVERS, LDNS_RR_TYPE_NSEC);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	/* An empty non-terminal: what is next is below it. */
	if (caa_wire_name_is_within(caa_proof_nsec_next(rr), name))
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
		const ldns_rr *encloser =
		    caa_proof_nsec_find(denials, caa_proof_suffix(name, n - 1),
			CAA_PROOF_MATCHES, LDNS_RR_TYPE_NSEC3);

		if (encloser == NULL)
			continue;
		*labels = n - 1;
		return caa_proof_nsec_ends(encloser)
		    ? NULL
		    : caa_proof_nsec_find(denials, caa_proof_suffix(name, n),
			  CAA_PROOF_COVERS, LDNS_RR_TYPE_NSEC3);
	}
	return NULL;
}

static enum caa_proof_denied
no_data_nsec3(const struct caa_proof_denials *denials, const uint8_t *name,
    ldns_rr_type type)
{
	const ldns_rr *rr = caa_proof_nsec_find(
	    denials, name, CAA_PROOF_MATCHES, LDNS_RR_TYPE_NSEC3);
	size_t labels;

	if (rr != NULL)
		return caa_proof_nsec_read(rr, name, type);
	rr = find_closer(denials, name, &labels);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	if (ldns_nsec3_optout(rr))
		return CAA_PROOF_OPTED_OUT;
	return wildcard_lacks(denials, name, labels, LDNS_RR_TYPE_NSEC3, type)
	    ? CAA_PROOF_DENIED
	    : CAA_PROOF_NOT_DENIED;
}

static bool
is_nsec3(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3;
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
	const ldns_rr *rr = caa_proof_nsec_find(
	    denials, name, CAA_PROOF_COVERS, LDNS_RR_TYPE_NSEC);
	uint8_t wildcard[CAA_WIRE_NAME_MAX_OCTETS + 2];

	if (rr == NULL ||
	    caa_wire_name_is_within(caa_proof_nsec_next(rr), name))
		return CAA_PROOF_NOT_DENIED;
	make_wildcard(wildcard, name, encloser_of(rr, name));
	return caa_proof_nsec_find(denials, wildcard, CAA_PROOF_COVERS,
		   LDNS_RR_TYPE_NSEC) != NULL
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
	if (caa_proof_nsec_find(denials, wildcard, CAA_PROOF_COVERS,
		LDNS_RR_TYPE_NSEC3) == NULL)
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
		rr = caa_proof_nsec_find(
		    denials, name, CAA_PROOF_COVERS, LDNS_RR_TYPE_NSEC);
		return rr != NULL && encloser_of(rr, name) <= labels
		    ? CAA_PROOF_DENIED
		    : CAA_PROOF_NOT_DENIED;
	}
	rr = caa_proof_nsec_find(denials, caa_proof_suffix(name, labels + 1),
	    CAA_PROOF_COVERS, LDNS_RR_TYPE_NSEC3);
	if (rr == NULL)
		return CAA_PROOF_NOT_DENIED;
	return ldns_nsec3_optout(rr) ? CAA_PROOF_OPTED_OUT : CAA_PROOF_DENIED;
}
