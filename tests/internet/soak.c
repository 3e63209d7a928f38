/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soak CHECKS NAMES THREADS SECONDS LIMIT: that many checks over that many
 * names, through the module as shipped, in one process, on the servers of
 * soak.sh; stops after SECONDS and says so.  Fails where a verdict is not what
 * the zones say, memory grows by more than LIMIT percent after the warm-up, or
 * descriptors are left behind.
 *
 * The warm-up takes the module to the bounds of what it may take: every name
 * once fills its caches; a storm of names at failing servers has it open as
 * many contexts for second tries as it ever does, of some MiB each; and after
 * some more checks the heap has the holes it will go on with.  Thereafter we
 * compare
 *   - the most that was ever resident, which is what an operator must reckon
 *     with.  What is resident at one moment says less: it depends on how many
 *     second tries are under way, and on where in the heap the gaps are.
 *   - what malloc() has given out when nothing is under way.  It sees a leak
 *     of two octets a check that the room left by the storm would hide.
 */
#include "tests/internet/soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/plugin/module.h"
#include "tests/runner.h"

#define MAX_THREADS    256
#define IN_FLIGHT      32 /* descriptors of tries nobody waits for any more */
#define STORM_REQUESTS 4  /* at most, of each thread */
#define PROGRESS_S     1
#define REST_MS        60000 /* for what nobody waits for any more */
#define REST_POLL_NS   100000000

/* What module_load() finds; it ends the program itself. */
void
test_check(bool ok, unsigned line, const char *condition, const char *row,
    const char *file)
{
	if (!ok)
		(void)fprintf(
		    stderr, "%s:%u: %s: %s\n", file, line, row, condition);
}

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	(void)ctx;
	(void)request_id;
	(void)json;
	(void)len;
}

static const struct caa_plugin_host host = {
	.struct_size = sizeof(host),
	.audit = on_audit,
	.report = on_report,
};

static void *
work(void *ctx)
{
	struct soak *soak = ctx;
	unsigned long number;

	while (gauge_now_ms() < soak->stop_ms &&
	    (number = atomic_fetch_add(&soak->next, 1)) < soak->end) {
		if (soak->storm)
			soak_storm(soak, number);
		else
			soak_check(soak, soak->checked + number);
	}
	(void)sem_post(&soak->done);
	return NULL;
}

/* False: a second went by and no thread ended. */
static bool
wait_for_thread(struct soak *soak)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PROGRESS_S;
	return sem_timedwait(&soak->done, &until) == 0;
}

/* All checks of the stage, in threads of its own. */
static bool
run(struct soak *soak, const struct soak_mark *last)
{
	pthread_t threads[MAX_THREADS];
	unsigned started = 0;

	atomic_store(&soak->next, 0);
	while (started < soak->threads &&
	    pthread_create(&threads[started], NULL, work, soak) == 0)
		started++;
	for (unsigned ended = 0; ended < started;) {
		if (wait_for_thread(soak))
			ended++;
		else
			soak_show_progress(soak, last);
	}
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	return started == soak->threads;
}

/* Until nothing is under way: a dead server is given up late. */
static void
rest(void)
{
	const struct timespec poll = { .tv_nsec = REST_POLL_NS };
	const int64_t until_ms = gauge_now_ms() + REST_MS;

	while (gauge_read().sockets > 0 && gauge_now_ms() < until_ms)
		(void)nanosleep(&poll, NULL);
}

static bool
open_module(struct soak *soak)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "soak" },
		{ "root_hints", getenv("INTERNET_HINTS"), NULL, "soak" },
		{ "trust_anchor", getenv("INTERNET_ANCHORS"), NULL, "soak" },
		{ "dns_retry_delay_ms", "20", NULL, "soak" },
		/* So that checks go on sending packets. */
		{ "cache_max_ttl_s", "60", NULL, "soak" },
		{ "cache_max_negative_ttl_s", "60", NULL, "soak" },
	};

	soak->api = module_load();
	if (soak->api->open(&soak->plugin, &host, options,
		sizeof(options) / sizeof(options[0]), &error) == CAA_PLUGIN_OK)
		return true;
	(void)fprintf(stderr, "soak: %s\n", error.message);
	return false;
}

enum { EVERY_NAME, STORM, WARM, FIRST, SECOND, LAST, STAGES };

static const struct {
	const char *name;
	bool storm, rests;
} stages[STAGES] = {
	[EVERY_NAME] = { "every name" },
	[STORM] = { "storm", .storm = true },
	[WARM] = { "warm-up ends", .rests = true },
	[FIRST] = { "first third" },
	[SECOND] = { "second third" },
	[LAST] = { "last third", .rests = true },
};

static unsigned long
checks_of(const struct soak *soak, unsigned stage)
{
	const unsigned long tenth = soak->checks / 10;
	const unsigned long most =
	    (unsigned long)soak->threads * STORM_REQUESTS;
	const unsigned long left = soak->checks - soak->checked;

	switch (stage) {
	case EVERY_NAME:
		return tenth > soak->names ? tenth : soak->names;
	case STORM:
		return tenth / 100 < most ? tenth / 100 : most;
	case WARM:
		return tenth;
	default:
		return left / (STAGES - stage);
	}
}

