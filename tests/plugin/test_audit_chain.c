/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

/* Two lines; the hashes are those of sha256sum(1). */
#define BODY_1 "\"type\":\"begin\",\"a\":1"
#define LINE_1                                                            \
	"{\"seq\":1,\"prev\":\"00000000000000000000000000000000000000000" \
	"00000000000000000000000\"," BODY_1 ",\"sum\":\"" SUM_1 "\"}\n"
#define SUM_1 "ea5eee000f211c485d8b1af303f64fb0c04eafc7a05b9452d2c1758c2e70d95f"
#define HASH_1 \
	"7e17fc8d306eada2909acc28450213e6fa9a55d014c22f8c059db1afa811d94c"
#define LINE_2                                                  \
	"{\"seq\":2,\"prev\":\"" HASH_1 "\",\"type\":\"check\"" \
	",\"sum\":\"" SUM_2 "\"}\n"
#define SUM_2 "5690c99cb32c09c1976655473e08a21ef96caec61d3263c9ec9bed06d412cb97"
#define HASH_2 \
	"9b708e3129aa86fd7f04bd7d60792c7a53a62abcf93b5d09b323fdc19b2291a5"

static struct plugin_audit_text
text_of(const char *literal)
{
	struct plugin_audit_text text = { 0 };

	plugin_audit_text_add(&text, literal);
	return text;
}

static bool
add(struct plugin_audit_chain *chain, struct plugin_audit_link *link,
    const char *members, struct plugin_audit_text *out)
{
	struct plugin_audit_text body = text_of(members);
	bool ok = plugin_audit_chain_add(chain, link, &body, NULL, out, NULL) ==
	    CAA_OK;

	plugin_audit_text_clear(&body);
	return ok;
}

static void
test_golden(void)
{
	struct plugin_audit_chain *chain = NULL;
	struct plugin_audit_link link = PLUGIN_AUDIT_LINK_NONE;
	struct plugin_audit_text out = { 0 };

	CHECK("new", plugin_audit_chain_new(&chain, NULL) == CAA_OK);
	if (chain == NULL)
		return;
	CHECK("first", add(chain, &link, BODY_1, &out));
	CHECK("its hash", link.seq == 1 && strcmp(link.hash, HASH_1) == 0);
	CHECK("second", add(chain, &link, "\"type\":\"check\"", &out));
	CHECK("its hash", link.seq == 2 && strcmp(link.hash, HASH_2) == 0);
	CHECK("both lines",
	    !out.failed && out.len == strlen(LINE_1 LINE_2) &&
		memcmp(out.octets, LINE_1 LINE_2, out.len) == 0);
	plugin_audit_text_clear(&out);
	plugin_audit_chain_free(chain);
}

static void
test_failed_body(void)
{
	struct plugin_audit_chain *chain = NULL;
	struct plugin_audit_link link = PLUGIN_AUDIT_LINK_NONE;
	struct plugin_audit_text out = text_of("before");
	const struct plugin_audit_text body = { .failed = true };

	CHECK("new", plugin_audit_chain_new(&chain, NULL) == CAA_OK);
	if (chain != NULL)
		CHECK("half a body makes no line",
		    plugin_audit_chain_add(
			chain, &link, &body, NULL, &out, NULL) == CAA_E_NOMEM);
	CHECK("nothing is added", out.len == strlen("before"));
	CHECK("the chain stays", link.seq == 0);
	plugin_audit_text_clear(&out);
	plugin_audit_chain_free(chain);
}

static const struct {
	const char *row;
	const char *line;
	uint64_t seq; /* 0: no line of ours */
	const char *type;
} read_rows[] = {
	{ "the first line", LINE_1, 1, "begin" },
	{ "another", LINE_2, 2, "check" },
	{ "nothing", "", 0, "" },
	{ "a line feed", "\n", 0, "" },
	{ "two lines", LINE_1 LINE_2, 0, "" },
	{ "other JSON", "{\"seq\":1}\n", 0, "" },
	{ "a sum alone", ",\"sum\":\"" SUM_1 "\"}\n", 0, "" },
};

static void
test_read(void)
{
	struct plugin_audit_chain *chain = NULL;
	struct plugin_audit_line line;

	CHECK("new", plugin_audit_chain_new(&chain, NULL) == CAA_OK);
	for (size_t i = 0; chain != NULL && i < CAA_COUNTOF(read_rows); i++) {
		const char *row = read_rows[i].row;
		bool ours = plugin_audit_chain_read(
		    chain, &line, read_rows[i].line, strlen(read_rows[i].line));

		CHECK(row, ours == (read_rows[i].seq != 0));
		if (!ours)
			continue;
		CHECK(row, line.link.seq == read_rows[i].seq);
		CHECK(row,
		    line.type_len == strlen(read_rows[i].type) &&
			memcmp(line.type, read_rows[i].type, line.type_len) ==
			    0);
		CHECK(row,
		    strcmp(line.link.hash,
			line.link.seq == 1 ? HASH_1 : HASH_2) == 0);
	}
	plugin_audit_chain_free(chain);
}

/* No line is taken for whole in which one octet differs, or is missing. */
static void
test_any_flip(void)
{
	struct plugin_audit_chain *chain = NULL;
	struct plugin_audit_line line;
	char octets[sizeof(LINE_1)] = LINE_1;
	const size_t len = sizeof(LINE_1) - 1;
	char row[64];

	CHECK("new", plugin_audit_chain_new(&chain, NULL) == CAA_OK);
	for (size_t i = 0; chain != NULL && i < len * 8; i++) {
		(void)snprintf(row, sizeof(row), "bit %zu", i);
		octets[i / 8] = (char)(octets[i / 8] ^ (1 << (i % 8)));
		CHECK(row, !plugin_audit_chain_read(chain, &line, octets, len));
		octets[i / 8] = (char)(octets[i / 8] ^ (1 << (i % 8)));
	}
	for (size_t i = 0; chain != NULL && i < len; i++) {
		(void)snprintf(row, sizeof(row), "%zu octets", i);
		CHECK(row, !plugin_audit_chain_read(chain, &line, octets, i));
		CHECK(row,
		    !plugin_audit_chain_read(
			chain, &line, octets + len - i, i));
	}
	plugin_audit_chain_free(chain);
}

static void
test_too_long(void)
{
	struct plugin_audit_chain *chain = NULL;
	struct plugin_audit_link link = PLUGIN_AUDIT_LINK_NONE;
	struct plugin_audit_text body = text_of("\"type\":\"check\",\"a\":\"");
	struct plugin_audit_text out = { 0 };
	static const char filler[1024] = { 'x' };

	while (!body.failed && body.len < PLUGIN_AUDIT_LINE_MAX)
		plugin_audit_text_add_octets(&body, filler, sizeof(filler));
	CHECK("new", plugin_audit_chain_new(&chain, NULL) == CAA_OK);
	if (chain != NULL)
		CHECK("refused",
		    plugin_audit_chain_add(
			chain, &link, &body, NULL, &out, NULL) == CAA_E_LIMIT);
	CHECK("nothing is added", out.len == 0 && link.seq == 0);
	plugin_audit_text_clear(&out);
	plugin_audit_text_clear(&body);
	plugin_audit_chain_free(chain);
}

const char suite_name[] = "plugin.audit_chain";
const struct test tests[] = {
	{ "golden", test_golden },
	{ "failed_body", test_failed_body },
	{ "read", test_read },
	{ "any_flip", test_any_flip },
	{ "too_long", test_too_long },
	{ NULL, NULL },
};
