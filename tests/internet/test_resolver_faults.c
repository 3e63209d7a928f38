/* SPDX-License-Identifier: BSD-2-Clause */
/* Servers that fail, and what libunbound makes of it. */
#include "caa/resolver_unbound_ask.h"

#include <stdlib.h>

#include "tests/caa/lookup.h"
#include "tests/internet/internet.h"
#include "tests/internet/lateness.h"
#include "tests/internet/relay.h"
#include "tests/runner.h"

#define LATE_MS 100 /* after a deadline, on an idle machine */

/*
 * The second lookup finds the SERVFAIL of the first in the cache, where it
 * has callback rcode 0, no data and no DNSSEC state: a permission to issue,
 * were it believed.
 */
static void
test_cached_servfail(void)
{
	const char *row = "pitfalls 1 and 8: a SERVFAIL from the cache";
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);

	if (resolver == NULL)
		return;
	for (unsigned i = 0; i < 3; i++) {
		const unsigned long before = packets_sent();
		struct lookup lookup = lookup_one(
		    resolver, "www.refused-signed.demo", PATIENCE_MS);
		const struct caa_answer *answer = lookup.answer;

		CHECK(row,
		    answer != NULL && !caa_outcome_is_answer(answer->outcome) &&
			!answer->insecure_proven);
		CHECK(row, answer != NULL && answer->attempts == 2);
		CHECK("pitfall 8: every lookup really asks twice",
		    packets_sent() - before >= 4);
		lookup_clear(&lookup, 1);
	}
	resolver->ops->free(resolver);
}

/* The same below our own code: what libunbound says, and what we read. */
struct seen {
	struct event_base *base;
	unsigned count;
	bool immediate, in_call;
	int rcode, security;
	unsigned packet_rcode;
	struct caa_answer *answer;
};

static void
see(void *ctx, int rcode, void *packet, int len, int security, char *why_bogus,
    int was_ratelimited)
{
	const struct caa_unbound_settings settings = { .validate = true,
		.max_aliases = 8 };
	struct seen *seen = ctx;
	const struct caa_unbound_reply reply = { .rcode = rcode,
		.packet = packet,
		.len = (size_t)len,
		.security = security,
		.why_bogus = why_bogus };

	(void)was_ratelimited;
	seen->count++;
	seen->immediate = seen->in_call;
	seen->rcode = rcode;
	seen->security = security;
	if (rcode == 0)
		seen->packet_rcode = ((const uint8_t *)packet)[3] & 0x0fu;
	caa_answer_unref(seen->answer);
	seen->answer =
	    caa_unbound_reply_read(&settings, "refused.demo", &reply);
	(void)event_base_loopbreak(seen->base);
}

static void
ask_context(struct ub_ctx *ctx, struct seen *seen)
{
	const unsigned count = seen->count;

	seen->in_call = true;
	CHECK("libunbound takes the question",
	    ub_resolve_event(ctx, "refused.demo", CAA_UNBOUND_TYPE_CAA, 1, seen,
		see, NULL) == 0);
	seen->in_call = false;
	if (seen->count == count)
		(void)event_base_dispatch(seen->base);
}

static void
test_library_servfail(void)
{
	const char *row = "pitfall 1: libunbound's rcode is 0 for a SERVFAIL";
	const struct caa_unbound_config config = {
		.trust_anchor_file = getenv("INTERNET_ANCHORS"),
		.root_hints_file = getenv("INTERNET_HINTS"),
	};
	struct caa_unbound_settings settings;
	struct seen seen = { .base = caa_unbound_base_new() };
	struct ub_ctx *ctx = NULL;

	CHECK(row, caa_unbound_settings_init(&settings, &config, NULL) == 0);
	CHECK(row,
	    caa_unbound_context_new(&ctx, &settings, seen.base, NULL) == 0);
	if (ctx != NULL) {
		ask_context(ctx, &seen);
		CHECK("the first time it says so",
		    seen.rcode == 2 && !seen.immediate);
		ask_context(ctx, &seen);
		CHECK(row, seen.rcode == 0 && seen.security == 0);
		CHECK(row, seen.immediate && seen.packet_rcode == 2);
		CHECK(row,
		    seen.answer != NULL &&
			seen.answer->outcome == CAA_OUTCOME_SERVFAIL);
	}
	caa_answer_unref(seen.answer);
	caa_unbound_context_free(ctx);
	event_base_free(seen.base);
	caa_unbound_settings_clear(&settings);
}

/*
 * Nobody listens: first with time for everything, then with the usual ten
 * seconds, then with too little for two tries that can be called fair.
 */
static const struct {
	const char *row;
	const char *owner;
	int64_t timeout_ms;
	unsigned attempts;
	bool proven;
	bool ends_early; /* before its deadline */
} dead_rows[] = {
	{ "dead and unsigned", "dead.demo", 30000, 2, true, true },
	{ "dead and signed", "dead-signed.demo", 30000, 2, false, true },
	{ "dead, unsigned, ten seconds", "www.dead.demo", 10000, 2, true,
	    false },
	{ "dead, signed, ten seconds", "www.dead-signed.demo", 10000, 2, false,
	    false },
	{ "dead, unsigned, five seconds", "c.dead.demo", 5000, 2, false,
	    false },
	{ "dead, 300 milliseconds", "a.dead.demo", 300, 1, false, false },
	{ "the deadline has passed", "b.dead.demo", -1000, 0, false, false },
};

