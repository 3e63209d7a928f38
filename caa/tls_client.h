/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls_client: what all our TLS connections to one DNS provider share: the
 * name its certificate must have and the authorities that may vouch for it.
 * Immutable once made; any thread.  With tls_stream and tls_bridge the only
 * part of this folder that sees OpenSSL.
 */
#ifndef CAA_TLS_CLIENT_H
#define CAA_TLS_CLIENT_H

#include "caa/status.h"

struct caa_tls_client;

/*
 * name is a host name in any form caa_domain_parse() takes, without wildcard,
 * or an IP address; it is what the server is asked for (SNI, for a host name)
 * and what its certificate must hold (RFC 8310 8.1: the strict profile).
 * ca_file holds PEM certificates of authorities; NULL: those of the system.
 * CAA_E_CONFIG with a sentence if either is unusable.
 *
 * TLS 1.2 and later.  No session is ever resumed: each connection verifies
 * the certificate anew, so that one that has expired is noticed at the next.
 * Whether it was revoked is not asked for.
 */
CAA_NODISCARD enum caa_status caa_tls_client_new(struct caa_tls_client **out,
    const char *name, const char *ca_file, struct caa_error *error);

void caa_tls_client_free(struct caa_tls_client *client); /* NULL is allowed */

#endif /* CAA_TLS_CLIENT_H */
