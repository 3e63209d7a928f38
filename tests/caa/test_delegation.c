/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/delegation.h"

#include <stdio.h>
#include <string.h>

#include "tests/caa/packet.h"
#include "tests/runner.h"

#define CNAME 5u
#define DS    43u
#define IN    1u

#define SOA         "com. 900 IN SOA ns. h. 1 2 3 4 600"
#define NSEC(types) "a.com. 60 IN NSEC b.com. " types
#define KEY       \
	"1 13 2 " \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* RFC 5155 appendix A: salt aabbccdd, 12 iterations, zone example. */
#define HASH_A_EXAMPLE "35mthgpgcu1qg68fab165klnsnk3dpvl"
#define HASH_NS1       "2t7b4g4vsa5smi47k61mv5bv1a22bojr"
#define NSEC3(hash, n, types) \
	hash ".example. 60 IN NSEC3 1 1 " n " aabbccdd " HASH_NS1 " " types
#define SOA_EXAMPLE "example. 900 IN SOA ns. h. 1 2 3 4 600"

static const struct {
	const char *row;
	const char *owner;
	unsigned flags; /* xor PACKET_REPLY */
	enum caa_dnssec dnssec;
	const char *answer[3];
	const char *authority[3];
	enum caa_delegation delegation;
} rows[] = {
	/* A DS is there. */
	{ "a signed delegation", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "A.com. 60 IN DS " KEY }, { 0 }, CAA_DELEGATION_SIGNED },
	{ "two DS", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN DS " KEY, "a.com. 60 IN DS 2" KEY }, { 0 },
	    CAA_DELEGATION_SIGNED },
	{ "a DS whose parent is not signed", "a.com", 0, CAA_DNSSEC_INSECURE,
	    { "a.com. 60 IN DS " KEY }, { 0 }, CAA_DELEGATION_INSECURE },
	{ "the DS of another name", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "b.com. 60 IN DS " KEY }, { 0 }, CAA_DELEGATION_UNKNOWN },
	{ "a DS and NXDOMAIN", "a.com", 3, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN DS " KEY }, { 0 }, CAA_DELEGATION_UNKNOWN },

	/* Secure NODATA: NSEC (RFC 4035 5.2, RFC 6840 4.4). */
	{ "an unsigned delegation", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_INSECURE },
	{ "the same in another case", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { "A.COM. 60 IN NSEC b.com. NS RRSIG NSEC" },
	    CAA_DELEGATION_INSECURE },
	{ "no zone cut", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("A RRSIG NSEC") }, CAA_DELEGATION_NO_CUT },
	{ "the child's own NSEC", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("NS SOA RRSIG NSEC") }, CAA_DELEGATION_NO_CUT },
	{ "an NSEC that lists a DS", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("NS DS RRSIG NSEC") }, CAA_DELEGATION_NO_CUT },
	{ "the NSEC of another name", "b.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_NO_CUT },
	{ "the NSEC of an ancestor", "x.a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_NO_CUT },
	{ "an empty non-terminal", "ent.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, "a.com. 60 IN NSEC x.ent.com. A" }, CAA_DELEGATION_NO_CUT },
	{ "secure and nothing at all", "a.com", 0, CAA_DNSSEC_SECURE, { 0 },
	    { 0 }, CAA_DELEGATION_NO_CUT },
	{ "secure NXDOMAIN", "a.com", 3, CAA_DNSSEC_SECURE, { 0 },
	    { SOA, "COM. 60 IN NSEC b.com. NS SOA" }, CAA_DELEGATION_END },

	/* Secure NODATA: NSEC3 (RFC 5155 8.6, 8.9). */
	{ "an unsigned delegation by its hash", "a.example", 0,
	    CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "NS") },
	    CAA_DELEGATION_INSECURE },
	{ "no zone cut there", "a.example", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "A RRSIG") },
	    CAA_DELEGATION_NO_CUT },
	{ "an NSEC3 that lists a DS", "a.example", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "NS DS") },
	    CAA_DELEGATION_NO_CUT },
	{ "the child's own NSEC3", "a.example", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "NS SOA") },
	    CAA_DELEGATION_NO_CUT },
	{ "an empty non-terminal has an empty bitmap", "a.example", 0,
	    CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "") },
	    CAA_DELEGATION_NO_CUT },
	{ "the hash of another name", "b.example", 0, CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "12", "NS") },
	    CAA_DELEGATION_NO_CUT },
	{ "the hash in another zone", "a.example", 0, CAA_DNSSEC_SECURE, { 0 },
	    { HASH_A_EXAMPLE ".b.example. 60 IN NSEC3 1 1 12 aabbccdd " HASH_NS1
			     " NS" },
	    CAA_DELEGATION_NO_CUT },
	{ "other iterations make another hash", "a.example", 0,
	    CAA_DNSSEC_SECURE, { 0 },
	    { SOA_EXAMPLE, NSEC3(HASH_A_EXAMPLE, "13", "NS") },
	    CAA_DELEGATION_NO_CUT },
	{ "secure NXDOMAIN below an NSEC3", "a.example", 3, CAA_DNSSEC_SECURE,
	    { 0 }, { SOA_EXAMPLE, NSEC3(HASH_NS1, "12", "A") },
	    CAA_DELEGATION_END },

	/* The validator says that it is not signed. */
	{ "insecure NODATA: opt-out", "a.example", 0, CAA_DNSSEC_INSECURE,
	    { 0 }, { SOA_EXAMPLE, NSEC3(HASH_NS1, "12", "A") },
	    CAA_DELEGATION_INSECURE },
	{ "insecure NXDOMAIN: opt-out", "a.example", 3, CAA_DNSSEC_INSECURE,
	    { 0 }, { SOA_EXAMPLE }, CAA_DELEGATION_INSECURE },
	{ "insecure and lame", "a.com", 0, CAA_DNSSEC_INSECURE, { 0 },
	    { "com. 60 IN NS ns.com." }, CAA_DELEGATION_UNKNOWN },
	{ "insecure, with the SOA of another zone", "a.com", 0,
	    CAA_DNSSEC_INSECURE, { 0 }, { SOA_EXAMPLE },
	    CAA_DELEGATION_UNKNOWN },

	/* Aliases: CNAME and delegation exclude each other. */
	{ "a signed alias", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN CNAME b.net." }, { 0 }, CAA_DELEGATION_NO_CUT },
	{ "a signed alias to a signed zone", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN CNAME b.net.", "b.net. 60 IN DS " KEY }, { 0 },
	    CAA_DELEGATION_NO_CUT },
	{ "a signed dangling alias", "a.com", 3, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN CNAME b.net." }, { 0 }, CAA_DELEGATION_NO_CUT },
	{ "a signed alias by DNAME", "x.a.com", 0, CAA_DNSSEC_SECURE,
	    { "a.com. 60 IN DNAME b.net.", "x.a.com. 60 IN CNAME x.b.net." },
	    { 0 }, CAA_DELEGATION_NO_CUT },
	{ "an alias, and its target or itself is not signed", "a.com", 0,
	    CAA_DNSSEC_INSECURE, { "a.com. 60 IN CNAME b.net." }, { SOA },
	    CAA_DELEGATION_UNKNOWN },
	{ "the alias of another name", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "c.com. 60 IN CNAME b.net." }, { 0 }, CAA_DELEGATION_UNKNOWN },

	/* What proves nothing. */
	{ "bogus", "a.com", 0, CAA_DNSSEC_BOGUS, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_UNKNOWN },
	{ "not validated", "a.com", 0, CAA_DNSSEC_UNVALIDATED, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_UNKNOWN },
	{ "validation unknown", "a.com", 0, CAA_DNSSEC_UNKNOWN, { 0 },
	    { SOA, NSEC("NS RRSIG NSEC") }, CAA_DELEGATION_UNKNOWN },
	{ "SERVFAIL, said to be insecure", "a.com", 2, CAA_DNSSEC_INSECURE,
	    { 0 }, { SOA }, CAA_DELEGATION_UNKNOWN },
	{ "REFUSED, said to be insecure", "a.com", 5, CAA_DNSSEC_INSECURE,
	    { 0 }, { SOA }, CAA_DELEGATION_UNKNOWN },
	{ "truncated", "a.com", 0x200, CAA_DNSSEC_INSECURE, { 0 }, { SOA },
	    CAA_DELEGATION_UNKNOWN },
	{ "a query", "a.com", 0x8000, CAA_DNSSEC_INSECURE, { 0 }, { SOA },
	    CAA_DELEGATION_UNKNOWN },
	{ "another type in the answer", "a.com", 0, CAA_DNSSEC_INSECURE,
	    { "a.com. 60 IN A 192.0.2.1" }, { SOA }, CAA_DELEGATION_UNKNOWN },
	{ "another class", "a.com", 0, CAA_DNSSEC_SECURE,
	    { "a.com. 60 CH DS " KEY }, { 0 }, CAA_DELEGATION_UNKNOWN },
};

