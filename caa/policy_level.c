/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/policy.h"

#include <string.h>

#include "caa/ignore.h"

#define ATTEMPTS_MIN 2u /* "retried at least once" (TLS BR 4.2.2.1) */

/* Weakest first. */
static const enum caa_dnssec by_strength[] = {
	CAA_DNSSEC_BOGUS,
	CAA_DNSSEC_UNKNOWN,
	CAA_DNSSEC_UNVALIDATED,
	CAA_DNSSEC_INSECURE,
	CAA_DNSSEC_SECURE,
};

static size_t
strength_of(enum caa_dnssec dnssec)
{
	for (size_t i = 0; i < CAA_COUNTOF(by_strength); i++)
		if (by_strength[i] == dnssec)
			return i;
	return 1; /* as unknown as CAA_DNSSEC_UNKNOWN */
}

static void
rely_on(struct caa_decision *decision, const struct caa_answer *answer)
{
	size_t strength = strength_of(answer->dnssec);

	/* Nothing was validated, but the proof of insecurity was. */
	if (answer->insecure_proven && answer->dnssec == CAA_DNSSEC_UNKNOWN)
		strength = strength_of(CAA_DNSSEC_INSECURE);
	if (decision->levels > 0 && strength_of(decision->dnssec) < strength)
		strength = strength_of(decision->dnssec);
	decision->dnssec = by_strength[strength];
	decision->asked_up_to = decision->owner;
	decision->levels++;
}

static bool
end_with(struct caa_decision *decision, enum caa_reason reason)
{
	decision->permit = caa_reason_info(reason)->permits;
	decision->reason = reason;
	return true;
}

/* RFC 8659 3: from the name up, no level left out and none of another name. */
static bool
is_next_owner(const struct caa_question *question, const char *owner,
    const struct caa_decision *decision)
{
	const char *expected = decision->owner == NULL
	    ? question->domain->text
	    : caa_domain_parent(decision->owner);

	return expected != NULL && owner != NULL &&
	    strcmp(owner, expected) == 0;
}

/* RFC 8659 3: the first set found decides, and nothing above it counts. */
static bool
take_records(const struct caa_rules *rules, const struct caa_question *question,
    const struct caa_answer *answer, struct caa_policy_memo *memo,
    struct caa_decision *decision)
{
	if (rules->no_dname && answer->via_dname)
		return false;
	caa_policy_recall(memo, rules, question, answer->records,
	    answer->record_count, decision);
	if (decision->reason == CAA_REASON_NO_RESTRICTION &&
	    rules->climb_past_unrelated) {
		decision->permit = false;
		decision->reason = CAA_REASON_NONE;
		decision->climbed_past = true;
		return false;
	}
	decision->found_at = decision->owner;
	decision->published_at = answer->alias_count > 0
	    ? answer->aliases[answer->alias_count - 1]
	    : decision->owner;
	decision->ttl_s = answer->ttl_s;
	if (decision->permit && decision->tolerated)
		decision->reason = CAA_REASON_LOOKUP_ERROR_TOLERATED;
	return true;
}

/*
 * TLS BR 4.2.2.1: a failure may pass only if it was seen again on a second
 * try and the domain is confirmed to be Insecure (RFC 4035 4.3).
 */
static bool
take_failure(const struct caa_rules *rules, const struct caa_answer *answer,
    struct caa_decision *decision)
{
	if (rules->fail_on_lookup_error || !answer->insecure_proven ||
	    answer->attempts < ATTEMPTS_MIN)
		return end_with(decision, CAA_REASON_LOOKUP_ERROR);
	if (!decision->tolerated)
		decision->failed_at = decision->owner;
	decision->tolerated = true;
	return false;
}

/* A top-level domain that does not exist is no place to issue for: an answer
 * like this let names below a removed TLD pass. */
static bool
take_nxdomain(const struct caa_rules *rules, struct caa_decision *decision)
{
	if (caa_domain_parent(decision->owner) != NULL ||
	    rules->unknown_tld_permits)
		return false;
	return end_with(decision, CAA_REASON_UNKNOWN_TLD);
}

