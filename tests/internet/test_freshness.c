/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long an answer lives: the module as shipped on a zone that changes under
 * it, and the TTLs a verdict's lifetime is made of.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "tests/internet/internet.h"
#include "tests/plugin/module.h"
#include "tests/runner.h"

#define SERVER        "127.53.0.3" /* "leaf" in servers.table */
#define MAX_TTL_S     "3"
#define MAX_NEGATIVE  "2"
#define PATIENCE_NAPS 200

static char report[64 * 1024];

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
	CHECK("room for the report", len < sizeof(report));
	(void)snprintf(report, sizeof(report), "%s", json);
}

static const struct caa_plugin_host host = {
	.struct_size = sizeof(host),
	.audit = on_audit,
	.report = on_report,
};

static const struct caa_plugin_api *api;

/* An instance with a few keys set; NULL is a failed check. */
static struct caa_plugin *
open_with(const char *cache, const char *max_ttl_s, const char *max_negative,
    const char *reuse_limit_s)
{
	struct caa_plugin *plugin = NULL;
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "root_hints", getenv("INTERNET_HINTS"), NULL, "test" },
		{ "trust_anchor", getenv("INTERNET_ANCHORS"), NULL, "test" },
		{ "dns_cache", cache, NULL, "test" },
		{ "cache_max_ttl_s", max_ttl_s, NULL, "test" },
		{ "cache_max_negative_ttl_s", max_negative, NULL, "test" },
		{ "reuse_limit_s", reuse_limit_s, NULL, "test" },
	};

	api = module_load();
	CHECK(error.message,
	    api->open(&plugin, &host, options, CAA_COUNTOF(options), &error) ==
		CAA_PLUGIN_OK);
	return plugin;
}

static struct caa_plugin_result
ask(struct caa_plugin *plugin, const char *text)
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

static void
nap(void)
{
	const struct timespec time = { .tv_nsec = 50000000 };

	(void)nanosleep(&time, NULL);
}

static double
now_s(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
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

/* Serve these records in fresh.demo, and no others any more. */
static bool
publish(const char *records)
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
	for (unsigned i = 0; i < PATIENCE_NAPS; i++) {
		/* Again and again: one during a reload may be lost. */
		if (i % 20 == 0)
			(void)kill(pid, SIGHUP);
		if (is_served(serial))
			return true;
		nap();
	}
	return false;
}

static const struct {
	const char *row;
	const char *name;
	const char *before, *after;
	bool permit_before;
	double bound_s;
} change_rows[] = {
	{ "a record is added to a name without", "added.fresh.demo",
	    "added TXT \"here\"\n", "added CAA 0 issue \"other.example\"\n",
	    true, 2 },
	{ "a record is added with its name", "born.fresh.demo", "",
	    "born CAA 0 issue \"other.example\"\n", true, 2 },
	{ "a record is removed from a name that stays", "bare.fresh.demo",
	    "bare CAA 0 issue \"other.example\"\n", "bare TXT \"here\"\n",
	    false, 3 },
	{ "a record is removed with its name", "gone.fresh.demo",
	    "gone CAA 0 issue \"other.example\"\n", "", false, 3 },
	{ "a record changes", "new.fresh.demo",
	    "new CAA 0 issue \"ca.example\"\n",
	    "new CAA 0 issue \"other.example\"\n", true, 3 },
	{ "a record changes above the name", "www.up.fresh.demo",
	    "up CAA 0 issue \"ca.example\"\n",
	    "up CAA 0 issue \"other.example\"\n", true, 3 },
};

/* Poll until the change is seen; returns after how many seconds. */
static double
seen_after(struct caa_plugin *plugin, const char *name, bool permit)
{
	const double start = now_s();

	for (unsigned i = 0; i < PATIENCE_NAPS; i++) {
		if ((ask(plugin, name).verdict == CAA_PLUGIN_PERMIT) == permit)
			return now_s() - start;
		nap();
	}
	return 1e9;
}

