/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/base64.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *octets, *text;
} same_rows[] = {
	/* RFC 4648 10. */
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "+/+/" },
};

static void
test_round_trip(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(same_rows); i++) {
		const char *row = same_rows[i].text;
		const size_t len = strlen(same_rows[i].octets);
		char text[16];
		uint8_t octets[16];
		size_t got = 99;

		plugin_base64_encode(
		    text, (const uint8_t *)same_rows[i].octets, len);
		CHECK(row, PLUGIN_BASE64_LEN(len) == strlen(row));
		CHECK(row, memcmp(text, row, strlen(row)) == 0);
		CHECK(
		    row, plugin_base64_decode(octets, &got, row, strlen(row)));
		CHECK(row, got == len);
		CHECK(row, memcmp(octets, same_rows[i].octets, len) == 0);
	}
}

static const struct {
	const char *row, *text;
} refused_rows[] = {
	{ "no padding", "Zg" },
	{ "one octet of padding too much", "Zg===" },
	{ "three padding characters", "Z===" },
	{ "padding in the middle", "Zg==Zm9v" },
	{ "a character in the padding", "Zg=v" },
	{ "a line feed", "Zm9v\n" },
	{ "another alphabet", "-_-_" },
	{ "bits that belong to no octet", "Zh==" },
	{ "the same in two octets", "Zm9=" },
	{ "a blank", "Zm v" },
	{ "an octet beyond ASCII", "Zm\xe9v" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *text = refused_rows[i].text;
		uint8_t octets[16];
		size_t len;

		CHECK(refused_rows[i].row,
		    !plugin_base64_decode(octets, &len, text, strlen(text)));
	}
}

const char suite_name[] = "plugin.base64";
const struct test tests[] = {
	{ "round_trip", test_round_trip },
	{ "refused", test_refused },
	{ NULL, NULL },
};
