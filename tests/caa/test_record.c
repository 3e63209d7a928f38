/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/record.h"

#include <string.h>

#include "caa/ascii.h"
#include "tests/runner.h"

/* A string literal's octets and their number. */
#define RDATA(text) (const uint8_t *)(text), sizeof(text) - 1

static const struct {
	const char *row;
	const uint8_t *rdata;
	size_t len;
	enum caa_status status;
	enum caa_tag tag;
	uint8_t flags;
	size_t tag_len;
	size_t value_len;
} decode_rows[] = {
	{ "issue", RDATA("\0\5issueca.example"), CAA_OK, CAA_TAG_ISSUE, 0, 5,
	    10 },
	{ "issuewild", RDATA("\0\11issuewild;"), CAA_OK, CAA_TAG_ISSUEWILD, 0,
	    9, 1 },
	{ "issuemail (RFC 9495 4)", RDATA("\0\11issuemail;"), CAA_OK,
	    CAA_TAG_ISSUEMAIL, 0, 9, 1 },
	{ "issuevmc", RDATA("\0\10issuevmc;"), CAA_OK, CAA_TAG_ISSUEVMC, 0, 8,
	    1 },
	{ "iodef (RFC 8659 4.4)", RDATA("\0\5iodefmailto:a@b"), CAA_OK,
	    CAA_TAG_IODEF, 0, 5, 10 },
	{ "contactemail", RDATA("\0\14contactemaila@b"), CAA_OK,
	    CAA_TAG_CONTACTEMAIL, 0, 12, 3 },
	{ "contactphone", RDATA("\0\14contactphone+1"), CAA_OK,
	    CAA_TAG_CONTACTPHONE, 0, 12, 2 },
	{ "tags match in any case (RFC 8659 4.1)", RDATA("\0\5ISSUE;"), CAA_OK,
	    CAA_TAG_ISSUE, 0, 5, 1 },
	{ "a tag of mixed case", RDATA("\0\11iSsUeWiLd;"), CAA_OK,
	    CAA_TAG_ISSUEWILD, 0, 9, 1 },
	{ "an empty value is a value (RFC 8659 4.1)", RDATA("\0\5issue"),
	    CAA_OK, CAA_TAG_ISSUE, 0, 5, 0 },
	{ "a value holds any octets (RFC 8659 4.1)",
	    RDATA("\0\5issue\0\xff\"<b>"), CAA_OK, CAA_TAG_ISSUE, 0, 5, 6 },
	{ "the critical flag", RDATA("\x80\5issue;"), CAA_OK, CAA_TAG_ISSUE,
	    0x80, 5, 1 },
	{ "every other flag, unused (RFC 8659 4.1)", RDATA("\x7f\5issue;"),
	    CAA_OK, CAA_TAG_ISSUE, 0x7f, 5, 1 },
	{ "a tag we do not know", RDATA("\0\3tbsx"), CAA_OK, CAA_TAG_UNKNOWN, 0,
	    3, 1 },
	{ "the name of unknown is no tag", RDATA("\0\7unknown"), CAA_OK,
	    CAA_TAG_UNKNOWN, 0, 7, 0 },
	{ "a reserved tag means nothing", RDATA("\0\6policyx"), CAA_OK,
	    CAA_TAG_UNKNOWN, 0, 6, 1 },
	{ "the beginning of a known tag", RDATA("\0\4issue;"), CAA_OK,
	    CAA_TAG_UNKNOWN, 0, 4, 2 },
	{ "a known tag and more", RDATA("\0\6issuex;"), CAA_OK, CAA_TAG_UNKNOWN,
	    0, 6, 1 },
	{ "a tag with NUL is not its beginning", RDATA("\0\6issue\0;"), CAA_OK,
	    CAA_TAG_UNKNOWN, 0, 6, 1 },
	{ "a tag with a blank", RDATA("\0\6issue ;"), CAA_OK, CAA_TAG_UNKNOWN,
	    0, 6, 1 },
	{ "a tag outside its alphabet (RFC 8659 4.1)", RDATA("\0\5i-_\xff.;"),
	    CAA_OK, CAA_TAG_UNKNOWN, 0, 5, 1 },
	{ "dotless i is another letter", RDATA("\0\6\xc4\xb1ssue;"), CAA_OK,
	    CAA_TAG_UNKNOWN, 0, 6, 1 },
	{ "no octets", NULL, 0, CAA_E_MALFORMED, CAA_TAG_UNKNOWN, 0, 0, 0 },
	{ "flags only", RDATA("\0"), CAA_E_MALFORMED, CAA_TAG_UNKNOWN, 0, 0,
	    0 },
	{ "no tag", RDATA("\0\0"), CAA_E_MALFORMED, CAA_TAG_UNKNOWN, 0, 0, 0 },
	{ "an empty tag before a value (RFC 8659 4.1)", RDATA("\0\0issue"),
	    CAA_E_MALFORMED, CAA_TAG_UNKNOWN, 0, 0, 0 },
	{ "a tag one octet past the end", RDATA("\0\6issue"), CAA_E_MALFORMED,
	    CAA_TAG_UNKNOWN, 0, 0, 0 },
	{ "a tag far past the end", RDATA("\0\xffissue"), CAA_E_MALFORMED,
	    CAA_TAG_UNKNOWN, 0, 0, 0 },
};

