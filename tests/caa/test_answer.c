/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer.h"

#include <stdlib.h>
#include <string.h>

#include "caa/wire_name.h"
#include "tests/caa/packet.h"
#include "tests/runner.h"

#define OWNER    "wiki.example.com"
#define CAA      257u
#define IN       1u
#define CH       3u
#define LINES    18
#define ISSUE    "\x00\x05issue"
#define RDATA(s) s, sizeof(s) - 1

#define SOA       "example.com. 3600 IN SOA ns. h. 1 2 3 4 600"
#define SOA_NET   "example.net. 60 IN SOA ns. h. 1 2 3 4 600"
#define SOA_WIKI  "wiki.example.com. 3600 IN SOA ns. h. 1 2 3 4 600"
#define SOA_BELOW "a.wiki.example.com. 3600 IN SOA ns. h. 1 2 3 4 600"
#define SET       "wiki.example.com. 300 IN CAA 0 issue \"ca.example\""

/* One message each; every answer line is a record. */
static const struct {
	const char *row;
	unsigned flags; /* xor PACKET_REPLY */
	enum caa_dnssec dnssec;
	const char *answer[LINES];
	const char *authority;
	enum caa_outcome outcome;
	uint32_t ttl_s;
	size_t records;
	size_t aliases;
	bool via_dname;
	const char *detail; /* part of it; NULL: there is none */
} decode_rows[] = {
	{ .row = "a secure set",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 300,
	    .records = 1 },
	{ .row = "an insecure set needs no SOA",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 300,
	    .records = 1 },
	{ .row = "the lowest TTL of a set",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, "wiki.example.com. 7 IN CAA 0 iodef \"x:\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 7,
	    .records = 2 },
	{ .row = "a TTL with the high bit is zero (RFC 2181 8)",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 2147483648 IN CAA 0 issue \";\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 0,
	    .records = 1 },
	{ .row = "the same record twice",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, SET },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 300,
	    .records = 2 },
	{ .row = "an owner in another case (RFC 4343)",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "WIKI.EXAMPLE.COM. 300 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 300,
	    .records = 1 },
	{ .row = "signatures beside the set",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET,
		"wiki.example.com. 300 IN RRSIG CAA 13 3 300 20261231000000 "
		"20261101000000 1 example.com. AAAA" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 300,
	    .records = 1 },

	/* Empty answers: resolver.md pitfall 2. */
	{ .row = "NODATA, TTL from the SOA's minimum (RFC 2308 5)",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_NODATA,
	    .ttl_s = 600 },
	{ .row = "NODATA at an apex",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SOA_WIKI,
	    .outcome = CAA_OUTCOME_NODATA,
	    .ttl_s = 600 },
	{ .row = "NODATA, TTL from the SOA's own",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = "COM. 60 IN SOA ns. h. 1 2 3 4 600",
	    .outcome = CAA_OUTCOME_NODATA,
	    .ttl_s = 60 },
	{ .row = "secure NODATA without SOA counts, for no time",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .outcome = CAA_OUTCOME_NODATA },
	{ .row = "insecure NODATA without SOA is a lame server's",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "without validation the same",
	    .dnssec = CAA_DNSSEC_UNVALIDATED,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "of unknown validation the same",
	    .dnssec = CAA_DNSSEC_UNKNOWN,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "an upward referral is lame too",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = "com. 60 IN NS ns.com.",
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "the SOA of another zone does not help",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SOA_NET,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "nor that of a zone below",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SOA_BELOW,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "NXDOMAIN",
	    .flags = 3,
	    .dnssec = CAA_DNSSEC_UNVALIDATED,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_NXDOMAIN,
	    .ttl_s = 600 },
	{ .row = "insecure NXDOMAIN without SOA",
	    .flags = 3,
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "empty answer without SOA (lame server)" },
	{ .row = "secure NXDOMAIN without SOA",
	    .flags = 3,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .outcome = CAA_OUTCOME_NXDOMAIN },
	{ .row = "NXDOMAIN with a set",
	    .flags = 3,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "NXDOMAIN with CAA records" },

	/* The RCODE of the message: resolver.md pitfall 1. */
	{ .row = "FORMERR",
	    .flags = 1,
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .outcome = CAA_OUTCOME_REFUSED,
	    .detail = "the server answered FORMERR (RCODE 1)" },
	{ .row = "a SERVFAIL said to be insecure",
	    .flags = 2,
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "the server answered SERVFAIL (RCODE 2)" },
	{ .row = "a SERVFAIL said to be secure, with a set",
	    .flags = 2,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "the server answered SERVFAIL (RCODE 2)" },
	{ .row = "NOTIMP",
	    .flags = 4,
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .outcome = CAA_OUTCOME_REFUSED,
	    .detail = "NOTIMP" },
	{ .row = "REFUSED",
	    .flags = 5,
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .outcome = CAA_OUTCOME_REFUSED,
	    .detail = "the server answered REFUSED (RCODE 5)" },
	{ .row = "YXDOMAIN: a DNAME made the name too long (RFC 6672 2.2)",
	    .flags = 6,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .outcome = CAA_OUTCOME_REFUSED,
	    .detail = "YXDOMAIN" },
	{ .row = "a code without a name",
	    .flags = 15,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .outcome = CAA_OUTCOME_REFUSED,
	    .detail = "(RCODE 15)" },

	/* Messages that are no reply; standards.md section 8, row 6. */
	{ .row = "a query comes back (QR=0)",
	    .flags = 0x8000,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "no reply" },
	{ .row = "another opcode",
	    .flags = 0x2000,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "no reply" },
	{ .row = "a partial set (TC) is not trusted",
	    .flags = 0x0200,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "truncated" },
	{ .row = "TC and empty",
	    .flags = 0x0200,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "truncated" },
	{ .row = "TC and NXDOMAIN",
	    .flags = 0x0203,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "truncated" },

	/* Aliases: standards.md 23, 27 to 29. */
	{ .row = "an alias with a set, the lowest TTL of both",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .answer = { "wiki.example.com. 20 IN CNAME www.example.net.",
		"www.example.net. 300 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 20,
	    .records = 1,
	    .aliases = 1 },
	{ .row = "two aliases in any order and case",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "c.example.net. 300 IN CAA 0 issue \"ca\"",
		"B.example.net. 10 IN CNAME C.Example.Net.",
		"Wiki.example.com. 20 IN CNAME b.EXAMPLE.net." },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 10,
	    .records = 1,
	    .aliases = 2 },
	{ .row = "the same alias twice",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 20 IN CNAME b.example.net.",
		"wiki.example.com. 20 IN CNAME b.example.net.",
		"b.example.net. 300 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 20,
	    .records = 1,
	    .aliases = 1 },
	{ .row = "an alias to nothing, NODATA there",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .answer = { "wiki.example.com. 200 IN CNAME b.example.net." },
	    .authority = SOA_NET,
	    .outcome = CAA_OUTCOME_NODATA,
	    .ttl_s = 60,
	    .aliases = 1 },
	{ .row = "a dangling alias",
	    .flags = 3,
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 20 IN CNAME b.example.net." },
	    .authority = SOA_NET,
	    .outcome = CAA_OUTCOME_NXDOMAIN,
	    .ttl_s = 20,
	    .aliases = 1 },
	{ .row = "an alias not followed to its end is lame",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .answer = { "wiki.example.com. 200 IN CNAME b.example.net." },
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .aliases = 1,
	    .detail = "lame" },
	{ .row = "16 aliases",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 9 IN CNAME 1.", "1. 9 IN CNAME 2.",
		"2. 9 IN CNAME 3.", "3. 9 IN CNAME 4.", "4. 9 IN CNAME 5.",
		"5. 9 IN CNAME 6.", "6. 9 IN CNAME 7.", "7. 9 IN CNAME 8.",
		"8. 9 IN CNAME 9.", "9. 9 IN CNAME 10.", "10. 9 IN CNAME 11.",
		"11. 9 IN CNAME 12.", "12. 9 IN CNAME 13.",
		"13. 9 IN CNAME 14.", "14. 9 IN CNAME 15.",
		"15. 9 IN CNAME 16.", "16. 9 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 9,
	    .records = 1,
	    .aliases = 16 },
	{ .row = "17 aliases",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 9 IN CNAME 1.", "1. 9 IN CNAME 2.",
		"2. 9 IN CNAME 3.", "3. 9 IN CNAME 4.", "4. 9 IN CNAME 5.",
		"5. 9 IN CNAME 6.", "6. 9 IN CNAME 7.", "7. 9 IN CNAME 8.",
		"8. 9 IN CNAME 9.", "9. 9 IN CNAME 10.", "10. 9 IN CNAME 11.",
		"11. 9 IN CNAME 12.", "12. 9 IN CNAME 13.",
		"13. 9 IN CNAME 14.", "14. 9 IN CNAME 15.",
		"15. 9 IN CNAME 16.", "16. 9 IN CNAME 17.",
		"17. 9 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .aliases = 16,
	    .detail = "loops or is too long" },
	{ .row = "an alias to itself",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 9 IN CNAME wiki.example.com.", SET },
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .aliases = 16,
	    .detail = "loops or is too long" },
	{ .row = "a loop of two",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 9 IN CNAME b.example.com.",
		"b.example.com. 9 IN CNAME wiki.example.com." },
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .aliases = 16,
	    .detail = "loops or is too long" },
	{ .row = "two different aliases of one name",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 9 IN CNAME a.example.com.",
		"wiki.example.com. 9 IN CNAME b.example.com." },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .aliases = 1,
	    .detail = "not part of the alias chain" },
	{ .row = "CAA beside the alias",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, "wiki.example.com. 9 IN CNAME a.example.com." },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .aliases = 1,
	    .detail = "not part of the alias chain" },
	{ .row = "an alias the chain does not reach",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, "b.example.com. 9 IN CNAME a.example.com." },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "CAA of another owner (standards.md section 8, row 29)",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "example.com. 9 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "CAA of another owner beside the set",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, "example.com. 9 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "another type in the answer",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .answer = { "wiki.example.com. 9 IN A 192.0.2.1" },
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "a type nobody asked for" },
	{ .row = "CAA in the authority section is no answer",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = SET,
	    .outcome = CAA_OUTCOME_SERVFAIL,
	    .detail = "lame" },
	{ .row = "class CH",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 300 CH CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "another class" },
	{ .row = "an SOA of class CH",
	    .dnssec = CAA_DNSSEC_INSECURE,
	    .authority = "example.com. 60 CH SOA ns. h. 1 2 3 4 600",
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "another class" },

	/* DNAME: standards.md 26. */
	{ .row = "a DNAME and its synthesized CNAME",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "EXAMPLE.com. 50 IN DNAME example.net.",
		"wiki.example.com. 60 IN CNAME wiki.example.net.",
		"wiki.example.net. 60 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_RECORDS,
	    .ttl_s = 50,
	    .records = 1,
	    .aliases = 1,
	    .via_dname = true },
	{ .row = "a DNAME behind a CNAME",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 60 IN CNAME a.b.net.",
		"b.net. 50 IN DNAME org.", "a.b.net. 60 IN CNAME a.org." },
	    .outcome = CAA_OUTCOME_NODATA,
	    .aliases = 2,
	    .via_dname = true },
	{ .row = "a CNAME that is not what the DNAME makes",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "example.com. 50 IN DNAME example.net.",
		"wiki.example.com. 60 IN CNAME wiki.example.org.",
		"wiki.example.org. 60 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .aliases = 1,
	    .detail = "not part of the alias chain" },
	{ .row = "a DNAME without its CNAME",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "example.com. 50 IN DNAME example.net.",
		"wiki.example.net. 60 IN CAA 0 issue \"ca\"" },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "a DNAME that covers its own owner's set",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "example.com. 50 IN DNAME example.net.", SET },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "a DNAME at the name itself covers nothing",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { "wiki.example.com. 50 IN DNAME example.net." },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },
	{ .row = "a DNAME elsewhere",
	    .dnssec = CAA_DNSSEC_SECURE,
	    .answer = { SET, "example.org. 50 IN DNAME example.net." },
	    .outcome = CAA_OUTCOME_MALFORMED,
	    .detail = "not part of the alias chain" },

	{ .row = "bogus data is not looked at (resolver.md 4.2)",
	    .dnssec = CAA_DNSSEC_BOGUS,
	    .answer = { SET },
	    .outcome = CAA_OUTCOME_BOGUS,
	    .detail = "DNSSEC validation failed" },
	{ .row = "bogus and empty stays bogus (RFC 8659 6.4)",
	    .dnssec = CAA_DNSSEC_BOGUS,
	    .authority = SOA,
	    .outcome = CAA_OUTCOME_BOGUS,
	    .detail = "DNSSEC validation failed" },
};

