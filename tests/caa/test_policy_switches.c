/* SPDX-License-Identifier: BSD-2-Clause */
/* Each switch of struct caa_rules that bears on one set, on; off, and for the
 * rest of the rules, see test_policy.c. */
#include "caa/policy.h"

#include "tests/caa/sets.h"
#include "tests/runner.h"

#define NAME "www.example.com"
#define MAIL "user@example.com"

#define LIST(...)                                                       \
	{                                                               \
		.items = (const char *const[]){ __VA_ARGS__ },          \
		.count = sizeof((const char *const[]){ __VA_ARGS__ }) / \
		    sizeof(const char *)                                \
	}

static const struct caa_rules lenient = { .lenient_critical_bit = true };
static const struct caa_rules exact = { .issuers_exact_case = true };
static const struct caa_rules invalid_tags = { .deny_invalid_tags = true };
static const struct caa_rules past = { .climb_past_unrelated = true };
static const struct caa_rules ignore_tbs = {
	.ignore_critical_tags = LIST("tbs", "policy"),
};
static const struct caa_rules know_tbs = {
	.recognized_tags = LIST("issue", "issuewild", "iodef", "tbs"),
};
static const struct caa_rules no_parameters = { .ignore_parameters = true };
static const struct caa_rules unknown_parameters = {
	.deny_unknown_parameters = true,
};

static const struct {
	const char *row;
	const struct caa_rules *rules;
	const char *name;
	const char *set;
	enum caa_reason reason;
	int record; /* index of the deciding one, or -1 */
} switch_rows[] = {
	{ "lenient: flag 1 on an unknown tag", &lenient, NAME,
	    "0 issue ca.example\n1 tbs x", CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "lenient: flag 3", &lenient, NAME, "3 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "lenient: flag 128 as ever", &lenient, NAME, "128 tbs x",
	    CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "lenient: flag 2 still means nothing", &lenient, NAME,
	    "2 tbs x\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "lenient: flag 0", &lenient, NAME, "0 tbs x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "lenient: flag 1 on a known tag", &lenient, NAME,
	    "1 issue ca.example", CAA_REASON_AUTHORIZED, 0 },
	{ "exact: the same case", &exact, NAME, "0 issue ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "exact: another case", &exact, NAME, "0 issue CA.example",
	    CAA_REASON_ISSUER_NOT_LISTED, 0 },
	{ "exact: tags stay free of case", &exact, NAME, "0 ISSUE ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "invalid tags: a hyphen", &invalid_tags, NAME,
	    "0 issue ca.example\n0 a-b x", CAA_REASON_INVALID_TAG, 1 },
	{ "invalid tags: an octet above ASCII", &invalid_tags, NAME,
	    "0 iss\xc3\xa9 x", CAA_REASON_INVALID_TAG, 0 },
	{ "invalid tags: unknown critical comes first", &invalid_tags, NAME,
	    "0 a-b x\n128 tbs x", CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "invalid tags: unknown but valid", &invalid_tags, NAME,
	    "0 tbs2 x\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "climbing past is no matter of one set", &past, NAME, "0 issuewild ;",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "ignored critical tag", &ignore_tbs, NAME,
	    "128 tbs x\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "ignored critical tag in capitals", &ignore_tbs, NAME,
	    "128 TBS x\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "the second of the list", &ignore_tbs, NAME, "128 policy x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "a critical tag that is not on the list", &ignore_tbs, NAME,
	    "128 tbs x\n128 other x", CAA_REASON_UNKNOWN_CRITICAL, 1 },
	{ "the rest of the set still counts", &ignore_tbs, NAME,
	    "128 tbs x\n0 issue ;", CAA_REASON_ISSUANCE_FORBIDDEN, 1 },
	{ "recognized by configuration", &know_tbs, NAME, "128 tbs x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "recognized in any case", &know_tbs, NAME, "128 TBS x",
	    CAA_REASON_NO_RESTRICTION, -1 },
	{ "recognized: issue", &know_tbs, NAME, "128 issue ca.example",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "the list is the whole list", &know_tbs, NAME, "128 issuevmc x",
	    CAA_REASON_UNKNOWN_CRITICAL, 0 },
	{ "what is not on it may be there uncritically", &know_tbs, NAME,
	    "0 issuevmc x\n0 issue ca.example", CAA_REASON_AUTHORIZED, 1 },
	{ "RFC 8657 off", &no_parameters, NAME,
	    "0 issue ca.example; accounturi=https://ca.example/1",
	    CAA_REASON_AUTHORIZED, 0 },
	{ "RFC 8657 off, yet malformed", &no_parameters, NAME,
	    "0 issue ca.example; accounturi", CAA_REASON_ISSUANCE_FORBIDDEN,
	    0 },
	{ "unknown parameters deny", &unknown_parameters, NAME,
	    "0 issue ca.example; a=b", CAA_REASON_UNKNOWN_PARAMETER, 0 },
	{ "those of others do not matter", &unknown_parameters, NAME,
	    "0 issue a.example; a=b\n0 issue ca.example", CAA_REASON_AUTHORIZED,
	    1 },
	{ "issuemail has none at all", &unknown_parameters, MAIL,
	    "0 issuemail ca.example; account=123456",
	    CAA_REASON_UNKNOWN_PARAMETER, 0 },
};

static void
test_switches(void)
{
	struct test_question question;
	struct test_set set;

	for (size_t i = 0; i < CAA_COUNTOF(switch_rows); i++) {
		const char *row = switch_rows[i].row;
		const int record = switch_rows[i].record;
		struct caa_decision decision = { 0 };

		test_question_init(
		    &question, switch_rows[i].name, "ca.example");
		test_set_init(&set, switch_rows[i].set);
		caa_policy_set(switch_rows[i].rules, &question.question,
		    set.records, set.count, &decision);
		CHECK(row, decision.reason == switch_rows[i].reason);
		CHECK(row,
		    decision.permit ==
			caa_reason_info(switch_rows[i].reason)->permits);
		CHECK(row,
		    decision.record ==
			(record < 0 ? NULL : &set.records[record]));
	}
}

const char suite_name[] = "caa.policy_switches";
const struct test tests[] = {
	{ "switches", test_switches },
	{ NULL, NULL },
};
