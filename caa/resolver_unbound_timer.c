/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_timer.h"

#include <stdlib.h>

#include "caa/resolver_unbound_private.h"

struct caa_timer {
	struct event event;
	void (*fn)(void *ctx);
	void *ctx;
};

static void
on_time(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_timer *timer = ctx;
	void (*fn)(void *ctx) = timer->fn;
	void *fn_ctx = timer->ctx;

	(void)fd, (void)what;
	free(timer);
	fn(fn_ctx);
}

enum caa_status
caa_unbound_timer_start(struct caa_unbound *resolver, int64_t at_ms,
    void (*fn)(void *ctx), void *ctx, struct caa_timer **out)
{
	const struct timeval wait =
	    caa_unbound_timeval(at_ms - caa_unbound_now_us() / 1000);
	struct caa_timer *timer = calloc(1, sizeof(*timer));

	if (timer == NULL)
		return CAA_E_NOMEM;
	timer->fn = fn;
	timer->ctx = ctx;
	(void)evtimer_assign(&timer->event, resolver->base, on_time, timer);
	if (event_add(&timer->event, &wait) != 0) {
		free(timer);
		return CAA_E_NOMEM;
	}
	*out = timer;
	return CAA_OK;
}

void
caa_unbound_timer_stop(struct caa_timer *timer)
{
	(void)event_del(&timer->event);
	free(timer);
}
