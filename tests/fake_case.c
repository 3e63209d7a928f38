/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake_case.h"

#include <string.h>

#include "tests/runner.h"

/* The owners asked, one space between them. */
static bool
asked_are(const struct fake_resolver *resolver, const char *expected)
{
	for (size_t i = 0; i < resolver->asked_count; i++) {
		size_t len = strlen(resolver->asked[i]);

		if (strncmp(expected, resolver->asked[i], len) != 0 ||
		    (expected[len] != ' ' && expected[len] != '\0'))
			return false;
		expected += len + (expected[len] == ' ');
	}
	return *expected == '\0';
}

static bool
is_text(const char *text, const char *expected)
{
	if (text == NULL || expected == NULL)
		return text == expected;
	return strcmp(text, expected) == 0;
}

static void
run(const struct fake_case *expected, struct caa_strings issuers)
{
	const char *row = expected->row;
	const struct fake_request request = {
		.names = &expected->name,
		.count = 1,
		.issuers = issuers,
	};
	struct fake_check fake;
	bool ok =
	    fake_check_init(&fake, expected->rules, &request, expected->zone);

	CHECK(row, ok);
	if (!ok)
		return;
	fake_check_start(&fake);
	const struct caa_decision *decision = fake_check_decision(&fake, 0);
	CHECK_SAFE(row, fake.done == 1);
	CHECK_SAFE(row, !decision->permit || expected->permit);
	CHECK(row, decision->permit == expected->permit);
	CHECK(row, decision->reason == expected->reason);
	CHECK(row, is_text(decision->found_at, expected->found_at));
	CHECK(row,
	    expected->asked == NULL ||
		asked_are(&fake.resolver, expected->asked));
	CHECK_SAFE(row, fake_check_clear(&fake) == 0);
}

void
fake_case_run(
    const struct fake_case *rows, size_t count, struct caa_strings issuers)
{
	for (size_t i = 0; i < count; i++)
		run(&rows[i], issuers);
}
