/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/story.h"

#include "caa/near_miss.h"

/* What is said between a value and our issuer: of the value alone, or where
 * it has just been called malformed. */
static const struct {
	const char *alone;
	const char *malformed;
} words[] = {
	[CAA_NEAR_MISS_NONE] = { " is not ", " and is not " },
	[CAA_NEAR_MISS_CASE] = { " differs in case from ", " and is not " },
	[CAA_NEAR_MISS_PARAMETERS] = { " has malformed parameters and does "
				       "not name ",
	    " in its parameters and does not name " },
	[CAA_NEAR_MISS_DOT] = { " has a dot that an issuer name cannot have: "
				"write ",
	    ", as an issuer name has no dot at either end: write " },
	[CAA_NEAR_MISS_URL] = { " is not a domain name: write ",
	    ", as it is not a domain name: write " },
	[CAA_NEAR_MISS_QUOTED] = { " has quotation marks inside the value: "
				   "write ",
	    ", as it has quotation marks inside: write " },
	[CAA_NEAR_MISS_DISPLAY] = { " is not the name that identifies this "
				    "CA: write ",
	    ", as it is not a domain name: write " },
	[CAA_NEAR_MISS_SPELLING] = { " is another name than ", " and is not " },
};

/* The issuer of ours that a value comes near to, or NULL. */
static const char *
find_miss(const struct caa_story *story, const struct caa_record *record,
    enum caa_near_miss *miss)
{
	const struct caa_strings *issuers = &story->question->issuers;

	for (size_t i = 0; i < issuers->count; i++) {
		*miss = caa_near_miss(
		    record->value, record->value_len, issuers->items[i]);
		if (*miss != CAA_NEAR_MISS_NONE)
			return issuers->items[i];
	}
	return NULL;
}

bool
caa_story_hint_malformed(struct caa_story *story)
{
	enum caa_near_miss miss;
	const char *issuer = find_miss(story, story->decision->record, &miss);

	if (issuer == NULL)
		return false;
	caa_say(story, words[miss].malformed);
	caa_say(story, issuer);
	return true;
}

static bool
hint_at_value(struct caa_story *story, const struct caa_record *record)
{
	enum caa_near_miss miss;
	const char *issuer = find_miss(story, record, &miss);

	if (issuer == NULL)
		return false;
	caa_say(story, "; ");
	caa_say_quoted(story, caa_story_value(record));
	caa_say(story, words[miss].alone);
	caa_say(story, issuer);
	return true;
}

static bool
names_us(const struct caa_story *story, enum caa_tag tag)
{
	for (size_t i = 0; i < story->record_count; i++)
		if (story->records[i].tag == tag &&
		    caa_story_is_ours(story, &story->records[i]))
			return true;
	return false;
}

void
caa_story_hint(struct caa_story *story)
{
	const enum caa_tag property = story->decision->property;

	for (size_t i = 0; i < story->record_count; i++)
		if (story->records[i].tag == property &&
		    hint_at_value(story, &story->records[i]))
			return;
	/* RFC 8659 4.3, in both directions. */
	if (property == CAA_TAG_ISSUEWILD && names_us(story, CAA_TAG_ISSUE))
		caa_say(story,
		    "; issue is ignored for a wildcard where there is an "
		    "issuewild");
	if (property == CAA_TAG_ISSUE && names_us(story, CAA_TAG_ISSUEWILD))
		caa_say(story, "; issuewild covers wildcard names only");
}
