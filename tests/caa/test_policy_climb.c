/* SPDX-License-Identifier: BSD-2-Clause */
/* The climb through answers already given, level by level. */
#include "caa/policy.h"

#include <string.h>

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define LEVELS_MAX 5

/* What a row may say of one level beyond outcome and set. */
enum {
	F_BOGUS = 1,         /* dnssec, whatever the outcome */
	F_INSECURE = 2,      /* dnssec */
	F_UNVALIDATED = 4,   /* dnssec */
	F_UNKNOWN = 8,       /* dnssec */
	F_PROVEN = 16,       /* insecure_proven */
	F_TWICE = 32,        /* two attempts */
	F_DNAME = 64,        /* via_dname */
	F_NULL = 128,        /* no answer at all */
	F_DNSSEC_WILD = 256, /* dnssec outside its enum */
};

#define TOLERABLE (F_PROVEN | F_TWICE | F_UNKNOWN)

/* The words of a row for one level. */
struct level {
	enum caa_outcome outcome;
	const char *set;
	unsigned flags;
};

#define RECORDS(set)                        \
	{                                   \
		CAA_OUTCOME_RECORDS, set, 0 \
	}
#define NODATA                              \
	{                                   \
		CAA_OUTCOME_NODATA, NULL, 0 \
	}
#define NXDOMAIN                              \
	{                                     \
		CAA_OUTCOME_NXDOMAIN, NULL, 0 \
	}
#define FAIL(outcome)                          \
	{                                      \
		CAA_OUTCOME_##outcome, NULL, 0 \
	}
#define OK_ISSUE  "0 issue ca.example"
#define NO_ISSUE  "0 issue ;"
#define UNRELATED "0 iodef mailto:a@example.com"

static const char *const com[] = { "com" };

static const struct caa_rules plain = { 0 };
static const struct caa_rules strict = { .fail_on_lookup_error = true };
static const struct caa_rules past = { .climb_past_unrelated = true };
static const struct caa_rules any_tld = { .unknown_tld_permits = true };
static const struct caa_rules no_dname = { .no_dname = true };
static const struct caa_rules zones = { .zones_end_low = true };
static const struct caa_rules ignore_com = { .ignore_tlds = { com, 1 } };

