/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_context: one libunbound context, and the loop it runs in. */
#ifndef CAA_RESOLVER_UNBOUND_CONTEXT_H
#define CAA_RESOLVER_UNBOUND_CONTEXT_H

#include <event2/event.h>
#include <unbound-event.h>
#include <unbound.h>

#include "caa/resolver_unbound_settings.h"

#define CAA_UNBOUND_CLASS_IN 1

/*
 * A context ready to resolve.  Fails rather than give one whose anchors
 * libunbound has dropped, or one for TLS without its bridges.  base is
 * borrowed for the life of the context.
 */
CAA_NODISCARD enum caa_status caa_unbound_context_new(struct ub_ctx **out,
    const struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error);

/* NULL is allowed.  Calls the callbacks of what is still under way. */
void caa_unbound_context_free(struct ub_ctx *ctx);

#define CAA_UNBOUND_PRIORITY_IDLE 2 /* when nothing else is to be done */

/* A loop of our own that reads no environment.  NULL: none to be had. */
struct event_base *caa_unbound_base_new(void);

#endif /* CAA_RESOLVER_UNBOUND_CONTEXT_H */
