/* SPDX-License-Identifier: BSD-2-Clause */
/* Retries that send packets, and deadlines that hold whatever happens. */
#include <string.h>

#include "tests/internet/instance.h"
#include "tests/internet/matrix.h"
#include "tests/internet/world.h"
#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

#define RETRY_DELAY    "700"
#define RETRY_DELAY_MS 700
#define MAX_QUERIES    80

/* TLS BR 4.2.2.1: "the lookup has been retried at least once". */
static const char *const retried[] = { "retry.servfail.bare",
	"retry.servfail.sealed", "retry.refused.bare", "retry.notimp.sealed",
	"retry.tc-always.bare", "two-bad.demo", "retry.servfail-once.sealed" };

enum { TWO_BAD = 5, AT_FIRST = 6 };

static json_int_t
attempts(const struct instance *instance, size_t index)
{
	return json_integer_value(
	    json_object_get(instance_lookup(instance, index), "attempts"));
}

/* The queries pause for the delay: all before it are of the first try. */
static bool
has_pause(const struct world_query *queries, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (queries[i].at_ms - queries[i - 1].at_ms >=
		    RETRY_DELAY_MS - 50)
			return true;
	return false;
}

static bool
has_fault(const struct world_query *queries, size_t count, const char *fault)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(queries[i].fault, fault) == 0)
			return true;
	return false;
}

void
test_retries(void)
{
	struct world_query queries[MAX_QUERIES];
	struct instance instance = {
		.settings = { { "dns_retry_delay_ms", RETRY_DELAY } },
		.names = retried,
		.count = COUNTOF(retried),
	};
	size_t count = 0;

	CHECK("an instance", instance_open(&instance));
	instance_check(&instance);
	CHECK("retries", instance_is_in_time(&instance, 10000));
	for (size_t i = 0; i < COUNTOF(retried); i++) {
		CHECK(retried[i], attempts(&instance, i) == 2);
		count = world_queries(queries, MAX_QUERIES, retried[i]);
		CHECK(retried[i], has_pause(queries, count));
	}
	count = world_queries(queries, MAX_QUERIES, retried[TWO_BAD]);
	CHECK("both of two servers are asked",
	    has_fault(queries, count, "servfail") &&
		has_fault(queries, count, "refused"));
	CHECK("a retry that helps",
	    json_is(
		instance_lookup(&instance, AT_FIRST), "outcome", "nxdomain") &&
		json_is(instance_name(&instance, AT_FIRST), "reason",
		    "authorized"));
	instance_close(&instance);
}

/*
 * Good names among names that cannot be decided in time.  The good ones keep
 * their verdict, the others are denied for want of time; a forwarder that
 * gave them up before may say so earlier.
 */
static const struct {
	const char *name, *reason;
} mixed[] = {
	{ "www.signed.demo", "authorized" },
	{ "www.silent.bare", NULL },
	{ "www.plain.demo", "authorized" },
	{ "www.dead.demo", NULL },
	{ "other.signed.demo", "issuer-not-listed" },
	{ "www.silent.sealed", NULL },
	{ "empty.nsec3.demo", "no-records" },
	{ "www.dead-signed.demo", NULL },
};

static const struct {
	const char *row;
	const char *deadline;
	long deadline_ms;
	bool forwarding;
	bool good; /* long enough for the good ones */
} deadline_rows[] = {
	{ "the least there is", "100", 100, false, false },
	{ "one second", "1000", 1000, false, true },
	{ "three seconds", "3000", 3000, false, true },
	{ "forwarding, one second", "1000", 1000, true, true },
	{ "forwarding, three seconds", "3000", 3000, true, true },
};

static void
check_partial(const char *row, const struct instance *instance, bool forwarding)
{
	CHECK(row, instance->result.verdict == CAA_PLUGIN_DENY);
	CHECK(row, instance->result.name_count == COUNTOF(mixed));
	for (size_t i = 0; i < COUNTOF(mixed); i++) {
		const json_t *name = instance_name(instance, i);

		if (mixed[i].reason != NULL) {
			CHECK(row, json_is(name, "reason", mixed[i].reason));
			continue;
		}
		CHECK(row, json_is(name, "verdict", "deny"));
		CHECK(row,
		    forwarding ||
			json_is(instance_lookup(instance, i), "outcome",
			    "timeout"));
	}
}

