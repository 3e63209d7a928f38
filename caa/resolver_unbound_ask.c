/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"
#include "caa/resolver_unbound_thread.h"

#define MAX_FRESH    32u  /* at once, before replies have their turn */
#define MAX_URGENT   256u /* likewise: mostly answered from the cache */
#define MAX_PAUSE_US 1000 /* of what waits while replies come */

/* libunbound leaves a server it has given up on alone for a while: what was
 * wrong with its TLS when it was last asked is still the reason then. */
#define FAULT_MEMORY_US 10000000

static void
enqueue(struct caa_unbound_queue *queue, struct caa_unbound_ask *ask)
{
	ask->link = NULL;
	*queue->end = ask;
	queue->end = &ask->link;
}

static struct caa_unbound_ask *
dequeue(struct caa_unbound_queue *queue)
{
	struct caa_unbound_ask *ask = queue->first;

	if (ask == NULL)
		return NULL;
	queue->first = ask->link;
	if (queue->first == NULL)
		queue->end = &queue->first;
	return ask;
}

/* The only thing that is done inside libunbound. */
static void
take_reply(struct caa_unbound_ask *ask, const struct caa_unbound_reply *reply)
{
	struct caa_unbound_asks *asks = &ask->resolver->asks;

	ask->state = CAA_UNBOUND_ANSWERED;
	if (asks->closing)
		return;
	ask->read(ask->ctx, reply);
	enqueue(&asks->answered, ask);
	event_active(&asks->finish, EV_TIMEOUT, 0);
}

/* As libunbound's log has it. */
static const char *
type_name(int type)
{
	switch (type) {
	case CAA_UNBOUND_TYPE_CAA:
		return "CAA";
	case CAA_UNBOUND_TYPE_CNAME:
		return "CNAME";
	default:
		return "DS";
	}
}

/* With the words libunbound has for a failure, most of them in its log. */
static void
take_failure(struct caa_unbound_ask *ask, struct caa_unbound_reply *reply)
{
	struct caa_unbound *resolver = ask->resolver;
	char words[512], why[512];
	const bool has_word = reply->rcode != 0 &&
	    caa_unbound_log_take(&resolver->log, ask->name,
		type_name(ask->type), words, sizeof(words));
	const char *sentence = has_word ? words : reply->why_bogus;

	if (sentence != NULL)
		caa_unbound_bridges_translate(
		    &resolver->settings, sentence, why, sizeof(why));
	if (reply->why_bogus != NULL)
		reply->why_bogus = why;
	if (has_word)
		reply->why_failed = why;
	reply->tls_fault = caa_unbound_bridges_fault(
	    &resolver->settings, ask->submitted_us - FAULT_MEMORY_US);
	take_reply(ask, reply);
}

static void
/* NOLINTNEXTLINE(readability-function-size): libunbound's signature */
called_back(void *ctx, int rcode, void *packet, int len, int security,
    char *why_bogus, int was_ratelimited)
{
	struct caa_unbound_ask *ask = ctx;
	struct caa_unbound_reply reply = {
		.rcode = rcode,
		.packet = packet,
		.len = len > 0 ? (size_t)len : 0,
		.security = security,
		.why_bogus = why_bogus,
		.immediate = ask->in_call,
	};

	(void)was_ratelimited; /* no limit is configured */
	ask->resolver->asks.in_flight--;
	if (rcode == 0 && packet != NULL && why_bogus == NULL)
		take_reply(ask, &reply);
	else
		take_failure(ask, &reply);
}

static void
fail(struct caa_unbound_ask *ask, const char *why)
{
	take_reply(ask,
	    &(struct caa_unbound_reply){ .failure = why, .immediate = true });
}

/* The long-lived one.  False: there is none to be had, and the ask failed. */
static bool
make_context(struct caa_unbound_ask *ask)
{
	struct caa_unbound *resolver = ask->resolver;
	struct caa_error error = { 0 };

	if (caa_unbound_context_new(&resolver->asks.ctx, &resolver->settings,
		resolver->base, &error) == CAA_OK)
		return true;
	fail(ask, error.text);
	return false;
}

/*
 * ub_cancel() is never used: it would silence the callback and leave the
 * query, its memory and its socket in place, uncounted.  A query nobody waits
 * for any more keeps its place in the window until it ends.
 */
