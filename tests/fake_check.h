/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_check: names, rules and a script in, decisions out. */
#ifndef TESTS_FAKE_CHECK_H
#define TESTS_FAKE_CHECK_H

#include "caa/check.h"
#include "tests/fake_resolver.h"

#define FAKE_DEADLINE_MS 5000 /* the fake's clock starts at 1000 */

/* What is asked: texts as a request holds them, "*.shop.example" or, for
 * S/MIME, "user@shop.example". */
struct fake_request {
	const char *const *names;
	size_t count;
	enum caa_purpose purpose;   /* NONE: TLS, or S/MIME if there is an @ */
	struct caa_strings issuers; /* empty: "ca.example" */
	struct caa_strings account_uris;
	struct caa_strings methods;
};

struct fake_questions {
	struct caa_domain *domains;
	struct caa_question *questions;
	size_t count;
};

/* False when out of memory or a name is none, with *out empty.  Borrows the
 * strings of the request. */
bool fake_questions_init(
    struct fake_questions *out, const struct fake_request *request);
void fake_questions_clear(struct fake_questions *questions);

/* A check and the resolver it runs on. */
struct fake_check {
	struct fake_resolver resolver;
	struct fake_questions questions;
	struct caa_pile pile;
	struct caa_check *check;
	unsigned done; /* how often it was called */
};

/* False when out of memory, with everything freed.  rules NULL: defaults. */
bool fake_check_init(struct fake_check *fake, const struct caa_rules *rules,
    const struct fake_request *request, const struct fake_row *rows);

/* Starts with FAKE_DEADLINE_MS. */
void fake_check_start(struct fake_check *fake);

/* Returns how many lookups were left under way. */
size_t fake_check_clear(struct fake_check *fake);

const struct caa_decision *fake_check_decision(
    const struct fake_check *fake, size_t index);

#endif /* TESTS_FAKE_CHECK_H */
