/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "tests/internet/fault_packet.h"

/* Drop the records wanted() does not want. */
static void
filter(ldns_rr_list *section, bool (*wanted)(const ldns_rr *rr))
{
	const size_t count = ldns_rr_list_rr_count(section);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		ldns_rr *rr = ldns_rr_list_rr(section, i);

		if (wanted(rr))
			(void)ldns_rr_list_set_rr(section, rr, kept++);
		else
			ldns_rr_free(rr);
	}
	ldns_rr_list_set_rr_count(section, kept);
}

static void
chaos_class(ldns_rr_list *answer, ldns_rr_list *authority)
{
	ldns_rr_list *sections[] = { answer, authority };

	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < ldns_rr_list_rr_count(sections[s]); i++)
			ldns_rr_set_class(
			    ldns_rr_list_rr(sections[s], i), LDNS_RR_CLASS_CH);
}

void
spoil_class(struct exchange *x)
{
	exchange_edit(x, chaos_class);
}

/* The owner becomes a sister of what was asked for. */
static void
sister_owner(ldns_rr_list *answer, ldns_rr_list *authority)
{
	(void)authority;
	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		ldns_rdf *owner = ldns_rr_owner(ldns_rr_list_rr(answer, i));

		if (ldns_rdf_size(owner) > 1)
			ldns_rdf_data(owner)[1] ^= 0x01;
	}
}

void
spoil_other_owner(struct exchange *x)
{
	exchange_edit(x, sister_owner);
}

static bool
is_no_rrsig(const ldns_rr *rr)
{
	return ldns_rr_get_type(rr) != LDNS_RR_TYPE_RRSIG;
}

static bool
is_no_nsec(const ldns_rr *rr)
{
	const ldns_rr_type type = ldns_rr_get_type(rr);

	return type != LDNS_RR_TYPE_NSEC && type != LDNS_RR_TYPE_NSEC3;
}

static void
drop_rrsig(ldns_rr_list *answer, ldns_rr_list *authority)
{
	filter(answer, is_no_rrsig);
	filter(authority, is_no_rrsig);
}

void
spoil_no_rrsig(struct exchange *x)
{
	exchange_edit(x, drop_rrsig);
}

static void
drop_nsec(ldns_rr_list *answer, ldns_rr_list *authority)
{
	(void)answer;
	filter(authority, is_no_nsec);
}

void
spoil_no_nsec(struct exchange *x)
{
	exchange_edit(x, drop_nsec);
}

/* The name exists and has nothing of the type; the SOA says so. */
static void
empty_answer(ldns_rr_list *answer, ldns_rr_list *authority)
{
	ldns_rr *first = ldns_rr_list_rr(answer, 0), *soa = NULL;
	char *owner;
	char text[600];

	if (first == NULL)
		return;
	owner = ldns_rdf2str(ldns_rr_owner(first));
	(void)snprintf(text, sizeof(text),
	    "%s 60 IN SOA %s %s 1 3600 600 86400 60", owner, owner, owner);
	LDNS_FREE(owner);
	while ((first = ldns_rr_list_pop_rr(answer)) != NULL)
		ldns_rr_free(first);
	if (ldns_rr_new_frm_str(&soa, text, 0, NULL, NULL) == LDNS_STATUS_OK)
		(void)ldns_rr_list_push_rr(authority, soa);
}

void
spoil_no_answer(struct exchange *x)
{
	exchange_edit(x, empty_answer);
}

static bool
is_plain(const ldns_rr *rr)
{
	return is_no_rrsig(rr) && is_no_nsec(rr) &&
	    ldns_rr_get_type(rr) != LDNS_RR_TYPE_DNSKEY &&
	    ldns_rr_get_type(rr) != LDNS_RR_TYPE_DS;
}

/* What a forwarder passes on that has never heard of DNSSEC. */
static void
drop_dnssec(ldns_rr_list *answer, ldns_rr_list *authority)
{
	filter(answer, is_plain);
	filter(authority, is_plain);
}

void
spoil_no_dnssec(struct exchange *x)
{
	exchange_edit(x, drop_dnssec);
}

static void
repeat_answer(ldns_rr_list *answer, ldns_rr_list *authority)
{
	const size_t count = ldns_rr_list_rr_count(answer);

	(void)authority;
	for (size_t i = 0; i < count; i++)
		(void)ldns_rr_list_push_rr(
		    answer, ldns_rr_clone(ldns_rr_list_rr(answer, i)));
}

void
spoil_twice(struct exchange *x)
{
	exchange_edit(x, repeat_answer);
}

/* A man in the middle puts his CA in. */
static void
add_caa(ldns_rr_list *answer, ldns_rr_list *authority)
{
	ldns_rr *rr = NULL;

	(void)authority;
	if (ldns_rr_list_rr_count(answer) == 0 ||
	    ldns_rr_new_frm_str(&rr, "x. 300 IN CAA 0 issue \"ca.example\"", 0,
		NULL, NULL) != LDNS_STATUS_OK)
		return;
	ldns_rdf_deep_free(ldns_rr_owner(rr));
	ldns_rr_set_owner(
	    rr, ldns_rdf_clone(ldns_rr_owner(ldns_rr_list_rr(answer, 0))));
	(void)ldns_rr_list_push_rr(answer, rr);
}

void
spoil_inject_caa(struct exchange *x)
{
	exchange_edit(x, add_caa);
}

/* The last field of a signature is the signature. */
static void
flip_signatures(ldns_rr_list *answer, ldns_rr_list *authority)
{
	(void)authority;
	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_RRSIG)
			continue;
		ldns_rdf *rdf = ldns_rr_rdf(rr, ldns_rr_rd_count(rr) - 1);
		ldns_rdf_data(rdf)[ldns_rdf_size(rdf) / 2] ^= 0x10;
	}
}

void
spoil_corrupt(struct exchange *x)
{
	exchange_edit(x, flip_signatures);
}
