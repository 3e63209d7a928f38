/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/explain.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/story.h"

typedef void sentence_fn(struct caa_story *story);

static void
no_records(struct caa_story *story)
{
	const struct caa_domain *domain = story->question->domain;
	const char *top = story->decision->asked_up_to;

	caa_say(story, "no CAA records at ");
	caa_say(story, domain == NULL ? "the name" : domain->text);
	if (domain == NULL || top == NULL || strcmp(top, domain->text) == 0)
		return;
	caa_say(story, " or any parent up to ");
	caa_say(story, top);
}

static void
tolerated(struct caa_story *story)
{
	const struct caa_decision *decision = story->decision;

	caa_say(story, "the lookup");
	if (decision->failed_at != NULL) {
		caa_say(story, " at ");
		caa_say(story, decision->failed_at);
	}
	caa_say(story,
	    " failed, which is tolerated because the domain is proven not to "
	    "be signed; ");
	if (decision->record != NULL)
		caa_story_authorized(story);
	else if (decision->found_at != NULL || decision->climbed_past)
		caa_story_no_restriction(story);
	else
		caa_say(story, "no CAA records at any other level");
}

static void
say_detail(struct caa_story *story)
{
	if (story->answer == NULL || story->answer->detail == NULL)
		return;
	caa_say(story, ": ");
	caa_say(story, story->answer->detail);
}

static const char *
failure_words(const struct caa_answer *answer)
{
	if (answer == NULL)
		return " failed";
	switch (answer->outcome) {
	case CAA_OUTCOME_SERVFAIL:
		return " was answered with a failure (SERVFAIL)";
	case CAA_OUTCOME_TIMEOUT:
		return " timed out";
	case CAA_OUTCOME_REFUSED:
		return " was refused";
	case CAA_OUTCOME_NONE:
	case CAA_OUTCOME_RECORDS:
	case CAA_OUTCOME_NODATA:
	case CAA_OUTCOME_NXDOMAIN:
	case CAA_OUTCOME_BOGUS:
	case CAA_OUTCOME_MALFORMED:
	case CAA_OUTCOME_SKIPPED:
		break;
	}
	return " failed";
}

static void
lookup_error(struct caa_story *story)
{
	caa_say(story, "the CAA lookup at ");
	caa_say(story, story->decision->owner);
	caa_say(story, failure_words(story->answer));
	say_detail(story);
	if (story->answer == NULL)
		return;
	caa_say(story,
	    story->answer->insecure_proven
		? "; such a failure is not tolerated here"
		: "; the domain is not proven to be unsigned, so this denies");
}

static void
bogus(struct caa_story *story)
{
	caa_say(story, "DNSSEC validation failed at ");
	caa_say(story, story->decision->owner);
	say_detail(story);
}

static void
malformed_answer(struct caa_story *story)
{
	caa_say(story, "the answer to the CAA lookup at ");
	caa_say(story, story->decision->owner);
	caa_say(story, " cannot be read");
	say_detail(story);
}

static void
unknown_tld(struct caa_story *story)
{
	caa_say(story, "the top-level domain ");
	caa_say(story, story->decision->owner);
	caa_say(story, " does not exist");
}

static void
ignored(struct caa_story *story)
{
	caa_say_name(story);
	caa_say(story, " is exempt by the operator's list, nothing was asked");
}

/* The deadline came while the level above the last one was being asked. */
static void
deadline(struct caa_story *story)
{
	const char *owner = story->decision->owner;
	const struct caa_domain *domain = story->question->domain;
	const char *asked = owner != NULL ? caa_domain_parent(owner)
	    : domain != NULL              ? domain->text
					  : NULL;

	caa_say(story, "the check did not end in time");
	if (asked == NULL)
		return;
	caa_say(story, ": no answer for ");
	caa_say(story, asked);
}

/* What a sentence needs to be told at all. */
enum need {
	NEED_NOTHING = 0,
	NEED_OWNER,  /* decision->owner */
	NEED_RECORD, /* decision->record */
};

