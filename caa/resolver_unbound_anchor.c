/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"

#define FILE_MAX_OCTETS   65536u
#define RECORD_MAX_OCTETS 3072u /* a DNSKEY of 16,384 bits is shorter */

/* The keys IANA publishes for the root: KSK-2017 and KSK-2024. */
static const char *const iana_anchors[] = {
	". IN DS 20326 8 2 "
	"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 "
	"683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

/* The file as it is read, and one record being collected from it. */
struct anchor_reader {
	const char *at;
	unsigned line;         /* of at, from 1 */
	unsigned depth;        /* of parentheses */
	unsigned started;      /* line on which the record began */
	bool indented;         /* it began with blanks: it has no owner */
	bool too_long, broken; /* parentheses do not match */
	size_t len;
	char record[RECORD_MAX_OCTETS];
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
add_octet(struct anchor_reader *reader, char c)
{
	if (is_blank(c) && reader->len == 0) {
		reader->indented = true;
		return;
	}
	if (is_blank(c) && reader->record[reader->len - 1] == ' ')
		return;
	if (reader->len + 1 == sizeof(reader->record)) {
		reader->too_long = true;
		return;
	}
	if (reader->len == 0)
		reader->started = reader->line;
	reader->record[reader->len++] = is_blank(c) ? ' ' : c;
}

/* One octet or comment.  True: a record or empty line has ended. */
static bool
step(struct anchor_reader *reader)
{
	const char c = *reader->at;

	if (c == ';') {
		reader->at += strcspn(reader->at, "\n");
		return false;
	}
	if (c == '\0')
		return true;
	reader->at++;
	if (c == '\n') {
		reader->line++;
		if (reader->depth == 0)
			return true;
	}
	if (c == '(')
		reader->depth++;
	if (c == ')' && reader->depth-- == 0)
		reader->broken = true;
	add_octet(reader, c == '\n' || c == '(' || c == ')' ? ' ' : c);
	return reader->broken;
}

/* The next record, in reader->record.  False at the end. */
static bool
next_record(struct anchor_reader *reader)
{
	do {
		reader->len = 0;
		reader->indented = false;
		while (!step(reader))
			;
		if (*reader->at == '\0' && reader->depth != 0)
			reader->broken = true;
	} while (reader->len == 0 && !reader->broken && *reader->at != '\0');
	if (reader->len > 0 && reader->record[reader->len - 1] == ' ')
		reader->len--;
	reader->record[reader->len] = '\0';
	return reader->len > 0 || reader->broken;
}

/* Length of the word at *text; *text goes to the word after it. */
static size_t
take_word(const char **text)
{
	const size_t len = strcspn(*text, " ");

	*text += len;
	*text += strspn(*text, " ");
	return len;
}

static bool
is_number(const char *word, size_t len)
{
	size_t digits = 0;

	while (digits < len && caa_ascii_is_digit((uint8_t)word[digits]))
		digits++;
	return digits == len && len > 0;
}

/* "DS" or "DNSKEY", with *data after it; NULL for anything else there.
 * An optional TTL and class may stand in front. */
static const char *
find_type(const char *text, const char **data)
{
	static const char *const types[] = { "DS", "DNSKEY" };

	for (unsigned i = 0; i < 3; i++) {
		const char *word = text;
		const size_t len = take_word(&text);
		*data = text;
		for (size_t t = 0; t < CAA_COUNTOF(types); t++)
			if (caa_ascii_equal_nocase(word, len, types[t]))
				return *text == '\0' ? NULL : types[t];
		if (!is_number(word, len) &&
		    !caa_ascii_equal_nocase(word, len, "IN"))
			return NULL;
	}
	return NULL;
}

/*
 * The record in one form, whatever the file's: libunbound compares words as
 * the locale has it, and in some "in" is not "IN".
 */
static bool
normalise(const struct anchor_reader *reader, char out[RECORD_MAX_OCTETS])
{
	const char *data = reader->record;
	const size_t owner = take_word(&data);
	const char *type = find_type(data, &data);

	if (type == NULL || reader->indented)
		return false;
	const int len = snprintf(out, RECORD_MAX_OCTETS, "%.*s IN %s %s",
	    (int)owner, reader->record, type, data);
	return len > 0 && (size_t)len < RECORD_MAX_OCTETS;
}

static enum caa_status
refuse(const struct anchor_reader *reader, const char *path,
    struct caa_error *error)
{
	const char *fault = "is neither a DS nor a DNSKEY record";

	if (reader->broken)
		fault = "has parentheses that do not match";
	else if (reader->too_long)
		fault = "is longer than any key";
	return caa_error_set(error, CAA_E_CONFIG,
	    "trust anchor file \"%s\": line %u %s", path,
	    reader->len > 0 ? reader->started : reader->line, fault);
}

/*
 * Without an anchor for the root everything above the others would look
 * insecure, and so seem proven unsigned.
 */
static enum caa_status
parse(struct caa_unbound_list *anchors, const char *text, const char *path,
    struct caa_error *error)
{
	struct anchor_reader reader = { .at = text, .line = 1 };
	char record[RECORD_MAX_OCTETS];
	bool has_root = false;

	while (next_record(&reader)) {
		if (reader.broken || reader.too_long ||
		    !normalise(&reader, record))
			return refuse(&reader, path, error);
		has_root = has_root || strncmp(record, ". ", 2) == 0;
		if (caa_unbound_list_add(anchors, record) != CAA_OK)
			return caa_error_set(
			    error, CAA_E_NOMEM, "out of memory");
	}
	if (has_root)
		return CAA_OK;
	return caa_error_set(error, CAA_E_CONFIG,
	    "trust anchor file \"%s\" has no DS or DNSKEY record of the root",
	    path);
}

static enum caa_status
read_file(char *text, const char *path, struct caa_error *error)
{
	FILE *file = fopen(path, "re");

	if (file == NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "trust anchor file \"%s\" cannot be opened", path);
	const size_t len = fread(text, 1, FILE_MAX_OCTETS + 1, file);
	const bool failed = ferror(file) != 0;
	(void)fclose(file);
	if (failed)
		return caa_error_set(error, CAA_E_CONFIG,
		    "trust anchor file \"%s\" cannot be read", path);
	if (len > FILE_MAX_OCTETS)
		return caa_error_set(error, CAA_E_CONFIG,
		    "trust anchor file \"%s\" is larger than %u octets", path,
		    FILE_MAX_OCTETS);
	text[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)text[i]) &&
		    !is_blank(text[i]) && text[i] != '\n')
			return caa_error_set(error, CAA_E_CONFIG,
			    "trust anchor file \"%s\" is no text file", path);
	return CAA_OK;
}

/* The DS and DNSKEY records of a file, at least one of them the root's. */
static enum caa_status
read_anchors(
    struct caa_unbound_list *anchors, const char *path, struct caa_error *error)
{
	char *text = malloc(FILE_MAX_OCTETS + 2);

	if (text == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	enum caa_status status = read_file(text, path, error);
	if (status == CAA_OK)
		status = parse(anchors, text, path, error);
	free(text);
	return status;
}

enum caa_status
caa_unbound_trust_anchors(
    struct caa_unbound_list *anchors, const char *file, struct caa_error *error)
{
	if (file != NULL)
		return read_anchors(anchors, file, error);
	for (size_t i = 0; i < CAA_COUNTOF(iana_anchors); i++)
		if (caa_unbound_list_add(anchors, iana_anchors[i]) != CAA_OK)
			return caa_error_set(
			    error, CAA_E_NOMEM, "out of memory");
	return CAA_OK;
}