static const struct {
	const char *row;
	const char *name;
	const struct caa_rules *rules;
	struct level levels[LEVELS_MAX]; /* bottom up; CAA_OUTCOME_NONE and
	                                    no flags end them */
	enum caa_reason reason;
	const char *found_at;
	enum caa_dnssec dnssec;
} rows[] = {
	/* RFC 8659 3 */
	{ "the set at the name decides", "www.example.com", &plain,
	    { RECORDS(OK_ISSUE) }, CAA_REASON_AUTHORIZED, "www.example.com",
	    CAA_DNSSEC_SECURE },
	{ "the first set wins over a denying parent", "www.example.com", &plain,
	    { RECORDS(OK_ISSUE), RECORDS(NO_ISSUE) }, CAA_REASON_AUTHORIZED,
	    "www.example.com", CAA_DNSSEC_SECURE },
	{ "the first set wins over a permitting parent", "www.example.com",
	    &plain, { RECORDS(NO_ISSUE), RECORDS(OK_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "www.example.com",
	    CAA_DNSSEC_SECURE },
	{ "one level up", "www.example.com", &plain,
	    { NODATA, RECORDS(NO_ISSUE) }, CAA_REASON_ISSUANCE_FORBIDDEN,
	    "example.com", CAA_DNSSEC_SECURE },
	{ "two levels up", "a.b.example.com", &plain,
	    { NODATA, NODATA, RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", CAA_DNSSEC_SECURE },
	{ "NXDOMAIN at the name climbs (boulder#6916)", "www.example.com",
	    &plain, { NXDOMAIN, RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", CAA_DNSSEC_SECURE },
	{ "the TLD is asked too", "www.example.com", &plain,
	    { NODATA, NODATA, RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "com", CAA_DNSSEC_SECURE },
	{ "a wildcard starts at its parent", "*.example.com", &plain,
	    { RECORDS("0 issuewild ca.example\n0 issue ;") },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_SECURE },
	{ "a wildcard right under the TLD", "*.com", &plain,
	    { RECORDS(NO_ISSUE) }, CAA_REASON_ISSUANCE_FORBIDDEN, "com",
	    CAA_DNSSEC_SECURE },
	{ "nothing anywhere", "www.example.com", &plain,
	    { NODATA, NODATA, NODATA }, CAA_REASON_NO_RECORDS, NULL,
	    CAA_DNSSEC_SECURE },
	{ "NXDOMAIN and an empty non-terminal", "a.b.example.com", &plain,
	    { NXDOMAIN, NODATA, NXDOMAIN, NODATA }, CAA_REASON_NO_RECORDS, NULL,
	    CAA_DNSSEC_SECURE },
	{ "a TLD itself", "com", &plain, { NODATA }, CAA_REASON_NO_RECORDS,
	    NULL, CAA_DNSSEC_SECURE },
	{ "a set with nothing for us ends the climb", "www.example.com", &plain,
	    { RECORDS(UNRELATED), RECORDS(NO_ISSUE) },
	    CAA_REASON_NO_RESTRICTION, "www.example.com", CAA_DNSSEC_SECURE },
	{ "a child with only issue hides the parent's issuemail",
	    "user@mail.example.com", &plain,
	    { RECORDS(NO_ISSUE), RECORDS("0 issuemail ;") },
	    CAA_REASON_NO_RESTRICTION, "mail.example.com", CAA_DNSSEC_SECURE },
	{ "issuemail at the parent", "user@mail.example.com", &plain,
	    { NODATA, RECORDS("0 issuemail ;") }, CAA_REASON_ISSUANCE_FORBIDDEN,
	    "example.com", CAA_DNSSEC_SECURE },
	{ "an unknown critical tag above the set does not count",
	    "www.example.com", &plain,
	    { RECORDS(OK_ISSUE), RECORDS("128 tbs x") }, CAA_REASON_AUTHORIZED,
	    "www.example.com", CAA_DNSSEC_SECURE },
	/* climb_past_unrelated */
	{ "past: goes on to the denying parent", "www.example.com", &past,
	    { RECORDS(UNRELATED), RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", CAA_DNSSEC_SECURE },
	{ "past: issuewild alone is unrelated to a name (AWS 13)",
	    "www.example.com", &past,
	    { RECORDS("0 issuewild ca.example"), RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", CAA_DNSSEC_SECURE },
	{ "past: goes on to the permitting parent", "www.example.com", &past,
	    { RECORDS(UNRELATED), RECORDS(OK_ISSUE) }, CAA_REASON_AUTHORIZED,
	    "example.com", CAA_DNSSEC_SECURE },
	{ "past: nothing above either", "www.example.com", &past,
	    { RECORDS(UNRELATED), NODATA, NODATA }, CAA_REASON_NO_RESTRICTION,
	    NULL, CAA_DNSSEC_SECURE },
	{ "past: not past an unknown critical tag", "www.example.com", &past,
	    { RECORDS("128 tbs x"), RECORDS(OK_ISSUE) },
	    CAA_REASON_UNKNOWN_CRITICAL, "www.example.com", CAA_DNSSEC_SECURE },
	{ "past: not past a set of ours", "www.example.com", &past,
	    { RECORDS(NO_ISSUE), RECORDS(OK_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "www.example.com",
	    CAA_DNSSEC_SECURE },
	{ "past: a failure above now matters", "www.example.com", &past,
	    { RECORDS(UNRELATED), FAIL(SERVFAIL) }, CAA_REASON_LOOKUP_ERROR,
	    NULL, CAA_DNSSEC_SECURE },
	/* The top-level domain (boulder#7104) */
	{ "a TLD that does not exist", "www.example.com", &plain,
	    { NXDOMAIN, NXDOMAIN, NXDOMAIN }, CAA_REASON_UNKNOWN_TLD, NULL,
	    CAA_DNSSEC_SECURE },
	{ "one that does not exist, as a name", "com", &plain, { NXDOMAIN },
	    CAA_REASON_UNKNOWN_TLD, NULL, CAA_DNSSEC_SECURE },
	{ "permitted if so configured", "www.example.com", &any_tld,
	    { NXDOMAIN, NXDOMAIN, NXDOMAIN }, CAA_REASON_NO_RECORDS, NULL,
	    CAA_DNSSEC_SECURE },
	{ "a set below decides first", "www.example.com", &plain,
	    { NXDOMAIN, RECORDS(OK_ISSUE), NXDOMAIN }, CAA_REASON_AUTHORIZED,
	    "example.com", CAA_DNSSEC_SECURE },
	/* Ignored TLDs */
	{ "the TLD is not asked", "www.example.com", &ignore_com,
	    { NODATA, NODATA, FAIL(SKIPPED) }, CAA_REASON_NO_RECORDS, NULL,
	    CAA_DNSSEC_SECURE },
	{ "the lookup at foo.com goes on", "foo.com", &ignore_com,
	    { RECORDS(NO_ISSUE) }, CAA_REASON_ISSUANCE_FORBIDDEN, "foo.com",
	    CAA_DNSSEC_SECURE },
	{ "the TLD as a name: the list is the evidence", "com", &ignore_com,
	    { FAIL(SKIPPED) }, CAA_REASON_IGNORED_DOMAIN, NULL,
	    CAA_DNSSEC_UNKNOWN },
	{ "skipped without a list", "www.example.com", &plain,
	    { NODATA, NODATA, FAIL(SKIPPED) }, CAA_REASON_LOOKUP_ERROR, NULL,
	    CAA_DNSSEC_SECURE },
	{ "skipped at another level", "www.example.com", &ignore_com,
	    { NODATA, FAIL(SKIPPED) }, CAA_REASON_LOOKUP_ERROR, NULL,
	    CAA_DNSSEC_SECURE },
	{ "zone files end below the TLD", "www.example.com", &zones,
	    { NODATA, NODATA, FAIL(SKIPPED) }, CAA_REASON_NO_RECORDS, NULL,
	    CAA_DNSSEC_SECURE },
	{ "zone files that never answered", "www.example.com", &zones,
	    { FAIL(SKIPPED) }, CAA_REASON_LOOKUP_ERROR, NULL,
	    CAA_DNSSEC_SECURE },
	/* Failures (TLS BR 4.2.2.1) */
	{ "SERVFAIL", "www.example.com", &plain, { FAIL(SERVFAIL) },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_SECURE },
	{ "timeout", "www.example.com", &plain, { FAIL(TIMEOUT) },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_SECURE },
	{ "refused", "www.example.com", &plain, { FAIL(REFUSED) },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_SECURE },
	{ "a failure hides what a permitting parent says", "www.example.com",
	    &plain, { FAIL(SERVFAIL), RECORDS(OK_ISSUE) },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_SECURE },
	{ "a failure above the set does not matter", "www.example.com", &plain,
	    { RECORDS(OK_ISSUE), FAIL(SERVFAIL) }, CAA_REASON_AUTHORIZED,
	    "www.example.com", CAA_DNSSEC_SECURE },
	{ "a failure at the TLD", "www.example.com", &plain,
	    { NODATA, NODATA, FAIL(TIMEOUT) }, CAA_REASON_LOOKUP_ERROR, NULL,
	    CAA_DNSSEC_SECURE },
	{ "tolerated: proven insecure, asked twice", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, NODATA, NODATA },
	    CAA_REASON_LOOKUP_ERROR_TOLERATED, NULL, CAA_DNSSEC_INSECURE },
	{ "tolerated: SERVFAIL", "www.example.com", &plain,
	    { NODATA, { CAA_OUTCOME_SERVFAIL, NULL, TOLERABLE }, NODATA },
	    CAA_REASON_LOOKUP_ERROR_TOLERATED, NULL, CAA_DNSSEC_INSECURE },
	{ "tolerated: REFUSED at the TLD", "example.com", &plain,
	    { NODATA, { CAA_OUTCOME_REFUSED, NULL, TOLERABLE } },
	    CAA_REASON_LOOKUP_ERROR_TOLERATED, NULL, CAA_DNSSEC_INSECURE },
	{ "tolerated, and a permitting parent", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, RECORDS(OK_ISSUE) },
	    CAA_REASON_LOOKUP_ERROR_TOLERATED, "example.com",
	    CAA_DNSSEC_INSECURE },
	{ "tolerated, and an unrelated set", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, RECORDS(UNRELATED) },
	    CAA_REASON_LOOKUP_ERROR_TOLERATED, "example.com",
	    CAA_DNSSEC_INSECURE },
	{ "tolerated, yet a denying parent denies", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, RECORDS(NO_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", CAA_DNSSEC_INSECURE },
	{ "tolerated, yet a second failure is not", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, FAIL(TIMEOUT) },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_INSECURE },
	{ "tolerated, yet the TLD does not exist", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE }, NODATA, NXDOMAIN },
	    CAA_REASON_UNKNOWN_TLD, NULL, CAA_DNSSEC_INSECURE },
	{ "asked once only", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, F_PROVEN | F_UNKNOWN } },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_INSECURE },
	{ "insecurity is not proven", "www.example.com", &plain,
	    { { CAA_OUTCOME_TIMEOUT, NULL, F_TWICE | F_INSECURE } },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_INSECURE },
	{ "fail_on_lookup_error", "www.example.com", &strict,
	    { { CAA_OUTCOME_TIMEOUT, NULL, TOLERABLE } },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_INSECURE },
	/* Never tolerated, whatever is claimed of them */
	{ "bogus", "www.example.com", &plain,
	    { { CAA_OUTCOME_BOGUS, NULL, F_PROVEN | F_TWICE | F_BOGUS } },
	    CAA_REASON_BOGUS, NULL, CAA_DNSSEC_BOGUS },
	{ "a failure that is bogus", "www.example.com", &plain,
	    { { CAA_OUTCOME_SERVFAIL, NULL, F_PROVEN | F_TWICE | F_BOGUS } },
	    CAA_REASON_BOGUS, NULL, CAA_DNSSEC_BOGUS },
	{ "records that are bogus", "www.example.com", &plain,
	    { { CAA_OUTCOME_RECORDS, OK_ISSUE, F_BOGUS } }, CAA_REASON_BOGUS,
	    NULL, CAA_DNSSEC_BOGUS },
	{ "NODATA that is bogus", "www.example.com", &plain,
	    { { CAA_OUTCOME_NODATA, NULL, F_BOGUS } }, CAA_REASON_BOGUS, NULL,
	    CAA_DNSSEC_BOGUS },
	{ "malformed", "www.example.com", &plain,
	    { { CAA_OUTCOME_MALFORMED, NULL, TOLERABLE } },
	    CAA_REASON_MALFORMED_ANSWER, NULL, CAA_DNSSEC_INSECURE },
	{ "records, but none", "www.example.com", &plain, { RECORDS("") },
	    CAA_REASON_MALFORMED_ANSWER, "www.example.com", CAA_DNSSEC_SECURE },
	{ "an answer of zeroed memory", "www.example.com", &plain,
	    { { CAA_OUTCOME_NONE, NULL, TOLERABLE } }, CAA_REASON_LOOKUP_ERROR,
	    NULL, CAA_DNSSEC_INSECURE },
	{ "an outcome from nowhere", "www.example.com", &plain,
	    { { (enum caa_outcome)99, NULL, TOLERABLE } },
	    CAA_REASON_LOOKUP_ERROR, NULL, CAA_DNSSEC_INSECURE },
	{ "out of memory", "www.example.com", &plain,
	    { { CAA_OUTCOME_NODATA, NULL, F_NULL } }, CAA_REASON_NO_MEMORY,
	    NULL, CAA_DNSSEC_UNKNOWN },
	{ "out of memory further up", "www.example.com", &plain,
	    { NODATA, { CAA_OUTCOME_NODATA, NULL, F_NULL } },
	    CAA_REASON_NO_MEMORY, NULL, CAA_DNSSEC_SECURE },
	/* DNAME */
	{ "through a DNAME", "www.example.com", &plain,
	    { { CAA_OUTCOME_RECORDS, NO_ISSUE, F_DNAME } },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "www.example.com",
	    CAA_DNSSEC_SECURE },
	{ "DNAMEs switched off", "www.example.com", &no_dname,
	    { { CAA_OUTCOME_RECORDS, NO_ISSUE, F_DNAME }, RECORDS(OK_ISSUE) },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_SECURE },
	{ "DNAMEs switched off, a CNAME", "www.example.com", &no_dname,
	    { RECORDS(NO_ISSUE), RECORDS(OK_ISSUE) },
	    CAA_REASON_ISSUANCE_FORBIDDEN, "www.example.com",
	    CAA_DNSSEC_SECURE },
	{ "DNAMEs switched off, bogus", "www.example.com", &no_dname,
	    { { CAA_OUTCOME_RECORDS, OK_ISSUE, F_DNAME | F_BOGUS } },
	    CAA_REASON_BOGUS, NULL, CAA_DNSSEC_BOGUS },
	/* DNSSEC is as good as the weakest level relied on */
	{ "insecure below secure", "www.example.com", &plain,
	    { { CAA_OUTCOME_NODATA, NULL, F_INSECURE }, RECORDS(OK_ISSUE) },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_INSECURE },
	{ "secure below insecure", "www.example.com", &plain,
	    { NODATA, { CAA_OUTCOME_RECORDS, OK_ISSUE, F_INSECURE } },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_INSECURE },
	{ "not validated is weaker than insecure", "www.example.com", &plain,
	    { { CAA_OUTCOME_NODATA, NULL, F_INSECURE },
		{ CAA_OUTCOME_RECORDS, OK_ISSUE, F_UNVALIDATED } },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_UNVALIDATED },
	{ "unknown is weaker than not validated", "www.example.com", &plain,
	    { { CAA_OUTCOME_NODATA, NULL, F_UNKNOWN },
		{ CAA_OUTCOME_RECORDS, OK_ISSUE, F_UNVALIDATED } },
	    CAA_REASON_AUTHORIZED, "example.com", CAA_DNSSEC_UNKNOWN },
	{ "a state from nowhere is unknown", "www.example.com", &plain,
	    { { CAA_OUTCOME_RECORDS, OK_ISSUE, F_DNSSEC_WILD } },
	    CAA_REASON_AUTHORIZED, "www.example.com", CAA_DNSSEC_UNKNOWN },
	{ "a level above the set does not count", "www.example.com", &plain,
	    { RECORDS(OK_ISSUE), { CAA_OUTCOME_NODATA, NULL, F_INSECURE } },
	    CAA_REASON_AUTHORIZED, "www.example.com", CAA_DNSSEC_SECURE },
};

static void
init_level(
    struct caa_answer *answer, struct test_set *set, const struct level *level)
{
	static const struct {
		unsigned flag;
		enum caa_dnssec dnssec;
	} states[] = {
		{ F_BOGUS, CAA_DNSSEC_BOGUS },
		{ F_INSECURE, CAA_DNSSEC_INSECURE },
		{ F_UNVALIDATED, CAA_DNSSEC_UNVALIDATED },
		{ F_UNKNOWN, CAA_DNSSEC_UNKNOWN },
		{ F_DNSSEC_WILD, (enum caa_dnssec)42 },
	};

	test_set_init(set, level->set == NULL ? "" : level->set);
	test_answer_init(answer, level->outcome, set);
	for (size_t i = 0; i < CAA_COUNTOF(states); i++)
		if (level->flags & states[i].flag)
			answer->dnssec = states[i].dnssec;
	answer->insecure_proven = (level->flags & F_PROVEN) != 0;
	answer->via_dname = (level->flags & F_DNAME) != 0;
	answer->attempts = level->flags & F_TWICE ? 2 : 1;
}

static bool
is_level(const struct level *level)
{
	return level->outcome != CAA_OUTCOME_NONE || level->flags != 0;
}

static struct test_set sets[LEVELS_MAX];
static struct caa_answer answers[LEVELS_MAX];

/* Climb as far as the decision wants to. */
static void
climb(const struct caa_question *question, const struct caa_rules *rules,
    const struct level *levels, struct caa_decision *decision)
{
	const char *owner = question->domain->text;

	for (size_t i = 0; i < LEVELS_MAX && is_level(&levels[i]); i++) {
		init_level(&answers[i], &sets[i], &levels[i]);
		if (caa_policy_level(rules, question, owner,
			levels[i].flags & F_NULL ? NULL : &answers[i],
			decision))
			return;
		owner = caa_domain_parent(owner);
	}
	caa_policy_end(decision);
}

static bool
is_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
test_climb(void)
{
	struct test_question question;

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_decision decision = { 0 };

		test_question_init(&question, rows[i].name, "ca.example");
		climb(&question.question, rows[i].rules, rows[i].levels,
		    &decision);
		CHECK(rows[i].row, decision.reason == rows[i].reason);
		CHECK(rows[i].row,
		    decision.permit ==
			caa_reason_info(rows[i].reason)->permits);
		CHECK(
		    rows[i].row, is_text(decision.found_at, rows[i].found_at));
		CHECK(rows[i].row, decision.dnssec == rows[i].dnssec);
		CHECK(rows[i].row,
		    decision.ttl_s == (rows[i].found_at == NULL ? 0 : 300));
	}
}

const char suite_name[] = "caa.policy_climb";
const struct test tests[] = {
	{ "climb", test_climb },
	{ NULL, NULL },
};
