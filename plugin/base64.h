/* SPDX-License-Identifier: BSD-2-Clause */
/* base64: RFC 4648 4, in one line and with padding.  Pure functions. */
#ifndef PLUGIN_BASE64_H
#define PLUGIN_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters for so many octets, without a NUL. */
#define PLUGIN_BASE64_LEN(octets) (((octets) + 2) / 3 * 4)

/* Writes PLUGIN_BASE64_LEN(len) characters. */
void plugin_base64_encode(char *out, const uint8_t *octets, size_t len);

/*
 * The octets of len characters, at most len / 4 * 3 of them.  False for what
 * encode() does not write: one octet string has one text.
 */
bool plugin_base64_decode(
    uint8_t *out, size_t *out_len, const char *text, size_t len);

#endif /* PLUGIN_BASE64_H */
