/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_lex.h"

#include <stdlib.h>
#include <string.h>

struct caa_zone_lexer *
caa_zone_lexer_new(FILE *file)
{
	struct caa_zone_lexer *lexer = malloc(sizeof(*lexer));

	if (lexer == NULL)
		return NULL;
	lexer->file = file;
	lexer->next_line = 1;
	return lexer;
}

static bool
fail(struct caa_zone_lexer *lexer, const char *fault)
{
	if (lexer->word_count == 0)
		lexer->line = lexer->next_line;
	lexer->fault = fault;
	return false;
}

static bool
is_between(int c)
{
	return c == EOF || (c != '\0' && strchr(" \t\r\n;()", c) != NULL);
}

/* One octet for its word; its NUL has room behind it. */
static bool
put(struct caa_zone_lexer *lexer, int c)
{
	if (c == '\0')
		return fail(lexer, "an octet is zero");
	if (lexer->used + 2 > sizeof(lexer->text))
		return fail(lexer, "the record is too long");
	lexer->text[lexer->used++] = (char)c;
	return true;
}

/* The octet after a backslash stands for itself, or begins \DDD: in both
 * cases it ends no word. */
static bool
put_escape(struct caa_zone_lexer *lexer)
{
	int c = getc_unlocked(lexer->file);

	if (c == EOF || c == '\n')
		return fail(lexer, "a line ends in a backslash");
	return put(lexer, '\\') && put(lexer, c);
}

/* Up to the closing quote, which is taken and not put. */
static bool
read_quoted(struct caa_zone_lexer *lexer)
{
	for (;;) {
		int c = getc_unlocked(lexer->file);

		if (c == '"')
			return true;
		if (c == EOF || c == '\n')
			return fail(lexer, "a quote is not closed");
		if (!(c == '\\' ? put_escape(lexer) : put(lexer, c)))
			return false;
	}
}

/* Quotes inside a word, as in alpn="h2,h3", stay where they are. */
static bool
read_plain(struct caa_zone_lexer *lexer, int c)
{
	for (; !is_between(c); c = getc_unlocked(lexer->file)) {
		bool ok = c == '\\' ? put_escape(lexer) : put(lexer, c);

		if (ok && c == '"')
			ok = read_quoted(lexer) && put(lexer, '"');
		if (!ok)
			return false;
	}
	(void)ungetc(c, lexer->file);
	return true;
}

static bool
read_word(struct caa_zone_lexer *lexer, int c)
{
	const size_t start = lexer->used;
	const bool quoted = c == '"';

	if (lexer->word_count == CAA_ZONE_ENTRY_MAX_WORDS)
		return fail(lexer, "the record has too many words");
	if (lexer->word_count == 0)
		lexer->line = lexer->next_line;
	if (!(quoted ? read_quoted(lexer) : read_plain(lexer, c)))
		return false;
	if (lexer->used == sizeof(lexer->text))
		return fail(lexer, "the record is too long");
	lexer->words[lexer->word_count++] = (struct caa_zone_word){
		.text = lexer->text + start,
		.len = lexer->used - start,
		.quoted = quoted,
	};
	lexer->text[lexer->used++] = '\0';
	return true;
}

static void
skip_comment(FILE *file)
{
	int c;

	do
		c = getc_unlocked(file);
	while (c != '\n' && c != EOF);
	(void)ungetc(c, file);
}

/* What stands between words.  False at the end of the entry, and on faults. */
static bool
read_between(struct caa_zone_lexer *lexer, int c, unsigned *depth)
{
	switch (c) {
	case '\n':
		lexer->next_line++;
		if (*depth == 0 && lexer->word_count == 0)
			lexer->same_owner = false;
		return *depth != 0 || lexer->word_count == 0;
	case ';':
		skip_comment(lexer->file);
		return true;
	case '(':
		++*depth;
		return true;
	case ')':
		if (*depth == 0)
			return fail(lexer, "a parenthesis was not opened");
		--*depth;
		return true;
	case EOF:
		if (*depth != 0)
			(void)fail(lexer, "a parenthesis is not closed");
		return false;
	default:
		return true;
	}
}

/* White space is the owner's place only where a line begins. */
static void
read_entry(struct caa_zone_lexer *lexer)
{
	unsigned depth = 0;
	bool at_start = true, more = true;

	while (more) {
		int c = getc_unlocked(lexer->file);

		if (at_start && (c == ' ' || c == '\t'))
			lexer->same_owner = true;
		if (is_between(c))
			more = read_between(lexer, c, &depth);
		else
			more = read_word(lexer, c);
		at_start = c == '\n' && depth == 0;
	}
}

enum caa_status
caa_zone_lexer_next(struct caa_zone_lexer *lexer)
{
	lexer->fault = NULL;
	lexer->same_owner = false;
	lexer->word_count = 0;
	lexer->used = 0;
	lexer->line = lexer->next_line;
	read_entry(lexer);
	if (ferror(lexer->file))
		return CAA_E_SYSTEM;
	return lexer->fault == NULL ? CAA_OK : CAA_E_MALFORMED;
}
