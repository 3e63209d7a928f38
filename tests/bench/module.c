/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module MODULE stream NAMES WINDOW KEY=VALUE...: a request for each name, so
 *     many at a time, through the calls that do not wait
 * module MODULE threads NAMES THREADS KEY=VALUE...: a request for each name,
 *     from so many threads that each wait for theirs
 * module MODULE repeat NAMES COUNT KEY=VALUE...: one request with all names,
 *     so often, after once
 * module MODULE request NAMES,NAMES... 1 KEY=VALUE...: a request with the names
 *     of each file; the milliseconds of each
 * module MODULE pace NAMES RATE KEY=VALUE...: a request for each name, so many
 *     a second whether others are done or not; how long they took
 * What the module says of the names is not looked at, but that it permits or
 * denies; more than one failure in a hundred fails.  In the first three the
 * keys of the first name are at hand when the clock starts.
 */
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/caa_plugin.h"
#include "tests/bench/allocations.h"
#include "tests/bench/common.h"
#include "tests/bench/module.h"

#define THREADS_MAX 256

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static const struct caa_plugin_host host = {
	.struct_size = sizeof(host),
	.audit = on_audit,
};

static void
load(struct bench *bench, const char *path)
{
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	void *symbol = module != NULL ? dlsym(module, CAA_PLUGIN_ENTRY) : NULL;
	caa_plugin_entry_fn *entry;

	if (symbol == NULL)
		bench_fail("%s", dlerror());
	memcpy(&entry, &symbol, sizeof(entry));
	if (entry(CAA_PLUGIN_ABI_MAJOR, CAA_PLUGIN_ABI_MINOR, &bench->api) !=
	    CAA_PLUGIN_OK)
		bench_fail("another interface");
}

static void
open_instance(struct bench *bench, char **options)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	for (; *options != NULL; options++) {
		char *equals = strchr(*options, '=');

		if (equals == NULL || bench->option_count == BENCH_OPTIONS_MAX)
			bench_fail("%s is no KEY=VALUE", *options);
		*equals = '\0';
		bench->options[bench->option_count++] =
		    (struct caa_plugin_option){ .name = *options,
			    .value = equals + 1 };
	}
	if (bench->api->open(&bench->plugin, &host, bench->options,
		bench->option_count, &error) != CAA_PLUGIN_OK)
		bench_fail("%s", error.message);
}

struct caa_plugin_name
bench_name(const char *text)
{
	return (struct caa_plugin_name){
		.type = CAA_PLUGIN_NAME_DNS,
		.text = text,
		.text_len = strlen(text),
	};
}

struct caa_plugin_request
bench_request(const struct caa_plugin_name *names, size_t count)
{
	return (struct caa_plugin_request){
		.struct_size = sizeof(struct caa_plugin_request),
		.request_id = 1,
		.names = names,
		.name_count = count,
	};
}

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct bench *bench = ctx;

	(void)job;
	(void)result;
	(void)error;
	bench->done++;
	bench->failed += status != CAA_PLUGIN_OK;
}

static void
submit(struct bench *bench, const char *text)
{
	const struct caa_plugin_name name = bench_name(text);
	const struct caa_plugin_request request = bench_request(&name, 1);
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	uint64_t job;

	if (bench->api->submit(bench->plugin, &request, on_done, bench, &job,
		&error) != CAA_PLUGIN_OK)
		bench_fail("%s: %s", text, error.message);
}

/* The seconds it takes. */
static double
validate(struct bench *bench, const struct bench_names *names)
{
	struct caa_plugin_name *list = calloc(names->count, sizeof(*list));
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct caa_plugin_request request = bench_request(list, names->count);

	if (list == NULL)
		bench_fail("out of memory");
	for (size_t i = 0; i < names->count; i++)
		list[i] = bench_name(names->items[i]);
	const double begun = bench_now_s();
	const int32_t status =
	    bench->api->validate(bench->plugin, &request, &result, &error);
	const double spent = bench_now_s() - begun;
	if (status != CAA_PLUGIN_OK && status != CAA_PLUGIN_E_DNS)
		bench_fail("%s", error.message);
	bench->failed += result.failed_count;
	free(list);
	return spent;
}

void
bench_prime(struct bench *bench, const struct bench_names *names)
{
	const struct bench_names first = { .items = names->items, .count = 1 };

	(void)validate(bench, &first);
}

static size_t
stream(struct bench *bench, const char *path, size_t window)
{
	struct bench_names names;
	struct pollfd wait = { .events = POLLIN };
	struct bench_clock clock;
	size_t next = 0, count;

	bench_names_read(&names, path);
	count = names.count;
	wait.fd = bench->api->poll_fd(bench->plugin);
	bench_prime(bench, &names);
	bench_clock_start(&clock);
	while (bench->done < count) {
		for (; next < count && next - bench->done < window; next++)
			submit(bench, names.items[next]);
		(void)poll(&wait, 1, 1000);
		(void)bench->api->process(bench->plugin);
	}
	bench_print(&clock, count,
	    (struct bench_figure[]){
		{ "failed", (double)bench->failed }, { NULL, 0 } });
	bench_names_clear(&names);
	return count;
}

