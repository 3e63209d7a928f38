/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/explain.h"

#include <string.h>

#include "caa/parameters.h"
#include "caa/story.h"
#include "caa/text.h"

/* Where a new record can mend a denial. */
static const struct {
	bool beside_set; /* one more record there is enough */
	bool at_name;    /* a set at the name replaces what stands above it */
} mends[CAA_REASON_COUNT] = {
	[CAA_REASON_ISSUER_NOT_LISTED] = { true, true },
	[CAA_REASON_ISSUANCE_FORBIDDEN] = { true, true },
	[CAA_REASON_ACCOUNT_MISMATCH] = { true, true },
	[CAA_REASON_METHOD_MISMATCH] = { true, true },
	[CAA_REASON_UNKNOWN_PARAMETER] = { true, true },
	[CAA_REASON_UNKNOWN_CRITICAL] = { false, true },
	[CAA_REASON_INVALID_TAG] = { false, true },
};

/*
 * Append "; accounturi=..." if the deciding record has that parameter: advice
 * must not undo a restriction.  False if the request has nothing to put there.
 */
static bool
keep_parameter(struct caa_text *value, struct caa_octets parameters,
    const char *name, const struct caa_strings *ours)
{
	struct caa_octets theirs;

	if (caa_parameters_find(parameters, name, &theirs) == 0)
		return true;
	if (ours->count == 0)
		return false;
	caa_text_add(value, "; ");
	caa_text_add(value, name);
	caa_text_add(value, "=");
	caa_text_add(value, ours->items[0]);
	return true;
}

/* Does the value say what was meant?  A configured name or an account's URI
 * may hold what a CAA value cannot. */
static bool
is_value_sound(const char *value, const struct caa_question *question)
{
	struct caa_issue_value parsed;
	struct caa_octets uri, methods;

	if (caa_issue_value_parse(
		&parsed, (const uint8_t *)value, strlen(value)) != CAA_OK ||
	    !caa_strings_has(&question->issuers, parsed.issuer.data,
		parsed.issuer.len, false))
		return false;
	if (caa_parameters_find(
		parsed.parameters, CAA_PARAMETER_ACCOUNT, &uri) > 0 &&
	    !caa_parameters_is_uri(uri))
		return false;
	(void)caa_parameters_find(
	    parsed.parameters, CAA_PARAMETER_METHODS, &methods);
	return caa_parameters_is_method_list(methods);
}

/*
 * "ca.example; accounturi=...": what would authorize this very request.  A
 * record that already names us keeps its restrictions; those that led to an
 * unknown parameter cannot be kept, and are not given up either.
 */
static bool
compose_value(char out[CAA_EXPLAIN_MAX], const struct caa_question *question,
    const struct caa_decision *decision)
{
	static const struct caa_strings nothing;
	const bool is_mismatch =
	    decision->reason == CAA_REASON_ACCOUNT_MISMATCH ||
	    decision->reason == CAA_REASON_METHOD_MISMATCH;
	const bool names_us = decision->record != NULL &&
	    (is_mismatch || decision->reason == CAA_REASON_UNKNOWN_PARAMETER);
	const struct caa_octets parameters = names_us
	    ? caa_story_parse(decision->record).parameters
	    : (struct caa_octets){ 0 };
	struct caa_text value;

	if (question->issuers.count == 0)
		return false;
	caa_text_init(&value, out, CAA_EXPLAIN_MAX);
	caa_text_add(&value, question->issuers.items[0]);
	return keep_parameter(&value, parameters, CAA_PARAMETER_ACCOUNT,
		   is_mismatch ? &question->account_uris : &nothing) &&
	    keep_parameter(&value, parameters, CAA_PARAMETER_METHODS,
		is_mismatch ? &question->methods : &nothing) &&
	    caa_text_end(&value) < CAA_EXPLAIN_MAX &&
	    is_value_sound(out, question);
}

/* 'example.com. IN CAA 0 issue "ca.example"'; false if it does not fit. */
static bool
write_line(char out[CAA_EXPLAIN_MAX], const char *owner, enum caa_tag tag,
    const char *value)
{
	const struct caa_record record = {
		.tag = tag,
		.tag_text = caa_tag_name(tag),
		.tag_len = strlen(caa_tag_name(tag)),
		.value = (const uint8_t *)value,
		.value_len = strlen(value),
	};
	const size_t owner_len = strlen(owner);
	char rdata[CAA_EXPLAIN_MAX];
	struct caa_text line;

	if (caa_record_print(&record, rdata, sizeof(rdata)) >= sizeof(rdata))
		return false;
	caa_text_init(&line, out, CAA_EXPLAIN_MAX);
	caa_text_add(&line, owner);
	caa_text_add(&line,
	    owner_len > 0 && owner[owner_len - 1] == '.' ? " IN CAA "
							 : ". IN CAA ");
	caa_text_add(&line, rdata);
	return caa_text_end(&line) < CAA_EXPLAIN_MAX;
}

/* Beside the set a wildcard needs no more than issuewild. */
static enum caa_tag
tag_beside_set(const struct caa_question *question)
{
	if (question->purpose == CAA_PURPOSE_SMIME)
		return CAA_TAG_ISSUEMAIL;
	return question->domain->wildcard ? CAA_TAG_ISSUEWILD : CAA_TAG_ISSUE;
}

/*
 * A set at the name stands alone, so it has to restrict by itself: issue, for
 * the wildcard too, or any CA could issue for the name without the "*.".  A
 * set with issuemail alone would open the name to every TLS certificate.
 */
static bool
can_stand_at_name(
    const struct caa_question *question, const struct caa_decision *decision)
{
	const char *name = question->domain->text;

	return question->purpose == CAA_PURPOSE_TLS &&
	    !decision->name_is_alias && decision->found_at != NULL &&
	    strcmp(decision->found_at, name) != 0 &&
	    (decision->failed_at == NULL ||
		strcmp(decision->failed_at, name) != 0);
}

size_t
caa_explain_fix(char out[2][CAA_EXPLAIN_MAX],
    const struct caa_question *question, const struct caa_decision *decision)
{
	char value[CAA_EXPLAIN_MAX];
	size_t count = 0;

	if (decision->permit || (size_t)decision->reason >= CAA_REASON_COUNT ||
	    !caa_question_is_valid(question) ||
	    !compose_value(value, question, decision))
		return 0;
	if (mends[decision->reason].beside_set &&
	    decision->published_at != NULL &&
	    write_line(out[count], decision->published_at,
		tag_beside_set(question), value))
		count++;
	if (mends[decision->reason].at_name &&
	    can_stand_at_name(question, decision) &&
	    write_line(
		out[count], question->domain->text, CAA_TAG_ISSUE, value))
		count++;
	return count;
}