static void
begin(struct packet *packet, unsigned flags, const char *owner)
{
	packet_begin(packet, PACKET_REPLY ^ flags);
	packet_question(packet, owner, DS, IN);
}

static void
test_read(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		begin(&packet, rows[i].flags, rows[i].owner);
		for (size_t n = 0; n < CAA_COUNTOF(rows[i].answer); n++)
			packet_text(&packet, PACKET_ANSWER, rows[i].answer[n]);
		for (size_t n = 0; n < CAA_COUNTOF(rows[i].authority); n++)
			packet_text(
			    &packet, PACKET_AUTHORITY, rows[i].authority[n]);
		CHECK(rows[i].row,
		    caa_delegation_read(rows[i].owner, packet.octets,
			packet.len, rows[i].dnssec) == rows[i].delegation);
	}
}

static enum caa_delegation
read_secure(const struct packet *packet)
{
	return caa_delegation_read(
	    "a.com", packet->octets, packet->len, CAA_DNSSEC_SECURE);
}

/* NSEC records for a.com with any bitmap. */
static const struct {
	const char *row;
	const char *bitmap;
	size_t len;
	enum caa_delegation delegation;
} bitmap_rows[] = {
	{ "NS", "\0\1\x20", 3, CAA_DELEGATION_INSECURE },
	{ "a second window after it", "\0\1\x20\1\1\x40", 6,
	    CAA_DELEGATION_INSECURE },
	{ "NS and DS", "\0\6\x20\0\0\0\0\x10", 8, CAA_DELEGATION_NO_CUT },
	{ "NS and SOA", "\0\1\x22", 3, CAA_DELEGATION_NO_CUT },
	{ "another window", "\1\1\x20", 3, CAA_DELEGATION_NO_CUT },
	{ "no bitmap", "", 0, CAA_DELEGATION_NO_CUT },
	{ "a window without length", "\0", 1, CAA_DELEGATION_NO_CUT },
	{ "an empty window", "\0\0", 2, CAA_DELEGATION_NO_CUT },
	{ "a window longer than the bitmap", "\0\2\x20", 3,
	    CAA_DELEGATION_NO_CUT },
};

