/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * digest: fingerprints and identifiers, as text in lower-case hexadecimal.
 * Sees OpenSSL.  Any thread.
 */
#ifndef PLUGIN_DIGEST_H
#define PLUGIN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define PLUGIN_DIGEST_TEXT 65 /* NUL included */
#define PLUGIN_RANDOM_TEXT 33 /* likewise */

/* SHA-256.  False if OpenSSL fails, as it does without memory. */
bool plugin_digest(
    char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len);

/* 128 random bits that nobody can guess and no other call gets. */
bool plugin_random(char out[PLUGIN_RANDOM_TEXT]);

#endif /* PLUGIN_DIGEST_H */
