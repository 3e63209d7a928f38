/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_read.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "tests/runner.h"

#define FOO_HASH \
	"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
#define FOO(text)                                           \
	"{\"type\":\"packet\",\"sha256\":\"" FOO_HASH "\"," \
	"\"packet\":\"" text "\"}\n"
#define CHECK_AT(time, lookups)                                    \
	"{\"type\":\"check\",\"version\":1,\"checked_at\":\"" time \
	"\",\"lookups\":[" lookups "],\"packets\":[\"" FOO_HASH "\"]}\n"
#define LOOKUP(rest) "{\"owner\":\"a.example\"," rest "}"
#define AT           "2026-11-22T04:00:00Z"
#define FAILED       LOOKUP("\"outcome\":\"timeout\",\"attempts\":2")

/* Files that are none. */
static const struct {
	const char *row, *text, *says;
} refused_rows[] = {
	{ "nothing", "", "it holds no check" },
	{ "a message alone", FOO("Zm9v"), "it holds no check" },
	{ "two checks", CHECK_AT(AT, FAILED) CHECK_AT(AT, FAILED),
	    "it holds more than one check: caa-validator replay takes them "
	    "apart" },
	{ "no time", "{\"type\":\"check\",\"version\":1}\n",
	    "its check is of another version, or has no time" },
	{ "no version", "{\"type\":\"check\",\"checked_at\":\"" AT "\"}\n",
	    "its check is of another version, or has no time" },
	{ "a time that is none", CHECK_AT("2026-13-22T04:00:00Z", FAILED),
	    "its check is of another version, or has no time" },
	{ "a time with an offset", CHECK_AT("2026-11-22T04:00:00+", FAILED),
	    "its check is of another version, or has no time" },
};

static void
test_refused(void)
{
	json_set_alloc_funcs(malloc, free);
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		struct plugin_evidence_copy *copy = NULL;
		struct caa_error error = { .text = "" };

		CHECK(refused_rows[i].row,
		    plugin_evidence_copy_parse(&copy, refused_rows[i].text,
			strlen(refused_rows[i].text), &error) != CAA_OK);
		CHECK(
		    error.text, strcmp(error.text, refused_rows[i].says) == 0);
		CHECK(refused_rows[i].row, copy == NULL);
		/* A line there was no memory for is no line. */
		plugin_evidence_copy_free(copy);
	}
}

/* What becomes of the time, of the message and of the lookup. */
static const struct {
	const char *row, *text;
	int64_t now;
	size_t len; /* of the message */
	enum caa_outcome outcome;
	bool packet;
} rows[] = {
	{ "a failure", CHECK_AT(AT, FAILED), 1795320000, 0, CAA_OUTCOME_TIMEOUT,
	    false },
	{ "a leap day", CHECK_AT("2024-02-29T23:59:59Z", FAILED), 1709251199, 0,
	    CAA_OUTCOME_TIMEOUT, false },
	{ "the first of March", CHECK_AT("2000-03-01T00:00:00Z", FAILED),
	    951868800, 0, CAA_OUTCOME_TIMEOUT, false },
	{ "a message, after the check or before",
	    CHECK_AT(AT, LOOKUP("\"outcome\":\"nodata\",\"packet\":0"))
		FOO("Zm9v"),
	    1795320000, 3, CAA_OUTCOME_NODATA, true },
	{ "another message under its hash",
	    FOO("Zm9w")
		CHECK_AT(AT, LOOKUP("\"outcome\":\"nodata\",\"packet\":0")),
	    1795320000, 0, CAA_OUTCOME_NODATA, false },
	{ "what is no base64", FOO("Zm9") CHECK_AT(AT, LOOKUP("\"packet\":0")),
	    1795320000, 0, CAA_OUTCOME_NONE, false },
	{ "an index nobody has",
	    FOO("Zm9v") CHECK_AT(AT, LOOKUP("\"packet\":1")), 1795320000, 3,
	    CAA_OUTCOME_NONE, false },
	{ "an outcome nobody has", CHECK_AT(AT, LOOKUP("\"outcome\":\"fine\"")),
	    1795320000, 0, CAA_OUTCOME_NONE, false },
	{ "lines that a crash left",
	    "{\"type\":\"pack~\n" CHECK_AT(AT, FAILED) "{\"type\":\"che",
	    1795320000, 0, CAA_OUTCOME_TIMEOUT, false },
};

static void
test_read(void)
{
	json_set_alloc_funcs(malloc, free);
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		const char *row = rows[i].row;
		struct plugin_evidence_copy *copy = NULL;
		struct caa_error error = { .text = "" };
		enum caa_status status = plugin_evidence_copy_parse(
		    &copy, rows[i].text, strlen(rows[i].text), &error);

		CHECK(row, status == CAA_OK);
		CHECK_SAFE(row, (status == CAA_OK) == (copy != NULL));
		if (copy == NULL)
			continue;
		const struct caa_evidence *evidence =
		    plugin_evidence_copy_get(copy);
		CHECK(row, evidence->now == rows[i].now);
		CHECK(row, evidence->chain_len == 1);
		CHECK(row, evidence->chain[0].len == rows[i].len);
		CHECK(row, evidence->lookup_count == 1);
		CHECK(row, evidence->lookups[0].outcome == rows[i].outcome);
		CHECK(row,
		    (evidence->lookups[0].packet.octets != NULL) ==
			rows[i].packet);
		plugin_evidence_copy_free(copy);
	}
}

/* No answer comes of it that could permit. */
static void
expect_failure(void *ctx, struct caa_answer *answer)
{
	const char *row = ctx;

	CHECK_SAFE(
	    row, answer == NULL || !caa_outcome_is_answer(answer->outcome));
	CHECK_SAFE(row, answer == NULL || !answer->insecure_proven);
}

static void
ask(const struct caa_evidence *evidence, char *row)
{
	struct caa_resolver *resolver = NULL;
	struct caa_lookup *lookup;
	enum caa_status status =
	    caa_resolver_evidence_new(&resolver, evidence, NULL);

	CHECK(row, status == CAA_OK);
	if (status != CAA_OK)
		return;
	CHECK(row,
	    resolver->ops->start(resolver, "a.example", 0, expect_failure, row,
		&lookup) == CAA_OK);
	CHECK(row,
	    resolver->ops->start(resolver, "b.example", 0, expect_failure, row,
		&lookup) == CAA_OK);
	resolver->ops->free(resolver);
}

static void
test_denies(void)
{
	static char row[] = "nothing is permitted";

	json_set_alloc_funcs(malloc, free);
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct plugin_evidence_copy *copy = NULL;

		if (plugin_evidence_copy_parse(&copy, rows[i].text,
			strlen(rows[i].text), NULL) == CAA_OK)
			ask(plugin_evidence_copy_get(copy), row);
		plugin_evidence_copy_free(copy);
	}
}

const char suite_name[] = "plugin.evidence_read";
const struct test tests[] = {
	{ "refused", test_refused },
	{ "read", test_read },
	{ "denies", test_denies },
	{ NULL, NULL },
};