/* What threads share that ask for one name after the other. */
struct shared {
	const struct bench *bench;
	const struct bench_names *names;
	atomic_size_t next, failed;
};

static void *
ask_in_turn(void *ctx)
{
	struct shared *shared = ctx;
	const struct caa_plugin_api *api = shared->bench->api;
	size_t i;

	while (
	    (i = atomic_fetch_add(&shared->next, 1)) < shared->names->count) {
		struct caa_plugin_name name =
		    bench_name(shared->names->items[i]);
		struct caa_plugin_request request = bench_request(&name, 1);
		struct caa_plugin_result result = { .struct_size =
							sizeof(result) };
		struct caa_plugin_error error = { .struct_size =
						      sizeof(error) };

		if (api->validate(shared->bench->plugin, &request, &result,
			&error) != CAA_PLUGIN_OK)
			(void)atomic_fetch_add(&shared->failed, 1);
	}
	return NULL;
}

static size_t
threads(struct bench *bench, const char *path, size_t count)
{
	struct bench_names names;
	struct shared shared = { .bench = bench, .names = &names };
	struct bench_clock clock;
	pthread_t ids[THREADS_MAX];

	if (count > THREADS_MAX)
		bench_fail("at most %d threads", THREADS_MAX);
	bench_names_read(&names, path);
	bench_prime(bench, &names);
	bench_clock_start(&clock);
	for (size_t i = 0; i < count; i++)
		if (pthread_create(&ids[i], NULL, ask_in_turn, &shared) != 0)
			bench_fail("no thread to be had");
	for (size_t i = 0; i < count; i++)
		(void)pthread_join(ids[i], NULL);
	bench->failed = atomic_load(&shared.failed);
	bench_print(&clock, names.count,
	    (struct bench_figure[]){
		{ "failed", (double)bench->failed }, { NULL, 0 } });
	count = names.count;
	bench_names_clear(&names);
	return count;
}

static size_t
repeat(struct bench *bench, const char *path, size_t count)
{
	struct bench_names names;
	struct bench_clock clock;
	unsigned long before = 0, after = 0;
	const double each = (double)(count > 0 ? count : 1);

	bench_names_read(&names, path);
	(void)validate(bench, &names);
	if (bench_allocations != NULL)
		before = bench_allocations();
	bench_clock_start(&clock);
	for (size_t i = 0; i < count; i++)
		(void)validate(bench, &names);
	if (bench_allocations != NULL)
		after = bench_allocations();
	bench_print(&clock, count,
	    (struct bench_figure[]){
		{ "allocations", (double)(after - before) / each },
		{ NULL, 0 } });
	bench_names_clear(&names);
	return count;
}

static size_t
request(struct bench *bench, char *paths)
{
	size_t count = 0;

	for (char *path = paths, *next; path != NULL; path = next) {
		struct bench_names names;
		struct bench_clock clock;

		next = strchr(path, ',');
		if (next != NULL)
			*next++ = '\0';
		bench_names_read(&names, path);
		count += names.count;
		bench_clock_start(&clock);
		const double spent = validate(bench, &names);
		bench_print(&clock, names.count,
		    (struct bench_figure[]){
			{ "ms", spent * 1000 }, { NULL, 0 } });
		bench_names_clear(&names);
	}
	return count;
}

int
main(int argc, char **argv)
{
	struct bench bench = { .api = NULL };
	size_t count = 0, number;

	if (argc < 5)
		bench_fail("usage: bench_module MODULE stream|threads|repeat|"
			   "request|pace NAMES NUMBER KEY=VALUE...");
	load(&bench, argv[1]);
	open_instance(&bench, argv + 5);
	number = strtoul(argv[4], NULL, 10);
	if (strcmp(argv[2], "stream") == 0)
		count = stream(&bench, argv[3], number);
	else if (strcmp(argv[2], "threads") == 0)
		count = threads(&bench, argv[3], number);
	else if (strcmp(argv[2], "repeat") == 0)
		count = repeat(&bench, argv[3], number);
	else if (strcmp(argv[2], "request") == 0)
		count = request(&bench, argv[3]);
	else if (strcmp(argv[2], "pace") == 0)
		count = bench_pace(&bench, argv[3], strtod(argv[4], NULL));
	else
		bench_fail("%s what?", argv[2]);
	bench.api->close(bench.plugin);
	if (bench.failed * 100 > count)
		bench_fail("%zu of %zu failed", bench.failed, count);
	return 0;
}
