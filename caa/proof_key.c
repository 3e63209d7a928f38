/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_private.h"

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

bool
caa_proof_is_usable_ds(const ldns_rr *ds)
{
	return ldns_rr_rd_count(ds) > DS_DIGEST &&
	    is_among(known_algorithms, sizeof(known_algorithms),
		caa_proof_octet(ds, DS_ALGORITHM)) &&
	    is_among(known_digests, sizeof(known_digests),
		caa_proof_octet(ds, DS_DIGEST));
}

bool
caa_proof_is_zone_key(const ldns_rr *key)
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
	if (!caa_proof_is_usable_ds(anchor) ||
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
		    caa_proof_is_usable_ds(other) &&
		    caa_proof_octet(other, DS_DIGEST) != 1)
			return true;
	}
	return false;
}

bool
caa_proof_is_entrusted(const ldns_rr_list *trusted, const ldns_rr *key)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(trusted); i++) {
		const ldns_rr *ds = ldns_rr_list_rr(trusted, i);

		if (!is_outdone(trusted, ds) && key_matches(key, ds))
			return true;
	}
	return false;
}

void
caa_proof_keep_zone_keys(ldns_rr_list *keys)
{
	size_t kept = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(keys); i++) {
		ldns_rr *key = ldns_rr_list_rr(keys, i);

		if (caa_proof_is_zone_key(key))
			(void)ldns_rr_list_set_rr(keys, key, kept++);
	}
	ldns_rr_list_set_rr_count(keys, kept);
}