static void
test_bitmap(void)
{
	static struct packet packet;

	for (size_t i = 0; i < CAA_COUNTOF(bitmap_rows); i++) {
		char rdata[32] = "\1b\3com";
		const struct packet_rr rr = { "a.com", 47, IN, 60, rdata,
			7 + bitmap_rows[i].len };

		memcpy(rdata + 7, bitmap_rows[i].bitmap, bitmap_rows[i].len);
		begin(&packet, 0, "a.com");
		packet_rr(&packet, PACKET_AUTHORITY, &rr);
		CHECK(bitmap_rows[i].row,
		    read_secure(&packet) == bitmap_rows[i].delegation);
	}
}

/* Hashing costs what the record says: it must not cost what it likes. */
static void
test_nsec3_limits(void)
{
	static struct packet packet;
	char text[256];

	begin(&packet, 0, "a.com");
	for (unsigned i = 0; i < 9; i++) {
		(void)snprintf(text, sizeof(text),
		    "%u.com. 60 IN NSEC3 1 0 1 - " HASH_NS1 " NS", i);
		packet_text(&packet, PACKET_AUTHORITY, text);
		CHECK("8 records are read, 9 prove nothing",
		    read_secure(&packet) ==
			(i < 8 ? CAA_DELEGATION_NO_CUT
			       : CAA_DELEGATION_UNKNOWN));
	}
	for (unsigned n = 150; n <= 151; n++) {
		/* Hashes of a.com, not computed by ldns. */
		static const char *const hashes[] = {
			"enogar0bj7jv4hhif3bd0opce3af398h",
			"j9o5a3obb7t6l13k84cmkuopm3n8nl2v"
		};

		(void)snprintf(text, sizeof(text),
		    "%s.com. 60 IN NSEC3 1 0 %u - " HASH_NS1 " NS",
		    hashes[n - 150], n);
		begin(&packet, 0, "a.com");
		packet_text(&packet, PACKET_AUTHORITY, text);
		CHECK("150 iterations are read, 151 are not (RFC 9276)",
		    read_secure(&packet) ==
			(n == 150 ? CAA_DELEGATION_INSECURE
				  : CAA_DELEGATION_NO_CUT));
	}
}

