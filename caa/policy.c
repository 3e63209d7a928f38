/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/policy.h"

#include "caa/ascii.h"
#include "caa/issue_value.h"
#include "caa/parameters.h"

#define FLAG_LENIENT 0x01u /* what some publish where they mean critical */

/* From the least helpful to know to the best there is; the record with the
 * highest reason decides, the first of equals. */
static const enum caa_reason by_rank[] = {
	CAA_REASON_ISSUANCE_FORBIDDEN,
	CAA_REASON_ISSUER_NOT_LISTED,
	CAA_REASON_ACCOUNT_MISMATCH,
	CAA_REASON_METHOD_MISMATCH,
	CAA_REASON_UNKNOWN_PARAMETER,
	CAA_REASON_AUTHORIZED,
};

/* The properties that can restrict a request; the first one present does. */
static const enum caa_tag tls_tags[] = { CAA_TAG_ISSUE };
static const enum caa_tag wildcard_tags[] = { CAA_TAG_ISSUEWILD,
	CAA_TAG_ISSUE };
static const enum caa_tag smime_tags[] = { CAA_TAG_ISSUEMAIL };

bool
caa_question_is_valid(const struct caa_question *question)
{
	return question->domain != NULL && question->domain->len > 0 &&
	    (question->purpose == CAA_PURPOSE_TLS ||
		question->purpose == CAA_PURPOSE_SMIME);
}

static void
decide(struct caa_decision *out, enum caa_reason reason, enum caa_tag property,
    const struct caa_record *record)
{
	out->permit = caa_reason_info(reason)->permits;
	out->reason = reason;
	out->property = property;
	out->record = record;
}

/* RFC 8659 4.1: bit 0 alone; every other bit is ignored. */
static bool
is_critical(const struct caa_rules *rules, const struct caa_record *record)
{
	const unsigned mask = CAA_FLAG_CRITICAL |
	    (rules->lenient_critical_bit ? FLAG_LENIENT : 0);

	return (record->flags & mask) != 0;
}

static bool
is_recognized(const struct caa_rules *rules, const struct caa_record *record)
{
	if (rules->recognized_tags.count == 0)
		return record->tag != CAA_TAG_UNKNOWN;
	return caa_strings_has(
	    &rules->recognized_tags, record->tag_text, record->tag_len, true);
}

/* RFC 8659 4.1 and 4.5. */
static bool
is_unknown_critical(
    const struct caa_rules *rules, const struct caa_record *record)
{
	return is_critical(rules, record) && !is_recognized(rules, record) &&
	    !caa_strings_has(&rules->ignore_critical_tags, record->tag_text,
		record->tag_len, true);
}

static bool
is_invalid_tag(const struct caa_rules *rules, const struct caa_record *record)
{
	if (!rules->deny_invalid_tags)
		return false;
	for (size_t i = 0; i < record->tag_len; i++)
		if (!caa_ascii_is_alnum((uint8_t)record->tag_text[i]))
			return true;
	return false;
}

/* What forbids whatever the other records say; the first that applies. */
static const struct {
	bool (*applies)(
	    const struct caa_rules *rules, const struct caa_record *record);
	enum caa_reason reason;
} vetoes[] = {
	{ is_unknown_critical, CAA_REASON_UNKNOWN_CRITICAL },
	{ is_invalid_tag, CAA_REASON_INVALID_TAG },
};

static bool
is_vetoed(const struct caa_rules *rules, const struct caa_record *records,
    size_t count, struct caa_decision *out)
{
	for (size_t v = 0; v < CAA_COUNTOF(vetoes); v++)
		for (size_t i = 0; i < count; i++)
			if (vetoes[v].applies(rules, &records[i])) {
				decide(out, vetoes[v].reason, CAA_TAG_UNKNOWN,
				    &records[i]);
				return true;
			}
	return false;
}

static enum caa_tag
first_present(const enum caa_tag *tags, size_t tag_count,
    const struct caa_record *records, size_t count)
{
	for (size_t t = 0; t < tag_count; t++)
		for (size_t i = 0; i < count; i++)
			if (records[i].tag == tags[t])
				return tags[t];
	return CAA_TAG_UNKNOWN;
}

/*
 * RFC 8659 4.3: one issuewild hides every issue from a wildcard name, and
 * other names never see issuewild.  RFC 9495 4: mailboxes see issuemail only.
 */
static enum caa_tag
find_property(const struct caa_question *question,
    const struct caa_record *records, size_t count)
{
	if (question->purpose == CAA_PURPOSE_SMIME)
		return first_present(
		    smime_tags, CAA_COUNTOF(smime_tags), records, count);
	if (question->domain->wildcard)
		return first_present(
		    wildcard_tags, CAA_COUNTOF(wildcard_tags), records, count);
	return first_present(tls_tags, CAA_COUNTOF(tls_tags), records, count);
}

/* What one record of the applicable property says to us (RFC 8659 4.2). */
static enum caa_reason
judge(const struct caa_rules *rules, const struct caa_question *question,
    const struct caa_record *record)
{
	struct caa_issue_value value;

	/* What is malformed restricts, and authorizes nobody. */
	if (caa_issue_value_parse(&value, record->value, record->value_len) !=
		CAA_OK ||
	    value.issuer.len == 0)
		return CAA_REASON_ISSUANCE_FORBIDDEN;
	if (!caa_strings_has(&question->issuers, value.issuer.data,
		value.issuer.len, !rules->issuers_exact_case))
		return CAA_REASON_ISSUER_NOT_LISTED;
	return caa_parameters_judge(
	    rules, question, record->tag, value.parameters);
}

static size_t
rank_of(enum caa_reason reason)
{
	size_t rank = CAA_COUNTOF(by_rank) - 1;

	while (rank > 0 && by_rank[rank] != reason)
		rank--;
	return rank;
}

/* Authorizations add up: one record that grants is enough (RFC 8659 4.2). */
static void
apply_property(const struct caa_rules *rules,
    const struct caa_question *question, const struct caa_record *records,
    size_t count, struct caa_decision *out)
{
	const enum caa_tag property = out->property;

	for (size_t i = 0; i < count; i++) {
		if (records[i].tag != property)
			continue;
		const enum caa_reason reason =
		    judge(rules, question, &records[i]);
		if (out->record == NULL ||
		    rank_of(reason) > rank_of(out->reason))
			decide(out, reason, property, &records[i]);
	}
}

void
caa_policy_set(const struct caa_rules *rules,
    const struct caa_question *question, const struct caa_record *records,
    size_t count, struct caa_decision *out)
{
	if (!caa_question_is_valid(question)) {
		decide(out, CAA_REASON_BAD_NAME, CAA_TAG_UNKNOWN, NULL);
		return;
	}
	if (records == NULL || count == 0) {
		decide(out, CAA_REASON_MALFORMED_ANSWER, CAA_TAG_UNKNOWN, NULL);
		return;
	}
	if (is_vetoed(rules, records, count, out))
		return;
	const enum caa_tag property = find_property(question, records, count);
	if (property == CAA_TAG_UNKNOWN) {
		decide(out, CAA_REASON_NO_RESTRICTION, property, NULL);
		return;
	}
	decide(out, CAA_REASON_NONE, property, NULL);
	apply_property(rules, question, records, count, out);
}
