/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/policy.h"

static bool
is_same_list(const struct caa_strings *a, const struct caa_strings *b)
{
	return a->items == b->items && a->count == b->count;
}

/* Of the name a set sees only whether it is a wildcard (RFC 8659 4.3). */
static bool
is_same_kind(const struct caa_question *a, const struct caa_question *b)
{
	return a->purpose == b->purpose &&
	    a->domain->wildcard == b->domain->wildcard &&
	    is_same_list(&a->issuers, &b->issuers) &&
	    is_same_list(&a->account_uris, &b->account_uris) &&
	    is_same_list(&a->methods, &b->methods);
}

static const struct caa_policy_said *
find(const struct caa_policy_memo *memo, const struct caa_question *question)
{
	for (size_t i = 0; i < memo->count; i++)
		if (is_same_kind(memo->said[i].question, question))
			return &memo->said[i];
	return NULL;
}

static void
keep(struct caa_policy_memo *memo, const struct caa_question *question,
    const struct caa_decision *decision)
{
	if (memo->count == CAA_POLICY_KINDS)
		return;
	memo->said[memo->count++] = (struct caa_policy_said){
		.question = question,
		.record = decision->record,
		.reason = decision->reason,
		.property = decision->property,
		.permit = decision->permit,
	};
}

void
caa_policy_recall(struct caa_policy_memo *memo, const struct caa_rules *rules,
    const struct caa_question *question, const struct caa_record *records,
    size_t count, struct caa_decision *out)
{
	const struct caa_policy_said *said = NULL;

	/* Without a name there is no kind. */
	if (!caa_question_is_valid(question))
		memo = NULL;
	if (memo != NULL)
		said = find(memo, question);
	if (said != NULL) {
		out->permit = said->permit;
		out->reason = said->reason;
		out->property = said->property;
		out->record = said->record;
		return;
	}
	caa_policy_set(rules, question, records, count, out);
	if (memo != NULL)
		keep(memo, question, out);
}