static bool
run_stage(struct soak *soak, unsigned stage, const struct soak_mark *last,
    struct soak_mark *mark)
{
	soak->stage = stages[stage].name;
	soak->storm = stages[stage].storm;
	soak->end = checks_of(soak, stage);
	const bool ok = run(soak, last);
	const unsigned long next = atomic_load(&soak->next);

	mark->checks = next < soak->end ? next : soak->end;
	const int64_t ended_ms = gauge_now_ms();
	if (stages[stage].rests)
		rest();
	mark->gauge = gauge_read();
	mark->busy_ms = ended_ms - last->gauge.time_ms;
	if (!soak->storm)
		soak->checked += mark->checks;
	soak_show_mark(soak, mark);
	return ok;
}

static double
growth(unsigned long before, unsigned long after)
{
	return before == 0
	    ? 0
	    : 100.0 * ((double)after - (double)before) / (double)before;
}

static bool
judge_memory(
    const struct soak *soak, const struct gauge *warm, const struct gauge *end)
{
	const double most = growth(warm->peak_kib, end->peak_kib);
	const double heap = growth(warm->heap_kib, end->heap_kib);
	const bool ok = soak_show_result(most <= soak->limit, "resident",
	    "%+.1f %% at most since the warm-up (limit %.0f %%)", most,
	    soak->limit);

	if (warm->heap_kib == 0)
		return ok;
	return soak_show_result(heap <= soak->limit, "heap",
		   "%+.1f %% in use at rest since the warm-up (limit %.0f %%)",
		   heap, soak->limit) &&
	    ok;
}

/* Time may run out, but not before there is something to compare. */
static bool
judge_checks(struct soak *soak, const struct soak_mark *marks, int64_t spent_ms)
{
	const unsigned long wrong = atomic_load(&soak->wrong);
	const bool ok = soak_show_result(marks[FIRST].checks > 0, "checks",
	    "%s of %s in %lld s%s", soak_show_number(soak->checked),
	    soak_show_number(soak->checks), (long long)(spent_ms / 1000),
	    soak->checked < soak->checks ? ": out of time" : "");

	return soak_show_result(wrong == 0, "verdicts",
		   "%lu wrong; %s checks were of a failing server", wrong,
		   soak_show_number(atomic_load(&soak->failing))) &&
	    ok;
}

static bool
judge(struct soak *soak, const struct gauge *before,
    const struct soak_mark *marks)
{
	const unsigned long left = gauge_read().descriptors;
	const struct gauge *warm = &marks[WARM].gauge;
	const struct gauge *end = &marks[LAST].gauge;
	bool ok;

	(void)putchar('\n');
	ok = judge_checks(soak, marks, end->time_ms - before->time_ms);
	ok = soak_show_result(left == before->descriptors &&
		     end->descriptors <= warm->descriptors + IN_FLIGHT,
		 "descriptors", "%lu before, %lu open, %lu after",
		 before->descriptors, end->descriptors, left) &&
	    ok;
	return judge_memory(soak, warm, end) && ok;
}

static bool
take_arguments(struct soak *soak, int argc, char **argv)
{
	if (argc != 6 || getenv("INTERNET_HINTS") == NULL)
		return false;
	soak->checks = strtoul(argv[1], NULL, 10);
	soak->names = strtoul(argv[2], NULL, 10);
	soak->threads =
	    (unsigned)strtoul(argv[3], NULL, 10) % (MAX_THREADS + 1);
	soak->stop_ms =
	    gauge_now_ms() + (int64_t)(1000 * strtod(argv[4], NULL));
	soak->limit = strtod(argv[5], NULL);
	return soak->names > 0 && soak->checks > soak->names + soak->checks / 5;
}

int
main(int argc, char **argv)
{
	struct soak soak = { 0 };
	struct soak_mark marks[STAGES];
	bool ok = true;

	if (!take_arguments(&soak, argc, argv) ||
	    sem_init(&soak.done, 0, 0) != 0) {
		(void)fprintf(stderr,
		    "usage: soak CHECKS NAMES THREADS SECONDS LIMIT, inside "
		    "soak.sh, with many more checks than names\n");
		return 2;
	}
	struct soak_mark last = { .gauge = gauge_read() };
	const struct gauge before = last.gauge;
	if (!open_module(&soak))
		return 2;
	soak_show_start(&soak);
	for (unsigned stage = 0; stage < STAGES; stage++) {
		ok = run_stage(&soak, stage, &last, &marks[stage]) && ok;
		last = marks[stage];
	}
	soak.api->close(soak.plugin);
	ok = judge(&soak, &before, marks) && ok;
	(void)sem_destroy(&soak.done);
	return ok ? 0 : 1;
}
