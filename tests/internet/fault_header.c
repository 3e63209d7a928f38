/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/fault.h"

#include <string.h>

#include <ldns/ldns.h>

enum { FLAGS1 = 2, FLAGS2 = 3, ANCOUNT = 6, NSCOUNT = 8, ARCOUNT = 10 };

#define FLAG_QR 0x80u
#define FLAG_AA 0x04u
#define FLAG_TC 0x02u

/* Header and question only. */
static void
cut_to_question(struct exchange *x)
{
	memset(x->reply + ANCOUNT, 0, 6);
	x->len = exchange_question_end(x);
}

static void
fail_with(struct exchange *x, unsigned rcode)
{
	x->reply[FLAGS1] &= (uint8_t)~FLAG_AA;
	x->reply[FLAGS2] = (uint8_t)((x->reply[FLAGS2] & 0xf0u) | rcode);
	cut_to_question(x);
}

void
spoil_keep(struct exchange *x)
{
	(void)x;
}

void
spoil_say_nothing(struct exchange *x)
{
	x->len = 0;
}

void
spoil_formerr(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_FORMERR);
}

void
spoil_servfail(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_SERVFAIL);
}

void
spoil_notimp(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_NOTIMPL);
}

void
spoil_refused(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_REFUSED);
}

void
spoil_notauth(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_NOTAUTH);
}

/* NXDOMAIN and nothing else: no SOA, no proof. */
void
spoil_bare_nxdomain(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_NXDOMAIN);
	x->reply[FLAGS1] |= FLAG_AA;
}

/* NOERROR and nothing else: what a server says that lost its zone. */
void
spoil_lame(struct exchange *x)
{
	fail_with(x, LDNS_RCODE_NOERROR);
}

/* The root's servers are to be asked: another way to be lame. */
void
spoil_refer_upward(struct exchange *x)
{
	static const uint8_t referral[] = "\x00\x00\x02\x00\x01\x00\x00\x0e\x10"
					  "\x00\x04\x02ns\x00";

	fail_with(x, LDNS_RCODE_NOERROR);
	memcpy(x->reply + x->len, referral, sizeof(referral) - 1);
	x->len += sizeof(referral) - 1;
	x->reply[NSCOUNT + 1] = 1;
}

/* Until it was left alone for a while; a second try finds it well. */
void
spoil_servfail_at_first(struct exchange *x)
{
	if (x->pause_ms < FAULT_CURE_MS)
		spoil_servfail(x);
}

void
spoil_wrong_id(struct exchange *x)
{
	x->reply[0] ^= 0x55;
}

/* Another first letter. */
void
spoil_wrong_question(struct exchange *x)
{
	if (x->len > DNS_HEADER_LEN + 1)
		x->reply[DNS_HEADER_LEN + 1] ^= 0x01;
}

void
spoil_not_a_reply(struct exchange *x)
{
	x->reply[FLAGS1] &= (uint8_t)~FLAG_QR;
}

void
spoil_not_authoritative(struct exchange *x)
{
	x->reply[FLAGS1] &= (uint8_t)~FLAG_AA;
}

/* TC over UDP, with nothing in it; TCP as the table says. */
void
spoil_truncate_all(struct exchange *x)
{
	if (!x->tcp)
		exchange_truncate(x);
}

/* TC over UDP, with a part of the answer a careless client would trust. */
void
spoil_truncate_partly(struct exchange *x)
{
	if (!x->tcp)
		x->reply[FLAGS1] |= FLAG_TC;
}

void
spoil_truncate_always(struct exchange *x)
{
	exchange_truncate(x);
}

void
spoil_edns_formerr(struct exchange *x)
{
	if (exchange_offer(x) != 0)
		spoil_formerr(x);
}

void
spoil_edns_drop(struct exchange *x)
{
	if (exchange_offer(x) != 0 && !x->tcp)
		spoil_say_nothing(x);
}

/* BADVERS in an OPT record: the upper bits of the RCODE are there only. */
void
spoil_edns_badvers(struct exchange *x)
{
	static const uint8_t opt[] = "\x00\x00\x29\x04\xd0\x01\x00\x00\x00"
				     "\x00\x00";

	if (exchange_offer(x) == 0)
		return;
	fail_with(x, LDNS_RCODE_NOERROR);
	memcpy(x->reply + x->len, opt, sizeof(opt) - 1);
	x->len += sizeof(opt) - 1;
	x->reply[ARCOUNT + 1] = 1;
}

/* Larger datagrams are lost on the way, the server does not know. */
static void
lose_above(struct exchange *x, size_t limit)
{
	if (!x->tcp && x->len > limit)
		spoil_say_nothing(x);
}

void
spoil_lose_above_512(struct exchange *x)
{
	lose_above(x, 512);
}

void
spoil_lose_above_1232(struct exchange *x)
{
	lose_above(x, 1232);
}

void
spoil_lose_above_4096(struct exchange *x)
{
	lose_above(x, 4096);
}

/* Queries that offer to take more are lost, as some firewalls do. */
static void
refuse_offer(struct exchange *x, size_t limit)
{
	if (!x->tcp && exchange_offer(x) >= limit)
		spoil_say_nothing(x);
}

void
spoil_refuse_offer_512(struct exchange *x)
{
	refuse_offer(x, 513);
}

void
spoil_refuse_offer_1232(struct exchange *x)
{
	refuse_offer(x, 1233);
}

void
spoil_refuse_offer_4096(struct exchange *x)
{
	refuse_offer(x, 4096);
}

/* The question comes back in lower case whatever was asked (0x20). */
void
spoil_lower_case(struct exchange *x)
{
	for (size_t i = DNS_HEADER_LEN; i + 4 < exchange_question_end(x); i++)
		if (x->reply[i] >= 'A' && x->reply[i] <= 'Z')
			x->reply[i] = (uint8_t)(x->reply[i] - 'A' + 'a');
}

/* ... or in upper case, and with it all names compressed to it. */
void
spoil_upper_case(struct exchange *x)
{
	for (size_t i = DNS_HEADER_LEN; i + 4 < exchange_question_end(x); i++)
		if (x->reply[i] >= 'a' && x->reply[i] <= 'z')
			x->reply[i] = (uint8_t)(x->reply[i] - 'a' + 'A');
}

/* Ends in the middle of a record. */
void
spoil_cut_short(struct exchange *x)
{
	if (x->len > 20)
		x->len -= 15;
}

void
spoil_trail(struct exchange *x)
{
	memset(x->reply + x->len, 0xee, 20);
	x->len += 20;
}

void
spoil_header_only(struct exchange *x)
{
	cut_to_question(x);
	x->len = DNS_HEADER_LEN;
}

/* Right up to the question; then octets that are no record. */
void
spoil_garbage(struct exchange *x)
{
	const size_t end = exchange_question_end(x);

	for (size_t i = end; i < x->len; i++)
		x->reply[i] = (uint8_t)(0xff - i % 7);
}