/* The message of a row, and what is decoded from it. */
static struct caa_answer *
decode_row(struct packet *packet, size_t i)
{
	packet_begin(packet, PACKET_REPLY ^ decode_rows[i].flags);
	packet_question(packet, "wiki.EXAMPLE.com", CAA, IN);
	for (size_t line = 0; line < LINES; line++)
		packet_text(packet, PACKET_ANSWER, decode_rows[i].answer[line]);
	packet_text(packet, PACKET_AUTHORITY, decode_rows[i].authority);
	return caa_answer_decode(
	    OWNER, packet->octets, packet->len, decode_rows[i].dnssec);
}

static void
test_decode(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(decode_rows); i++) {
		const char *row = decode_rows[i].row;
		const char *detail = decode_rows[i].detail;
		struct caa_answer *a = decode_row(&packet, i);

		CHECK(row, a != NULL);
		if (a == NULL)
			continue;
		CHECK(row, a->outcome == decode_rows[i].outcome);
		CHECK(row, a->dnssec == decode_rows[i].dnssec);
		CHECK(row, a->ttl_s == decode_rows[i].ttl_s);
		CHECK(row, a->record_count == decode_rows[i].records);
		CHECK(row, a->alias_count == decode_rows[i].aliases);
		CHECK(row, a->via_dname == decode_rows[i].via_dname);
		CHECK(row, (a->detail == NULL) == (detail == NULL));
		if (a->detail != NULL && detail != NULL)
			CHECK(row, strstr(a->detail, detail) != NULL);
		CHECK(row, a->packet != packet.octets);
		CHECK(row, a->packet_len == packet.len);
		CHECK(row, memcmp(a->packet, packet.octets, packet.len) == 0);
		CHECK(row, !a->insecure_proven && !a->cached);
		caa_answer_unref(a);
	}
}