static void
submit(struct caa_unbound_ask *ask)
{
	struct caa_unbound_asks *asks = &ask->resolver->asks;

	if (!caa_unbound_question_is_wanted(ask->question)) {
		fail(ask, "nobody waited for it");
		return;
	}
	if (ask->round == NULL && asks->ctx == NULL && !make_context(ask))
		return;
	ask->state = CAA_UNBOUND_SUBMITTED;
	ask->in_call = true;
	ask->submitted_us = caa_unbound_now_us();
	asks->in_flight++;
	const int fault = ub_resolve_event(
	    ask->round == NULL ? asks->ctx : ask->round->ctx, ask->name,
	    ask->type, CAA_UNBOUND_CLASS_IN, ask, called_back, NULL);
	ask->in_call = false;
	if (fault == UB_NOERROR)
		return;
	asks->in_flight--;
	fail(ask, ub_strerror(fault));
}

static void
submit_from(struct caa_unbound *resolver, struct caa_unbound_queue *queue,
    unsigned most)
{
	while (most-- > 0 &&
	    resolver->asks.in_flight < resolver->settings.window) {
		struct caa_unbound_ask *ask = dequeue(queue);
		if (ask == NULL)
			return;
		submit(ask);
	}
}

static bool
is_waiting(const struct caa_unbound_asks *asks)
{
	return asks->urgent.first != NULL || asks->fresh.first != NULL;
}

/* Questions before posts: of those that are late already the deadline comes
 * before a packet. */
static void
take_turn(struct caa_unbound *resolver)
{
	struct caa_unbound_asks *asks = &resolver->asks;

	asks->turn_us = caa_unbound_now_us();
	submit_from(resolver, &asks->urgent, MAX_URGENT);
	submit_from(resolver, &asks->fresh, MAX_FRESH);
	caa_unbound_posts_begin(resolver);
}

/*
 * Has the priority of what is done when nothing else is to be done: as long as
 * replies wait, more questions would not be answered sooner, but what they need
 * would drive all else out of the processor's cache.
 */
static void
pump(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_unbound *resolver = ctx;
	struct caa_unbound_asks *asks = &resolver->asks;

	(void)fd, (void)what;
	take_turn(resolver);
	if (caa_unbound_posts_wait(resolver) ||
	    (is_waiting(asks) && asks->in_flight < resolver->settings.window))
		caa_unbound_asks_pump(resolver);
}

void
caa_unbound_asks_pump(struct caa_unbound *resolver)
{
	event_active(&resolver->asks.pump, EV_TIMEOUT, 0);
}

/* After replies: what is urgent, and all that has waited for too long. */
static void
go_on(struct caa_unbound *resolver)
{
	struct caa_unbound_asks *asks = &resolver->asks;
	const bool is_starved =
	    caa_unbound_now_us() - asks->turn_us > MAX_PAUSE_US;

	if (is_starved)
		take_turn(resolver);
	else
		submit_from(resolver, &asks->urgent, MAX_URGENT);
	if (is_waiting(asks) || caa_unbound_posts_wait(resolver))
		caa_unbound_asks_pump(resolver);
	/* If the cache had answers, those are next: not before the sockets and
	 * timers have been looked at. */
	if (asks->answered.first != NULL)
		(void)event_base_loopcontinue(resolver->base);
}

/* Those that come while these are dealt with get the next turn. */
static void
finish(evutil_socket_t fd, short what, void *ctx)
{
	struct caa_unbound *resolver = ctx;
	struct caa_unbound_asks *asks = &resolver->asks;
	struct caa_unbound_ask *ask = asks->answered.first;

	(void)fd, (void)what;
	asks->answered =
	    (struct caa_unbound_queue){ NULL, &asks->answered.first };
	while (ask != NULL) {
		struct caa_unbound_ask *next = ask->link;
		ask->state = CAA_UNBOUND_IDLE;
		ask->next(ask->ctx);
		ask = next;
	}
	go_on(resolver);
}

void
caa_unbound_asks_init(struct caa_unbound *resolver)
{
	struct caa_unbound_asks *asks = &resolver->asks;

	asks->urgent.end = &asks->urgent.first;
	asks->fresh.end = &asks->fresh.first;
	asks->answered.end = &asks->answered.first;
	(void)evtimer_assign(&asks->finish, resolver->base, finish, resolver);
	(void)evtimer_assign(&asks->pump, resolver->base, pump, resolver);
	(void)event_priority_set(&asks->pump, CAA_UNBOUND_PRIORITY_IDLE);
}

void
caa_unbound_asks_clear(struct caa_unbound *resolver)
{
	(void)event_del(&resolver->asks.finish);
	(void)event_del(&resolver->asks.pump);
	caa_unbound_context_free(resolver->asks.ctx);
	resolver->asks.ctx = NULL;
}

void
caa_unbound_ask_submit(struct caa_unbound_ask *ask, bool urgent)
{
	struct caa_unbound_asks *asks = &ask->resolver->asks;

	ask->state = CAA_UNBOUND_QUEUED;
	enqueue(urgent ? &asks->urgent : &asks->fresh, ask);
	caa_unbound_asks_pump(ask->resolver);
}
