/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "tests/internet/fault.h"

#define HUGE_LEN 65000u

/*
 * One CAA record is the whole answer: this RDATA, filled up to len octets.  A
 * long one goes over TCP.
 */
static void
answer_with(
    struct exchange *x, const uint8_t *rdata, size_t rdata_len, size_t len)
{
	static const uint8_t start[] = "\xc0\x0c\x01\x01\x00\x01"
				       "\x00\x00\x01\x2c";
	uint8_t *at = x->reply + exchange_question_end(x);

	memset(x->reply + 6, 0, 6);
	if (!x->tcp && len > 400) {
		x->reply[2] |= 0x02;
		x->len = (size_t)(at - x->reply);
		return;
	}
	x->reply[7] = 1;
	memcpy(at, start, sizeof(start) - 1);
	at += sizeof(start) - 1;
	*at++ = (uint8_t)(len >> 8);
	*at++ = (uint8_t)len;
	memset(at, 'x', len);
	if (rdata_len > 0)
		memcpy(at, rdata, rdata_len);
	x->len = (size_t)(at - x->reply) + len;
}

#define RDATA(text) (const uint8_t *)(text), sizeof(text) - 1, sizeof(text) - 1

/* RFC 8659 4.1: "The tag length ... MUST be at least 1". */
void
spoil_tag_empty(struct exchange *x)
{
	answer_with(x,
	    RDATA("\x00\x00"
		  "ca.example"));
}

/* The tag would end behind the record. */
void
spoil_tag_long(struct exchange *x)
{
	answer_with(x, RDATA("\x00\x20issueca.example"));
}

void
spoil_rdata_none(struct exchange *x)
{
	answer_with(x, NULL, 0, 0);
}

/* Flags, and no tag length. */
void
spoil_rdata_one(struct exchange *x)
{
	answer_with(x, RDATA("\x00"));
}

/* As large as a message can carry, and for us: parameters have no limit. */
void
spoil_value_huge(struct exchange *x)
{
	static const uint8_t start[] = "\x00\x05issueca.example; p=";

	answer_with(x, start, sizeof(start) - 1, HUGE_LEN);
}

/* As many of 10,000 records as fit, and TC, over TCP too. */
void
spoil_set_10000(struct exchange *x)
{
	char record[] = "\xc0\x0c\x01\x01\0\x01\0\0\x01\x2c\0\x0d"
			"\0\x05issueca0000";
	const size_t len = sizeof(record) - 1;
	unsigned count = 0;

	exchange_truncate(x);
	while (x->tcp && count < 10000 && x->len + len <= DNS_MESSAGE_MAX) {
		(void)snprintf(record + len - 4, 5, "%04u", count++);
		memcpy(x->reply + x->len, record, len);
		x->len += len;
	}
	x->reply[6] = (uint8_t)(count >> 8);
	x->reply[7] = (uint8_t)count;
}
