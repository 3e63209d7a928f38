/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_keys: SHA-256 and the public keys that signatures are judged by. */
#ifndef CLI_AUDIT_KEYS_H
#define CLI_AUDIT_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/exit.h"

#define CLI_AUDIT_HASH 64 /* SHA-256 in hex, without the NUL */

/* False when OpenSSL fails. */
CLI_NODISCARD bool cli_audit_hash(
    char hash[CLI_AUDIT_HASH + 1], const char *octets, size_t len);

/* The same for octets that come in parts. */
struct cli_audit_digest;
struct cli_audit_digest *cli_audit_digest_new(void); /* NULL: failed */
CLI_NODISCARD bool cli_audit_digest_add(
    struct cli_audit_digest *digest, const char *octets, size_t len);
/* Frees it. */
CLI_NODISCARD bool cli_audit_digest_end(
    struct cli_audit_digest *digest, char hash[CLI_AUDIT_HASH + 1]);

struct cli_audit_key;

struct cli_audit_keys {
	struct cli_audit_key *items;
	size_t count;
};

/*
 * Read public keys or certificates, PEM, one of each file.  Clear in any case.
 * CLI_EXIT_USAGE for a file that cannot be read or holds neither.
 */
CLI_NODISCARD enum cli_exit cli_audit_keys_read(struct cli_audit_keys *keys,
    const struct cli_list *files, struct cli_failure *failure);

void cli_audit_keys_clear(struct cli_audit_keys *keys);

/* Is there a key with this SHA-256 of its SubjectPublicKeyInfo? */
bool cli_audit_keys_has(const struct cli_audit_keys *keys, const char *id);

/* Did the key of that id sign these octets?  signature is base64. */
bool cli_audit_keys_verify(const struct cli_audit_keys *keys, const char *id,
    const char *octets, size_t len, const char *signature);

#endif /* CLI_AUDIT_KEYS_H */
