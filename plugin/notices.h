/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notices: what a person should know about how a request was read, though it
 * decides nothing.
 */
#ifndef PLUGIN_NOTICES_H
#define PLUGIN_NOTICES_H

#include "plugin/request.h"
#include "x509/names.h"

/* A request while its names are being read. */
struct plugin_reading {
	struct plugin_request *request;
	const struct caa_plugin_request *theirs;
	const struct x509_names *input; /* or NULL */
	uint32_t usage;                 /* PLUGIN_AUTO, ... */
	struct caa_error *error;
};

/* Does the extended key usage say TLS and not e-mail?  RFC 9495 1 then has
 * nothing to say on mailboxes. */
bool plugin_reading_is_tls_only(const struct plugin_reading *reading);

/* Append to the notices of a request whose names are complete. */
CAA_NODISCARD enum caa_status plugin_notices_add(
    const struct plugin_reading *reading);

#endif /* PLUGIN_NOTICES_H */
