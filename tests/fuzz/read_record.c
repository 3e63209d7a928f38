/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/read_record.h"

#include <stdio.h>
#include <string.h>

#define MAX_TEXT 1024 /* of a record shown */

/* One octet, plain or escaped; false at the end of the text. */
static bool
read_octet(const char **text, uint8_t *octet)
{
	const char *p = *text;

	if (*p == '\0')
		return false;
	if (*p != '\\') {
		*octet = (uint8_t)*p;
		*text = p + 1;
	} else if (p[1] >= '0' && p[1] <= '9') {
		*octet = (uint8_t)((p[1] - '0') * 100 + (p[2] - '0') * 10 +
		    (p[3] - '0'));
		*text = p + 4;
	} else {
		*octet = (uint8_t)p[1];
		*text = p + 2;
	}
	return true;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Do the octets follow?  *whole turns false where the text ends early. */
static bool
follows(const char **text, const uint8_t *octets, size_t len, bool is_tag,
    bool *whole)
{
	uint8_t octet;

	for (size_t i = 0; i < len; i++) {
		if (!read_octet(text, &octet)) {
			*whole = false;
			return true;
		}
		if (octet != (is_tag ? lower(octets[i]) : octets[i]))
			return false;
	}
	return true;
}

static bool
follows_text(const char **text, const char *expected, bool *whole)
{
	return !*whole ||
	    follows(text, (const uint8_t *)expected, strlen(expected), false,
		whole);
}

bool
read_record_matches(const char *text, const struct caa_record *record)
{
	char flags[8], head[MAX_TEXT];
	bool whole = true;

	if (text == NULL || strlen(text) >= sizeof(head))
		return false;
	const size_t len = strlen(text);
	const bool cut = len >= 3 && text[len - 1] == '.';
	/* A whole record ends in a quote, so that no stop is its own. */
	(void)snprintf(
	    head, sizeof(head), "%.*s", (int)(cut ? len - 3 : len), text);
	const char *p = head;
	(void)snprintf(flags, sizeof(flags), "%u ", (unsigned)record->flags);
	bool matches = follows_text(&p, flags, &whole) &&
	    follows(&p, (const uint8_t *)record->tag_text, record->tag_len,
		true, &whole) &&
	    follows_text(&p, " \"", &whole) &&
	    (!whole ||
		follows(&p, record->value, record->value_len, false, &whole)) &&
	    follows_text(&p, "\"", &whole);
	return matches && *p == '\0' && whole == !cut;
}
