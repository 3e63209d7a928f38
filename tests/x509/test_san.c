/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/san.h"

#include <string.h>

#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))
#define DER(text)                                         \
	{                                                 \
		(const uint8_t *)(text), sizeof(text) - 1 \
	}

#define X40 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* otherName SmtpUTF8Mailbox: length of it all, of its value, of the string */
#define SMTP_UTF8(all, value, tag, len)                       \
	"\xa0" all "\x06\x08\x2b\x06\x01\x05\x05\x07\x08\x09" \
	"\xa0" value tag len

static const struct {
	const char *row;
	struct x509_der extension;
	enum x509_san_type type;
	const char *text;
} one_rows[] = {
	{ "dNSName",
	    DER("\x30\x0b\x82\x09"
		"a.example"),
	    X509_SAN_DNS, "a.example" },
	{ "dNSName as it stands",
	    DER("\x30\x0a\x82\x08"
		"*.A b\x7f-."),
	    X509_SAN_DNS, "*.A b\x7f-." },
	{ "rfc822Name",
	    DER("\x30\x0d\x81\x0b"
		"a@b.example"),
	    X509_SAN_MAILBOX, "a@b.example" },
	{ "SmtpUTF8Mailbox (RFC 9598 3)",
	    DER("\x30\x1c" SMTP_UTF8(
		"\x1a", "\x0e", "\x0c", "\x0c") "\xc3\xa4@b.example"),
	    X509_SAN_MAILBOX_UTF8, "\xc3\xa4@b.example" },
	{ "IPv4 address", DER("\x30\x06\x87\x04\xc0\x00\x02\x01"),
	    X509_SAN_OTHER, "IP:192.0.2.1" },
	{ "IPv6 address",
	    DER("\x30\x12\x87\x10\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"),
	    X509_SAN_OTHER, "IP:2001:db8::1" },
	{ "URI",
	    DER("\x30\x0e\x86\x0c"
		"https://a.b/"),
	    X509_SAN_OTHER, "URI:https://a.b/" },
	{ "URI with a line feed",
	    DER("\x30\x05\x86\x03"
		"a\nb"),
	    X509_SAN_OTHER, "URI:a\\010b" },
	{ "directoryName",
	    DER("\x30\x11\xa4\x0f\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03"
		"\x0c\x02"
		"a,"),
	    X509_SAN_OTHER, "dirName:CN=a," },
	{ "directoryName with odd octets",
	    DER("\x30\x12\xa4\x10\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55\x04\x03"
		"\x0c\x03\n\xc3\xa4"),
	    X509_SAN_OTHER, "dirName:CN=\\010\\195\\164" },
	{ "empty directoryName", DER("\x30\x04\xa4\x02\x30\x00"),
	    X509_SAN_OTHER, "dirName:" },
	{ "registeredID", DER("\x30\x05\x88\x03\x2a\x03\x04"), X509_SAN_OTHER,
	    "RID:1.2.3.4" },
	{ "registeredID with a known name", DER("\x30\x05\x88\x03\x55\x04\x03"),
	    X509_SAN_OTHER, "RID:2.5.4.3" },
	{ "otherName of another type",
	    DER("\x30\x0a\xa0\x08\x06\x02\x2a\x03\xa0\x02\x05\x00"),
	    X509_SAN_OTHER, "other:1.2.3" },
	{ "x400Address", DER("\x30\x04\xa3\x02\x30\x00"), X509_SAN_OTHER,
	    "x400Address" },
	{ "ediPartyName", DER("\x30\x05\xa5\x03\x81\x01x"), X509_SAN_OTHER,
	    "ediPartyName" },
};

static void
test_one(void)
{
	for (size_t i = 0; i < COUNTOF(one_rows); i++) {
		struct x509_san *items = NULL;
		struct x509_error error = { 0 };
		size_t count = 0;

		CHECK(one_rows[i].row,
		    x509_san_decode(&items, &count, one_rows[i].extension,
			&error) == X509_OK);
		CHECK(one_rows[i].row, count == 1);
		if (count != 1)
			continue;
		CHECK(one_rows[i].row, items->type == one_rows[i].type);
		CHECK(one_rows[i].row,
		    strcmp(items->text, one_rows[i].text) == 0);
		CHECK(one_rows[i].row, items->len == strlen(items->text));
		x509_san_free(items, count);
	}
}

