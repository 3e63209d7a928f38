/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soak CHECKS NAMES THREADS SECONDS GROWTH: that many checks over that many
 * names, through the module as shipped, in one process, on the servers of
 * soak.sh; stops after SECONDS and says so.  The first tenth, or every name
 * once, is warm-up.  Fails where a verdict is not what the zones say, resident
 * memory grows by more than GROWTH percent after the warm-up, or descriptors
 * are left behind.
 */
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/module.h"
#include "tests/runner.h"

#define MAX_THREADS 256
#define IN_FLIGHT   32  /* descriptors of tries nobody waits for any more */
#define SERVERS     100 /* of soak.sh; the first of them fails */

struct soak {
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin;
	unsigned long checks, names;
	unsigned threads;
	double stop_s; /* on the monotonic clock */
	atomic_ulong next, wrong, failed;
	unsigned long end; /* of this part */
};

/* How it stands while no check is under way. */
struct state {
	unsigned long checks, resident_kib, descriptors;
	double time_s;
};

/* What module_load() finds; it ends the program itself. */
void
test_check(bool ok, unsigned line, const char *condition, const char *row,
    const char *file)
{
	if (!ok)
		(void)fprintf(
		    stderr, "%s:%u: %s: %s\n", file, line, row, condition);
}

static double
now_s(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static unsigned long
resident_kib(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*u %lu", &pages) != 1)
		pages = 0;
	(void)fclose(file);
	return pages * (unsigned long)sysconf(_SC_PAGESIZE) / 1024;
}

static unsigned long
descriptors(void)
{
	unsigned long count = 0;
	DIR *directory = opendir("/proc/self/fd");

	if (directory == NULL)
		return 0;
	while (readdir(directory) != NULL)
		count++;
	(void)closedir(directory);
	return count - 3; /* ".", ".." and the directory itself */
}

static struct state
look(struct soak *soak)
{
	const unsigned long next = atomic_load(&soak->next);

	return (struct state){
		.checks = next < soak->end ? next : soak->end,
		.resident_kib = resident_kib(),
		.descriptors = descriptors(),
		.time_s = now_s(),
	};
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

/* The name a number stands for, and what is known of it. */
struct question {
	char text[64];
	bool fails; /* its server does */
	bool permit;
};

/*
 * Every name once, then again in an order that leaps about.  Of a server's
 * names a third has a record, a third is empty below one, and a third must be
 * denied.  The first server knows nothing of its zone; one in a hundred of its
 * names is handed to a server that does not exist.
 */
static struct question
question_of(const struct soak *soak, unsigned long number)
{
	static const char *const kinds[] = { "a", "b", "c" };
	const unsigned long round = number / soak->names;
	const unsigned long n =
	    (number * (round == 0 ? 1 : 7919) + round) % soak->names;
	const unsigned long kind = n / SERVERS % 3;
	struct question question = {
		.fails = n % SERVERS == 0,
		.permit = kind != 2,
	};

	if (n % (SERVERS * SERVERS) == 0)
		(void)snprintf(question.text, sizeof(question.text),
		    "n%lu.dead.soak.demo", n);
	else
		(void)snprintf(question.text, sizeof(question.text),
		    "n%lu.%s.z%lu.soak.demo", n, kinds[kind], n % SERVERS);
	return question;
}

static void
check_one(struct soak *soak, unsigned long number)
{
	const struct question question = question_of(soak, number);
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_DNS, 0,
		question.text, strlen(question.text) };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = number,
		.names = &name,
		.name_count = 1,
		/* Patience with a busy machine, not with a dead server. */
		.timeout_ms = question.fails ? 3000 : 10000,
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	const int32_t status =
	    soak->api->validate(soak->plugin, &request, &result, NULL);

	if (question.fails)
		atomic_fetch_add(&soak->failed, 1);
	else if (status != CAA_PLUGIN_OK ||
	    (result.verdict == CAA_PLUGIN_PERMIT) != question.permit)
		atomic_fetch_add(&soak->wrong, 1);
}

static void *
work(void *ctx)
{
	struct soak *soak = ctx;
	unsigned long number;

	while (now_s() < soak->stop_s &&
	    (number = atomic_fetch_add(&soak->next, 1)) < soak->end)
		check_one(soak, number);
	return NULL;
}

/* All checks up to end. */
static bool
run(struct soak *soak, unsigned long end)
{
	pthread_t threads[MAX_THREADS];
	unsigned started = 0;

	atomic_store(&soak->next, soak->end);
	soak->end = end;
	while (started < soak->threads &&
	    pthread_create(&threads[started], NULL, work, soak) == 0)
		started++;
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	return started == soak->threads;
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

static void
show(const char *when, const struct state *state)
{
	printf("%-14s %8lu checks, %7lu KiB resident, %3lu descriptors\n", when,
	    state->checks, state->resident_kib, state->descriptors);
	(void)fflush(stdout);
}

/* Part by part, as memory that only ever grows shows in their order. */
static struct state
go_on(struct soak *soak, const struct state *warm, bool *ok)
{
	struct state state = *warm;

	for (unsigned part = 1; part <= 3 && now_s() < soak->stop_s; part++) {
		*ok = run(soak,
			  warm->checks +
			      (soak->checks - warm->checks) * part / 3) &&
		    *ok;
		state = look(soak);
		show("so far", &state);
	}
	return state;
}

static bool
judge(const struct soak *soak, const struct state *before,
    const struct state *warm, const struct state *end, double growth)
{
	const double grown = 100.0 *
	    ((double)end->resident_kib - (double)warm->resident_kib) /
	    (double)warm->resident_kib;
	const unsigned long left = descriptors();
	const unsigned long wrong = atomic_load(&soak->wrong);

	printf("%.0f checks/s, %lu of a failing server, %lu wrong, "
	       "memory %+.1f %%, descriptors %lu before and %lu after\n",
	    (double)end->checks / (end->time_s - before->time_s),
	    atomic_load(&soak->failed), wrong, grown, before->descriptors,
	    left);
	if (end->checks < soak->checks)
		printf("out of time: %lu of %lu checks\n", end->checks,
		    soak->checks);
	return wrong == 0 && grown <= growth && left == before->descriptors &&
	    end->descriptors <= warm->descriptors + IN_FLIGHT &&
	    end->checks > warm->checks;
}

int
main(int argc, char **argv)
{
	struct soak soak = { 0 };
	bool ok = argc == 6;

	if (!ok || getenv("INTERNET_HINTS") == NULL) {
		(void)fprintf(stderr,
		    "usage: soak CHECKS NAMES THREADS SECONDS GROWTH, "
		    "inside soak.sh\n");
		return 2;
	}
	soak.checks = strtoul(argv[1], NULL, 10);
	soak.names = strtoul(argv[2], NULL, 10);
	soak.threads = (unsigned)strtoul(argv[3], NULL, 10) % (MAX_THREADS + 1);
	soak.stop_s = now_s() + strtod(argv[4], NULL);
	const struct state before = look(&soak);
	if (!open_module(&soak))
		return 2;
	ok = run(&soak,
	    soak.checks / 10 > soak.names ? soak.checks / 10 : soak.names);
	const struct state warm = look(&soak);
	show("after warm-up", &warm);
	const struct state end = go_on(&soak, &warm, &ok);
	soak.api->close(soak.plugin);
	ok = judge(&soak, &before, &warm, &end, strtod(argv[5], NULL)) && ok;
	return ok ? 0 : 1;
}
