/* SPDX-License-Identifier: BSD-2-Clause */
/* Retries that send packets, and deadlines that hold whatever happens. */
#include <stdio.h>
#include <string.h>

#include "tests/internet/instance.h"
#include "tests/internet/lateness.h"
#include "tests/internet/matrix.h"
#include "tests/internet/scene.h"
#include "tests/internet/world.h"
#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

#define RETRY_DELAY    "2000" /* above FAULT_CURE_MS */
#define RETRY_DELAY_MS 2000
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
		.settings = { { "dns_retry_delay_ms", RETRY_DELAY },
		    { "deadline_ms", "30000" } },
		.names = retried,
		.count = COUNTOF(retried),
	};
	size_t count = 0;

	CHECK("an instance", instance_open(&instance));
	instance_check(&instance);
	CHECK("retries", instance_is_in_time(&instance, 30000));
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
static const struct scene mixed = {
	.names = { { "www.signed.demo", "permit", "authorized" },
	    { "www.silent.bare", "deny", .outcome = "timeout" },
	    { "www.plain.demo", "permit", "authorized" },
	    { "www.dead.demo", "deny", .outcome = "timeout" },
	    { "other.signed.demo", "deny", "issuer-not-listed" },
	    { "www.silent.sealed", "deny", .outcome = "timeout" },
	    { "empty.nsec3.demo", "permit", "no-records" },
	    { "www.dead-signed.demo", "deny", .outcome = "timeout" } },
};

/* Good names alone: what takes this machine how long? */
static const struct scene good[] = {
	{ "good names",
	    .names = { { "www.signed.demo", "permit" },
		{ "www.plain.demo", "permit" }, { "other.signed.demo", "deny" },
		{ "empty.nsec3.demo", "permit" } } },
	{ "good names, forwarding", { { "dns_resolver", "=forwarder" } },
	    { { "www.signed.demo", "permit" }, { "www.plain.demo", "permit" },
		{ "other.signed.demo", "deny" },
		{ "empty.nsec3.demo", "permit" } } },
};

static const struct deadline_row {
	const char *row;
	long deadline_ms;
	bool forwarding;
	bool good; /* long enough for the good ones */
} deadline_rows[] = {
	{ "the least there is", 100, false, false },
	{ "one second", 1000, false, true },
	{ "three seconds", 3000, false, true },
	{ "forwarding, one second", 1000, true, true },
	{ "forwarding, three seconds", 3000, true, true },
};

#define DEADLINES COUNTOF(deadline_rows)

/* On a slow machine more, but never so much that silence could be proven. */
static long
scale(long deadline_ms, long speed_ms)
{
	const long scaled_ms = deadline_ms + 4 * speed_ms;

	return scaled_ms < 5000 ? scaled_ms : 5000;
}

/* What good names take, once measured. */
static long
measure_speed(void)
{
	static long speed_ms;
	const long began_ms = lateness_now_ms();

	if (speed_ms == 0) {
		scenes_play(good, COUNTOF(good));
		speed_ms = lateness_now_ms() - began_ms;
	}
	return speed_ms;
}

/* Whatever there was time for, but no permission of what is denied. */
static void
loosen(struct scene_name *name, const struct deadline_row *row)
{
	if (row->forwarding || !row->good)
		name->outcome = NULL;
	if (row->good)
		return;
	name->reason = NULL;
	if (name->verdict != NULL && strcmp(name->verdict, "permit") == 0)
		name->verdict = NULL;
}

static struct scene
make_deadline(size_t i, long speed_ms, char value[24])
{
	const long deadline_ms = deadline_rows[i].good
	    ? scale(deadline_rows[i].deadline_ms, speed_ms)
	    : deadline_rows[i].deadline_ms;
	struct scene scene = mixed;

	(void)snprintf(value, 24, "%ld", deadline_ms);
	scene.row = deadline_rows[i].row;
	scene.settings[0] = (struct instance_setting){ "deadline_ms", value };
	scene.deadline_ms = deadline_ms;
	if (deadline_rows[i].forwarding)
		scene.settings[1] =
		    (struct instance_setting){ "dns_resolver", "=forwarder" };
	for (size_t n = 0; n < SCENE_MAX_NAMES; n++)
		loosen(&scene.names[n], &deadline_rows[i]);
	return scene;
}

void
test_deadlines(void)
{
	static struct scene scenes[DEADLINES];
	static char values[DEADLINES][24];
	const long speed_ms = measure_speed();

	for (size_t i = 0; i < DEADLINES; i++)
		scenes[i] = make_deadline(i, speed_ms, values[i]);
	scenes_play(scenes, DEADLINES);
}

/*
 * The default deadline suffices to give up silent servers of several levels,
 * and to prove that their zone is unsigned.
 */
static const struct scene silence = {
	"silence",
	.names = { { "www.silent.bare", "permit", "lookup-error-tolerated" },
	    { "www.drop.bare", "permit", "lookup-error-tolerated" },
	    { "www.dead.demo", "permit", "lookup-error-tolerated" },
	    /* Where the time goes varies, and with it the reason. */
	    { "www.silent.sealed", "deny" },
	    { "www.signed.demo", "permit", "authorized" } },
	.deadline_ms = 10000,
};

void
test_silence(void)
{
	scenes_play(&silence, 1);
}

/*
 * Work bombs: many keys of one tag and many signatures by it (KeyTrap), many
 * signatures, and NSEC3 with 150 iterations below a name of many labels.  They
 * are denied, in time, and hold up nobody else.
 */
#define TEN "a.a.a.a.a.a.a.a.a.a."
#define BOMBS                                                              \
	{                                                                  \
		{ "keytrap.sealed", "deny", "bogus" },                     \
		    { "a.b.c.d.e.f.g.h.keytrap.sealed", "deny", "bogus" }, \
		    { "sigtrap.sealed", "deny", "bogus" },                 \
		    { TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "deep.demo", \
			    "deny" },                                      \
		    { "keytrap.bare", "permit", "authorized" },            \
		    { "sigtrap.bare", "permit", "authorized" },            \
		    { "www.signed.demo", "permit", "authorized" },         \
	}

/* A forwarder that validates, too, would be held up itself. */
static const struct scene bombs[] = {
	{ "bombs", .names = BOMBS },
	{ "bombs, forwarding", { { "dns_resolver", "=careless" } }, BOMBS },
};

void
test_bombs(void)
{
	const long deadline_ms = 6000 + 10 * measure_speed();
	struct scene scenes[COUNTOF(bombs)];
	char value[24];

	(void)snprintf(value, sizeof(value), "%ld", deadline_ms);
	for (size_t i = 0; i < COUNTOF(bombs); i++) {
		scenes[i] = bombs[i];
		scenes[i].deadline_ms = deadline_ms;
		scenes[i].settings[1] =
		    (struct instance_setting){ "deadline_ms", value };
	}
	scenes_play(scenes, COUNTOF(bombs));
}
