/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer.h"

#include <string.h>

#include "tests/caa/packet.h"
#include "tests/runner.h"

#define OWNER "wiki.example.com"
#define CAA   257u
#define IN    1u
#define CH    3u
#define LINES 18
#define ISSUE "\x00\x05issue"

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
		CHECK_SAFE(row, a->outcome == decode_rows[i].outcome);
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

const char suite_name[] = "caa.answer_decode";
const struct test tests[] = {
	{ "decode", test_decode },
	{ "alias_names", test_alias_names },
	{ "question", test_question },
	{ NULL, NULL },
};
