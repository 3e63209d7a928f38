/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/reason.h"

#include <string.h>

#include "caa/ascii.h"
#include "tests/runner.h"

/* Words are a contract with every reader of the JSON: a change is a break. */
static const struct {
	enum caa_reason reason;
	const char *word;
	bool permits;
	bool lookup_failure;
} rows[] = {
	{ CAA_REASON_NONE, "undecided", false, true },
	{ CAA_REASON_AUTHORIZED, "authorized", true, false },
	{ CAA_REASON_NO_RECORDS, "no-records", true, false },
	{ CAA_REASON_NO_RESTRICTION, "no-restriction", true, false },
	{ CAA_REASON_IGNORED_DOMAIN, "ignored-domain", true, false },
	{ CAA_REASON_NOT_APPLICABLE, "not-applicable", true, false },
	{ CAA_REASON_LOOKUP_ERROR_TOLERATED, "lookup-error-tolerated", true,
	    false },
	{ CAA_REASON_ISSUER_NOT_LISTED, "issuer-not-listed", false, false },
	{ CAA_REASON_ISSUANCE_FORBIDDEN, "issuance-forbidden", false, false },
	{ CAA_REASON_ACCOUNT_MISMATCH, "account-mismatch", false, false },
	{ CAA_REASON_METHOD_MISMATCH, "method-mismatch", false, false },
	{ CAA_REASON_UNKNOWN_PARAMETER, "unknown-parameter", false, false },
	{ CAA_REASON_UNKNOWN_CRITICAL, "unknown-critical", false, false },
	{ CAA_REASON_INVALID_TAG, "invalid-tag", false, false },
	{ CAA_REASON_BOGUS, "bogus", false, false },
	{ CAA_REASON_LOOKUP_ERROR, "lookup-error", false, true },
	{ CAA_REASON_MALFORMED_ANSWER, "malformed-answer", false, true },
	{ CAA_REASON_UNKNOWN_TLD, "unknown-tld", false, false },
	{ CAA_REASON_BAD_NAME, "bad-name", false, false },
	{ CAA_REASON_DEADLINE, "deadline", false, true },
	{ CAA_REASON_CANCELLED, "cancelled", false, true },
	{ CAA_REASON_NO_MEMORY, "no-memory", false, true },
	{ CAA_REASON_AUDIT, "audit", false, false },
};

static void
test_words(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct caa_reason_info *info =
		    caa_reason_info(rows[i].reason);

		CHECK(rows[i].word, strcmp(info->word, rows[i].word) == 0);
		CHECK(rows[i].word, info->permits == rows[i].permits);
		CHECK(rows[i].word,
		    info->lookup_failure == rows[i].lookup_failure);
	}
	CHECK("every reason has a row",
	    sizeof(rows) / sizeof(rows[0]) == CAA_REASON_COUNT);
}

static bool
is_sentence(const char *text)
{
	const size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)text[i]))
			return false;
	return len > 1 && text[0] >= 'A' && text[0] <= 'Z' &&
	    strchr(text, '.') == text + len - 1;
}

static void
test_texts(void)
{
	for (unsigned r = 0; r < CAA_REASON_COUNT; r++) {
		const struct caa_reason_info *info =
		    caa_reason_info((enum caa_reason)r);

		CHECK(info->word, is_sentence(info->text));
		CHECK(info->word, strlen(info->clause) > 0);
		CHECK(info->word, strlen(info->ejbca) > 0);
	}
}

static void
test_out_of_range(void)
{
	const struct caa_reason_info *none = caa_reason_info(CAA_REASON_NONE);

	CHECK("one past the end", caa_reason_info(CAA_REASON_COUNT) == none);
	CHECK("far away", caa_reason_info((enum caa_reason)9999) == none);
	CHECK("nothing permits by accident", !none->permits);
}

const char suite_name[] = "caa.reason";
const struct test tests[] = {
	{ "words", test_words },
	{ "texts", test_texts },
	{ "out_of_range", test_out_of_range },
	{ NULL, NULL },
};
