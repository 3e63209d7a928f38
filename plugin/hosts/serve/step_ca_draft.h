/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * step_ca_draft: the certificate step-ca is about to sign, as far as names and
 * usage go.  At AUTHORIZING it sends no certificate but the template's JSON,
 * where names stand in several places; the draft holds those of all of them,
 * so that the module reads it as it reads any certificate; but for those that
 * are still to be converted (step_ca_name_is_idn()).
 */
#ifndef SERVE_STEP_CA_DRAFT_H
#define SERVE_STEP_CA_DRAFT_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "plugin/hosts/common/exit.h"

/* DER of it in *der, for the caller to free.  CLI_EXIT_USAGE with a sentence
 * where a member is not what step-ca sends. */
CLI_NODISCARD enum cli_exit step_ca_draft_make(uint8_t **der, size_t *len,
    const json_t *certificate, struct cli_failure *failure);

#endif /* SERVE_STEP_CA_DRAFT_H */
