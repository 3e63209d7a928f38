/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A question is looked after for itself and for all who wait for it, early
 * rather than late: whatever is due then is done, and for the rest it is
 * set again.  Nearly every question is over before: until then all share one
 * timer, which fires for the eldest and costs the others nothing.
 */
#include "caa/resolver_unbound_private.h"

#include <time.h>

int64_t
caa_unbound_now_us(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t
now_ms(void)
{
	return caa_unbound_now_us() / 1000;
}

static void fire(evutil_socket_t fd, short what, void *ctx);

/* It may fire a little too early: libevent counts from when its loop woke. */
static bool
set_timer(struct caa_unbound_question *question, int64_t delay_ms)
{
	const struct timeval delay = caa_unbound_timeval(delay_ms);

	if (!question->has_timer)
		(void)evtimer_assign(
		    &question->timer, question->resolver->base, fire, question);
	question->has_timer = true;
	return event_add(&question->timer, &delay) == 0;
}

/* Without a timer it would wait for ever: it is looked after, with all else,
 * until there is one. */
static void
set_by(struct caa_unbound_question *question, int64_t due_ms, int64_t delay_ms)
{
	question->armed_ms = due_ms;
	if (set_timer(question, delay_ms))
		return;
	event_active(&question->timer, EV_TIMEOUT, 0);
	(void)event_base_loopcontinue(question->resolver->base);
}

static void
rearm(struct caa_unbound_question *question)
{
	int64_t due_ms = question->wanted_ms;

	for (const struct caa_lookup *lookup = question->waiters;
	     lookup != NULL; lookup = lookup->next)
		if (lookup->deadline_ms < due_ms)
			due_ms = lookup->deadline_ms;
	if (due_ms == CAA_UNBOUND_NEVER)
		question->armed_ms = due_ms;
	else
		set_by(question, due_ms, due_ms - now_ms());
}

static struct caa_lookup *
find_late(const struct caa_unbound_question *question, int64_t present_ms)
{
	struct caa_lookup *lookup = question->waiters;

	while (lookup != NULL && lookup->deadline_ms > present_ms)
		lookup = lookup->next;
	return lookup;
}

static void
expire(struct caa_lookup *lookup)
{
	struct caa_answer *answer =
	    caa_unbound_question_timeout(lookup->question);
	caa_lookup_fn *done = lookup->done;
	void *ctx = lookup->ctx;

	caa_unbound_lookup_free(lookup);
	done(ctx, answer);
	caa_answer_unref(answer);
}

static void
look_at(struct caa_unbound_question *question)
{
	const int64_t present_ms = now_ms();
	const bool is_wanted = question->wanted_ms <= present_ms;
	struct caa_lookup *late;

	question->armed_ms = CAA_UNBOUND_NEVER;
	while ((late = find_late(question, present_ms)) != NULL) {
		/* The answer has just come, and was to be handed out next, or
		 * waits for its chain. */
		if (question->settled ||
		    caa_unbound_tries_have_answer(question)) {
			caa_unbound_question_hurry(question);
			return;
		}
		expire(late);
	}
	if (is_wanted)
		question->wanted_ms = CAA_UNBOUND_NEVER;
	rearm(question);
	if (is_wanted && question->settled)
		caa_unbound_question_hurry(question);
	else if (is_wanted)
		caa_unbound_tries_look_after(question);
}

static void
fire(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd, (void)what;
	look_at(ctx);
}

static int64_t
usual_ms(const struct caa_unbound_question *question)
{
	return question->started_us / 1000 + CAA_UNBOUND_USUAL_MS;
}

/* Those asked next are the ones before it in the list of all there are. */
static void
fire_for_eldest(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_unbound *resolver = ctx;
	const int64_t present_ms = now_ms();
	struct caa_unbound_question *question;

	(void)fd, (void)what;
	while ((question = resolver->eldest) != NULL &&
	    usual_ms(question) <= present_ms) {
		resolver->eldest = question->previous;
		if (!question->over)
			look_at(question); /* it may be gone afterwards */
	}
	if (question == NULL)
		return;
	const struct timeval delay =
	    caa_unbound_timeval(usual_ms(question) - present_ms);
	if (event_add(&resolver->for_eldest, &delay) == 0)
		return;
	event_active(&resolver->for_eldest, EV_TIMEOUT, 0);
	(void)event_base_loopcontinue(resolver->base);
}

void
caa_unbound_clock_init(struct caa_unbound *resolver)
{
	(void)evtimer_assign(
	    &resolver->for_eldest, resolver->base, fire_for_eldest, resolver);
}

void
caa_unbound_clock_clear(struct caa_unbound *resolver)
{
	(void)event_del(&resolver->for_eldest);
}

/* If it is set already, for one that is gone, it fires early and is then set
 * again. */
static bool
set_for_eldest(struct caa_unbound *resolver)
{
	const struct timeval delay = caa_unbound_timeval(CAA_UNBOUND_USUAL_MS);

	return evtimer_pending(&resolver->for_eldest, NULL) ||
	    event_add(&resolver->for_eldest, &delay) == 0;
}

bool
caa_unbound_clock_start(struct caa_unbound_question *question)
{
	struct caa_unbound *resolver = question->resolver;

	question->armed_ms = question->wanted_ms = usual_ms(question);
	if (resolver->eldest != NULL)
		return true;
	if (!set_for_eldest(resolver))
		return false;
	resolver->eldest = question;
	return true;
}

void
caa_unbound_clock_stop(struct caa_unbound_question *question)
{
	if (question->has_timer)
		(void)event_del(&question->timer);
}

void
caa_unbound_clock_set(struct caa_unbound_question *question, int64_t delay_ms)
{
	question->wanted_ms = now_ms() + delay_ms;
	if (question->wanted_ms < question->armed_ms)
		set_by(question, question->wanted_ms, delay_ms);
}

void
caa_unbound_clock_heed(
    struct caa_unbound_question *question, const struct caa_lookup *lookup)
{
	if (lookup->deadline_ms < question->armed_ms)
		set_by(question, lookup->deadline_ms,
		    lookup->deadline_ms - now_ms());
}
