/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ascii: octet classes and case-insensitive comparison that no locale can
 * change.  Under tr_TR the C library says "ISSUE" and "issue" differ, which
 * would make a CAA record vanish (RFC 8659 4.1: tags match in ASCII).
 */
#ifndef CAA_ASCII_H
#define CAA_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool
caa_ascii_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool
caa_ascii_is_alnum(uint8_t c)
{
	return caa_ascii_is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static inline bool
caa_ascii_is_print(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e;
}

static inline uint8_t
caa_ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Octets against a NUL-terminated text, ignoring ASCII case. */
static inline bool
caa_ascii_equal_nocase(const void *octets, size_t len, const char *text)
{
	const uint8_t *p = octets;

	if (strlen(text) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (caa_ascii_lower(p[i]) != caa_ascii_lower((uint8_t)text[i]))
			return false;
	return true;
}

#endif /* CAA_ASCII_H */
