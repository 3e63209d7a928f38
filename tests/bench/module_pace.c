/* SPDX-License-Identifier: BSD-2-Clause */
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/common.h"
#include "tests/bench/module.h"

#define WARM_UP 10 /* one in so many, the first, is not timed */

struct pace;

struct check {
	struct pace *pace;
	double due_s, spent_ms;
};

struct pace {
	struct bench *bench;
	struct bench_names names;
	struct check *checks;
	size_t next;
	int timer;
};

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct check *check = ctx;
	struct bench *bench = check->pace->bench;

	(void)job;
	(void)result;
	(void)error;
	check->spent_ms = (bench_now_s() - check->due_s) * 1000;
	bench->done++;
	bench->failed += status != CAA_PLUGIN_OK;
}

static void
submit(struct pace *pace, size_t i)
{
	const struct caa_plugin_name name = bench_name(pace->names.items[i]);
	const struct caa_plugin_request request = bench_request(&name, 1);
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const struct caa_plugin_api *api = pace->bench->api;
	uint64_t job;

	if (api->submit(pace->bench->plugin, &request, on_done,
		&pace->checks[i], &job, &error) != CAA_PLUGIN_OK)
		bench_fail("%s: %s", pace->names.items[i], error.message);
}

/* Waits for an answer, or until the next is due. */
static void
await(struct pace *pace)
{
	struct pollfd fds[] = {
		{ .fd = pace->bench->api->poll_fd(pace->bench->plugin),
		    .events = POLLIN },
		{ .fd = pace->timer, .events = POLLIN },
	};
	const bool more = pace->next < pace->names.count;
	const double due = more ? pace->checks[pace->next].due_s : 0;
	const time_t whole = (time_t)due;
	const struct itimerspec until = {
		.it_value = { .tv_sec = whole,
		    .tv_nsec = (long)((due - (double)whole) * 1e9) },
	};

	(void)timerfd_settime(pace->timer, TFD_TIMER_ABSTIME, &until, NULL);
	(void)poll(fds, 2, 1000);
	(void)pace->bench->api->process(pace->bench->plugin);
}

static void
run(struct pace *pace)
{
	while (pace->bench->done < pace->names.count) {
		while (pace->next < pace->names.count &&
		    pace->checks[pace->next].due_s <= bench_now_s())
			submit(pace, pace->next++);
		await(pace);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct check *first = a, *second = b;

	return (first->spent_ms > second->spent_ms) -
	    (first->spent_ms < second->spent_ms);
}

size_t
bench_pace(struct bench *bench, const char *path, double rate)
{
	struct pace pace = { .bench = bench };
	struct bench_clock clock;

	bench_names_read(&pace.names, path);
	const size_t count = pace.names.count;
	pace.checks = calloc(count, sizeof(*pace.checks));
	pace.timer = timerfd_create(CLOCK_MONOTONIC, 0);
	if (pace.checks == NULL || pace.timer < 0 || rate <= 0)
		bench_fail("no pace to be kept");
	bench_prime(bench, &pace.names);
	bench_clock_start(&clock);
	for (size_t i = 0; i < count; i++)
		pace.checks[i] = (struct check){ .pace = &pace,
			.due_s = clock.wall_s + (double)i / rate };
	run(&pace);
	(void)close(pace.timer);
	const size_t first = count / WARM_UP, rest = count - first;
	struct check *timed = &pace.checks[first];
	qsort(timed, rest, sizeof(*timed), compare);
	bench_print(&clock, count,
	    (struct bench_figure[]){ { "p50_ms", timed[rest / 2].spent_ms },
		{ "p99_ms", timed[rest * 99 / 100].spent_ms },
		{ "failed", (double)bench->failed }, { NULL, 0 } });
	free(pace.checks);
	bench_names_clear(&pace.names);
	return count;
}
