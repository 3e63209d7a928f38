/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/resolver_zone_lookup.h"
#include "tests/caa/zone_file.h"
#include "tests/runner.h"

#define TEXT(s) s, sizeof(s) - 1
#define HEAD    "$ORIGIN a.test.\n$TTL 300\n@ SOA ns h 1 2 3 4 50\n"
#define A63     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A50     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* What is asked for is "x.a.test" unless a row says otherwise. */
static const struct {
	const char *row;
	const char *text;
	const char *owner;
	const char *record; /* NULL: NODATA */
	uint32_t ttl_s;
} rows[] = {
	/* Values. */
	{ "an empty value", HEAD "x CAA 0 issue \"\"", NULL, "0 issue \"\"",
	    300 },
	{ "a semicolon in quotes", HEAD "x CAA 0 issue \";\"", NULL,
	    "0 issue \";\"", 300 },
	{ "an escaped semicolon", HEAD "x CAA 0 issue \\;", NULL,
	    "0 issue \";\"", 300 },
	{ "no quotes", HEAD "x CAA 0 issue ca.example", NULL,
	    "0 issue \"ca.example\"", 300 },
	{ "no quotes, and a comment", HEAD "x CAA 0 issue ca.example;a=b", NULL,
	    "0 issue \"ca.example\"", 300 },
	{ "quotes, and a comment", HEAD "x CAA 0 issue \"ca;a=b\";c", NULL,
	    "0 issue \"ca;a=b\"", 300 },
	{ "a comment with a quote", HEAD "x CAA 0 issue ca ; it's \"odd", NULL,
	    "0 issue \"ca\"", 300 },
	{ "parentheses in quotes", HEAD "x CAA 0 issue \"(ca\"", NULL,
	    "0 issue \"(ca\"", 300 },
	{ "white space in quotes", HEAD "x CAA 0 issue \" ca\t; a=b \"", NULL,
	    "0 issue \" ca\\009; a=b \"", 300 },
	{ "escapes in quotes", HEAD "x CAA 0 issue \"\\\"\\\\\\000\\255\\a\"",
	    NULL, "0 issue \"\\\"\\\\\\000\\255a\"", 300 },
	{ "UTF-8", HEAD "x CAA 0 issue \"\xc3\xa4\"", NULL,
	    "0 issue \"\\195\\164\"", 300 },
	{ "flags of 255, a tag in upper case", HEAD "x CAA 255 IsSuE \"ca\"",
	    NULL, "255 issue \"ca\"", 300 },
	{ "a critical tag nobody knows", HEAD "x CAA 128 tbs1 \"\"", NULL,
	    "128 tbs1 \"\"", 300 },

	/* The generic form (RFC 3597). */
	{ "CAA in hexadecimal", HEAD "x CAA \\# 9 00056973737565 6361", NULL,
	    "0 issue \"ca\"", 300 },
	{ "all of it generic",
	    HEAD "x CLASS1 TYPE257 \\# 9 (0005 69737375\n 656361 )", NULL,
	    "0 issue \"ca\"", 300 },
	{ "an empty value, upper case", HEAD "x CAA \\# 7 0005697373756\x35",
	    NULL, "0 issue \"\"", 300 },
	{ "a tag that text cannot hold", HEAD "x CAA \\# 5 80032D00C4", NULL,
	    "128 -\\000\\196 \"\"", 300 },
	{ "TYPE257 as text", HEAD "x type257 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "an alias",
	    HEAD "y CAA 0 issue ca\nx CNAME \\# 10 017901610474657374 "
		 "00",
	    NULL, "0 issue \"ca\"", 300 },
	{ "a type without name", HEAD "x TYPE65280 \\# 2 abcd", NULL, NULL,
	    50 },
	{ "nothing in it", HEAD "x TYPE65280 \\# 0", NULL, NULL, 50 },
	{ "an SOA",
	    "a.test. 300 IN SOA \\# 22 0000 00000001 00000002 00000003 "
	    "00000004 00000007\nx.a.test. A 192.0.2.1",
	    NULL, NULL, 7 },

	/* Owners. */
	{ "the owner before", HEAD "x A 192.0.2.1\n\tCAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "the owner before, and a comment between",
	    HEAD "x A 192.0.2.1\n\n   \n ; c\n; c\n\tCAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "an owner after a line of white space",
	    HEAD "y A 192.0.2.1\n \t\nx CAA 0 issue ca", NULL, "0 issue \"ca\"",
	    300 },
	{ "the origin", HEAD "@ CAA 0 issue ca", "a.test", "0 issue \"ca\"",
	    300 },
	{ "an absolute owner", HEAD "X.A.TEST. CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "a relative $ORIGIN", HEAD "$ORIGIN x\n@ CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "a first $ORIGIN without dot",
	    "$ORIGIN a.test\n@ 9 SOA ns h 1 2 3 4 50\nx 300 CAA 0 issue ca",
	    NULL, "0 issue \"ca\"", 300 },
	{ "$ORIGIN is not the zone's origin",
	    "$ORIGIN test.\na 9 SOA ns h 1 2 3 4 50\nx.a 300 CAA 0 issue ca",
	    NULL, "0 issue \"ca\"", 300 },
	{ "no $ORIGIN at all",
	    "a.test. 9 SOA ns.a.test. h. 1 2 3 4 50\n"
	    "x.a.test. 300 CAA 0 issue ca",
	    NULL, "0 issue \"ca\"", 300 },
	{ "the SOA need not come first",
	    "x.a.test. 300 CAA 0 issue ca\na.test. SOA n. h. 1 2 3 4 50", NULL,
	    "0 issue \"ca\"", 300 },
	{ "an escaped letter", HEAD "\\120 CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 300 },
	{ "an escaped dot is no label's end",
	    HEAD "y\\.x CAA 0 issue ca\ny.x A 192.0.2.1", "y.x.a.test", NULL,
	    50 },
	{ "a zone of the root",
	    ". 9 SOA n. h. 1 2 3 4 50\n"
	    "x.a.test. 300 CAA 0 issue ca",
	    NULL, "0 issue \"ca\"", 300 },

	/* TTL, class and type. */
	{ "TTL and class", HEAD "x 60 IN CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 60 },
	{ "class and TTL", HEAD "x IN 60 CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 60 },
	{ "lower case, whatever the locale", HEAD "x in 60 caa 0 issue ca",
	    NULL, "0 issue \"ca\"", 60 },
	{ "a TTL with units", HEAD "x 1w2d3H4m5s CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 788645 },
	{ "a TTL of zero", HEAD "x 0 CAA 0 issue ca", NULL, "0 issue \"ca\"",
	    0 },
	{ "the largest TTL", HEAD "x 2147483647 CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 2147483647 },
	{ "$TTL with units", HEAD "$ttl 1h\nx CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 3600 },
	{ "$TTL counts, not the last TTL (RFC 2308 4)",
	    HEAD "y 60 A 192.0.2.1\nx CAA 0 issue ca", NULL, "0 issue \"ca\"",
	    300 },
	{ "without $TTL the last TTL (RFC 1035 5.1)",
	    "$ORIGIN a.test.\n@ 9 SOA ns h 1 2 3 4 50\ny 60 A 192.0.2.1\n"
	    "x CAA 0 issue ca",
	    NULL, "0 issue \"ca\"", 60 },
	{ "without any the SOA's minimum",
	    "$ORIGIN a.test.\n@ SOA ns h 1 2 3 4 50\nx CAA 0 issue ca", NULL,
	    "0 issue \"ca\"", 50 },
	{ "an owner that reads like a class", HEAD "in CAA 0 issue ca",
	    "in.a.test", "0 issue \"ca\"", 300 },

	/* Lines. */
	{ "parentheses over lines with comments",
	    HEAD "x ( ; c (\n 60\n CAA 0 ) issue (\"ca\")", NULL,
	    "0 issue \"ca\"", 60 },
	{ "an SOA as everybody writes it",
	    "$TTL 1d\n$ORIGIN a.test.\n@ IN SOA ns.a.test. h.a.test. (\n"
	    "\t2026112201 ; serial\n\t1h ; refresh\n\t15m\n\t1w\n\t5m )\n"
	    "x A 192.0.2.1",
	    NULL, NULL, 300 },
	{ "CR before LF",
	    "$ORIGIN a.test.\r\n$TTL 300\r\n@ SOA n h 1 2 3 4 5\r\n"
	    "x CAA 0 issue ca\r\n",
	    NULL, "0 issue \"ca\"", 300 },

	/* Other types. */
	{ "odd strings", HEAD "x TXT \"a;b\" (\"c(d\" e\\;f) \"\" \"\\\"\"",
	    NULL, NULL, 50 },
	{ "quotes inside a word", HEAD "x HTTPS 1 . alpn=\"h2,h3\" port=8",
	    NULL, NULL, 50 },
	{ "a type younger than ldns", HEAD "x AMTRELAY 10 0 2 2001:db8::1",
	    NULL, NULL, 50 },
	{ "relative names in RDATA", HEAD "x MX 10 mail\nx SRV 0 0 1 @", NULL,
	    NULL, 50 },
	{ "the same line twice", HEAD "x CNAME y\nx CNAME Y\ny A 192.0.2.1",
	    NULL, NULL, 50 },
};

/* One file in a world of its own. */
static enum caa_status
read_text(struct caa_zone *zone, const char *text, size_t len, size_t budget,
    struct caa_error *error)
{
	struct zone_file file;

	zone_file_write(&file, text, len);
	enum caa_status status = caa_zone_read(zone, file.path, &budget, error);
	/* Messages begin with the path, which differs from run to run. */
	size_t path_len = strlen(file.path);
	if (strncmp(error->text, file.path, path_len) == 0)
		memmove(error->text, error->text + path_len,
		    strlen(error->text) - path_len + 1);
	zone_file_remove(&file);
	return status;
}

static void
check_answer(size_t i, const struct caa_answer *a)
{
	const char *row = rows[i].row;
	char text[256];

	CHECK(row, a != NULL);
	if (a == NULL)
		return;
	CHECK(row,
	    a->outcome ==
		(rows[i].record == NULL ? CAA_OUTCOME_NODATA
					: CAA_OUTCOME_RECORDS));
	CHECK(row, a->ttl_s == rows[i].ttl_s);
	if (rows[i].record == NULL || a->record_count != 1) {
		CHECK(row, rows[i].record == NULL && a->record_count == 0);
		return;
	}
	(void)caa_record_print(a->records, text, sizeof(text));
	CHECK(row, strcmp(text, rows[i].record) == 0);
}

static void
test_accepted(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_error error = { 0 };
		struct caa_zone zone;
		const char *owner =
		    rows[i].owner == NULL ? "x.a.test" : rows[i].owner;

		if (read_text(&zone, rows[i].text, strlen(rows[i].text), 9,
			&error) == CAA_OK) {
			const struct caa_zones zones = { &zone, 1, 8 };
			struct caa_answer *a = caa_zone_lookup(&zones, owner);

			check_answer(i, a);
			caa_answer_unref(a);
		} else {
			CHECK(rows[i].row, false);
			CHECK(error.text, false);
		}
		caa_zone_clear(&zone);
	}
}

static const struct {
	const char *row;
	const char *text;
	size_t len;
	const char *fault; /* what follows the path */
} fault_rows[] = {
	/* Zones. */
	{ "nothing", TEXT(""), ": no SOA record: it is no zone" },
	{ "no SOA", TEXT("a.test. 3 CAA 0 issue ca\n"),
	    ": no SOA record: it is no zone" },
	{ "two SOA", TEXT(HEAD "@ SOA ns h 1 2 3 4 6\n"),
	    ":4: a second SOA record" },
	{ "a record outside", TEXT(HEAD "\ntest. CAA 0 issue ca\n"),
	    ":5: the owner is outside the zone" },
	{ "a name that ends alike", TEXT(HEAD "xa.test. CAA 0 issue ca\n"),
	    ":4: the owner is outside the zone" },
	{ "a CNAME and CAA", TEXT(HEAD "x CAA 0 issue ca\nX CNAME y\n"),
	    ":5: a CNAME stands beside other records of its owner"
	    " (RFC 1034 3.6.2)" },
	{ "a CNAME and A", TEXT(HEAD "x CNAME y\nx A 192.0.2.1\n"),
	    ":4: a CNAME stands beside other records of its owner"
	    " (RFC 1034 3.6.2)" },
	{ "two CNAMEs", TEXT(HEAD "x CNAME y\nx CNAME z\n"),
	    ":4: a CNAME stands beside other records of its owner"
	    " (RFC 1034 3.6.2)" },
	{ "a CNAME at the apex", TEXT(HEAD "@ CNAME y.test.\n"),
	    ":4: a CNAME stands beside other records of its owner"
	    " (RFC 1034 3.6.2)" },
	{ "two DNAMEs", TEXT(HEAD "x DNAME y\nx DNAME z\n"),
	    ":5: an owner has two DNAMEs (RFC 6672 2.4)" },
	{ "NS at a wildcard", TEXT(HEAD "* NS ns\n"),
	    ":4: NS and DNAME have no meaning at a wildcard (RFC 4592 4)" },
	{ "DNAME at a wildcard", TEXT(HEAD "*.x DNAME ns\n"),
	    ":4: NS and DNAME have no meaning at a wildcard (RFC 4592 4)" },

	/* CAA. */
	{ "a value that became a comment", TEXT(HEAD "x CAA 0 issue ;\n"),
	    ":4: CAA needs flags, tag and value; a value with a semicolon"
	    " needs quotes" },
	{ "a value of two words", TEXT(HEAD "x CAA 0 issue ca a=b\n"),
	    ":4: a CAA value of several words needs quotes" },
	{ "flags of 256", TEXT(HEAD "x CAA 256 issue ca\n"),
	    ":4: CAA flags are a number up to 255 (RFC 8659 4.1.1)" },
	{ "negative flags", TEXT(HEAD "x CAA -1 issue ca\n"),
	    ":4: CAA flags are a number up to 255 (RFC 8659 4.1.1)" },
	{ "flags that wrap around",
	    TEXT(HEAD "x CAA 18446744073709551616 issue ca\n"),
	    ":4: CAA flags are a number up to 255 (RFC 8659 4.1.1)" },
	{ "a tag with a hyphen", TEXT(HEAD "x CAA 0 is-sue ca\n"),
	    ":4: a CAA tag is 1 to 255 letters and digits (RFC 8659 4.1)" },
	{ "an empty tag", TEXT(HEAD "x CAA 0 \"\" ca\n"),
	    ":4: a CAA tag is 1 to 255 letters and digits (RFC 8659 4.1)" },
	{ "a tag of 256 octets",
	    TEXT(HEAD "x CAA 0 a" A63 "a" A63 "a" A63 "a" A63 " ca\n"),
	    ":4: a CAA tag is 1 to 255 letters and digits (RFC 8659 4.1)" },
	{ "an escape above 255", TEXT(HEAD "x CAA 0 issue \"\\256\"\n"),
	    ":4: a backslash needs three digits up to 255" },
	{ "an escape of two digits", TEXT(HEAD "x CAA 0 issue \"\\12\"\n"),
	    ":4: a backslash needs three digits up to 255" },
	{ "an escape of a digit and letters",
	    TEXT(HEAD "x CAA 0 issue \"\\1ab\"\n"),
	    ":4: a backslash needs three digits up to 255" },

	/* The generic form. */
	{ "no length", TEXT(HEAD "x CAA \\#\n"),
	    ":4: \\# needs a length (RFC 3597 5)" },
	{ "too few digits", TEXT(HEAD "x CAA \\# 9 0005697373756563\n"),
	    ":4: \\# has fewer digits than its length says (RFC 3597 5)" },
	{ "too many digits", TEXT(HEAD "x CAA \\# 6 00056973737565\n"),
	    ":4: \\# has other digits than its length says (RFC 3597 5)" },
	{ "half an octet", TEXT(HEAD "x CAA \\# 7 0005697373756\n"),
	    ":4: \\# has fewer digits than its length says (RFC 3597 5)" },
	{ "no digits", TEXT(HEAD "x CAA \\# 1 0x\n"),
	    ":4: \\# has other digits than its length says (RFC 3597 5)" },
	{ "no CAA", TEXT(HEAD "x CAA \\# 7 00066973737565\n"),
	    ":4: \\# holds no RDATA of this type" },
	{ "no name", TEXT(HEAD "x CNAME \\# 2 0261\n"),
	    ":4: \\# holds no RDATA of this type" },
	{ "a compressed name", TEXT(HEAD "x CNAME \\# 4 0161c001\n"),
	    ":4: \\# holds no RDATA of this type" },
	{ "a name and more", TEXT(HEAD "x CNAME \\# 4 01610000\n"),
	    ":4: \\# holds no RDATA of this type" },
	{ "too short for an SOA", TEXT("a. SOA \\# 2 0000\n"),
	    ":1: \\# holds no RDATA of this type" },
	{ "not generic", TEXT(HEAD "x TYPE65280 abcd\n"),
	    ":4: Syntax error, could not parse the RR's rdata" },

	/* Owners and names. */
	{ "a relative owner and no $ORIGIN", TEXT("x 3 CAA 0 issue ca\n"),
	    ":1: a name is relative and no $ORIGIN stands before it \"x\"" },
	{ "@ and no $ORIGIN", TEXT("@ 3 CAA 0 issue ca\n"),
	    ":1: a name is relative and no $ORIGIN stands before it \"@\"" },
	{ "a relative target and no $ORIGIN", TEXT("x. 3 CNAME y\n"),
	    ":1: a name is relative and no $ORIGIN stands before it" },
	{ "no owner before", TEXT(" 3 CAA 0 issue ca\n"),
	    ":1: the first record has no owner" },
	{ "a label of 64 octets", TEXT(HEAD "a" A63 " CAA 0 issue ca\n"),
	    ":4: Label length overflow \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "...\"" },
	{ "an empty label", TEXT(HEAD "x..y CAA 0 issue ca\n"),
	    ":4: Empty label \"x..y\"" },
	{ "a name too long with its origin",
	    TEXT(HEAD A63 "." A63 "." A63 ".aaaa." A50 " CAA 0 issue ca\n"),
	    ":4: a name is longer than 255 octets \"aaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaa...\"" },
	{ "hostile octets are escaped", TEXT(HEAD "\x1b..\" CAA 0\"\n"),
	    ":4: Empty label \"\\027..\\\" CAA 0\\\"\"" },
	{ "an owner in quotes", TEXT(HEAD "\"x\" CAA 0 issue ca\n"),
	    ":4: a domain name stands in quotes \"x\"" },
	{ "two targets", TEXT(HEAD "x CNAME y z\n"),
	    ":4: the RDATA is one domain name" },
	{ "no target", TEXT(HEAD "x DNAME\n"),
	    ":4: the RDATA is one domain name" },

	/* TTL, class and type. */
	{ "no TTL", TEXT("x. CAA 0 issue ca\n"),
	    ":1: the record has no TTL, and no $TTL stands before it" },
	{ "a TTL with the high bit", TEXT(HEAD "x 2147483648 CAA 0 issue a\n"),
	    ":4: unknown type \"2147483648\"" },
	{ "a TTL with units too large", TEXT(HEAD "x 9999999w CAA 0 i a\n"),
	    ":4: unknown type \"9999999w\"" },
	{ "two TTLs", TEXT(HEAD "x 1 2 CAA 0 issue a\n"),
	    ":4: unknown type \"2\"" },
	{ "two classes", TEXT(HEAD "x IN IN CAA 0 issue a\n"),
	    ":4: unknown type \"IN\"" },
	{ "class CH", TEXT(HEAD "x 3 ch CAA 0 issue ca\n"),
	    ":4: the class must be IN, not \"ch\"" },
	{ "class 3", TEXT(HEAD "x CLASS3 CAA 0 issue ca\n"),
	    ":4: the class must be IN, not \"CLASS3\"" },
	{ "no type", TEXT(HEAD "x 3 IN\n"), ":4: the record has no type" },
	{ "a misspelt type", TEXT(HEAD "x CAAA 0 issue ca\n"),
	    ":4: unknown type \"CAAA\"" },
	{ "a type in quotes", TEXT(HEAD "x \"CAA\" 0 issue ca\n"),
	    ":4: unknown type \"CAA\"" },
	{ "a type for questions", TEXT(HEAD "x AXFR\n"),
	    ":4: unknown type \"AXFR\"" },
	{ "a type that wraps around to CAA", TEXT(HEAD "x TYPE65793 \\# 0\n"),
	    ":4: unknown type \"TYPE65793\"" },
	{ "a type with more behind", TEXT(HEAD "x TYPE257x \\# 0\n"),
	    ":4: unknown type \"TYPE257x\"" },
	{ "a short SOA", TEXT("x. SOA a. b. 1 2 3 4\n"),
	    ":1: SOA needs two names and five numbers (RFC 1035 3.3.13)" },
	{ "an SOA with letters", TEXT("x. SOA a. b. 1 2 3 4 x\n"),
	    ":1: SOA has a bad number (RFC 1035 3.3.13)" },
	{ "a serial too large", TEXT("x. SOA a. b. 4294967296 2 3 4 5\n"),
	    ":1: SOA has a bad number (RFC 1035 3.3.13)" },
	{ "no address", TEXT(HEAD "x A 192.0.2\n"),
	    ":4: Syntax error, could not parse the RR's rdata" },
	{ "no text", TEXT(HEAD "x TXT\n"), ":4: Syntax error, value expected" },

	/* Directives. */
	{ "$INCLUDE", TEXT(HEAD "$INCLUDE other.zone x\n"),
	    ":4: $INCLUDE and $GENERATE are not followed: write their records"
	    " into the file" },
	{ "$GENERATE", TEXT(HEAD "$GENERATE 1-9 x$ A 192.0.2.$\n"),
	    ":4: $INCLUDE and $GENERATE are not followed: write their records"
	    " into the file" },
	{ "an unknown one", TEXT(HEAD "$DATE 3\n"),
	    ":4: unknown directive \"$DATE\"" },
	{ "no value", TEXT("$TTL\n"), ":1: one value must follow \"$TTL\"" },
	{ "two values", TEXT("$TTL 1 2\n"),
	    ":1: one value must follow \"$TTL\"" },
	{ "no period", TEXT("$TTL 1x\n"), ":1: not a TTL: \"1x\"" },
	{ "no unit's number", TEXT("$TTL h\n"), ":1: not a TTL: \"h\"" },
	{ "no name", TEXT("$ORIGIN a..\n"), ":1: Empty label \"a..\"" },

	/* Lines. */
	{ "a quote is open", TEXT(HEAD "x CAA 0 issue \"ca\n\"\n"),
	    ":4: a quote is not closed" },
	{ "a quote is open at the end", TEXT(HEAD "x CAA 0 issue \"ca"),
	    ":4: a quote is not closed" },
	{ "a quote is open inside a word", TEXT(HEAD "x TXT a\"b\n"),
	    ":4: a quote is not closed" },
	{ "a parenthesis is open", TEXT(HEAD "\n\nx CAA ( 0 issue\n\n\n"),
	    ":6: a parenthesis is not closed" },
	{ "a parenthesis was not open", TEXT(HEAD "\n\n ) x CAA 0 issue\n"),
	    ":6: a parenthesis was not opened" },
	{ "a backslash at a line's end", TEXT(HEAD "x CAA 0 issue a\\\nb\n"),
	    ":4: a line ends in a backslash" },
	{ "a backslash at the end", TEXT(HEAD "x CAA 0 issue a\\"),
	    ":4: a line ends in a backslash" },
	{ "NUL in a word", TEXT(HEAD "x CAA 0 issue a\0b\n"),
	    ":4: an octet is zero" },
	{ "NUL in quotes", TEXT(HEAD "x CAA 0 issue \"a\0b\"\n"),
	    ":4: an octet is zero" },
	{ "NUL between words", TEXT(HEAD "x CAA 0 issue \0 b\n"),
	    ":4: an octet is zero" },
	{ "a fault after long records",
	    TEXT(HEAD "x CAA ( 0\n issue\n ca )\n\nx CAAA\n"),
	    ":8: unknown type \"CAAA\"" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(fault_rows); i++) {
		struct caa_error error = { 0 };
		struct caa_zone zone;
		enum caa_status status = read_text(
		    &zone, fault_rows[i].text, fault_rows[i].len, 9, &error);

		CHECK_SAFE(fault_rows[i].row, status != CAA_OK);
		CHECK(fault_rows[i].row, status == CAA_E_CONFIG);
		CHECK_SAFE(fault_rows[i].row, zone.records == NULL);
		CHECK(error.text, strcmp(error.text, fault_rows[i].fault) == 0);
		caa_zone_clear(&zone);
	}
}

static void
test_budget(void)
{
	static const char text[] =
	    HEAD "x A 192.0.2.1\n"
		 "x RRSIG A 13 3 300 20261231000000 20261101000000 1 @ AAAA\n";
	struct caa_error error = { 0 };
	struct caa_zone zone;

	CHECK("two records are kept, RRSIG is not",
	    read_text(&zone, TEXT(text), 2, &error) == CAA_OK);
	caa_zone_clear(&zone);
	CHECK_SAFE(
	    "one too many", read_text(&zone, TEXT(text), 1, &error) != CAA_OK);
	CHECK("is beyond a limit", error.status == CAA_E_LIMIT);
}

/* A file of HEAD, "x CAA 0 issue ", count times unit, and the rest. */
static enum caa_status
read_repeated(
    const char *unit, size_t count, const char *rest, struct caa_error *error)
{
	static char text[1u << 20];
	struct caa_zone zone;
	size_t at =
	    (size_t)snprintf(text, sizeof(text), HEAD "x CAA 0 issue \"");

	for (size_t i = 0; i < count; i++) {
		memcpy(text + at, unit, strlen(unit));
		at += strlen(unit);
	}
	memcpy(text + at, rest, strlen(rest));
	at += strlen(rest);
	enum caa_status status = read_text(&zone, text, at, 9, error);
	caa_zone_clear(&zone);
	return status;
}

static void
test_sizes(void)
{
	struct caa_error error = { 0 };

	CHECK("a value that fills the RDATA",
	    read_repeated("\\097", 65535 - 7, "\"\n", &error) == CAA_OK);
	CHECK_SAFE("one octet more",
	    read_repeated("\\097", 65535 - 6, "\"\n", &error) != CAA_OK);
	CHECK(error.text,
	    !strcmp(error.text, ":4: a record is longer than DNS can carry"));
	CHECK_SAFE("a record too long for any",
	    read_repeated("\\097", 140000, "\"\n", &error) != CAA_OK);
	CHECK(error.text, !strcmp(error.text, ":4: the record is too long"));
	CHECK_SAFE("words without end",
	    read_repeated("\" \"", 5000, "\"\n", &error) != CAA_OK);
	CHECK(error.text,
	    !strcmp(error.text, ":4: the record has too many words"));
}

const char suite_name[] = "caa.resolver_zone_read";
const struct test tests[] = {
	{ "accepted", test_accepted },
	{ "refused", test_refused },
	{ "budget", test_budget },
	{ "sizes", test_sizes },
	{ NULL, NULL },
};