static void
test_no_message(void)
{
	static struct packet packet;

	CHECK("no octets",
	    caa_delegation_read("a.com", NULL, 0, CAA_DNSSEC_INSECURE) ==
		CAA_DELEGATION_UNKNOWN);
	begin(&packet, 0, "b.com");
	packet_text(&packet, PACKET_AUTHORITY, SOA);
	CHECK("the answer to another question",
	    caa_delegation_read("a.com", packet.octets, packet.len,
		CAA_DNSSEC_INSECURE) == CAA_DELEGATION_UNKNOWN);
	CHECK("an owner that is no name",
	    caa_delegation_read("", packet.octets, packet.len,
		CAA_DNSSEC_INSECURE) == CAA_DELEGATION_UNKNOWN);
}

static const struct {
	const char *row;
	unsigned flags; /* xor PACKET_REPLY */
	const char *answer[2];
	enum caa_alias alias;
	const char *target;
} alias_rows[] = {
	{ "an alias", 0, { "a.com. 60 IN CNAME B.net." }, CAA_ALIAS_FOUND,
	    "b.net" },
	{ "an alias by DNAME", 0,
	    { "com. 60 IN DNAME net.", "a.com. 60 IN CNAME a.net." },
	    CAA_ALIAS_FOUND, "a.net" },
	{ "no alias", 0, { 0 }, CAA_ALIAS_NONE, NULL },
	{ "no such name", 3, { 0 }, CAA_ALIAS_NONE, NULL },
	{ "SERVFAIL", 2, { 0 }, CAA_ALIAS_NONE, NULL },
	{ "REFUSED", 5, { "a.com. 60 IN CNAME b.net." }, CAA_ALIAS_NONE, NULL },
	{ "two aliases", 0,
	    { "a.com. 60 IN CNAME b.net.", "a.com. 60 IN CNAME c.net." },
	    CAA_ALIAS_UNUSABLE, NULL },
	{ "the alias of another name", 0, { "c.com. 60 IN CNAME b.net." },
	    CAA_ALIAS_UNUSABLE, NULL },
	{ "a DNAME that was not followed", 0, { "com. 60 IN DNAME net." },
	    CAA_ALIAS_UNUSABLE, NULL },
	{ "a target that no canonical name is", 0,
	    { "a.com. 60 IN CNAME \\000.net." }, CAA_ALIAS_UNUSABLE, NULL },
	{ "the root as a target", 0, { "a.com. 60 IN CNAME ." },
	    CAA_ALIAS_UNUSABLE, NULL },
	{ "truncated", 0x200, { 0 }, CAA_ALIAS_UNUSABLE, NULL },
	{ "another type", 0, { "a.com. 60 IN DS " KEY }, CAA_ALIAS_UNUSABLE,
	    NULL },
};

static void
test_alias(void)
{
	static struct packet packet;
	char target[CAA_DOMAIN_MAX_OCTETS + 1];

	for (size_t i = 0; i < CAA_COUNTOF(alias_rows); i++) {
		const char *row = alias_rows[i].row;

		packet_begin(&packet, PACKET_REPLY ^ alias_rows[i].flags);
		packet_question(&packet, "a.com", CNAME, IN);
		for (size_t n = 0; n < CAA_COUNTOF(alias_rows[i].answer); n++)
			packet_text(
			    &packet, PACKET_ANSWER, alias_rows[i].answer[n]);
		CHECK(row,
		    caa_delegation_read_alias("a.com", packet.octets,
			packet.len, target) == alias_rows[i].alias);
		if (alias_rows[i].target != NULL)
			CHECK(row, strcmp(target, alias_rows[i].target) == 0);
	}
	CHECK("the answer to another question",
	    caa_delegation_read_alias("b.com", packet.octets, packet.len,
		target) == CAA_ALIAS_UNUSABLE);
	CHECK("no message",
	    caa_delegation_read_alias("a.com", NULL, 0, target) ==
		CAA_ALIAS_UNUSABLE);
}

const char suite_name[] = "caa.delegation";
const struct test tests[] = {
	{ "read", test_read },
	{ "bitmap", test_bitmap },
	{ "nsec3_limits", test_nsec3_limits },
	{ "no_message", test_no_message },
	{ "alias", test_alias },
	{ NULL, NULL },
};