static void
test_alias_names(void)
{
	static struct packet packet;

	packet_begin(&packet, PACKET_REPLY);
	packet_question(&packet, OWNER, CAA, IN);
	packet_text(&packet, PACKET_ANSWER,
	    "wiki.example.com. 1 IN CNAME B.Example.Net.");
	packet_text(
	    &packet, PACKET_ANSWER, "b.example.net. 1 IN CNAME \\010x\\.y.");
	struct caa_answer *a = caa_answer_decode(
	    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
	CHECK("two names", a != NULL && a->alias_count == 2);
	if (a != NULL && a->alias_count == 2) {
		CHECK("lower case, no final dot",
		    strcmp(a->aliases[0], "b.example.net") == 0);
		CHECK("hostile octets are escaped",
		    strcmp(a->aliases[1], "\\010x\\046y") == 0);
	}
	caa_answer_unref(a);
}

static const struct {
	const char *row;
	const char *name; /* NULL: no question */
	unsigned type, class;
	unsigned times;
	enum caa_outcome outcome;
} question_rows[] = {
	{ "ours", OWNER, CAA, IN, 1, CAA_OUTCOME_RECORDS },
	{ "ours in another case", "WIKI.example.com", CAA, IN, 1,
	    CAA_OUTCOME_RECORDS },
	{ "none", NULL, CAA, IN, 0, CAA_OUTCOME_RECORDS },
	{ "another owner", "www.example.com", CAA, IN, 1,
	    CAA_OUTCOME_MALFORMED },
	{ "another type", OWNER, 1, IN, 1, CAA_OUTCOME_MALFORMED },
	{ "another class", OWNER, CAA, CH, 1, CAA_OUTCOME_MALFORMED },
	{ "ours twice", OWNER, CAA, IN, 2, CAA_OUTCOME_MALFORMED },
};

static void
test_question(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(question_rows); i++) {
		packet_begin(&packet, PACKET_REPLY);
		for (unsigned n = 0; n < question_rows[i].times; n++)
			packet_question(&packet, question_rows[i].name,
			    question_rows[i].type, question_rows[i].class);
		packet_text(&packet, PACKET_ANSWER, SET);
		struct caa_answer *a = caa_answer_decode(
		    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
		CHECK(question_rows[i].row,
		    a != NULL && a->outcome == question_rows[i].outcome);
		caa_answer_unref(a);
	}
}

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* resolver.md section 5: what ldns makes of odd RDATA. */
static const struct {
	const char *row;
	const char *rdata;
	size_t len;
	enum caa_outcome outcome;
	enum caa_tag tag;
	size_t value_len;
} rdata_rows[] = {
	{ "no octet at all", RDATA(""), CAA_OUTCOME_MALFORMED, 0, 0 },
	{ "flags only", RDATA("\x00"), CAA_OUTCOME_MALFORMED, 0, 0 },
	{ "an empty tag, no value", RDATA("\x00\x00"), CAA_OUTCOME_MALFORMED, 0,
	    0 },
	{ "an empty tag, a value",
	    RDATA("\x00\x00"
		  "ca"),
	    CAA_OUTCOME_MALFORMED, 0, 0 },
	{ "the tag runs past the end",
	    RDATA("\x00\x06"
		  "issue"),
	    CAA_OUTCOME_MALFORMED, 0, 0 },
	{ "an empty value denies all (pitfall 3)", RDATA(ISSUE),
	    CAA_OUTCOME_RECORDS, CAA_TAG_ISSUE, 0 },
	{ "a value", RDATA(ISSUE "ca.example"), CAA_OUTCOME_RECORDS,
	    CAA_TAG_ISSUE, 10 },
	{ "NUL, quotes and 0xff in the value", RDATA(ISSUE "\0\"\\\xff"),
	    CAA_OUTCOME_RECORDS, CAA_TAG_ISSUE, 4 },
	{ "a tag of 20 octets",
	    RDATA("\x80\x14"
		  "aaaaaaaaaaaaaaaaaaaav"),
	    CAA_OUTCOME_RECORDS, CAA_TAG_UNKNOWN, 1 },
	{ "a tag of 255 octets", RDATA("\x80\xff" A63 "a" A63 "a" A63 "a" A63),
	    CAA_OUTCOME_RECORDS, CAA_TAG_UNKNOWN, 0 },
	{ "NUL and high octets in the tag",
	    RDATA("\x80\x03"
		  "\0\xc4\xb1"),
	    CAA_OUTCOME_RECORDS, CAA_TAG_UNKNOWN, 0 },
};

static struct caa_answer *
decode_rdata(struct packet *packet, const void *rdata, size_t len)
{
	const struct packet_rr rr = {
		.owner = OWNER,
		.type = CAA,
		.class = IN,
		.ttl = 60,
		.rdata = rdata,
		.rdata_len = len,
	};

	packet_begin(packet, PACKET_REPLY);
	packet_question(packet, OWNER, CAA, IN);
	packet_text(packet, PACKET_ANSWER, SET);
	packet_rr(packet, PACKET_ANSWER, &rr);
	return caa_answer_decode(
	    OWNER, packet->octets, packet->len, CAA_DNSSEC_SECURE);
}

/* A good record stands beside each: it must not save a malformed one. */
static void
test_rdata(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(rdata_rows); i++) {
		const char *row = rdata_rows[i].row;
		const size_t len = rdata_rows[i].len;
		struct caa_answer *a =
		    decode_rdata(&packet, rdata_rows[i].rdata, len);

		CHECK(row, a != NULL && a->outcome == rdata_rows[i].outcome);
		if (a != NULL && a->outcome == CAA_OUTCOME_RECORDS) {
			const struct caa_record *r = &a->records[1];

			CHECK(row, a->record_count == 2);
			CHECK(row, r->tag == rdata_rows[i].tag);
			CHECK(row, r->value_len == rdata_rows[i].value_len);
			CHECK(row,
			    memcmp(r->value,
				rdata_rows[i].rdata + len - r->value_len,
				r->value_len) == 0);
		} else if (a != NULL) {
			CHECK(row, a->record_count == 0 && a->ttl_s == 0);
			CHECK(row, a->records == NULL);
		}
		caa_answer_unref(a);
	}
}

