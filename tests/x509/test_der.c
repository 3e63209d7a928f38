/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/der.h"

#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))
#define DER(text)                                         \
	{                                                 \
		(const uint8_t *)(text), sizeof(text) - 1 \
	}

#define X32 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *row;
	struct x509_der der;
	bool ok;
	size_t value_len;
} next_rows[] = {
	{ "nothing", DER(""), false, 0 },
	{ "a tag alone", DER("\x04"), false, 0 },
	{ "empty value", DER("\x04\x00"), true, 0 },
	{ "short form", DER("\x04\x02xy"), true, 2 },
	{ "value cut off", DER("\x04\x03xy"), false, 0 },
	{ "more follows", DER("\x04\x01xy"), true, 1 },
	{ "indefinite length (X.690 10.1)", DER("\x30\x80\x00\x00"), false, 0 },
	{ "long form where short does", DER("\x04\x81\x01x"), false, 0 },
	{ "leading zero in the length", DER("\x04\x82\x00\x01x"), false, 0 },
	{ "leading zero in a length that needs the long form",
	    DER("\x04\x82\x00\x80" X32 X32 X32 X32), false, 0 },
	{ "the same without it", DER("\x04\x81\x80" X32 X32 X32 X32), true,
	    128 },
	{ "length octets cut off", DER("\x04\x82\x01"), false, 0 },
	{ "length of five octets", DER("\x04\x85\x01\x00\x00\x00\x00"), false,
	    0 },
	{ "length beyond any input", DER("\x04\x84\xff\xff\xff\xff"), false,
	    0 },
	{ "reserved length 0xff", DER("\x04\xff"), false, 0 },
	{ "tag number in more octets", DER("\x1f\x01\x00"), false, 0 },
	{ "string in pieces (X.690 10.2)", DER("\x24\x00"), false, 0 },
	{ "UTF8String in pieces", DER("\x2c\x00"), false, 0 },
	{ "primitive SEQUENCE", DER("\x10\x00"), false, 0 },
	{ "primitive SET", DER("\x11\x00"), false, 0 },
	{ "SET", DER("\x31\x00"), true, 0 },
	{ "context, primitive", DER("\x82\x00"), true, 0 },
	{ "context, constructed", DER("\xa0\x00"), true, 0 },
};

static void
test_next(void)
{
	for (size_t i = 0; i < COUNTOF(next_rows); i++) {
		struct x509_der rest = next_rows[i].der;
		struct x509_der_item item = { 0 };
		const bool ok = x509_der_next(&rest, &item);

		CHECK(next_rows[i].row, ok == next_rows[i].ok);
		CHECK(
		    next_rows[i].row, item.value.len == next_rows[i].value_len);
		CHECK(next_rows[i].row,
		    ok ? rest.p == item.value.p + item.value.len
		       : rest.p == next_rows[i].der.p);
	}
}

static void
test_only(void)
{
	const struct x509_der one = DER("\x30\x02\x05\x00");
	const struct x509_der two = DER("\x30\x00\x30\x00");
	struct x509_der value = { 0 };

	CHECK("one element", x509_der_only(one, X509_DER_SEQUENCE, &value));
	CHECK("its value", value.p == one.p + 2 && value.len == 2);
	CHECK("another tag", !x509_der_only(one, X509_DER_OID, &value));
	CHECK(
	    "trailing octets", !x509_der_only(two, X509_DER_SEQUENCE, &value));
}

static const struct {
	const char *row;
	struct x509_der der;
	size_t max;
	enum x509_der_verdict verdict;
	size_t offset;
} check_rows[] = {
	{ "as many as allowed", DER("\x30\x04\x05\x00\x05\x00"), 3,
	    X509_DER_GOOD, 4 },
	{ "one more", DER("\x30\x04\x05\x00\x05\x00"), 2, X509_DER_TOO_MANY,
	    4 },
	{ "nested ones count", DER("\x30\x04\x31\x02\x05\x00"), 2,
	    X509_DER_TOO_MANY, 4 },
	{ "what stands in a string does not",
	    DER("\x30\x06\x04\x04\x05\x00\x05\x00"), 2, X509_DER_GOOD, 2 },
	{ "indefinite length deep inside", DER("\x30\x04\x31\x80\x00\x00"), 9,
	    X509_DER_BAD, 2 },
	{ "cut off deep inside", DER("\x30\x04\x31\x02\x05\x01"), 9,
	    X509_DER_BAD, 4 },
};

static void
test_checks(void)
{
	for (size_t i = 0; i < COUNTOF(check_rows); i++) {
		size_t offset = 99;

		CHECK(check_rows[i].row,
		    x509_der_check(check_rows[i].der, check_rows[i].max,
			&offset) == check_rows[i].verdict);
		CHECK(check_rows[i].row, offset == check_rows[i].offset);
	}
}

const char suite_name[] = "x509.der";
const struct test tests[] = {
	{ "next", test_next },
	{ "only", test_only },
	{ "check", test_checks },
	{ NULL, NULL },
};