static bool
take_answer(const struct caa_rules *rules, const struct caa_question *question,
    const struct caa_answer *answer, struct caa_policy_memo *memo,
    struct caa_decision *decision)
{
	switch (answer->outcome) {
	case CAA_OUTCOME_RECORDS:
		return take_records(rules, question, answer, memo, decision);
	case CAA_OUTCOME_NODATA:
		return false;
	case CAA_OUTCOME_NXDOMAIN:
		return take_nxdomain(rules, decision);
	case CAA_OUTCOME_SERVFAIL:
	case CAA_OUTCOME_TIMEOUT:
	case CAA_OUTCOME_REFUSED:
		return take_failure(rules, answer, decision);
	case CAA_OUTCOME_BOGUS:
		return end_with(decision, CAA_REASON_BOGUS);
	case CAA_OUTCOME_MALFORMED:
		return end_with(decision, CAA_REASON_MALFORMED_ANSWER);
	case CAA_OUTCOME_NONE:
	case CAA_OUTCOME_SKIPPED:
		break;
	}
	return end_with(decision, CAA_REASON_LOOKUP_ERROR);
}

/*
 * Only what the operator exempts: a top-level domain of the list, and, where
 * zone files are all there is, what stands above a level they answered.
 */
static bool
may_go_unasked(const struct caa_rules *rules, const char *owner,
    const struct caa_decision *decision)
{
	return caa_ignore_tld(&rules->ignore_tlds, owner) ||
	    (rules->zones_end_low && decision->levels > 0);
}

bool
caa_policy_level(const struct caa_rules *rules,
    const struct caa_question *question, const char *owner,
    const struct caa_answer *answer, struct caa_decision *decision)
{
	return caa_policy_level_recall(
	    rules, question, owner, answer, NULL, decision);
}

bool
caa_policy_level_recall(const struct caa_rules *rules,
    const struct caa_question *question, const char *owner,
    const struct caa_answer *answer, struct caa_policy_memo *memo,
    struct caa_decision *decision)
{
	if (decision->reason != CAA_REASON_NONE)
		return true;
	if (!caa_question_is_valid(question))
		return end_with(decision, CAA_REASON_BAD_NAME);
	if (!is_next_owner(question, owner, decision))
		return end_with(decision, CAA_REASON_LOOKUP_ERROR);
	const bool is_name = decision->owner == NULL;
	decision->owner = owner;
	if (answer == NULL)
		return end_with(decision, CAA_REASON_NO_MEMORY);
	if (answer->outcome == CAA_OUTCOME_SKIPPED &&
	    may_go_unasked(rules, owner, decision))
		return false;
	if (is_name)
		decision->name_is_alias = answer->alias_count > 0;
	rely_on(decision, answer);
	if (answer->dnssec == CAA_DNSSEC_BOGUS)
		return end_with(decision, CAA_REASON_BOGUS);
	return take_answer(rules, question, answer, memo, decision);
}

void
caa_policy_end(struct caa_decision *decision)
{
	if (decision->reason != CAA_REASON_NONE || decision->owner == NULL ||
	    caa_domain_parent(decision->owner) != NULL)
		return;
	if (decision->levels == 0) /* a top-level domain of the list */
		(void)end_with(decision, CAA_REASON_IGNORED_DOMAIN);
	else if (decision->tolerated)
		(void)end_with(decision, CAA_REASON_LOOKUP_ERROR_TOLERATED);
	else if (decision->climbed_past)
		(void)end_with(decision, CAA_REASON_NO_RESTRICTION);
	else
		(void)end_with(decision, CAA_REASON_NO_RECORDS);
}

void
caa_policy_reason(struct caa_decision *decision, enum caa_reason reason)
{
	const bool is_fresh =
	    decision->reason == CAA_REASON_NONE && decision->owner == NULL;

	decision->permit = is_fresh &&
	    (reason == CAA_REASON_IGNORED_DOMAIN ||
		reason == CAA_REASON_NOT_APPLICABLE);
	decision->reason = reason;
}
