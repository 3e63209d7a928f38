/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/live.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "caa/status.h"
#include "tests/plugin/module.h"
#include "tests/runner.h"

#define SERVER "127.53.0.3" /* "leaf" in servers.table */

char live_report[64 * 1024];

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
	CHECK("room for the report", len < sizeof(live_report));
	(void)snprintf(live_report, sizeof(live_report), "%s", json);
}

static const struct caa_plugin_host host = {
	.struct_size = sizeof(host),
	.audit = on_audit,
	.report = on_report,
};

static const struct caa_plugin_api *api;

struct caa_plugin *
live_open(const struct live_keys *keys)
{
	struct caa_plugin *plugin = NULL;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "root_hints", getenv("INTERNET_HINTS"), NULL, "test" },
		{ "trust_anchor", getenv("INTERNET_ANCHORS"), NULL, "test" },
		{ "dns_cache", keys->cache, NULL, "test" },
		{ "cache_max_ttl_s", keys->max_ttl_s, NULL, "test" },
		{ "cache_max_negative_ttl_s", keys->max_negative_ttl_s, NULL,
		    "test" },
		{ "reuse_limit_s", keys->reuse_limit_s, NULL, "test" },
	};

	api = module_load();
	CHECK(error.message,
	    api->open(&plugin, &host, options, CAA_COUNTOF(options), &error) ==
		CAA_PLUGIN_OK);
	return plugin;
}

void
live_close(struct caa_plugin *plugin)
{
	if (plugin != NULL)
		api->close(plugin);
}

struct caa_plugin_result
live_ask(struct caa_plugin *plugin, const char *text)
{
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_DNS, 0, text,
		strlen(text) };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.names = &name,
		.name_count = 1,
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result) };

	CHECK(text,
	    api->validate(plugin, &request, &result, NULL) == CAA_PLUGIN_OK);
	return result;
}

void
live_nap(void)
{
	const struct timespec time = { .tv_nsec = 50000000 };

	(void)nanosleep(&time, NULL);
}

/* The process of the server, which reads its zones again on SIGHUP. */
static pid_t
server_pid(void)
{
	char path[4096];
	long pid = 0;

	(void)snprintf(
	    path, sizeof(path), "%s/leaf.pid", getenv("INTERNET_DIR"));
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fscanf(file, "%ld", &pid) != 1)
		pid = 0;
	(void)fclose(file);
	return (pid_t)pid;
}

static bool
is_served(unsigned serial)
{
	char command[256];

	(void)snprintf(command, sizeof(command),
	    "drill @" SERVER " fresh.demo SOA | grep -q ' %u 3600 '", serial);
	return system(command) == 0;
}

bool
live_publish(const char *records)
{
	static unsigned serial = 1;
	const pid_t pid = server_pid();
	char path[4096];

	serial++;
	(void)snprintf(
	    path, sizeof(path), "%s/zones/fresh.demo", getenv("INTERNET_DIR"));
	FILE *file = fopen(path, "w");
	if (file == NULL || pid <= 0)
		return false;
	(void)fprintf(file,
	    "$ORIGIN fresh.demo.\n$TTL 300\n"
	    "@ 30 SOA ns hostmaster %u 3600 600 86400 60\n"
	    "@ NS ns\nns A " SERVER "\n%s",
	    serial, records);
	(void)fclose(file);
	for (unsigned i = 0; i < LIVE_NAPS; i++) {
		/* Again and again: one during a reload may be lost. */
		if (i % 20 == 0)
			(void)kill(pid, SIGHUP);
		if (is_served(serial))
			return true;
		live_nap();
	}
	return false;
}
