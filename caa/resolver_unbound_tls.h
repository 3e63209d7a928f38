/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_tls: the bridges to forwarders over TLS.
 */
#ifndef CAA_RESOLVER_UNBOUND_TLS_H
#define CAA_RESOLVER_UNBOUND_TLS_H

#include "caa/resolver_unbound_settings.h"

/* Open bridges in base, if the transport is TLS.  They must outlive every
 * context: nobody else can take their ports meanwhile. */
CAA_NODISCARD enum caa_status caa_unbound_bridges_open(
    struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error);
void caa_unbound_bridges_close(struct caa_unbound_settings *settings);

/* What went wrong on the way to a forwarder since then, or NULL. */
const char *caa_unbound_bridges_fault(
    const struct caa_unbound_settings *settings, int64_t since_us);

/* A sentence of libunbound's with the forwarders' addresses in the place of
 * those of their bridges. */
void caa_unbound_bridges_translate(const struct caa_unbound_settings *settings,
    const char *sentence, char *out, size_t size);

#endif /* CAA_RESOLVER_UNBOUND_TLS_H */
