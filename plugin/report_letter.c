/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_letter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"

#define MAGIC "caa-validator report 1\n"

/* The texts in the order of the file. */
static const struct {
	const char *key;
	size_t offset;
	bool has_lines;
} texts[] = {
	{ "url: ", offsetof(struct plugin_letter, url) },
	{ "id: ", offsetof(struct plugin_letter, id) },
	{ "domain: ", offsetof(struct plugin_letter, domain) },
	{ "sender: ", offsetof(struct plugin_letter, sender) },
	{ "from: ", offsetof(struct plugin_letter, from) },
	{ "subject: ", offsetof(struct plugin_letter, subject) },
	{ "words: ", offsetof(struct plugin_letter, words), true },
};

/* The numbers behind them. */
static const char written_key[] = "written-at: ";
static const char format_key[] = "format: ";
static const char document_key[] = "document: ";
static const char *const formats[] = {
	[PLUGIN_REPORT_RID] = "rid",
	[PLUGIN_REPORT_IODEF] = "iodef",
};

#define MAX_NUMBERS 128 /* octets of all lines with numbers */

static const char *
get_text(const struct plugin_letter *letter, size_t i)
{
	const char *text;

	memcpy(&text, (const char *)letter + texts[i].offset, sizeof(text));
	return text;
}

static void
set_text(struct plugin_letter *letter, size_t i, const char *text)
{
	memcpy((char *)letter + texts[i].offset, &text, sizeof(text));
}

void
plugin_letter_clear(struct plugin_letter *letter)
{
	free(letter->storage);
	*letter = (struct plugin_letter){ 0 };
}

static char *
append(char *out, const void *octets, size_t len)
{
	memcpy(out, octets, len);
	return out + len;
}

/* A value in one line: a line feed becomes "\n", a backslash "\\". */
static char *
append_value(char *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n' || *text == '\\')
			*out++ = '\\';
		*out++ = *text == '\n' ? 'n' : *text;
	}
	return out;
}

enum caa_status
plugin_letter_print(char **out, size_t *len, const struct plugin_letter *letter,
    struct caa_error *error)
{
	size_t size = sizeof(MAGIC) + MAX_NUMBERS + letter->document_len;
	char numbers[MAX_NUMBERS], *octets, *end;
	int numbers_len;

	for (size_t i = 0; i < CAA_COUNTOF(texts); i++)
		size +=
		    strlen(texts[i].key) + 2 * strlen(get_text(letter, i)) + 1;
	if (size > PLUGIN_LETTER_MAX)
		return caa_error_set(error, CAA_E_LIMIT,
		    "a report is over %u octets long", PLUGIN_LETTER_MAX);
	numbers_len =
	    snprintf(numbers, sizeof(numbers), "%s%lld\n%s%s\n%s%zu\n\n",
		written_key, (long long)letter->written_at, format_key,
		formats[letter->format], document_key, letter->document_len);
	octets = malloc(size);
	if (octets == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	end = append(octets, MAGIC, strlen(MAGIC));
	for (size_t i = 0; i < CAA_COUNTOF(texts); i++) {
		end = append(end, texts[i].key, strlen(texts[i].key));
		end = append_value(end, get_text(letter, i));
		*end++ = '\n';
	}
	end = append(end, numbers, (size_t)numbers_len);
	end = append(end, letter->document, letter->document_len);
	*out = octets;
	*len = (size_t)(end - octets);
	return CAA_OK;
}

/* What is left to be read. */
struct reader {
	char *p;
	char *end;
};

static bool
take(struct reader *reader, const char *expected)
{
	const size_t len = strlen(expected);

	if ((size_t)(reader->end - reader->p) < len ||
	    memcmp(reader->p, expected, len) != 0)
		return false;
	reader->p += len;
	return true;
}

/* A value to the end of its line, out of its escapes in place.  A line feed
 * hidden in anything but words would become a header of its own. */
static bool
take_value(struct reader *reader, const char **text, bool has_lines)
{
	char *p = reader->p, *out = reader->p;

	*text = out;
	for (; p < reader->end && *p != '\n'; p++) {
		if (!caa_ascii_is_print((uint8_t)*p))
			return false;
		if (*p != '\\') {
			*out++ = *p;
			continue;
		}
		if (++p == reader->end ||
		    (*p != '\\' && (*p != 'n' || !has_lines)))
			return false;
		*out++ = *p == 'n' ? '\n' : '\\';
	}
	if (p == reader->end)
		return false;
	*out = '\0';
	reader->p = p + 1;
	return true;
}

/* A number up to INT64_MAX and the line feed behind it. */
static bool
take_number(struct reader *reader, int64_t *number)
{
	const char *start = reader->p;
	int64_t n = 0;

	while (reader->p < reader->end &&
	    caa_ascii_is_digit((uint8_t)*reader->p)) {
		if (n > (INT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (*reader->p++ - '0');
	}
	*number = n;
	return reader->p > start && take(reader, "\n");
}

static bool
take_format(struct reader *reader, enum plugin_report_format *format)
{
	for (size_t i = 0; i < CAA_COUNTOF(formats); i++) {
		if (!take(reader, formats[i]))
			continue;
		*format = (enum plugin_report_format)i;
		return take(reader, "\n");
	}
	return false;
}

static bool
read_all(struct plugin_letter *letter, struct reader *reader)
{
	int64_t document_len;

	if (!take(reader, MAGIC))
		return false;
	for (size_t i = 0; i < CAA_COUNTOF(texts); i++) {
		const char *text;

		if (!take(reader, texts[i].key) ||
		    !take_value(reader, &text, texts[i].has_lines))
			return false;
		set_text(letter, i, text);
	}
	if (!take(reader, written_key) ||
	    !take_number(reader, &letter->written_at) ||
	    !take(reader, format_key) ||
	    !take_format(reader, &letter->format) ||
	    !take(reader, document_key) ||
	    !take_number(reader, &document_len) || !take(reader, "\n") ||
	    document_len != reader->end - reader->p)
		return false;
	*reader->end = '\0';
	letter->document = reader->p;
	letter->document_len = (size_t)document_len;
	return strlen(letter->document) == letter->document_len;
}

enum caa_status
plugin_letter_parse(struct plugin_letter *letter, char *octets, size_t len,
    struct caa_error *error)
{
	struct reader reader = { octets, octets + len };

	*letter = (struct plugin_letter){ .storage = octets };
	if (read_all(letter, &reader))
		return CAA_OK;
	plugin_letter_clear(letter);
	return caa_error_set(error, CAA_E_MALFORMED,
	    "the file is no stored report, or only a part of one");
}
