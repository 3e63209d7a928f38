/* SPDX-License-Identifier: BSD-2-Clause */
/* base64: octets out of base64 text (RFC 4648 4). */
#ifndef CLI_BASE64_H
#define CLI_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decode len octets of text, in which white space may stand anywhere, to *out,
 * for the caller to free.  False: it is not base64, or out of memory.
 */
bool cli_base64_decode(
    const char *text, size_t len, uint8_t **out, size_t *out_len);

#endif /* CLI_BASE64_H */
