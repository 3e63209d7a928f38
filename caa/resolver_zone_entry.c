/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_entry.h"

#include <stdio.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/resolver_zone_word.h"
#include "caa/text.h"

#define WORD_TEXT_OCTETS 40 /* of a word in a message */

static enum caa_status
fail(struct caa_zone_entry *entry, const char *fault)
{
	(void)snprintf(entry->fault, sizeof(entry->fault), "%s", fault);
	return CAA_E_MALFORMED;
}

static enum caa_status
fail_word(struct caa_zone_entry *entry, const char *fault,
    const struct caa_zone_word *word)
{
	char text[WORD_TEXT_OCTETS];

	(void)caa_text_escape(text, sizeof(text), word->text, word->len);
	(void)snprintf(
	    entry->fault, sizeof(entry->fault), "%s \"%s\"", fault, text);
	return CAA_E_MALFORMED;
}

static const uint8_t *
origin_of(const struct caa_zone_entry *entry)
{
	return entry->has_origin ? entry->origin : NULL;
}

static enum caa_status
read_name(struct caa_zone_entry *entry, const struct caa_zone_word *word,
    const uint8_t *origin, uint8_t out[CAA_WIRE_NAME_MAX_OCTETS])
{
	const char *fault = NULL;
	enum caa_status status = caa_zone_name_parse(out, word, origin, &fault);

	return status == CAA_E_MALFORMED ? fail_word(entry, fault, word)
					 : status;
}

/* The first $ORIGIN may lack its final dot: it can mean nothing else. */
static enum caa_status
read_origin(struct caa_zone_entry *entry, const struct caa_zone_word *word)
{
	static const uint8_t root[] = { 0 };
	uint8_t origin[CAA_WIRE_NAME_MAX_OCTETS];
	enum caa_status status = read_name(
	    entry, word, entry->has_origin ? entry->origin : root, origin);

	if (status != CAA_OK)
		return status;
	memcpy(entry->origin, origin, caa_wire_name_len(origin));
	entry->has_origin = true;
	return CAA_OK;
}

static enum caa_status
read_ttl(struct caa_zone_entry *entry, const struct caa_zone_word *word)
{
	if (!caa_zone_period_parse(word, &entry->default_ttl_s))
		return fail_word(entry, "not a TTL:", word);
	entry->has_default_ttl = entry->has_ttl_directive = true;
	return CAA_OK;
}

static enum caa_status
refuse(struct caa_zone_entry *entry, const struct caa_zone_word *word)
{
	(void)word;
	return fail(entry,
	    "$INCLUDE and $GENERATE are not followed: write their records"
	    " into the file");
}

static const struct {
	const char *name;
	enum caa_status (*read)(
	    struct caa_zone_entry *entry, const struct caa_zone_word *argument);
} directives[] = {
	{ "$ORIGIN", read_origin },
	{ "$TTL", read_ttl },
	{ "$INCLUDE", refuse },
	{ "$GENERATE", refuse },
};

static enum caa_status
read_directive(struct caa_zone_entry *entry, const struct caa_zone_lexer *lexer)
{
	const struct caa_zone_word *name = &lexer->words[0];

	for (size_t i = 0; i < CAA_COUNTOF(directives); i++) {
		if (!caa_ascii_equal_nocase(
			name->text, name->len, directives[i].name))
			continue;
		if (lexer->word_count != 2 && directives[i].read != refuse)
			return fail_word(entry, "one value must follow", name);
		return directives[i].read(entry, &lexer->words[1]);
	}
	return fail_word(entry, "unknown directive", name);
}

static const struct {
	const char *name;
	unsigned class;
} classes[] = {
	{ "IN", 1 },
	{ "CLASS1", 1 },
	{ "CS", 2 },
	{ "CH", 3 },
	{ "HS", 4 },
	{ "NONE", 254 },
	{ "ANY", 255 },
};

/* 0: the word is no class. */
static unsigned
class_of(const struct caa_zone_word *word)
{
	for (size_t i = 0; i < CAA_COUNTOF(classes); i++)
		if (caa_ascii_equal_nocase(
			word->text, word->len, classes[i].name))
			return classes[i].class;
	return word->len > 5 && caa_ascii_equal_nocase(word->text, 5, "CLASS")
	    ? UINT16_MAX
	    : 0;
}

/* TTL and class in any order, both may be missing, then the type. */
static enum caa_status
read_head(struct caa_zone_entry *entry, const struct caa_zone_lexer *lexer,
    size_t *at, bool *has_ttl)
{
	bool has_class = false;

	for (; *at < lexer->word_count; ++*at) {
		const struct caa_zone_word *word = &lexer->words[*at];
		const unsigned class = class_of(word);

		if (!has_class && class > 1)
			return fail_word(
			    entry, "the class must be IN, not", word);
		if (!has_class && class == 1)
			has_class = true;
		else if (!*has_ttl &&
		    caa_zone_period_parse(word, &entry->ttl_s))
			*has_ttl = true;
		else
			break;
	}
	if (*at == lexer->word_count)
		return fail(entry, "the record has no type");
	const struct caa_zone_word *word = &lexer->words[(*at)++];
	entry->type = caa_zone_type_parse(word);
	return entry->type != 0 ? CAA_OK
				: fail_word(entry, "unknown type", word);
}

/* $TTL, else the last TTL stated, else the SOA's minimum (RFC 2308 4). */
static enum caa_status
settle_ttl(struct caa_zone_entry *entry, bool has_ttl)
{
	if (!has_ttl && !entry->has_default_ttl &&
	    entry->type == CAA_ZONE_SOA) {
		entry->ttl_s = entry->rdata.soa_minimum_s;
		has_ttl = true;
	}
	if (!has_ttl && !entry->has_default_ttl)
		return fail(entry,
		    "the record has no TTL, and no $TTL stands before it");
	if (!has_ttl)
		entry->ttl_s = entry->default_ttl_s;
	if (has_ttl && !entry->has_ttl_directive) {
		entry->default_ttl_s = entry->ttl_s;
		entry->has_default_ttl = true;
	}
	return CAA_OK;
}

static enum caa_status
read_rdata(struct caa_zone_entry *entry, const struct caa_zone_word *words,
    size_t count)
{
	const char *fault = NULL;
	enum caa_status status = caa_zone_rdata_parse(
	    &entry->rdata, entry->type, words, count, origin_of(entry), &fault);

	return status == CAA_E_MALFORMED ? fail(entry, fault) : status;
}

static enum caa_status
read_record(struct caa_zone_entry *entry, const struct caa_zone_lexer *lexer)
{
	size_t at = lexer->same_owner ? 0 : 1;
	bool has_ttl = false;
	enum caa_status status = CAA_OK;

	if (!lexer->same_owner)
		status = read_name(
		    entry, &lexer->words[0], origin_of(entry), entry->owner);
	else if (!entry->has_owner)
		status = fail(entry, "the first record has no owner");
	if (status == CAA_OK)
		status = read_head(entry, lexer, &at, &has_ttl);
	if (status == CAA_OK)
		status = read_rdata(
		    entry, lexer->words + at, lexer->word_count - at);
	if (status == CAA_OK)
		status = settle_ttl(entry, has_ttl);
	entry->has_owner = true;
	return status;
}

enum caa_status
caa_zone_entry_parse(
    struct caa_zone_entry *entry, const struct caa_zone_lexer *lexer)
{
	const struct caa_zone_word *first = &lexer->words[0];

	entry->type = 0;
	if (!lexer->same_owner && !first->quoted && first->text[0] == '$')
		return read_directive(entry, lexer);
	return read_record(entry, lexer);
}
