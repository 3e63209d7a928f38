/* SPDX-License-Identifier: BSD-2-Clause */
/* The built module against a resolver that never answers. */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/module.h"
#include "tests/runner.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))
#define THREADS        8

struct waiter {
	pthread_t thread;
	uint64_t request_id;
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin;
	bool right;
};

/* In several shards, if there are any. */
static const struct caa_plugin_name names[] = {
	{ CAA_PLUGIN_NAME_DNS, 0, "www.example.com", 15 },
	{ CAA_PLUGIN_NAME_DNS, 0, "www.example.net", 15 },
	{ CAA_PLUGIN_NAME_DNS, 0, "www.example.org", 15 },
};

static struct caa_plugin_request
new_request(uint64_t id, uint32_t timeout_ms)
{
	return (struct caa_plugin_request){
		.struct_size = sizeof(struct caa_plugin_request),
		.request_id = id,
		.timeout_ms = timeout_ms,
		.names = &names[id % COUNTOF(names)],
		.name_count = 1,
	};
}

/* A resolver that hears questions and never answers. */
static int
open_silence(char address[64])
{
	struct sockaddr_in bound = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(bound);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&bound, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)&bound, &len) != 0) {
		perror("socket");
		exit(2);
	}
	(void)snprintf(
	    address, 64, "127.0.0.1@%u", (unsigned)ntohs(bound.sin_port));
	return fd;
}

static struct caa_plugin *
open_silent(const struct caa_plugin_api *api,
    const struct caa_plugin_host *host, const char *address, const char *shards)
{
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "shards", shards, NULL, "test" },
		{ "dns_resolver", address, NULL, "test" },
		{ "validate_dnssec", "no", NULL, "test" },
	};
	struct caa_plugin *plugin = NULL;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	int32_t status =
	    api->open(&plugin, host, options, COUNTOF(options), &error);

	CHECK(error.message, status == CAA_PLUGIN_OK);
	module_counts.audits = module_counts.permits = module_counts.reports =
	    0;
	return plugin;
}

/* Servers cannot make it last longer than the deadline. */
static void
deadline(const char *shards)
{
	const struct caa_plugin_api *api = module_load();
	const struct caa_plugin_request request = new_request(1, 200);
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct timespec before, after;
	char address[64];
	int fd = open_silence(address);
	struct caa_plugin *plugin =
	    open_silent(api, &module_host, address, shards);

	if (plugin != NULL) {
		(void)clock_gettime(CLOCK_MONOTONIC, &before);
		CHECK("denied for want of an answer",
		    api->validate(plugin, &request, &result, NULL) ==
			    CAA_PLUGIN_E_DNS &&
			result.verdict == CAA_PLUGIN_DENY &&
			result.failed_count == 1);
		(void)clock_gettime(CLOCK_MONOTONIC, &after);
		CHECK("in time", after.tv_sec - before.tv_sec <= 3);
		CHECK("recorded",
		    module_counts.audits == 1 && module_counts.permits == 0);
	}
	api->close(plugin);
	(void)close(fd);
}

static size_t
count_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	size_t count = 0;

	while (tasks != NULL && readdir(tasks) != NULL)
		count++;
	if (tasks != NULL)
		(void)closedir(tasks);
	return count;
}

/* Who unloads the module after close() leaves no thread in it.  The kernel may
 * list one a moment longer than it can be joined. */
static bool
has_threads(size_t count)
{
	for (unsigned tries = 0; tries < 1000; tries++) {
		if (count_threads() == count)
			return true;
		(void)poll(NULL, 0, 1);
	}
	return false;
}

/* Requests that wait, one bit each. */
static atomic_uint waiting;

static void
on_progress(void *ctx, uint64_t request_id, size_t decided, size_t total)
{
	(void)ctx;
	(void)decided;
	(void)total;
	(void)atomic_fetch_or(&waiting, 1u << request_id);
}

static void *
wait_for_silence(void *ctx)
{
	struct waiter *waiter = ctx;
	const struct caa_plugin_request request =
	    new_request(waiter->request_id, 10000);
	struct caa_plugin_result result = { .struct_size = sizeof(result) };

	waiter->right = waiter->api->validate(waiter->plugin, &request, &result,
			    NULL) == CAA_PLUGIN_E_GONE &&
	    result.verdict == CAA_PLUGIN_DENY;
	return NULL;
}

/* close() while callers wait for answers that never come. */
static void
close_while_running(const char *shards)
{
	const struct caa_plugin_api *api = module_load();
	struct waiter waiters[THREADS];
	struct caa_plugin_host host = module_host;
	char address[64];
	int fd = open_silence(address);

	host.progress = on_progress;
	atomic_store(&waiting, 0);
	struct caa_plugin *plugin = open_silent(api, &host, address, shards);
	struct pollfd heard = { .fd = fd, .events = POLLIN };
	const size_t lines = module_counts.lines;
	const size_t before = count_threads();

	for (size_t i = 0; plugin != NULL && i < THREADS; i++) {
		waiters[i] = (struct waiter){
			.request_id = i, .api = api, .plugin = plugin
		};
		(void)pthread_create(
		    &waiters[i].thread, NULL, wait_for_silence, &waiters[i]);
	}
	if (plugin != NULL) {
		CHECK("a question left", poll(&heard, 1, 5000) == 1);
		/* Whoever comes after close() would come too late. */
		while (atomic_load(&waiting) != (1u << THREADS) - 1)
			(void)poll(NULL, 0, 1);
		CHECK("a thread of each shard",
		    count_threads() ==
			before + THREADS + strtoul(shards, NULL, 10));
		api->close(plugin);
		for (size_t i = 0; i < THREADS; i++) {
			(void)pthread_join(waiters[i].thread, NULL);
			CHECK("gone and denied", waiters[i].right);
		}
		CHECK("no thread is left", has_threads(before));
		CHECK("no callback of a request that was given up",
		    module_counts.audits == 0 && module_counts.reports == 0 &&
			module_counts.lines == lines);
	}
	(void)close(fd);
}

static void
test_deadline(void)
{
	deadline("1");
	deadline("3");
}

static void
test_close_while_running(void)
{
	close_while_running("1");
	close_while_running("3");
}

const char suite_name[] = "plugin.silence";
const struct test tests[] = {
	{ "deadline", test_deadline },
	{ "close_while_running", test_close_while_running },
	{ NULL, NULL },
};
