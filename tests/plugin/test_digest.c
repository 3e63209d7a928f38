/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/digest.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

/* FIPS 180-2, appendix B. */
static const struct {
	const char *row;
	const char *text;
	const char *digest;
} digest_rows[] = {
	{ "nothing", "",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
	    "5" },
	{ "one block", "abc",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
	    "d" },
	{ "two blocks",
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c"
	    "1" },
};

static void
test_digest(void)
{
	struct plugin_sha256 *sha256 = plugin_sha256_new();

	CHECK("there is SHA-256", sha256 != NULL);
	for (size_t i = 0; i < CAA_COUNTOF(digest_rows); i++) {
		const char *text = digest_rows[i].text;
		char out[PLUGIN_DIGEST_TEXT] = "";

		CHECK(
		    digest_rows[i].row, plugin_digest(out, text, strlen(text)));
		CHECK(digest_rows[i].row,
		    strcmp(out, digest_rows[i].digest) == 0);
		out[0] = '\0';
		CHECK(digest_rows[i].row,
		    plugin_sha256_digest(sha256, out, text, strlen(text)));
		CHECK(digest_rows[i].row,
		    strcmp(out, digest_rows[i].digest) == 0);
	}
	plugin_sha256_free(sha256);
	plugin_sha256_free(NULL);
}

static void
test_random(void)
{
	char a[PLUGIN_RANDOM_TEXT] = "", b[PLUGIN_RANDOM_TEXT] = "";

	CHECK("one", plugin_random(a));
	CHECK("another", plugin_random(b));
	CHECK("of full length", strlen(a) == PLUGIN_RANDOM_TEXT - 1);
	CHECK("in hexadecimal", strspn(a, "0123456789abcdef") == strlen(a));
	CHECK("are never the same", strcmp(a, b) != 0);
}

const char suite_name[] = "plugin.digest";
const struct test tests[] = {
	{ "digest", test_digest },
	{ "random", test_random },
	{ NULL, NULL },
};