static void
test_sizes(void)
{
	static uint8_t rdata[59993] = ISSUE;
	static struct packet packet;

	memset(rdata + 7, 0xff, sizeof(rdata) - 7);
	struct caa_answer *a = decode_rdata(&packet, rdata, sizeof(rdata));
	CHECK("a value of 59986 octets",
	    a != NULL && a->record_count == 2 &&
		a->records[1].value_len == sizeof(rdata) - 7);
	caa_answer_unref(a);

	packet_begin(&packet, PACKET_REPLY);
	packet_question(&packet, OWNER, CAA, IN);
	for (unsigned i = 0; i < 1001; i++)
		packet_text(&packet, PACKET_ANSWER, SET);
	a = caa_answer_decode(
	    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
	CHECK("1001 records (caatestsuite)",
	    a != NULL && a->record_count == 1001 &&
		a->records[1000].value_len == 10);
	caa_answer_unref(a);
}

/* Octets of a message that no library of ours would write. */
static const struct {
	const char *row;
	const char *name; /* owner of the record, wire form */
	size_t name_len;
	const char *fixed; /* type, class, TTL, RDLENGTH, RDATA */
	size_t fixed_len;
	const char *fault;
} raw_rows[] = {
	{ "the CNAME's target goes beyond RDLENGTH", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x02\2ab\0"), "contradict" },
	{ "the CNAME's target goes beyond the message", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x02\1a"), "decoded" },
	{ "RDLENGTH goes beyond the CNAME's target", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x05\2ab\0!"), "contradict" },
	{ "a CNAME without RDATA", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\0"), "contradict" },
	{ "RDLENGTH goes beyond the message", RDATA("\xc0\x0c"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x09\0\x05issuex"), "cut short" },
	{ "an owner that points to itself", RDATA("\xc0\x22"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x08\0\x05issuex"), "decoded" },
	{ "a pointer beyond the message", RDATA("\xff\xff"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x08\0\x05issuex"), "decoded" },
	{ "a label type of 0x40", RDATA("\x41x\0"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x08\0\x05issuex"), "cut short" },
	{ "octets after the message", RDATA("\xc0\x0c"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x08\0\x05issuex!"), "follow" },
};

static void
test_raw(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(raw_rows); i++) {
		static struct packet packet;

		packet_begin(&packet, PACKET_REPLY);
		packet_question(&packet, OWNER, CAA, IN);
		packet.octets[PACKET_ANSWER + 1] = 1;
		uint8_t *at = packet.octets + packet.len;
		memcpy(at, raw_rows[i].name, raw_rows[i].name_len);
		memcpy(at + raw_rows[i].name_len, raw_rows[i].fixed,
		    raw_rows[i].fixed_len);
		packet.len += raw_rows[i].name_len + raw_rows[i].fixed_len;
		struct caa_answer *a = caa_answer_decode(
		    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
		CHECK(raw_rows[i].row,
		    a != NULL && a->outcome == CAA_OUTCOME_MALFORMED &&
			strstr(a->detail, raw_rows[i].fault) != NULL);
		caa_answer_unref(a);
	}
}

/* A good message with compression, an alias, an SOA and EDNS. */
static void
whole_message(struct packet *packet, uint32_t edns_ttl)
{
	const struct packet_rr alias = { OWNER, 5, IN, 9, "\1b\xc0\x11", 4 };
	const struct packet_rr set = { "b.example.com", CAA, IN, 9,
		RDATA(ISSUE "ca.example") };
	const struct packet_rr opt = { NULL, 41, 1232, edns_ttl, "", 0 };

	packet_begin(packet, PACKET_REPLY);
	packet_question(packet, OWNER, CAA, IN);
	packet_rr(packet, PACKET_ANSWER, &alias);
	packet_rr(packet, PACKET_ANSWER, &set);
	packet_text(packet, PACKET_AUTHORITY, SOA);
	packet_text(packet, PACKET_ADDITIONAL,
	    "wiki.example.com. 9 IN CAA 0 issue \"other\"");
	packet_rr(packet, PACKET_ADDITIONAL, &opt);
}

static void
test_edns(void)
{
	static struct packet packet;
	struct caa_answer *a;

	whole_message(&packet, 0x00008000);
	a = caa_answer_decode(
	    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
	CHECK("EDNS and CAA in the additional section change nothing",
	    a != NULL && a->outcome == CAA_OUTCOME_RECORDS &&
		a->record_count == 1);
	caa_answer_unref(a);

	whole_message(&packet, 0x01000000);
	a = caa_answer_decode(
	    OWNER, packet.octets, packet.len, CAA_DNSSEC_SECURE);
	CHECK("BADVERS is zero in the header alone (RFC 6891 6.1.3)",
	    a != NULL && a->outcome == CAA_OUTCOME_REFUSED &&
		a->detail != NULL && strstr(a->detail, "RCODE 16") != NULL);
	caa_answer_unref(a);
}

static void
test_cut_short(void)
{
	static struct packet packet;

	whole_message(&packet, 0);
	for (size_t len = 0; len < packet.len; len++) {
		uint8_t *exact = malloc(len + 1);

		memcpy(exact, packet.octets, len);
		struct caa_answer *a =
		    caa_answer_decode(OWNER, exact, len, CAA_DNSSEC_SECURE);
		CHECK("every part of a message is malformed",
		    a != NULL && a->outcome == CAA_OUTCOME_MALFORMED);
		caa_answer_unref(a);
		free(exact);
	}
	struct caa_answer *a =
	    caa_answer_decode(OWNER, NULL, 0, CAA_DNSSEC_SECURE);
	CHECK("no message", a != NULL && a->outcome == CAA_OUTCOME_MALFORMED);
	caa_answer_unref(a);
	static uint8_t big[65536];
	memcpy(big, packet.octets, packet.len);
	a = caa_answer_decode(OWNER, big, sizeof(big), CAA_DNSSEC_SECURE);
	CHECK("more than a message can be",
	    a != NULL && a->outcome == CAA_OUTCOME_MALFORMED &&
		a->packet == NULL);
	caa_answer_unref(a);
}

/* Whatever octets say, the answer keeps its promises. */
static void
test_mutations(void)
{
	static struct packet whole, packet;
	uint32_t seed = 8659;

	whole_message(&whole, 0);
	for (unsigned i = 0; i < 20000; i++) {
		memcpy(packet.octets, whole.octets, whole.len);
		for (unsigned n = 0; n <= i % 4; n++) {
			seed = seed * 1664525u + 1013904223u;
			packet.octets[(seed >> 8) % whole.len] =
			    (uint8_t)(seed >> 24);
		}
		struct caa_answer *a = caa_answer_decode(
		    OWNER, packet.octets, whole.len, CAA_DNSSEC_INSECURE);
		if (a == NULL) {
			CHECK("an answer to every message", false);
			continue;
		}
		bool records = a->outcome == CAA_OUTCOME_RECORDS;
		bool failed = !caa_outcome_is_answer(a->outcome);
		if (records != (a->record_count > 0) ||
		    failed != (a->detail != NULL))
			CHECK("records and reasons where they belong", false);
		caa_answer_unref(a);
	}
}

static void
test_new(void)
{
	struct caa_answer *a = caa_answer_new(CAA_OUTCOME_TIMEOUT,
	    CAA_DNSSEC_UNKNOWN, "no reply from \"%s\" in %d s\n\xff", "ns", 5);

	CHECK("an answer", a != NULL);
	if (a == NULL)
		return;
	CHECK("outcome", a->outcome == CAA_OUTCOME_TIMEOUT);
	CHECK("printable, quotes as they are",
	    strcmp(a->detail, "no reply from \"ns\" in 5 s\\010\\255") == 0);
	CHECK("a reference is the same answer", caa_answer_ref(a) == a);
	caa_answer_unref(a);
	CHECK("one reference is left", atomic_load(&a->references) == 1);
	CHECK(
	    "a proof", caa_answer_set_proof(a, "no DS at %s", "com") == CAA_OK);
	CHECK("another proof",
	    caa_answer_set_proof(a, "no DS at %s", "net") == CAA_OK);
	CHECK("its text", strcmp(a->proof, "no DS at net") == 0);
	caa_answer_unref(a);
	CHECK("NULL has no reference", caa_answer_ref(NULL) == NULL);
	caa_answer_unref(NULL);

	a = caa_answer_new(CAA_OUTCOME_NODATA, CAA_DNSSEC_SECURE, "%s", "");
	CHECK("an empty text is none", a != NULL && a->detail == NULL);
	caa_answer_unref(a);

	char text[2000];
	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	a = caa_answer_new(CAA_OUTCOME_NONE, CAA_DNSSEC_UNKNOWN, "%s", text);
	CHECK("a long text is bounded",
	    a != NULL && strlen(a->detail) < 512 &&
		strstr(a->detail, "...") != NULL);
	caa_answer_unref(a);
}

static void
test_set_records(void)
{
	const struct caa_rdata good[] = {
		{ (const uint8_t *)ISSUE "a", 8 },
		{ (const uint8_t *)ISSUE, 7 },
	};
	const struct caa_rdata bad[] = { good[0], { NULL, 0 } };
	static struct caa_rdata many[CAA_ANSWER_MAX_RECORDS + 1];
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_answer *a =
	    caa_answer_new(CAA_OUTCOME_RECORDS, CAA_DNSSEC_SECURE, "%s", "");

	CHECK("malformed RDATA",
	    caa_answer_set_records(a, bad, 2) == CAA_E_MALFORMED);
	CHECK("nothing of it stays", a->records == NULL && a->rdata == NULL);
	for (size_t i = 0; i < CAA_COUNTOF(many); i++)
		many[i] = good[0];
	CHECK("too many",
	    caa_answer_set_records(a, many, CAA_COUNTOF(many)) == CAA_E_LIMIT);
	CHECK("two", caa_answer_set_records(a, good, 2) == CAA_OK);
	CHECK("both decoded",
	    a->record_count == 2 && a->records[0].value_len == 1 &&
		a->records[1].value_len == 0);
	CHECK("in storage of its own", a->records[0].value != good[0].octets);
	CHECK("a name", caa_wire_name_parse(name, "a.example") != 0);
	for (unsigned i = 0; i < CAA_ANSWER_MAX_ALIASES; i++)
		CHECK("an alias", caa_answer_add_alias(a, name) == CAA_OK);
	CHECK("one too many", caa_answer_add_alias(a, name) == CAA_E_LIMIT);
	CHECK("16 stand", a->alias_count == 16);
	caa_answer_unref(a);
}

static const struct {
	enum caa_outcome outcome;
	const char *name;
	bool is_answer;
} outcome_rows[] = {
	{ CAA_OUTCOME_NONE, "none", false },
	{ CAA_OUTCOME_RECORDS, "records", true },
	{ CAA_OUTCOME_NODATA, "nodata", true },
	{ CAA_OUTCOME_NXDOMAIN, "nxdomain", true },
	{ CAA_OUTCOME_SERVFAIL, "servfail", false },
	{ CAA_OUTCOME_TIMEOUT, "timeout", false },
	{ CAA_OUTCOME_REFUSED, "refused", false },
	{ CAA_OUTCOME_BOGUS, "bogus", false },
	{ CAA_OUTCOME_MALFORMED, "malformed", false },
	{ CAA_OUTCOME_SKIPPED, "skipped", false },
	{ (enum caa_outcome)99, "none", false },
};

static const struct {
	enum caa_dnssec dnssec;
	const char *name;
} dnssec_rows[] = {
	{ CAA_DNSSEC_UNKNOWN, "unknown" },
	{ CAA_DNSSEC_INSECURE, "insecure" },
	{ CAA_DNSSEC_SECURE, "secure" },
	{ CAA_DNSSEC_BOGUS, "bogus" },
	{ CAA_DNSSEC_UNVALIDATED, "not-validated" },
	{ (enum caa_dnssec)99, "unknown" },
};

static void
test_names(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(outcome_rows); i++) {
		const char *row = outcome_rows[i].name;

		CHECK(row,
		    !strcmp(caa_outcome_name(outcome_rows[i].outcome), row));
		CHECK(row,
		    caa_outcome_is_answer(outcome_rows[i].outcome) ==
			outcome_rows[i].is_answer);
	}
	for (size_t i = 0; i < CAA_COUNTOF(dnssec_rows); i++)
		CHECK(dnssec_rows[i].name,
		    !strcmp(caa_dnssec_name(dnssec_rows[i].dnssec),
			dnssec_rows[i].name));
}

const char suite_name[] = "caa.answer";
const struct test tests[] = {
	{ "decode", test_decode },
	{ "alias_names", test_alias_names },
	{ "question", test_question },
	{ "rdata", test_rdata },
	{ "sizes", test_sizes },
	{ "raw", test_raw },
	{ "edns", test_edns },
	{ "cut_short", test_cut_short },
	{ "mutations", test_mutations },
	{ "new", test_new },
	{ "set_records", test_set_records },
	{ "names", test_names },
	{ NULL, NULL },
};
