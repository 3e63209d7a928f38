/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * story: an explanation under construction, for the explain files only.
 * Whatever is said ends up as printable ASCII.
 */
#ifndef CAA_STORY_H
#define CAA_STORY_H

#include <stddef.h>

#include "caa/issue_value.h"
#include "caa/policy.h"
#include "caa/text.h"

struct caa_story {
	struct caa_text text;
	const struct caa_question *question;
	const struct caa_decision *decision;
	const struct caa_answer *answer;  /* the deciding one, or NULL */
	const struct caa_record *records; /* its set, or the deciding record */
	size_t record_count;
};

/* Words, as they are. */
void caa_say(struct caa_story *story, const char *words);

/* Octets of a record, escaped; long ones end in "...". */
void caa_say_octets(struct caa_story *story, struct caa_octets octets);
void caa_say_quoted(struct caa_story *story, struct caa_octets octets);

/* The requested name, "*." included. */
void caa_say_name(struct caa_story *story);

/* "issue at example.com", "issue at www.example.com (an alias for ...)". */
void caa_say_property(struct caa_story *story);
void caa_say_place(struct caa_story *story);

/* The issuer a record names, or ours where it names none. */
void caa_say_issuer(struct caa_story *story, const struct caa_record *record);

/* The whole value of a record, and the issuer part of it. */
struct caa_octets caa_story_value(const struct caa_record *record);
struct caa_issue_value caa_story_parse(const struct caa_record *record);

/* Does this record name one of our issuers, in any case? */
bool caa_story_is_ours(
    const struct caa_story *story, const struct caa_record *record);

/* What the deciding set says, one sentence per reason (explain_set.c). */
void caa_story_authorized(struct caa_story *story);
void caa_story_no_restriction(struct caa_story *story);
void caa_story_not_listed(struct caa_story *story);
void caa_story_forbidden(struct caa_story *story);
void caa_story_account(struct caa_story *story);
void caa_story_method(struct caa_story *story);
void caa_story_parameter(struct caa_story *story);
void caa_story_critical(struct caa_story *story);
void caa_story_invalid_tag(struct caa_story *story);

/* What the owner of the set may have meant, or may have overlooked
 * (explain_hint.c).  Nothing where nothing stands out. */
void caa_story_hint(struct caa_story *story);

/* The same behind "the value ... is malformed"; false if nothing was said. */
bool caa_story_hint_malformed(struct caa_story *story);

#endif /* CAA_STORY_H */
