/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/text.h"

#include <string.h>

bool
x509_text_is_ia5(const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (octets[i] == 0 || octets[i] > 0x7f)
			return false;
	return len > 0;
}

/* By lead octet: the octets that follow, and the range of the first of them,
 * which rules out over-long forms, surrogates and what lies past U+10FFFF
 * (RFC 3629 4). */
static const struct utf8_lead {
	uint8_t first, last; /* lead octets */
	uint8_t low, high;   /* of the second octet */
	uint8_t more;
} utf8_leads[] = {
	{ 0x01, 0x7f, 0, 0, 0 },
	{ 0xc2, 0xdf, 0x80, 0xbf, 1 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 2 },
	{ 0xe1, 0xec, 0x80, 0xbf, 2 },
	{ 0xed, 0xed, 0x80, 0x9f, 2 },
	{ 0xee, 0xef, 0x80, 0xbf, 2 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 3 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 3 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 3 },
};

#define UTF8_LEADS (sizeof(utf8_leads) / sizeof(utf8_leads[0]))

/* Octets of the character at octets, or 0. */
static size_t
utf8_char(const uint8_t *octets, size_t len)
{
	const struct utf8_lead *lead = NULL;

	for (size_t i = 0; i < UTF8_LEADS && lead == NULL; i++)
		if (octets[0] >= utf8_leads[i].first &&
		    octets[0] <= utf8_leads[i].last)
			lead = &utf8_leads[i];
	if (lead == NULL || len <= lead->more)
		return 0;
	for (size_t i = 1; i <= lead->more; i++) {
		const uint8_t low = i == 1 ? lead->low : 0x80;
		const uint8_t high = i == 1 ? lead->high : 0xbf;

		if (octets[i] < low || octets[i] > high)
			return 0;
	}
	return 1 + (size_t)lead->more;
}

bool
x509_text_is_utf8(const uint8_t *octets, size_t len)
{
	static const uint8_t bom[] = { 0xef, 0xbb, 0xbf };

	if (len == 0 ||
	    (len >= sizeof(bom) && memcmp(octets, bom, sizeof(bom)) == 0))
		return false;
	for (size_t i = 0; i < len;) {
		const size_t taken = utf8_char(octets + i, len - i);

		if (taken == 0)
			return false;
		i += taken;
	}
	return true;
}

/* The octet's escaped form; returns its length. */
static size_t
escape_octet(char text[4], uint8_t c)
{
	if (c == '\\') {
		text[0] = text[1] = '\\';
		return 2;
	}
	text[0] = c >= 0x20 && c <= 0x7e ? (char)c : '\\';
	text[1] = (char)('0' + c / 100);
	text[2] = (char)('0' + c / 10 % 10);
	text[3] = (char)('0' + c % 10);
	return text[0] == '\\' ? 4 : 1;
}

void
x509_text_escape(char *out, size_t size, const uint8_t *octets, size_t len)
{
	static const char dots[] = "...";
	size_t used = 0, cut = 0; /* cut: the dots still fit there */

	for (size_t i = 0; i < len; i++) {
		char text[4];
		const size_t taken = escape_octet(text, octets[i]);

		if (used + sizeof(dots) <= size)
			cut = used;
		if (used + taken >= size) {
			memcpy(out + cut, dots, sizeof(dots));
			return;
		}
		memcpy(out + used, text, taken);
		used += taken;
	}
	out[used] = '\0';
}