static void
test_dead(void)
{
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);
	struct lookup lookups[CAA_COUNTOF(dead_rows)] = { 0 };
	struct lateness lateness;

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(dead_rows); i++)
		lookups[i] = (struct lookup){ .owner = dead_rows[i].owner,
			.timeout_ms = dead_rows[i].timeout_ms };
	lateness_begin(&lateness);
	lookup_all(resolver, lookups, CAA_COUNTOF(dead_rows));
	const long late_ms = LATE_MS + 4 * lateness_end(&lateness);
	for (size_t i = 0; i < CAA_COUNTOF(dead_rows); i++) {
		const char *row = dead_rows[i].row;
		const struct caa_answer *answer = lookups[i].answer;
		const int64_t timeout_ms =
		    dead_rows[i].timeout_ms < 0 ? 0 : dead_rows[i].timeout_ms;

		CHECK(row, lookups[i].took_ms <= timeout_ms + late_ms);
		CHECK(row, answer != NULL);
		if (answer == NULL)
			continue;
		CHECK(row, !caa_outcome_is_answer(answer->outcome));
		CHECK(row,
		    dead_rows[i].ends_early ||
			answer->outcome == CAA_OUTCOME_TIMEOUT);
		CHECK(row, answer->attempts == dead_rows[i].attempts);
		CHECK(row, answer->insecure_proven == dead_rows[i].proven);
	}
	lookup_clear(lookups, CAA_COUNTOF(dead_rows));
	resolver->ops->free(resolver);
}

static void
test_tcp_collapse(void)
{
	ask_beside_dead(HOW_TCP);
}

static void
ask_slow(struct caa_resolver *resolver)
{
	static const char *const near[] = { "www.signed.demo", "www.nsec3.demo",
		"www.plain.demo", "empty.plain.demo", "www.test" };

	for (size_t i = 0; i < CAA_COUNTOF(near); i++) {
		struct lookup lookup =
		    lookup_one(resolver, near[i], PATIENCE_MS);
		CHECK("a near forwarder answers",
		    lookup.answer != NULL &&
			caa_outcome_is_answer(lookup.answer->outcome));
		lookup_clear(&lookup, 1);
	}
	struct lookup lookup = lookup_one(resolver, "a.many.plain.demo", 10000);
	CHECK("pitfall 7c: patience with a name slow at a near forwarder",
	    lookup.answer != NULL &&
		lookup.answer->outcome == CAA_OUTCOME_RECORDS);
	lookup_clear(&lookup, 1);
}

/*
 * What is bogus is decided, and its chain is still to be completed by a denial
 * that nobody has asked for before.  That comes late, and is there next time.
 */
static void
ask_for_chain(struct caa_resolver *resolver)
{
	const char *row = "a chain that takes too long holds up no answer";
	bool cut = true;

	for (unsigned i = 0; i < 3 && cut; i++) {
		struct lookup lookup =
		    lookup_one(resolver, "www.tampered.demo", PATIENCE_MS);
		const struct caa_answer *answer = lookup.answer;

		CHECK(
		    row, answer != NULL && answer->dnssec == CAA_DNSSEC_BOGUS);
		CHECK(row, lookup.took_ms < RELAY_SLOW_MS - 500);
		cut = answer != NULL && answer->chain_cut;
		CHECK("such a chain is cut", cut || i > 0);
		lookup_clear(&lookup, 1);
	}
	CHECK("and whole once it is known", !cut);
}

static void
with_relay(struct caa_unbound_config config,
    void (*ask)(struct caa_resolver *resolver))
{
	static const char *const address = RELAY_ADDRESS;
	struct caa_resolver *resolver = NULL;
	const bool started = relay_start();

	config.forwarders = (struct caa_strings){ &address, 1 };
	config.trust_anchor_file = getenv("INTERNET_ANCHORS");
	config.retry_delay_ms = 50;
	CHECK("a relay", started);
	CHECK("a resolver",
	    caa_resolver_unbound_new(&resolver, &config, NULL) == CAA_OK);
	if (started && resolver != NULL)
		ask(resolver);
	if (resolver != NULL)
		resolver->ops->free(resolver);
	if (started)
		relay_stop();
}

static void
test_slow_forwarder(void)
{
	with_relay(
	    (struct caa_unbound_config){ .prove_insecure = true }, ask_slow);
}

static void
test_slow_chain(void)
{
	with_relay((struct caa_unbound_config){ .keep_evidence = true },
	    ask_for_chain);
}

const char suite_name[] = "internet.resolver_faults";
const struct test tests[] = {
	{ "library_servfail", test_library_servfail },
	{ "cached_servfail", test_cached_servfail },
	{ "dead", test_dead },
	{ "tcp_collapse", test_tcp_collapse },
	{ "slow_forwarder", test_slow_forwarder },
	{ "slow_chain", test_slow_chain },
	{ NULL, NULL },
};
