/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_case: one name against one script, as a table row: through domain,
 * climb, policy and check to the decision.
 */
#ifndef TESTS_FAKE_CASE_H
#define TESTS_FAKE_CASE_H

#include "tests/fake_check.h"

#define FAKE_CASE_ROWS 7 /* one stays empty */

struct fake_case {
	const char *row;
	const char *name; /* with an "@": a mailbox, for S/MIME */
	struct fake_row zone[FAKE_CASE_ROWS];
	bool permit;
	enum caa_reason reason;
	const char *found_at;          /* NULL: no set decided */
	const char *asked;             /* "a.b b": owners; NULL: any */
	const struct caa_rules *rules; /* NULL: the defaults */
};

/* issuers: what the CA calls itself. */
void fake_case_run(
    const struct fake_case *rows, size_t count, struct caa_strings issuers);

#endif /* TESTS_FAKE_CASE_H */