static const struct {
	const char *row;
	struct x509_der extension;
	const char *words; /* of the sentence */
} bad_rows[] = {
	{ "no octets", DER(""), "not one list" },
	{ "another type", DER("\x31\x00"), "not one list" },
	{ "trailing octets",
	    DER("\x30\x03\x82\x01"
		"a"
		"\x05\x00"),
	    "not one list" },
	{ "list cut off",
	    DER("\x30\x04\x82\x01"
		"a"),
	    "not one list" },
	{ "empty list", DER("\x30\x00"), "is empty" },
	{ "entry cut off",
	    DER("\x30\x06\x82\x01"
		"a\x82\x02"
		"b"),
	    "entry 2 is cut off" },
	{ "entry of indefinite length",
	    DER("\x30\x09\x82\x01"
		"a\xa4\x80\x30\x00\x00\x00"),
	    "entry 2 is cut off" },
	{ "unknown kind",
	    DER("\x30\x05\x82\x01"
		"a\x89\x00"),
	    "entry 2 is of no kind" },
	{ "dNSName in pieces",
	    DER("\x30\x05\xa2\x03\x16\x01"
		"a"),
	    "entry 1 is of no kind" },
	{ "universal IA5String",
	    DER("\x30\x03\x16\x01"
		"a"),
	    "entry 1 is of no kind" },
	{ "empty dNSName", DER("\x30\x02\x82\x00"), "entry 1, dNSName" },
	{ "NUL inside a dNSName",
	    DER("\x30\x0b\x82\x01"
		"a\x82\x06"
		"b\0c.de"),
	    "entry 2, dNSName" },
	{ "NUL after a dNSName",
	    DER("\x30\x04\x82\x02"
		"a\0"),
	    "entry 1, dNSName" },
	{ "UTF-8 in a dNSName", DER("\x30\x04\x82\x02\xc3\xa4"),
	    "entry 1, dNSName" },
	{ "empty rfc822Name", DER("\x30\x02\x81\x00"), "entry 1, rfc822Name" },
	{ "UTF-8 in an rfc822Name", DER("\x30\x06\x81\x04\xc3\xa4@b"),
	    "entry 1, rfc822Name" },
	{ "NUL inside an rfc822Name",
	    DER("\x30\x06\x81\x04"
		"a@b\0"),
	    "entry 1, rfc822Name" },
	{ "SmtpUTF8Mailbox as IA5String",
	    DER("\x30\x13" SMTP_UTF8("\x11", "\x05", "\x16", "\x03") "a@b"),
	    "not one UTF8String" },
	{ "empty SmtpUTF8Mailbox",
	    DER("\x30\x10" SMTP_UTF8("\x0e", "\x02", "\x0c", "\x00")),
	    "SmtpUTF8Mailbox is empty" },
	{ "NUL inside a SmtpUTF8Mailbox",
	    DER("\x30\x14" SMTP_UTF8("\x12", "\x06", "\x0c", "\x04") "a@\0b"),
	    "SmtpUTF8Mailbox is empty, or holds NUL" },
	{ "SmtpUTF8Mailbox that is no UTF-8",
	    DER("\x30\x13" SMTP_UTF8("\x11", "\x05", "\x0c", "\x03") "\xe4@b"),
	    "no UTF-8" },
	{ "SmtpUTF8Mailbox with a second value",
	    DER("\x30\x15" SMTP_UTF8(
		"\x13", "\x07", "\x0c", "\x03") "a@b"
						"\x05\x00"),
	    "not one UTF8String" },
	{ "SmtpUTF8Mailbox without its [0]",
	    DER("\x30\x11\xa0\x0f\x06\x08\x2b\x06\x01\x05\x05\x07\x08\x09"
		"\x0c\x03"
		"a@b"),
	    "not one type and one value" },
	{ "otherName without a type", DER("\x30\x04\xa0\x02\x05\x00"),
	    "entry 1, otherName" },
	{ "otherName without a value", DER("\x30\x06\xa0\x04\x06\x02\x2a\x03"),
	    "entry 1, otherName" },
	{ "otherName with a malformed type",
	    DER("\x30\x0a\xa0\x08\x06\x02\x80\x01\xa0\x02\x05\x00"),
	    "object identifier" },
	{ "address of five octets", DER("\x30\x07\x87\x05\x01\x02\x03\x04\x05"),
	    "4 octets or 16" },
	{ "address with a mask", DER("\x30\x0a\x87\x08\x7f\0\0\0\xff\0\0\0"),
	    "4 octets or 16" },
	{ "no address", DER("\x30\x02\x87\x00"), "4 octets or 16" },
	{ "empty URI", DER("\x30\x02\x86\x00"), "entry 1, uniformResource" },
	{ "UTF-8 in a URI", DER("\x30\x04\x86\x02\xc3\xa4"),
	    "entry 1, uniformResource" },
	{ "directoryName that is none", DER("\x30\x04\xa4\x02\x05\x00"),
	    "entry 1, directoryName" },
	{ "directoryName with more behind it",
	    DER("\x30\x06\xa4\x04\x30\x00\x30\x00"), "entry 1, directoryName" },
	{ "empty registeredID", DER("\x30\x02\x88\x00"), "object identifier" },
	{ "registeredID cut off", DER("\x30\x03\x88\x01\x80"),
	    "object identifier" },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < COUNTOF(bad_rows); i++) {
		struct x509_san *items = NULL;
		struct x509_error error = { 0 };
		size_t count = 7;

		CHECK(bad_rows[i].row,
		    x509_san_decode(&items, &count, bad_rows[i].extension,
			&error) == X509_E_INPUT);
		CHECK(bad_rows[i].row, error.status == X509_E_INPUT);
		CHECK(bad_rows[i].row,
		    strstr(error.text, bad_rows[i].words) != NULL);
		CHECK_SAFE(bad_rows[i].row, items == NULL && count == 7);
	}
}