static void
test_decode(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(decode_rows); i++) {
		const char *row = decode_rows[i].row;
		const uint8_t *rdata = decode_rows[i].rdata;
		struct caa_record r;

		memset(&r, 0xa5, sizeof(r)); /* nothing stale may survive */
		CHECK(row,
		    caa_record_decode(&r, rdata, decode_rows[i].len) ==
			decode_rows[i].status);
		CHECK(row, r.tag == decode_rows[i].tag);
		CHECK(row, r.flags == decode_rows[i].flags);
		CHECK(row, r.tag_len == decode_rows[i].tag_len);
		CHECK(row, r.value_len == decode_rows[i].value_len);
		if (decode_rows[i].status != CAA_OK) {
			CHECK(row, r.tag_text == NULL && r.value == NULL);
			continue;
		}
		CHECK(row, r.tag_text == (const char *)rdata + 2);
		CHECK(row, r.value == rdata + 2 + r.tag_len);
	}
}

/* Lengths no literal shows: a tag of 255 octets, the largest RDATA. */
static void
test_decode_extremes(void)
{
	static uint8_t rdata[UINT16_MAX];
	struct caa_record r;

	memset(rdata, 'a', sizeof(rdata));
	rdata[1] = 255;
	CHECK("the longest tag",
	    caa_record_decode(&r, rdata, 257) == CAA_OK && r.tag_len == 255 &&
		r.value_len == 0);
	CHECK("the longest tag, cut by an octet",
	    caa_record_decode(&r, rdata, 256) == CAA_E_MALFORMED);
	rdata[1] = 1;
	CHECK("a value far over 255 octets (RFC 8659 4.1)",
	    caa_record_decode(&r, rdata, sizeof(rdata)) == CAA_OK &&
		r.value_len == UINT16_MAX - 3);
}

static const struct {
	const char *row;
	const uint8_t *rdata;
	size_t len;
	const char *text;
} print_rows[] = {
	{ "an issue", RDATA("\0\5issueca.example"), "0 issue \"ca.example\"" },
	{ "the empty value", RDATA("\0\5issue"), "0 issue \"\"" },
	{ "critical and a reserved flag", RDATA("\x82\5issue;"),
	    "130 issue \";\"" },
	{ "all flags", RDATA("\xff\5iodefx"), "255 iodef \"x\"" },
	{ "the tag in lower case (RFC 8659 4.1.1)", RDATA("\0\5IsSuECA"),
	    "0 issue \"CA\"" },
	{ "quotes and backslashes", RDATA("\0\5issue\"a\\b\""),
	    "0 issue \"\\\"a\\\\b\\\"\"" },
	{ "NUL, line break, DEL, UTF-8", RDATA("\0\5issue\0\n\x7f\xc3\xbc"),
	    "0 issue \"\\000\\010\\127\\195\\188\"" },
	{ "a terminal's escape", RDATA("\0\5issue\x1b[31m"),
	    "0 issue \"\\027[31m\"" },
	{ "markup stays what it is", RDATA("\0\5issue<script>"),
	    "0 issue \"<script>\"" },
	{ "an unknown tag", RDATA("\0\3tbsUnknown"), "0 tbs \"Unknown\"" },
	{ "a tag that would end its word",
	    RDATA("\0\13"
		  "a b\";\\(\0\n-_x"),
	    "0 a\\032b\\034\\059\\092\\040\\000\\010-_ \"x\"" },
};

static void
test_print(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(print_rows); i++) {
		const char *row = print_rows[i].row;
		struct caa_record r;
		char out[128];

		CHECK(row,
		    caa_record_decode(
			&r, print_rows[i].rdata, print_rows[i].len) == CAA_OK);
		CHECK(row,
		    caa_record_print(&r, out, sizeof(out)) ==
			strlen(print_rows[i].text));
		CHECK(row, strcmp(out, print_rows[i].text) == 0);
	}
}

/* Hostile octets throughout, into memory of every size up to enough. */
static void
test_print_bounds(void)
{
	uint8_t rdata[2 + 255 + 256];
	struct caa_record r;
	char whole[2048];

	rdata[0] = 0xff;
	rdata[1] = 255;
	for (size_t i = 2; i < sizeof(rdata); i++)
		rdata[i] = (uint8_t)(i - 2);
	CHECK("decodes", caa_record_decode(&r, rdata, sizeof(rdata)) == CAA_OK);
	const size_t need = caa_record_print(&r, whole, sizeof(whole));
	CHECK("fits", need < sizeof(whole) && strlen(whole) == need);
	for (size_t i = 0; i < need; i++)
		CHECK("printable", caa_ascii_is_print((uint8_t)whole[i]));

	CHECK("no memory", caa_record_print(&r, NULL, 0) == need);
	for (size_t size = 1; size <= need; size++) {
		char out[sizeof(whole)];

		memset(out, 'x', sizeof(out));
		CHECK("whole length", caa_record_print(&r, out, size) == need);
		CHECK("ends inside", memchr(out, '\0', size) != NULL);
		CHECK("nothing behind", out[size] == 'x');
		if (size > 3)
			CHECK("says that it was cut",
			    strcmp(out + strlen(out) - 3, "...") == 0);
	}
}

static void
test_tag_name(void)
{
	CHECK("known", strcmp(caa_tag_name(CAA_TAG_ISSUE), "issue") == 0);
	CHECK("last",
	    strcmp(caa_tag_name(CAA_TAG_CONTACTPHONE), "contactphone") == 0);
	CHECK("unknown", strcmp(caa_tag_name(CAA_TAG_UNKNOWN), "unknown") == 0);
	CHECK("no tag at all",
	    strcmp(caa_tag_name((enum caa_tag)4711), "unknown") == 0);
}

const char suite_name[] = "caa.record";
const struct test tests[] = {
	{ "decode", test_decode },
	{ "decode_extremes", test_decode_extremes },
	{ "print", test_print },
	{ "print_bounds", test_print_bounds },
	{ "tag_name", test_tag_name },
	{ NULL, NULL },
};