static void
check_change(size_t i, struct caa_plugin *cached, struct caa_plugin *uncached)
{
	const char *row = change_rows[i].row, *name = change_rows[i].name;
	const bool before = change_rows[i].permit_before;

	CHECK(row, publish(change_rows[i].before));
	CHECK(row, (ask(cached, name).verdict == CAA_PLUGIN_PERMIT) == before);
	CHECK(
	    row, (ask(uncached, name).verdict == CAA_PLUGIN_PERMIT) == before);
	CHECK(row, publish(change_rows[i].after));
	CHECK("without a cache at once",
	    (ask(uncached, name).verdict == CAA_PLUGIN_PERMIT) == !before);
	/* Seconds are whole in a cache, and this machine may be busy. */
	CHECK(row,
	    seen_after(cached, name, !before) < change_rows[i].bound_s + 1.5);
}

static void
test_changes(void)
{
	struct caa_plugin *cached =
	    open_with("yes", MAX_TTL_S, MAX_NEGATIVE, "25200");
	struct caa_plugin *uncached =
	    open_with("no", MAX_TTL_S, MAX_NEGATIVE, "25200");

	if (cached != NULL && uncached != NULL)
		for (size_t i = 0; i < CAA_COUNTOF(change_rows); i++)
			check_change(i, cached, uncached);
	if (cached != NULL)
		api->close(cached);
	if (uncached != NULL)
		api->close(uncached);
}

/* Without a bound that small the same change stays unseen for the TTL: what
 * test_changes() sees is not just a cache that never worked. */
static void
test_cache_is_used(void)
{
	const char *row = "an answer within its TTL comes from the cache";
	struct caa_plugin *plugin = open_with("yes", "300", "300", "25200");

	if (plugin == NULL)
		return;
	CHECK(row, publish("kept CAA 0 issue \"ca.example\"\n"));
	CHECK(row, ask(plugin, "kept.fresh.demo").verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, publish("kept CAA 0 issue \"other.example\"\n"));
	CHECK(row, ask(plugin, "kept.fresh.demo").verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, strstr(report, "\"cached\":true") != NULL);
	api->close(plugin);
}

static const char ttl_records[] = "own     500   CAA   0 issue \"ca.example\"\n"
				  "chain   600   CNAME mid\n"
				  "mid     70    CNAME end\n"
				  "end     3000  CAA   0 issue \"ca.example\"\n"
				  "first   7     CNAME end\n"
				  "near    40    CNAME www.plain.demo.\n"
				  "far     4000  CNAME www.plain.demo.\n"
				  "big     40000 CAA   0 issue \"ca.example\"\n"
				  "tobig   50000 CNAME big\n"
				  "small   60    CNAME big\n"
				  "eight   28800 CAA   0 issue \"ca.example\"\n"
				  "nine    28801 CAA   0 issue \"ca.example\"\n"
				  "bare    9000  TXT   \"here\"\n"
				  "void    20    CNAME bare\n"
				  "longer  9000  CNAME bare\n"
				  "nowhere 25    CNAME nothing\n";