static void
test_order(void)
{
	static const struct x509_der extension = DER("\x30\x0c"
						     "\x82\x01"
						     "b"
						     "\x81\x01"
						     "m"
						     "\x82\x01"
						     "a"
						     "\x82\x01"
						     "b");
	static const char *const texts[] = { "b", "m", "a", "b" };
	struct x509_san *items = NULL;
	size_t count = 0;

	CHECK("four names",
	    x509_san_decode(&items, &count, extension, NULL) == X509_OK);
	CHECK("all, duplicates too", count == COUNTOF(texts));
	for (size_t i = 0; i < count && i < COUNTOF(texts); i++)
		CHECK(texts[i], strcmp(items[i].text, texts[i]) == 0);
	x509_san_free(items, count);
	x509_san_free(NULL, 0);
}

static void
test_long_text(void)
{
	uint8_t octets[1008] = { 0x30, 0x82, 0x03, 0xec, 0x86, 0x82, 0x03,
		0xe8 };
	const struct x509_der extension = { octets, sizeof(octets) };
	struct x509_san *items = NULL;
	size_t count = 0;

	memset(octets + 8, '\t', 1000);
	CHECK("a URI of 1000 octets",
	    x509_san_decode(&items, &count, extension, NULL) == X509_OK);
	if (count != 1)
		return;
	CHECK("is bounded", items->len < 512);
	CHECK("and says so",
	    strcmp(items->text + items->len - 7, "\\009...") == 0);
	x509_san_free(items, count);
}

/* A directoryName of so many empty names in a row: [4] { ... } */
static enum x509_status
read_directory(size_t elements)
{
	uint8_t octets[4 + 4 + 4 + 2 * 2000] = { 0x30, 0x82, 0, 0, 0xa4, 0x82,
		0, 0, 0x30, 0x82 };
	const size_t inner = 2 * elements;
	struct x509_san *items = NULL;
	size_t count = 0;

	for (size_t i = 0; i < 3; i++) {
		const size_t len = inner + 8 - 4 * i;

		octets[4 * i + 2] = (uint8_t)(len >> 8);
		octets[4 * i + 3] = (uint8_t)len;
	}
	for (size_t i = 0; i < elements; i++)
		octets[12 + 2 * i] = 0x31; /* SET, of no attributes */
	const struct x509_der extension = { octets, 12 + inner };
	enum x509_status status =
	    x509_san_decode(&items, &count, extension, NULL);
	x509_san_free(items, count);
	return status;
}

static void
test_large_directory(void)
{
	CHECK("a Name of 500 parts", read_directory(500) == X509_OK);
	CHECK("of 2000", read_directory(2000) == X509_E_INPUT);
}

static void
test_large_oid(void)
{
	const struct x509_der most = DER("\x30\x7a\x88\x78" X40 X40 X40);
	const struct x509_der more = DER("\x30\x7b\x88\x79" X40 X40 X40 "x");
	struct x509_san *items = NULL;
	size_t count = 0;

	CHECK("an OID of 120 octets",
	    x509_san_decode(&items, &count, most, NULL) == X509_OK);
	CHECK("is shown in full",
	    count == 1 && items->len == strlen("RID:2.40") + 119 * 4);
	x509_san_free(items, count);
	CHECK("one of 121",
	    x509_san_decode(&items, &count, more, NULL) == X509_E_INPUT);
}

const char suite_name[] = "x509.san";
const struct test tests[] = {
	{ "one", test_one },
	{ "bad", test_bad },
	{ "order", test_order },
	{ "long_text", test_long_text },
	{ "large_directory", test_large_directory },
	{ "large_oid", test_large_oid },
	{ NULL, NULL },
};
