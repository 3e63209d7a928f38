/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/fault.h"

#include <stdio.h>
#include <string.h>

#include <ldns/ldns.h>

#define ALL      .all = true
#define FORWARDS .forwards = true

/* clang-format off */
static const struct fault faults[] = {
	{ "works", spoil_keep },
	{ "late", spoil_keep, .delay_ms = 1000 },
	{ "drop", spoil_say_nothing },
	{ "silent", spoil_say_nothing, ALL, .tcp = FAULT_TCP_SILENT },
	{ "formerr", spoil_formerr },
	{ "servfail", spoil_servfail },
	{ "servfail-all", spoil_servfail, ALL },
	{ "servfail-once", spoil_servfail_at_first },
	{ "notimp", spoil_notimp },
	{ "refused", spoil_refused },
	{ "notauth", spoil_notauth },
	{ "lame", spoil_lame },
	{ "upward", spoil_refer_upward },
	{ "bare-nxdomain", spoil_bare_nxdomain },
	{ "wrong-id", spoil_wrong_id },
	{ "wrong-question", spoil_wrong_question },
	{ "wrong-port", spoil_keep, .source = FAULT_SOURCE_PORT },
	{ "wrong-address", spoil_keep, .source = FAULT_SOURCE_ADDRESS },
	{ "qr0", spoil_not_a_reply },
	{ "no-aa", spoil_not_authoritative },
	{ "chaos", spoil_class },
	{ "tc", spoil_truncate_all },
	{ "tc-partly", spoil_truncate_partly },
	{ "tc-always", spoil_truncate_always },
	{ "tc-no-tcp", spoil_truncate_partly, .tcp = FAULT_TCP_NONE },
	{ "tc-silent", spoil_truncate_all, .tcp = FAULT_TCP_SILENT },
	{ "tc-reset", spoil_truncate_all, .tcp = FAULT_TCP_RESET },
	{ "tc-drip", spoil_truncate_all, .tcp = FAULT_TCP_DRIP },
	{ "edns-formerr", spoil_edns_formerr, ALL },
	{ "edns-drop", spoil_edns_drop, ALL },
	{ "edns-badvers", spoil_edns_badvers, ALL },
	{ "offer-512", spoil_refuse_offer_512, ALL },
	{ "offer-1232", spoil_refuse_offer_1232, ALL },
	{ "offer-4096", spoil_refuse_offer_4096, ALL },
	{ "lose-512", spoil_lose_above_512, ALL },
	{ "lose-1232", spoil_lose_above_1232, ALL },
	{ "lose-4096", spoil_lose_above_4096, ALL },
	{ "lower-case", spoil_lower_case, ALL },
	{ "upper-case", spoil_upper_case, ALL },
	{ "cut-short", spoil_cut_short },
	{ "trailing", spoil_trail },
	{ "header", spoil_header_only },
	{ "garbage", spoil_garbage },
	{ "other-owner", spoil_other_owner },
	{ "no-rrsig", spoil_no_rrsig },
	{ "no-nsec", spoil_no_nsec },
	{ "remove-caa", spoil_no_answer },
	{ "inject-caa", spoil_inject_caa },
	{ "corrupt", spoil_corrupt },
	{ "no-dnskey", spoil_no_answer, .type = LDNS_RR_TYPE_DNSKEY },
	{ "dnskey-servfail", spoil_servfail, .type = LDNS_RR_TYPE_DNSKEY },
	{ "tag-empty", spoil_tag_empty },
	{ "tag-long", spoil_tag_long },
	{ "rdata-none", spoil_rdata_none },
	{ "rdata-one", spoil_rdata_one },
	{ "value-huge", spoil_value_huge },
	{ "set-10000", spoil_set_10000 },
	{ "duplicates", spoil_twice },
	{ "forwarder-drop", spoil_say_nothing, FORWARDS },
	{ "forwarder-no-rrsig", spoil_no_rrsig, ALL, FORWARDS },
	{ "forwarder-no-dnssec", spoil_no_dnssec, ALL, FORWARDS },
	{ "forwarder-remove", spoil_no_answer, FORWARDS },
	{ "forwarder-inject", spoil_inject_caa, FORWARDS },
	{ "forwarder-refused", spoil_refused, ALL, FORWARDS },
	{ "keytrap", spoil_many_keys, .type = LDNS_RR_TYPE_DNSKEY },
	{ "sigtrap", spoil_many_signatures },
};
/* clang-format on */

static size_t
question_end(const uint8_t *message, size_t len)
{
	size_t at = DNS_HEADER_LEN;

	while (at < len && message[at] != 0)
		at += message[at] + 1u;
	return at + 5 <= len ? at + 5 : len;
}

size_t
exchange_question_end(const struct exchange *x)
{
	return question_end(x->reply, x->len);
}

size_t
exchange_query_end(const struct exchange *x)
{
	return question_end(x->query, x->query_len);
}

uint16_t
exchange_type(const struct exchange *x)
{
	const size_t end = question_end(x->query, x->query_len);

	if (end < DNS_HEADER_LEN + 5)
		return 0;
	return (uint16_t)(x->query[end - 4] << 8 | x->query[end - 3]);
}

size_t
exchange_offer(const struct exchange *x)
{
	const size_t at = exchange_query_end(x);

	/* ARCOUNT, and the class of the OPT record. */
	if ((x->query[10] == 0 && x->query[11] == 0) || at + 5 > x->query_len)
		return 0;
	return (size_t)x->query[at + 3] << 8 | x->query[at + 4];
}

void
exchange_truncate(struct exchange *x)
{
	x->reply[2] |= 0x02; /* TC */
	memset(x->reply + 6, 0, 6);
	x->len = exchange_question_end(x);
}

size_t
fault_count(void)
{
	return sizeof(faults) / sizeof(faults[0]);
}

const struct fault *
fault_at(size_t index)
{
	return &faults[index];
}

void
fault_address(size_t index, char out[FAULT_ADDRESS_SIZE])
{
	(void)snprintf(
	    out, FAULT_ADDRESS_SIZE, "127.7.%u.1", (unsigned)index & 0xffu);
}

bool
fault_applies(const struct fault *fault, const struct exchange *x)
{
	const uint16_t type = fault->type != 0 ? fault->type : 257;

	return fault->all || exchange_type(x) == type;
}