static const struct {
	sentence_fn *tell;
	enum need need;
} sentences[CAA_REASON_COUNT] = {
	[CAA_REASON_AUTHORIZED] = { caa_story_authorized, NEED_RECORD },
	[CAA_REASON_NO_RECORDS] = { no_records, NEED_NOTHING },
	[CAA_REASON_NO_RESTRICTION] = { caa_story_no_restriction,
	    NEED_NOTHING },
	[CAA_REASON_IGNORED_DOMAIN] = { ignored, NEED_NOTHING },
	[CAA_REASON_LOOKUP_ERROR_TOLERATED] = { tolerated, NEED_NOTHING },
	[CAA_REASON_ISSUER_NOT_LISTED] = { caa_story_not_listed, NEED_RECORD },
	[CAA_REASON_ISSUANCE_FORBIDDEN] = { caa_story_forbidden, NEED_RECORD },
	[CAA_REASON_ACCOUNT_MISMATCH] = { caa_story_account, NEED_RECORD },
	[CAA_REASON_METHOD_MISMATCH] = { caa_story_method, NEED_RECORD },
	[CAA_REASON_UNKNOWN_PARAMETER] = { caa_story_parameter, NEED_RECORD },
	[CAA_REASON_UNKNOWN_CRITICAL] = { caa_story_critical, NEED_RECORD },
	[CAA_REASON_INVALID_TAG] = { caa_story_invalid_tag, NEED_RECORD },
	[CAA_REASON_BOGUS] = { bogus, NEED_OWNER },
	[CAA_REASON_LOOKUP_ERROR] = { lookup_error, NEED_OWNER },
	[CAA_REASON_MALFORMED_ANSWER] = { malformed_answer, NEED_OWNER },
	[CAA_REASON_UNKNOWN_TLD] = { unknown_tld, NEED_OWNER },
	[CAA_REASON_DEADLINE] = { deadline, NEED_NOTHING },
};

static sentence_fn *
find_sentence(const struct caa_decision *decision)
{
	if ((size_t)decision->reason >= CAA_COUNTOF(sentences))
		return NULL;
	const enum need need = sentences[decision->reason].need;
	if ((need == NEED_OWNER && decision->owner == NULL) ||
	    (need == NEED_RECORD && decision->record == NULL))
		return NULL;
	return sentences[decision->reason].tell;
}

/* The sentence of the reason's table, begun and ended as the others here: it
 * may stand behind a name and a colon.  "CAA" and "DNSSEC" stay. */
static void
tell_reason(struct caa_story *story)
{
	const char *text = caa_reason_info(story->decision->reason)->text;
	const uint8_t second = (uint8_t)text[1];
	const bool is_word = caa_ascii_lower(second) == second;
	const uint8_t first =
	    is_word ? caa_ascii_lower((uint8_t)text[0]) : (uint8_t)text[0];

	caa_say_octets(story, (struct caa_octets){ &first, 1 });
	caa_say_octets(story,
	    (struct caa_octets){ (const uint8_t *)text + 1, strlen(text) - 2 });
}

void
caa_explain(char out[CAA_EXPLAIN_MAX], const struct caa_question *question,
    const struct caa_decision *decision, const struct caa_answer *answer)
{
	const bool has_set =
	    answer != NULL && answer->outcome == CAA_OUTCOME_RECORDS;
	struct caa_story story = {
		.question = question,
		.decision = decision,
		.answer = answer,
		.records = has_set ? answer->records : decision->record,
		.record_count = has_set        ? answer->record_count
		    : decision->record != NULL ? 1u
					       : 0u,
	};
	sentence_fn *tell = find_sentence(decision);

	caa_text_init(&story.text, out, CAA_EXPLAIN_MAX);
	if (tell != NULL)
		tell(&story);
	else
		tell_reason(&story);
	(void)caa_text_end(&story.text);
}

const char *
caa_explain_clause(const struct caa_decision *decision)
{
	const char *clause = caa_reason_info(decision->reason)->clause;

	if (strcmp(clause, "RFC 8659 4.2") != 0)
		return clause;
	if (decision->property == CAA_TAG_ISSUEWILD)
		return "RFC 8659 4.3";
	if (decision->property == CAA_TAG_ISSUEMAIL)
		return "RFC 9495 4";
	return clause;
}
