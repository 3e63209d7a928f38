/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/story.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/parameters.h"

#define ISSUERS_SHOWN 8u /* of one set; then "and others" */

/* Users expect issuewild to be asked for; say what stood in for it. */
static void
say_if_stand_in(struct caa_story *story)
{
	if (story->decision->property == CAA_TAG_ISSUE &&
	    story->question->domain != NULL &&
	    story->question->domain->wildcard)
		caa_say(story,
		    "; issue applies to the wildcard because there is no "
		    "issuewild");
}

void
caa_story_authorized(struct caa_story *story)
{
	caa_say_property(story);
	caa_say(story, " authorizes ");
	caa_say_issuer(story, story->decision->record);
	say_if_stand_in(story);
}

static const char *
wanted_properties(const struct caa_question *question)
{
	if (question->purpose == CAA_PURPOSE_SMIME)
		return "issuemail";
	return question->domain != NULL && question->domain->wildcard
	    ? "issuewild or issue"
	    : "issue";
}

void
caa_story_no_restriction(struct caa_story *story)
{
	const char *found_at = story->decision->found_at;
	const char *parent =
	    found_at == NULL ? NULL : caa_domain_parent(found_at);

	if (found_at == NULL) {
		caa_say(story, "no CAA records from ");
		caa_say_name(story);
		caa_say(story, " up have the property ");
		caa_say(story, wanted_properties(story->question));
		return;
	}
	caa_say(story, "the CAA records");
	caa_say_place(story);
	caa_say(story, " have no ");
	caa_say(story, wanted_properties(story->question));
	caa_say(story,
	    " property, so they restrict nothing here, and the search stops "
	    "at the first records found (RFC 8659 3)");
	if (parent == NULL)
		return;
	caa_say(story, "; climb_past_unrelated = yes would go on to ");
	caa_say(story, parent);
}

static bool
is_among(const struct caa_octets *said, size_t count, struct caa_octets issuer)
{
	for (size_t i = 0; i < count; i++)
		if (said[i].len == issuer.len &&
		    memcmp(said[i].data, issuer.data, issuer.len) == 0)
			return true;
	return false;
}

/* Each issuer once, in the order of the set, which may be a long one. */
static void
say_listed_issuers(struct caa_story *story)
{
	struct caa_octets said[ISSUERS_SHOWN];
	size_t count = 0;

	for (size_t i = 0; i < story->record_count; i++) {
		const struct caa_record *record = &story->records[i];
		const struct caa_octets issuer = caa_story_parse(record).issuer;

		if (record->tag != story->decision->property ||
		    issuer.len == 0 || is_among(said, count, issuer))
			continue;
		if (count == ISSUERS_SHOWN) {
			caa_say(story, " and others");
			return;
		}
		said[count] = issuer;
		caa_say(story, count++ == 0 ? " " : ", ");
		caa_say_octets(story, issuer);
	}
}

void
caa_story_not_listed(struct caa_story *story)
{
	caa_say_property(story);
	caa_say(story, " lists only");
	say_listed_issuers(story);
	say_if_stand_in(story);
	caa_story_hint(story);
}

void
caa_story_forbidden(struct caa_story *story)
{
	const struct caa_record *record = story->decision->record;
	struct caa_issue_value value;
	bool is_told = false;

	caa_say_property(story);
	if (caa_issue_value_parse(&value, record->value, record->value_len) ==
	    CAA_OK) {
		caa_say(story, " forbids issuance by any CA");
	} else {
		caa_say(story, " authorizes nobody: the value ");
		caa_say_quoted(story, caa_story_value(record));
		caa_say(story, " is malformed");
		is_told = caa_story_hint_malformed(story);
	}
	say_if_stand_in(story);
	if (!is_told)
		caa_story_hint(story);
}

/* "issue at example.com authorizes ca.example only" */
static void
say_authorizes_only(struct caa_story *story)
{
	caa_say_property(story);
	caa_say(story, " authorizes ");
	caa_say_issuer(story, story->decision->record);
	caa_say(story, " only");
}

/* How often the deciding record has the parameter, and its first value. */
static size_t
find_parameter(
    const struct caa_story *story, const char *name, struct caa_octets *value)
{
	const struct caa_issue_value parsed =
	    caa_story_parse(story->decision->record);

	return caa_parameters_find(parsed.parameters, name, value);
}

/* ", not for https://ca.example/acct/2", or what the request lacks. */
static void
say_ours(struct caa_story *story, const struct caa_strings *ours,
    const char *preposition, const char *what)
{
	if (ours->count == 0) {
		caa_say(story, ", and the request names no ");
		caa_say(story, what);
		return;
	}
	caa_say(story, ", not ");
	caa_say(story, preposition);
	caa_say(story, " ");
	caa_say(story, ours->items[0]);
	if (ours->count > 1)
		caa_say(story, " or our others");
}

void
caa_story_account(struct caa_story *story)
{
	struct caa_octets uri;

	if (find_parameter(story, CAA_PARAMETER_ACCOUNT, &uri) > 1) {
		caa_say_property(story);
		caa_say(story, " gives ");
		caa_say_issuer(story, story->decision->record);
		caa_say(story,
		    " more than one accounturi in one record, which no "
		    "account can satisfy");
		return;
	}
	say_authorizes_only(story);
	caa_say(story, " for account ");
	caa_say_quoted(story, uri);
	say_ours(story, &story->question->account_uris, "for", "account");
}

void
caa_story_method(struct caa_story *story)
{
	struct caa_octets list;
	const char *fault = NULL;

	if (find_parameter(story, CAA_PARAMETER_METHODS, &list) > 1)
		fault = " more than one validationmethods in one record";
	else if (list.len == 0)
		fault = " an empty list of validation methods";
	else if (!caa_parameters_is_method_list(list))
		fault = " a malformed list of validation methods";
	if (fault != NULL) {
		caa_say_property(story);
		caa_say(story, " gives ");
		caa_say_issuer(story, story->decision->record);
		caa_say(story, fault);
		caa_say(story, ", which no method can satisfy");
		return;
	}
	say_authorizes_only(story);
	caa_say(story, " with validation method ");
	caa_say_quoted(story, list);
	say_ours(story, &story->question->methods, "with", "validation method");
}

void
caa_story_parameter(struct caa_story *story)
{
	say_authorizes_only(story);
	caa_say(story, " with parameters, not all of which this CA knows: ");
	caa_say_quoted(
	    story, caa_story_parse(story->decision->record).parameters);
}

static struct caa_octets
tag_of(const struct caa_record *record)
{
	return (struct caa_octets){ (const uint8_t *)record->tag_text,
		record->tag_len };
}

void
caa_story_critical(struct caa_story *story)
{
	const struct caa_record *record = story->decision->record;

	caa_say(story, "the CAA records");
	caa_say_place(story);
	caa_say(story, " have the critical property ");
	caa_say_quoted(story, tag_of(record));
	caa_say(story, ", which this CA does not know");
	if ((record->flags & CAA_FLAG_CRITICAL) == 0)
		caa_say(story,
		    " (lenient_critical_bit = yes reads its flags as "
		    "critical)");
}

void
caa_story_invalid_tag(struct caa_story *story)
{
	caa_say(story, "the CAA records");
	caa_say_place(story);
	caa_say(story, " have the property ");
	caa_say_quoted(story, tag_of(story->decision->record));
	caa_say(story, ", which is no tag of letters and digits");
}
