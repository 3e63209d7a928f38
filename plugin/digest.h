/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * digest: fingerprints and identifiers, as text in lower-case hexadecimal.
 * Sees OpenSSL.  Any thread.
 */
#ifndef PLUGIN_DIGEST_H
#define PLUGIN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "caa/status.h"

#define PLUGIN_DIGEST_TEXT 65 /* NUL included */
#define PLUGIN_RANDOM_TEXT 33 /* likewise */

/* SHA-256.  False if OpenSSL fails, as it does without memory. */
bool plugin_digest(
    char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len);

/* The same for those who need many: OpenSSL looks longer for its SHA-256 than
 * it takes to hash a DNS message. */
struct plugin_sha256;

/* NULL: there is none to be had. */
struct plugin_sha256 *plugin_sha256_new(void);
void plugin_sha256_free(struct plugin_sha256 *sha256); /* NULL is fine */

CAA_NODISCARD bool plugin_sha256_digest(struct plugin_sha256 *sha256,
    char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len);

/* 128 random bits that nobody can guess and no other call gets. */
bool plugin_random(char out[PLUGIN_RANDOM_TEXT]);

#endif /* PLUGIN_DIGEST_H */
