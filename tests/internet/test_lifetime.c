/* SPDX-License-Identifier: BSD-2-Clause */
/* The TTLs of answers, and how long a permission that rests on them lasts. */
#include <string.h>

#include <jansson.h>

#include "caa/status.h"
#include "tests/internet/live.h"
#include "tests/runner.h"

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
	struct caa_plugin_result result = live_ask(plugin, ttl_rows[i].name);
	json_t *json = json_loads(live_report, 0, NULL);
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
	CHECK("published", live_publish(ttl_records));
	for (size_t i = 0; i < CAA_COUNTOF(ttl_rows); i++) {
		struct caa_plugin *plugin = live_open(&(struct live_keys){
		    "yes", "86400", "86400", ttl_rows[i].limit });

		if (plugin == NULL)
			return;
		check_ttl(i, plugin);
		live_close(plugin);
	}
}

/* What is cached for a shorter time is not relied on for longer. */
static void
test_capped(void)
{
	const char *row = "cache_max_ttl_s caps the TTL";
	struct caa_plugin *plugin =
	    live_open(&(struct live_keys){ "yes", "28800", "300", "604800" });

	if (plugin == NULL)
		return;
	CHECK(row, live_publish(ttl_records));
	struct caa_plugin_result result = live_ask(plugin, "big.fresh.demo");
	CHECK(row, result.verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, result.expires_at - result.checked_at == 28800);
	live_close(plugin);
}

const char suite_name[] = "internet.lifetime";
const struct test tests[] = {
	{ "ttls", test_ttls },
	{ "capped", test_capped },
	{ NULL, NULL },
};
