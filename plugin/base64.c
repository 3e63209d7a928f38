/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/base64.h"

#define PADDING '='

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
plugin_base64_encode(char *out, const uint8_t *octets, size_t len)
{
	for (; len > 0; octets += 3) {
		const uint32_t bits = (uint32_t)octets[0] << 16 |
		    (len > 1 ? (uint32_t)octets[1] << 8 : 0) |
		    (len > 2 ? octets[2] : 0u);

		*out++ = alphabet[bits >> 18];
		*out++ = alphabet[bits >> 12 & 63];
		*out++ = len > 1 ? alphabet[bits >> 6 & 63] : PADDING;
		*out++ = len > 2 ? alphabet[bits & 63] : PADDING;
		len = len > 3 ? len - 3 : 0;
	}
}

/* 64 for what is no digit. */
static uint32_t
digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0') + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : 64;
}

/* Four characters; missing of them are padding. */
static bool
decode_group(uint8_t *out, const char *text, size_t missing)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		const uint32_t value = i < 4 - missing ? digit(text[i]) : 0;

		if (value > 63)
			return false;
		bits = bits << 6 | value;
	}
	out[0] = (uint8_t)(bits >> 16);
	if (missing < 2)
		out[1] = (uint8_t)(bits >> 8);
	if (missing < 1)
		out[2] = (uint8_t)bits;
	/* Bits that no octet takes must be zero. */
	return (bits & ((1u << missing * 8) - 1)) == 0;
}

bool
plugin_base64_decode(
    uint8_t *out, size_t *out_len, const char *text, size_t len)
{
	*out_len = 0;
	if (len % 4 != 0)
		return false;
	for (size_t at = 0; at < len; at += 4) {
		size_t missing = 0;

		if (at + 4 == len && text[at + 3] == PADDING)
			missing = text[at + 2] == PADDING ? 2 : 1;
		if (!decode_group(out + *out_len, text + at, missing))
			return false;
		*out_len += 3 - missing;
	}
	return true;
}