void
test_deadlines(void)
{
	static struct instance instances[COUNTOF(deadline_rows)];
	const char *names[COUNTOF(mixed)];

	for (size_t i = 0; i < COUNTOF(mixed); i++)
		names[i] = mixed[i].name;
	for (size_t i = 0; i < COUNTOF(deadline_rows); i++)
		instances[i] = (struct instance){
			.settings = { { "deadline_ms",
					  deadline_rows[i].deadline },
			    { "dns_resolver",
				deadline_rows[i].forwarding ? "=forwarder"
							    : "" } },
			.names = names,
			.count = COUNTOF(mixed),
		};
	instance_run_all(instances, COUNTOF(deadline_rows));
	for (size_t i = 0; i < COUNTOF(deadline_rows); i++) {
		const char *row = deadline_rows[i].row;

		CHECK(row, instances[i].evidence != NULL);
		CHECK(row,
		    instance_is_in_time(
			&instances[i], deadline_rows[i].deadline_ms));
		if (deadline_rows[i].good)
			check_partial(
			    row, &instances[i], deadline_rows[i].forwarding);
		instance_close(&instances[i]);
	}
}

/*
 * The default deadline suffices to give up silent servers of several levels,
 * and to prove that their zone is unsigned.
 */
static const struct {
	const char *name, *reason;
} silence[] = {
	{ "www.silent.bare", "lookup-error-tolerated" },
	{ "www.drop.bare", "lookup-error-tolerated" },
	{ "www.dead.demo", "lookup-error-tolerated" },
	{ "www.silent.sealed", NULL },
	{ "www.signed.demo", "authorized" },
};

/* Where the time goes varies, and with it which reason a denial has. */
static void
check_reason(const char *row, const json_t *name, const char *reason)
{
	if (reason != NULL)
		CHECK(row, json_is(name, "reason", reason));
	else
		CHECK(row, json_is(name, "verdict", "deny"));
}

void
test_silence(void)
{
	const char *names[COUNTOF(silence)];
	struct instance instance = { .names = names,
		.count = COUNTOF(silence) };

	for (size_t i = 0; i < COUNTOF(silence); i++)
		names[i] = silence[i].name;
	CHECK("an instance", instance_open(&instance));
	instance_check(&instance);
	CHECK("silence", instance_is_in_time(&instance, 10000));
	for (size_t i = 0; i < COUNTOF(silence); i++)
		check_reason(silence[i].name, instance_name(&instance, i),
		    silence[i].reason);
	instance_close(&instance);
}

/*
 * Work bombs: many keys of one tag and many signatures by it (KeyTrap), many
 * signatures, and NSEC3 with 150 iterations below a name of many labels.  They
 * are denied, in time, and hold up nobody else.
 */
#define TEN "a.a.a.a.a.a.a.a.a.a."

static const struct {
	const char *name, *reason;
} bombs[] = {
	{ "keytrap.sealed", "bogus" },
	{ "a.b.c.d.e.f.g.h.keytrap.sealed", "bogus" },
	{ "sigtrap.sealed", "bogus" },
	{ TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "deep.demo", NULL },
	{ "keytrap.bare", "authorized" },
	{ "sigtrap.bare", "authorized" },
	{ "www.signed.demo", "authorized" },
};

void
test_bombs(void)
{
	const char *names[COUNTOF(bombs)];
	struct instance instances[] = {
		{ .settings = { { "deadline_ms", "6000" } } },
		{ .settings = { { "deadline_ms", "6000" },
		      { "dns_resolver", "=forwarder" } } },
	};

	for (size_t i = 0; i < COUNTOF(bombs); i++)
		names[i] = bombs[i].name;
	for (size_t i = 0; i < COUNTOF(instances); i++) {
		instances[i].names = names;
		instances[i].count = COUNTOF(bombs);
	}
	instance_run_all(instances, COUNTOF(instances));
	for (size_t i = 0; i < COUNTOF(instances); i++) {
		CHECK("bombs", instance_is_in_time(&instances[i], 6000));
		for (size_t n = 0; n < COUNTOF(bombs); n++)
			check_reason(bombs[n].name,
			    instance_name(&instances[i], n), bombs[n].reason);
		instance_close(&instances[i]);
	}
}
