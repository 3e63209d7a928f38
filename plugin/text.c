/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/text.h"

#include <stdint.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"

#define MAX_WORD 63

const char *
plugin_text_quote(char out[PLUGIN_TEXT_QUOTED], const char *text)
{
	out[0] = '"';
	(void)caa_text_escape(
	    out + 1, PLUGIN_TEXT_QUOTED - 2, text, strlen(text));

	const size_t end = strlen(out);
	out[end] = '"';
	out[end + 1] = '\0';
	return out;
}

bool
plugin_text_is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)text[i]))
			return false;
	return true;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

bool
plugin_text_port(unsigned *port, const char *text)
{
	unsigned number = 0;

	if (*text == '\0' || strlen(text) > 5)
		return false;
	for (; *text != '\0'; text++) {
		if (!caa_ascii_is_digit((uint8_t)*text))
			return false;
		number = number * 10 + (unsigned)(*text - '0');
	}
	*port = number;
	return number >= 1 && number <= UINT16_MAX;
}

size_t
plugin_text_distance(const char *a, const char *b)
{
	/* Three rows of the table of Damerau and Levenshtein. */
	uint8_t rows[3][MAX_WORD + 1];
	const size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > MAX_WORD || b_len > MAX_WORD)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (uint8_t)j;
	for (size_t i = 1; i <= a_len; i++) {
		uint8_t *row = rows[i % 3];
		const uint8_t *up = rows[(i + 2) % 3];
		const uint8_t *up2 = rows[(i + 1) % 3];

		row[0] = (uint8_t)i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
			size_t d = least(up[j] + 1u, row[j - 1] + 1u);

			d = least(d, up[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d = least(d, up2[j - 2] + 1u);
			row[j] = (uint8_t)d;
		}
	}
	return rows[a_len % 3][b_len];
}

bool
plugin_text_is_near(const char *typed, const char *meant)
{
	size_t distance = plugin_text_distance(typed, meant);

	return distance <= 3 && distance * 3 <= strlen(meant);
}
