/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/finding.h"

#include <stdio.h>
#include <string.h>

#define EIGHT_HOURS_S 28800u /* TLS BR 4.2.2.1 */

size_t
plugin_finding_level_count(const struct plugin_finding *finding)
{
	if (finding->climb == NULL ||
	    finding->item->question == PLUGIN_NO_QUESTION)
		return 0;
	return caa_climb_level_count(finding->climb, finding->item->question);
}

struct caa_level
plugin_finding_level(const struct plugin_finding *finding, size_t level)
{
	return caa_climb_level(finding->climb, finding->item->question, level);
}

/* The answer at the owner looked at last: it is the one that decided. */
static const struct caa_answer *
deciding_answer(const struct plugin_finding *finding)
{
	const char *owner = finding->decision.owner;

	for (size_t i = plugin_finding_level_count(finding);
	     owner != NULL && i > 0; i--) {
		struct caa_level level = plugin_finding_level(finding, i - 1);

		if (strcmp(level.owner, owner) == 0)
			return level.answer;
	}
	return NULL;
}

/*
 * TLS BR 4.2.2.1: a check may be used for the TTL of the record or 8 hours,
 * whichever is greater; the operator's limit may be shorter.
 */
static void
set_expiry(struct plugin_finding *finding)
{
	const struct plugin_request *request = finding->request;
	const uint32_t ttl_s = finding->decision.ttl_s;
	uint32_t window_s = ttl_s > EIGHT_HOURS_S ? ttl_s : EIGHT_HOURS_S;

	finding->expires_at = 0;
	finding->expiry = NULL;
	if (!finding->decision.permit)
		return;
	finding->expiry = ttl_s > EIGHT_HOURS_S ? "ttl" : "8-hours";
	if (request->profile->reuse_limit_s < window_s) {
		window_s = request->profile->reuse_limit_s;
		finding->expiry = "reuse-limit";
	}
	finding->expires_at = request->checked_at + window_s;
}

/* NULL for a name CAA does not apply to. */
static const struct caa_question *
question_of(
    const struct plugin_finding *finding, const struct plugin_item *item)
{
	return item->question == PLUGIN_NO_QUESTION
	    ? NULL
	    : &finding->request->questions[item->question];
}

static void
explain(struct plugin_finding *finding)
{
	const struct plugin_item *item = finding->item;
	const struct caa_decision *decision = &finding->decision;
	const struct caa_question *question = question_of(finding, item);

	if (question == NULL) {
		(void)snprintf(finding->explanation,
		    sizeof(finding->explanation), "%s",
		    decision->permit ? item->why
				     : caa_reason_info(decision->reason)->text);
		return;
	}
	caa_explain(
	    finding->explanation, question, decision, deciding_answer(finding));
}

static void
describe(struct plugin_finding *finding)
{
	const struct caa_decision *decision = &finding->decision;

	finding->has_record = decision->record != NULL;
	if (finding->has_record)
		(void)caa_record_print(
		    decision->record, finding->record, sizeof(finding->record));
	explain(finding);
}

/* What costs little, or differs from name to name. */
static void
complete(struct plugin_finding *finding)
{
	const struct plugin_item *item = finding->item;
	const struct caa_decision *decision = &finding->decision;
	const struct caa_question *question = question_of(finding, item);

	finding->property = decision->property == CAA_TAG_UNKNOWN
	    ? NULL
	    : caa_tag_name(decision->property);
	finding->clause = question == NULL && decision->permit
	    ? item->clause
	    : caa_reason_info(decision->reason)->clause;
	finding->fix_count = 0;
	if (question != NULL) {
		finding->clause = caa_explain_clause(decision);
		finding->fix_count =
		    caa_explain_fix(finding->fixes, question, decision);
	}
	set_expiry(finding);
}

void
plugin_finding_decide(struct caa_decision *decision,
    const struct plugin_item *item, const struct caa_climb *climb,
    enum caa_reason stopped)
{
	*decision = (struct caa_decision){ 0 };
	if (item->question == PLUGIN_NO_QUESTION) {
		caa_policy_reason(decision, CAA_REASON_NOT_APPLICABLE);
		return;
	}
	if (climb != NULL)
		*decision = *caa_climb_decision(climb, item->question);
	if (climb == NULL || decision->reason == CAA_REASON_NONE ||
	    decision->reason == CAA_REASON_CANCELLED)
		caa_policy_reason(decision, stopped);
}

void
plugin_finding_init(struct plugin_finding *finding,
    const struct plugin_request *request, const struct plugin_item *item,
    const struct caa_climb *climb, enum caa_reason stopped)
{
	finding->request = request;
	finding->item = item;
	finding->climb = climb;
	finding->stopped = stopped;
	finding->evidence = NULL;
	plugin_finding_decide(&finding->decision, item, climb, stopped);
	describe(finding);
	complete(finding);
}

/*
 * A sentence on a record is about the record, its set and the place it was
 * found at; of the name it sees whether it is a wildcard (explain_set.c).
 */
static bool
is_said_of_both(const struct plugin_finding *finding,
    const struct plugin_item *item, const struct caa_decision *decision)
{
	const struct caa_decision *before = &finding->decision;
	const struct caa_question *a = question_of(finding, finding->item);
	const struct caa_question *b = question_of(finding, item);

	return a != NULL && b != NULL && before->record != NULL &&
	    before->record == decision->record && before->found_at != NULL &&
	    decision->found_at != NULL && before->reason == decision->reason &&
	    before->property == decision->property &&
	    strcmp(before->found_at, decision->found_at) == 0 &&
	    !before->tolerated && !decision->tolerated &&
	    a->purpose == b->purpose &&
	    a->domain->wildcard == b->domain->wildcard;
}

void
plugin_finding_next(
    struct plugin_finding *finding, const struct plugin_item *item)
{
	struct caa_decision decision;

	plugin_finding_decide(
	    &decision, item, finding->climb, finding->stopped);
	const bool is_said = is_said_of_both(finding, item, &decision);
	finding->item = item;
	finding->decision = decision;
	if (!is_said)
		describe(finding);
	complete(finding);
}

void
plugin_finding_deny(struct plugin_finding *finding, enum caa_reason reason)
{
	caa_policy_reason(&finding->decision, reason);
	finding->decision.permit = false;
	describe(finding);
	complete(finding);
}
