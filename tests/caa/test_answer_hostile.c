/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer.h"

#include <stdlib.h>
#include <string.h>

#include "tests/caa/packet.h"
#include "tests/runner.h"

#define OWNER    "wiki.example.com"
#define CAA      257u
#define IN       1u
#define ISSUE    "\x00\x05issue"
#define RDATA(s) s, sizeof(s) - 1
#define SOA      "example.com. 3600 IN SOA ns. h. 1 2 3 4 600"
#define SET      "wiki.example.com. 300 IN CAA 0 issue \"ca.example\""
#define A63      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

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
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x02\1a"), "contradict" },
	{ "the CNAME's target points to itself", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x02\xc0\x2e"), "contradict" },
	{ "RDLENGTH goes beyond the CNAME's target", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\x05\2ab\0!"), "contradict" },
	{ "a CNAME without RDATA", RDATA("\xc0\x0c"),
	    RDATA("\0\x05\0\x01\0\0\0\x01\0\0"), "contradict" },
	{ "RDLENGTH goes beyond the message", RDATA("\xc0\x0c"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x09\0\x05issuex"), "cut short" },
	{ "an owner that points to itself", RDATA("\xc0\x22"),
	    RDATA("\1\1\0\x01\0\0\0\x01\0\x08\0\x05issuex"), "decoded" },
	{ "an owner that points forward, to a root", RDATA("\xc0\x2e"),
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

const char suite_name[] = "caa.answer_hostile";
const struct test tests[] = {
	{ "rdata", test_rdata },
	{ "sizes", test_sizes },
	{ "raw", test_raw },
	{ "edns", test_edns },
	{ "cut_short", test_cut_short },
	{ "mutations", test_mutations },
	{ NULL, NULL },
};
