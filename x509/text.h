/* SPDX-License-Identifier: BSD-2-Clause */
/* text: hostile octets, judged and made printable.  Pure functions. */
#ifndef X509_TEXT_H
#define X509_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IA5String (ASCII), not empty and without NUL. */
bool x509_text_is_ia5(const uint8_t *octets, size_t len);

/* UTF-8 as RFC 3629 has it, not empty, without NUL and byte order mark. */
bool x509_text_is_utf8(const uint8_t *octets, size_t len);

/*
 * Printable ASCII into out, at most size octets with the NUL (at least 4):
 * backslash as "\\", everything outside printable ASCII as \DDD.  What does
 * not fit ends in "...".
 */
void x509_text_escape(
    char *out, size_t size, const uint8_t *octets, size_t len);

#endif /* X509_TEXT_H */
