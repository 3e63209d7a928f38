/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_timer: timers for who is on the thread. */
#ifndef CAA_RESOLVER_UNBOUND_TIMER_H
#define CAA_RESOLVER_UNBOUND_TIMER_H

#include "caa/resolver.h"

struct caa_unbound;

CAA_NODISCARD enum caa_status caa_unbound_timer_start(
    struct caa_unbound *resolver, int64_t at_ms, void (*fn)(void *ctx),
    void *ctx, struct caa_timer **out);
void caa_unbound_timer_stop(struct caa_timer *timer);

#endif /* CAA_RESOLVER_UNBOUND_TIMER_H */
