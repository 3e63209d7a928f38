/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_signature.h"

#include <string.h>

#include "caa/status.h"
#include "tests/caa/packet.h"
#include "tests/runner.h"

#define CAA 257u
#define IN  1u
#define NOW 1790000000 /* 2026-09-21 14:13:20 UTC */

/* Expiration and inception, as zone files have them. */
#define RRSIG(expires, begins) \
	"a.com. 60 IN RRSIG CAA 13 2 60 " expires " " begins " 1 com. AAAA"
#define VALID RRSIG("20270101000000", "20260101000000")

static const struct {
	const char *row;
	unsigned flags; /* xor PACKET_REPLY */
	const char *answer[2];
	const char *authority;
	const char *text;
} rows[] = {
	{ "expired long ago", 0, { RRSIG("20200201000000", "20200101000000") },
	    NULL, "the signature expired on 2020-02-01 at 00:00:00 UTC" },
	{ "expired a second ago", 0,
	    { RRSIG("20260921141319", "20260101000000") }, NULL,
	    "the signature expired on 2026-09-21 at 14:13:19 UTC" },
	{ "it expires now", 0, { RRSIG("20260921141320", "20260101000000") },
	    NULL, "" },
	{ "not yet valid", 0, { RRSIG("20270101000000", "20260921141321") },
	    NULL,
	    "the signature is not valid before 2026-09-21 at 14:13:21 UTC" },
	{ "valid from now", 0, { RRSIG("20270101000000", "20260921141320") },
	    NULL, "" },
	{ "valid until after 2038, when 31 bits end", 0,
	    { RRSIG("20400101000000", "20260101000000") }, NULL, "" },
	{ "valid", 0, { VALID }, NULL, "" },
	{ "the second one", 0,
	    { VALID, RRSIG("20260301000000", "20260101000000") }, NULL,
	    "the signature expired on 2026-03-01 at 00:00:00 UTC" },
	{ "of a denial", 0, { 0 }, RRSIG("20260301000000", "20260101000000"),
	    "the signature expired on 2026-03-01 at 00:00:00 UTC" },
	{ "unsigned", 0, { "a.com. 60 IN CAA 0 issue \"ca.example\"" }, NULL,
	    "" },
	{ "nothing", 0, { 0 }, NULL, "" },
	{ "a query", 0x8000, { RRSIG("20200201000000", "20200101000000") },
	    NULL, "" },
};

static void
build(struct packet *packet, size_t i)
{
	packet_begin(packet, PACKET_REPLY ^ rows[i].flags);
	packet_question(packet, "a.com", CAA, IN);
	for (size_t n = 0; n < CAA_COUNTOF(rows[i].answer); n++)
		packet_text(packet, PACKET_ANSWER, rows[i].answer[n]);
	packet_text(packet, PACKET_AUTHORITY, rows[i].authority);
}

static void
test_print(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		char text[CAA_ANSWER_SIGNATURE_SIZE];

		build(&packet, i);
		caa_answer_signature_print(
		    text, packet.octets, packet.len, NOW);
		CHECK(rows[i].row, strcmp(text, rows[i].text) == 0);
	}
}

/* Nothing of the message is believed: it may end anywhere. */
static void
test_cut(void)
{
	static struct packet packet;
	char text[CAA_ANSWER_SIGNATURE_SIZE];

	build(&packet, 0);
	for (size_t len = 0; len < packet.len; len++) {
		caa_answer_signature_print(text, packet.octets, len, NOW);
		CHECK("a reply that is cut short", text[0] == '\0');
	}
	caa_answer_signature_print(text, NULL, 0, NOW);
	CHECK("no reply", text[0] == '\0');
}

const char suite_name[] = "caa.answer_signature";
const struct test tests[] = {
	{ "print", test_print },
	{ "cut", test_cut },
	{ NULL, NULL },
};
