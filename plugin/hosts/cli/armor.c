/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/armor.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NO_DIGIT     64u
#define DER_SEQUENCE 0x30u
#define PEM_BEGIN    "-----BEGIN "

static bool
is_space(uint8_t octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

static unsigned
digit(uint8_t octet)
{
	if (octet >= 'A' && octet <= 'Z')
		return (unsigned)(octet - 'A');
	if (octet >= 'a' && octet <= 'z')
		return (unsigned)(octet - 'a') + 26;
	if (octet >= '0' && octet <= '9')
		return (unsigned)(octet - '0') + 52;
	if (octet == '+' || octet == '-')
		return 62;
	if (octet == '/' || octet == '_')
		return 63;
	return NO_DIGIT;
}

/* The octets, or 0 for what is not base64 to its end.  out may be text. */
static size_t
decode(uint8_t *out, const uint8_t *text, size_t len)
{
	size_t digits = 0, padding = 0, made = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < len; i++) {
		const unsigned value = digit(text[i]);

		if (is_space(text[i]))
			continue;
		if (text[i] == '=' && ++padding <= 2)
			continue;
		if (value == NO_DIGIT || padding > 0)
			return 0;
		bits = (bits << 6 | value) & 0xffffffu;
		if (++digits % 4 != 1)
			out[made++] =
			    (uint8_t)(bits >> (6 - 2 * ((digits - 1) % 4)));
	}
	/* One digit alone is no octet, and padding fills the last four. */
	if (digits % 4 == 1 || (padding > 0 && (digits + padding) % 4 != 0))
		return 0;
	return made;
}

/* Hyphens, letters and blanks could be base64 of URLs in lines. */
static bool
has_pem(const struct cli_input *input)
{
	const size_t mark = sizeof(PEM_BEGIN) - 1;

	for (size_t i = 0; i + mark <= input->len; i++)
		if (memcmp(input->octets + i, PEM_BEGIN, mark) == 0)
			return true;
	return false;
}

void
cli_armor_strip(struct cli_input *input)
{
	uint8_t *octets;
	size_t len;

	if (input->len == 0 || input->octets[0] == DER_SEQUENCE ||
	    has_pem(input))
		return;
	octets = malloc(input->len);
	if (octets == NULL)
		return;
	len = decode(octets, input->octets, input->len);
	if (len == 0) {
		free(octets);
		return;
	}
	free(input->octets);
	input->octets = octets;
	input->len = len;
}
