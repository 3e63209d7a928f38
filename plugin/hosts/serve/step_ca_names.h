/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * step_ca_names: the names that stand in the JSON of a request or certificate
 * of step-ca: in dnsNames, emailAddresses, ipAddresses and uris, and in sans,
 * which is all that the default template fills.
 */
#ifndef SERVE_STEP_CA_NAMES_H
#define SERVE_STEP_CA_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "plugin/hosts/common/exit.h"

enum step_ca_kind {
	STEP_CA_OTHER = 0, /* an address, a URI, ...: not for CAA */
	STEP_CA_DNS,
	STEP_CA_MAILBOX,
};

struct step_ca_name { /* borrowed from the JSON */
	enum step_ca_kind kind;
	const char *oid; /* of an otherName; else NULL */
	const char *text;
	size_t len; /* octets */
};

/* A DNS name with letters beyond ASCII, which step-ca converts when it signs.
 */
bool step_ca_name_is_idn(const struct step_ca_name *name);

/* False: out of memory. */
typedef bool step_ca_name_fn(void *ctx, const struct step_ca_name *name);

/* Call fn for every name of object.  CLI_EXIT_USAGE with a sentence, in which
 * the object is called so, where a member is not what step-ca sends. */
CLI_NODISCARD enum cli_exit step_ca_names_each(const json_t *object,
    const char *called, step_ca_name_fn *fn, void *ctx,
    struct cli_failure *failure);

/* The octets of a base64 text, one at least, for the caller to free. */
CLI_NODISCARD bool step_ca_octets(
    const json_t *text, uint8_t **out, size_t *len);

#endif /* SERVE_STEP_CA_NAMES_H */
