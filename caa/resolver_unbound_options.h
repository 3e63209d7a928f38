/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_options: what libunbound is told, and why. */
#ifndef CAA_RESOLVER_UNBOUND_OPTIONS_H
#define CAA_RESOLVER_UNBOUND_OPTIONS_H

#include <unbound.h>

#include "caa/resolver_unbound_settings.h"

/*
 * A name of our own that libunbound answers itself.  Asking for it makes a
 * context read its files and become final without a packet.  No canonical
 * name holds a "+", so nobody else can ask for it.
 */
#define CAA_UNBOUND_OWN_NAME "+."

/* Tell a new context; it reads files only when it is asked something. */
CAA_NODISCARD enum caa_status caa_unbound_options_set(struct ub_ctx *ctx,
    const struct caa_unbound_settings *settings, struct caa_error *error);

#endif /* CAA_RESOLVER_UNBOUND_OPTIONS_H */
