/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_key: the private key that signs checkpoints of the audit log.  A
 * loaded key is not changed any more: any thread may sign.
 */
#ifndef PLUGIN_AUDIT_KEY_H
#define PLUGIN_AUDIT_KEY_H

#include "caa/status.h"
#include "plugin/audit_text.h"

struct plugin_audit_key;

/*
 * Read an unencrypted PEM file with a key of any kind that can sign (Ed25519,
 * ECDSA, RSA).  Free *out with plugin_audit_key_free().  CAA_E_CONFIG for a
 * file that cannot be read or holds nothing of the sort.
 */
CAA_NODISCARD enum caa_status plugin_audit_key_load(
    struct plugin_audit_key **out, const char *path, struct caa_error *error);

void plugin_audit_key_free(struct plugin_audit_key *key);

/* SHA-256 of the public key (SubjectPublicKeyInfo, DER) in hex; the key's. */
const char *plugin_audit_key_id(const struct plugin_audit_key *key);

/*
 * Append the signature over octets to out, in base64.  The digest is SHA-256
 * except where the kind of key brings its own, as Ed25519 does.
 */
CAA_NODISCARD enum caa_status plugin_audit_key_sign(
    const struct plugin_audit_key *key, const char *octets, size_t len,
    struct plugin_audit_text *out, struct caa_error *error);

#endif /* PLUGIN_AUDIT_KEY_H */