static const struct {
	const char *row;
	const char *name;
	bool records;
	json_int_t ttl;    /* of the first lookup */
	const char *limit; /* reuse_limit_s */
	int64_t window_s;  /* from checked_at to expires_at */
	const char *expiry;
} ttl_rows[] = {
	{ "of the set", "own.fresh.demo", true, 500, "604800", 28800,
	    "8-hours" },
	{ "the lowest of the chain is in the middle", "chain.fresh.demo", true,
	    70, "604800", 28800, "8-hours" },
	{ "or at its beginning", "first.fresh.demo", true, 7, "604800", 28800,
	    "8-hours" },
	{ "or in the first of two zones", "near.fresh.demo", true, 40, "604800",
	    28800, "8-hours" },
	{ "or in the last", "far.fresh.demo", true, 300, "604800", 28800,
	    "8-hours" },
	{ "8 hours exactly", "eight.fresh.demo", true, 28800, "604800", 28800,
	    "8-hours" },
	{ "a second more", "nine.fresh.demo", true, 28801, "604800", 28801,
	    "ttl" },
	{ "more than 8 hours", "big.fresh.demo", true, 40000, "604800", 40000,
	    "ttl" },
	{ "more than 8 hours along the chain", "tobig.fresh.demo", true, 40000,
	    "604800", 40000, "ttl" },
	{ "an alias for less", "small.fresh.demo", true, 60, "604800", 28800,
	    "8-hours" },
	{ "the limit is below the TTL", "big.fresh.demo", true, 40000, "36000",
	    36000, "reuse-limit" },
	{ "the limit is below 8 hours", "big.fresh.demo", true, 40000, "25200",
	    25200, "reuse-limit" },
	{ "the limit is above the TTL", "big.fresh.demo", true, 40000, "40001",
	    40000, "ttl" },
	/* RFC 2308 5: the lower of the SOA's TTL and its MINIMUM. */
	{ "no record, the SOA's TTL is lower", "bare.fresh.demo", false, 30,
	    "604800", 28800, "8-hours" },
	{ "no name, likewise", "none.fresh.demo", false, 30, "604800", 28800,
	    "8-hours" },
	{ "no record, the SOA's MINIMUM is lower", "empty.plain.demo", false,
	    60, "604800", 28800, "8-hours" },
	{ "no record at the end of an alias with less", "void.fresh.demo",
	    false, 20, "604800", 28800, "8-hours" },
	{ "no record at the end of an alias with more", "longer.fresh.demo",
	    false, 30, "604800", 28800, "8-hours" },
	{ "no name at the end of an alias", "nowhere.fresh.demo", false, 25,
	    "604800", 28800, "8-hours" },
	{ "no record, and a lower limit", "bare.fresh.demo", false, 30, "3600",
	    3600, "reuse-limit" },
};

/* A second may pass between the answer and a look at it. */
static bool
is_about(const json_t *number, json_int_t wanted)
{
	const json_int_t got = json_integer_value(number);

	return json_is_integer(number) && got <= wanted && got >= wanted - 2;
}

/* A TTL above 8 hours decides the window, so that it may be as much less. */
static void
check_ttl(size_t i, struct caa_plugin *plugin)
{
	const char *row = ttl_rows[i].row;
	struct caa_plugin_result result = ask(plugin, ttl_rows[i].name);
	json_t *json = json_loads(report, 0, NULL);
	const json_t *name = json_array_get(json_object_get(json, "names"), 0);
	const json_t *lookup =
	    json_array_get(json_object_get(name, "lookups"), 0);
	const json_t *ttl = json_object_get(name, "ttl");
	const int64_t window_s = result.expires_at - result.checked_at;
	const char *expiry = json_string_value(json_object_get(name, "expiry"));

	CHECK(row, result.verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, is_about(json_object_get(lookup, "ttl"), ttl_rows[i].ttl));
	CHECK(row,
	    ttl_rows[i].records ? is_about(ttl, ttl_rows[i].ttl)
				: json_is_null(ttl));
	CHECK(row,
	    window_s <= ttl_rows[i].window_s &&
		window_s >= ttl_rows[i].window_s - 2);
	CHECK(row, expiry != NULL && strcmp(expiry, ttl_rows[i].expiry) == 0);
	json_decref(json);
}

static void
test_ttls(void)
{
	CHECK("published", publish(ttl_records));
	for (size_t i = 0; i < CAA_COUNTOF(ttl_rows); i++) {
		struct caa_plugin *plugin =
		    open_with("yes", "86400", "86400", ttl_rows[i].limit);

		if (plugin == NULL)
			return;
		check_ttl(i, plugin);
		api->close(plugin);
	}
}

/* What is cached for a shorter time is not relied on for longer. */
static void
test_capped(void)
{
	const char *row = "cache_max_ttl_s caps the TTL";
	struct caa_plugin *plugin = open_with("yes", "28800", "300", "604800");

	if (plugin == NULL)
		return;
	CHECK(row, publish(ttl_records));
	struct caa_plugin_result result = ask(plugin, "big.fresh.demo");
	CHECK(row, result.verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, result.expires_at - result.checked_at == 28800);
	api->close(plugin);
}

const char suite_name[] = "internet.freshness";
const struct test tests[] = {
	{ "changes", test_changes },
	{ "cache_is_used", test_cache_is_used },
	{ "ttls", test_ttls },
	{ "capped", test_capped },
	{ NULL, NULL },
};
