/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bare NAMES WINDOW KEY=VALUE...: a libunbound event loop that asks what the
 * module asks, from each name up until there are CAA records, and does nothing
 * else: nothing is decoded, decided, proven, recorded or handed to another
 * thread.  KEY is an option of libunbound, "forward" or "hints" or "anchors".
 */
#include <event2/event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* unbound.h must come first */
#include <unbound.h>
/**/
#include <unbound-event.h>

#include "tests/bench/common.h"

#define TYPE_CAA 257
#define CLASS_IN 1
#define HEADER   12 /* octets of a message before its first question */

struct bare {
	struct bench_names names;
	size_t next, window, in_flight, questions, failed;
	struct event_base *base;
	struct ub_ctx *ctx;
	struct climb {
		struct bare *bare;
		const char *owner; /* NULL: free */
	} * climbs;
	struct climb **ready; /* to be asked next; never from a callback */
	size_t ready_count;
};

static const struct {
	const char *name, *value;
} defaults[] = {
	{ "module-config:", "validator iterator" },
	{ "qname-minimisation:", "no" },
	{ "trust-anchor-signaling:", "no" },
	{ "udp-connect:", "no" },
	{ "do-ip6:", "no" },
	{ "outgoing-range:", "1024" },
	{ "outgoing-num-tcp:", "10" },
	{ "max-reuse-tcp-queries:", "1000" },
	{ "infra-host-ttl:", "0" },
	{ "infra-cache-max-rtt:", "12000" },
	{ "infra-cache-min-rtt:", "600" },
	{ "outbound-msg-retry:", "3" },
	{ "val-sig-skew-min:", "0" },
	{ "val-sig-skew-max:", "0" },
	{ "cache-max-ttl:", "28800" },
	{ "cache-max-negative-ttl:", "300" },
	{ "serve-expired:", "no" },
	{ "prefetch:", "no" },
	{ "rrset-roundrobin:", "no" },
	{ "minimal-responses:", "yes" },
	{ "msg-cache-size:", "4m" },
	{ "rrset-cache-size:", "8m" },
	{ "key-cache-size:", "2m" },
	{ "neg-cache-size:", "1m" },
};

static void
on_answer(void *ctx, int rcode, void *packet, int len, int secure, char *why,
    int limited)
{
	struct climb *climb = ctx;
	const unsigned char *octets = packet;
	const char *parent = strchr(climb->owner, '.');

	(void)why;
	(void)limited;
	climb->bare->in_flight--;
	if (rcode != 0 || len < HEADER || secure == 1) {
		climb->bare->failed++;
		climb->owner = NULL;
	} else if (octets[6] != 0 || octets[7] != 0 || parent == NULL) {
		climb->owner = NULL; /* answers, or no parent */
	} else {
		climb->owner = parent + 1;
	}
	climb->bare->ready[climb->bare->ready_count++] = climb;
}

static void
ask(struct bare *bare, struct climb *climb)
{
	if (climb->owner == NULL) {
		if (bare->next == bare->names.count)
			return;
		climb->owner = bare->names.items[bare->next++];
	}
	bare->questions++;
	bare->in_flight++;
	if (ub_resolve_event(bare->ctx, climb->owner, TYPE_CAA, CLASS_IN, climb,
		on_answer, NULL) != 0)
		bench_fail("ub_resolve_event fails");
}

static void
set(struct ub_ctx *ctx, const char *name, const char *value)
{
	char option[64];
	int fault;

	if (strcmp(name, "forward") == 0)
		fault = ub_ctx_set_fwd(ctx, value);
	else if (strcmp(name, "anchors") == 0)
		fault = ub_ctx_add_ta_file(ctx, value);
	else if (strcmp(name, "hints") == 0)
		fault = ub_ctx_set_option(ctx, "root-hints:", value);
	else {
		(void)snprintf(option, sizeof(option), "%s%s", name,
		    strchr(name, ':') == NULL ? ":" : "");
		fault = ub_ctx_set_option(ctx, option, value);
	}
	if (fault != 0)
		bench_fail("%s=%s: %s", name, value, ub_strerror(fault));
}

static void
configure(struct bare *bare, char **options)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		set(bare->ctx, defaults[i].name, defaults[i].value);
	for (; *options != NULL; options++) {
		char *equals = strchr(*options, '=');

		if (equals == NULL)
			bench_fail("%s is no KEY=VALUE", *options);
		*equals = '\0';
		set(bare->ctx, *options, equals + 1);
	}
}

/* Answers out of the cache come before ub_resolve_event() returns: they wait
 * in ready until the loop is back here. */
static void
run(struct bare *bare)
{
	for (size_t i = 0; i < bare->window; i++) {
		bare->climbs[i].bare = bare;
		bare->ready[bare->ready_count++] = &bare->climbs[i];
	}
	while (bare->ready_count > 0 || bare->in_flight > 0) {
		while (bare->ready_count > 0)
			ask(bare, bare->ready[--bare->ready_count]);
		if (bare->in_flight > 0)
			(void)event_base_loop(bare->base, EVLOOP_ONCE);
	}
}

/* The first name alone, so that what others need, too, is at hand. */
static void
prime(struct bare *bare)
{
	const size_t count = bare->names.count, window = bare->window;

	bare->names.count = bare->window = 1;
	run(bare);
	bare->names.count = count;
	bare->window = window;
	bare->next = bare->questions = 0;
}

int
main(int argc, char **argv)
{
	struct bare bare = { .window = 0 };
	struct bench_clock clock;

	if (argc < 3)
		bench_fail("usage: bench_bare NAMES WINDOW KEY=VALUE...");
	bench_names_read(&bare.names, argv[1]);
	bare.window = strtoul(argv[2], NULL, 10);
	bare.base = event_base_new();
	bare.ctx = bare.base != NULL ? ub_ctx_create_event(bare.base) : NULL;
	bare.climbs = calloc(bare.window, sizeof(*bare.climbs));
	bare.ready = calloc(bare.window, sizeof(struct climb *));
	if (bare.ctx == NULL || bare.climbs == NULL || bare.ready == NULL)
		bench_fail("no context");
	configure(&bare, argv + 3);
	prime(&bare);
	bench_clock_start(&clock);
	run(&bare);
	bench_print(&clock, bare.names.count,
	    (struct bench_figure[]){
		{ "questions", (double)bare.questions }, { NULL, 0 } });
	if (bare.failed * 100 > bare.names.count)
		bench_fail(
		    "%zu of %zu names failed", bare.failed, bare.names.count);
	ub_ctx_delete(bare.ctx);
	event_base_free(bare.base);
	free(bare.climbs);
	free(bare.ready);
	bench_names_clear(&bare.names);
	return 0;
}
