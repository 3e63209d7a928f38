/* SPDX-License-Identifier: BSD-2-Clause */
/* step_ca_secrets: the secrets step-ca signs its webhooks with, by the
 * webhook's id; immutable. */
#ifndef SERVE_STEP_CA_SECRETS_H
#define SERVE_STEP_CA_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/hosts/common/exit.h"

struct step_ca_secrets;

/* Read a file of lines "ID SECRET", the secret in base64 as step-ca prints it.
 * The sentence of a failure names origin and line, and never a secret. */
CLI_NODISCARD enum cli_exit step_ca_secrets_read(struct step_ca_secrets **out,
    const char *path, const char *origin, struct cli_failure *failure);

/* NULL is allowed. */
void step_ca_secrets_free(struct step_ca_secrets *secrets);

enum step_ca_signer {
	STEP_CA_SIGNER_UNKNOWN = 0, /* no such id */
	STEP_CA_SIGNER_FORGED,      /* the id's secret made another signature */
	STEP_CA_SIGNER_KNOWN,
};

/* Who signed body?  signature is HMAC-SHA256 in hexadecimal; it and id may be
 * NULL. */
enum step_ca_signer step_ca_secrets_judge(const struct step_ca_secrets *secrets,
    const char *id, const char *signature, const void *body, size_t len);

#endif /* SERVE_STEP_CA_SECRETS_H */
