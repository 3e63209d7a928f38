/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/story.h"

#include <string.h>

#define OCTETS_SHOWN 120u /* of one value from a record */

/*
 * Most words are ours.  Some come from the host or from other modules, which
 * promise printable ones; the promise of explain.h is kept here.
 */
void
caa_say(struct caa_story *story, const char *words)
{
	caa_text_add_sentence(&story->text, words);
}

void
caa_say_octets(struct caa_story *story, struct caa_octets octets)
{
	const bool is_long = octets.len > OCTETS_SHOWN;

	caa_text_add_octets(
	    &story->text, octets.data, is_long ? OCTETS_SHOWN : octets.len);
	if (is_long)
		caa_say(story, "...");
}

void
caa_say_quoted(struct caa_story *story, struct caa_octets octets)
{
	caa_say(story, "\"");
	caa_say_octets(story, octets);
	caa_say(story, "\"");
}

void
caa_say_name(struct caa_story *story)
{
	const struct caa_domain *domain = story->question->domain;

	if (domain == NULL) {
		caa_say(story, "the name");
		return;
	}
	caa_say(story, domain->wildcard ? "*." : "");
	caa_say(story, domain->text);
}

void
caa_say_place(struct caa_story *story)
{
	const struct caa_decision *decision = story->decision;

	if (decision->found_at == NULL)
		return;
	caa_say(story, " at ");
	caa_say(story, decision->found_at);
	if (decision->published_at == NULL ||
	    strcmp(decision->published_at, decision->found_at) == 0)
		return;
	caa_say(story, " (an alias for ");
	caa_say(story, decision->published_at);
	caa_say(story, ")");
}

void
caa_say_property(struct caa_story *story)
{
	caa_say(story, caa_tag_name(story->decision->property));
	caa_say_place(story);
}

struct caa_octets
caa_story_value(const struct caa_record *record)
{
	return (struct caa_octets){ record->value, record->value_len };
}

struct caa_issue_value
caa_story_parse(const struct caa_record *record)
{
	struct caa_issue_value value;

	if (caa_issue_value_parse(&value, record->value, record->value_len) !=
	    CAA_OK)
		return (struct caa_issue_value){ 0 };
	return value;
}

void
caa_say_issuer(struct caa_story *story, const struct caa_record *record)
{
	const struct caa_issue_value value = caa_story_parse(record);

	caa_say_octets(story, value.issuer);
}

bool
caa_story_is_ours(
    const struct caa_story *story, const struct caa_record *record)
{
	const struct caa_issue_value value = caa_story_parse(record);

	return caa_strings_has(&story->question->issuers, value.issuer.data,
	    value.issuer.len, true);
}
