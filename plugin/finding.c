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

static void
explain(struct plugin_finding *finding)
{
	const struct plugin_item *item = finding->item;
	const struct caa_decision *decision = &finding->decision;

	if (item->question == PLUGIN_NO_QUESTION) {
		(void)snprintf(finding->explanation,
		    sizeof(finding->explanation), "%s",
		    decision->permit ? item->why
				     : caa_reason_info(decision->reason)->text);
		finding->clause = decision->permit
		    ? item->clause
		    : caa_reason_info(decision->reason)->clause;
		return;
	}
	const struct caa_question *question =
	    &finding->request->questions[item->question];
	caa_explain(
	    finding->explanation, question, decision, deciding_answer(finding));
	finding->clause = caa_explain_clause(decision);
	finding->fix_count =
	    caa_explain_fix(finding->fixes, question, decision);
}

static void
describe(struct plugin_finding *finding)
{
	const struct caa_decision *decision = &finding->decision;

	finding->property = decision->property == CAA_TAG_UNKNOWN
	    ? NULL
	    : caa_tag_name(decision->property);
	finding->has_record = decision->record != NULL;
	if (finding->has_record)
		(void)caa_record_print(
		    decision->record, finding->record, sizeof(finding->record));
	finding->fix_count = 0;
	explain(finding);
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
	*finding = (struct plugin_finding){
		.request = request,
		.item = item,
		.climb = climb,
	};
	plugin_finding_decide(&finding->decision, item, climb, stopped);
	describe(finding);
}

void
plugin_finding_deny(struct plugin_finding *finding, enum caa_reason reason)
{
	caa_policy_reason(&finding->decision, reason);
	finding->decision.permit = false;
	describe(finding);
}
