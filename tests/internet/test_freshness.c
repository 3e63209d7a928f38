/* SPDX-License-Identifier: BSD-2-Clause */
/* How soon a change in DNS is seen, with and without the cache. */
#include <string.h>
#include <time.h>

#include "caa/status.h"
#include "tests/internet/live.h"
#include "tests/runner.h"

#define MAX_TTL_S    "3"
#define MAX_NEGATIVE "2"
#define SLACK_S      8.0 /* a busy machine; the records themselves live on */

static double
now_s(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
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

	for (unsigned i = 0; i < LIVE_NAPS; i++) {
		if ((live_ask(plugin, name).verdict == CAA_PLUGIN_PERMIT) ==
		    permit)
			return now_s() - start;
		live_nap();
	}
	return 1e9;
}

static void
check_change(size_t i, struct caa_plugin *cached, struct caa_plugin *uncached)
{
	const char *row = change_rows[i].row, *name = change_rows[i].name;
	const bool before = change_rows[i].permit_before;

	CHECK(row, live_publish(change_rows[i].before));
	CHECK(row,
	    (live_ask(cached, name).verdict == CAA_PLUGIN_PERMIT) == before);
	CHECK(row,
	    (live_ask(uncached, name).verdict == CAA_PLUGIN_PERMIT) == before);
	CHECK(row, live_publish(change_rows[i].after));
	CHECK("without a cache at once",
	    (live_ask(uncached, name).verdict == CAA_PLUGIN_PERMIT) == !before);
	/* Seconds are whole in a cache, and this machine may be busy. */
	CHECK(row,
	    seen_after(cached, name, !before) <
		change_rows[i].bound_s + SLACK_S);
}

static void
test_changes(void)
{
	struct caa_plugin *cached = live_open(
	    &(struct live_keys){ "yes", MAX_TTL_S, MAX_NEGATIVE, "25200" });
	struct caa_plugin *uncached = live_open(
	    &(struct live_keys){ "no", MAX_TTL_S, MAX_NEGATIVE, "25200" });

	if (cached != NULL && uncached != NULL)
		for (size_t i = 0; i < CAA_COUNTOF(change_rows); i++)
			check_change(i, cached, uncached);
	live_close(cached);
	live_close(uncached);
}

/* Without a bound that small the same change stays unseen for the TTL: what
 * test_changes() sees is not just a cache that never worked. */
static void
test_cache_is_used(void)
{
	const char *row = "an answer within its TTL comes from the cache";
	struct caa_plugin *plugin =
	    live_open(&(struct live_keys){ "yes", "300", "300", "25200" });

	if (plugin == NULL)
		return;
	CHECK(row, live_publish("kept CAA 0 issue \"ca.example\"\n"));
	CHECK(row,
	    live_ask(plugin, "kept.fresh.demo").verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, live_publish("kept CAA 0 issue \"other.example\"\n"));
	CHECK(row,
	    live_ask(plugin, "kept.fresh.demo").verdict == CAA_PLUGIN_PERMIT);
	CHECK(row, strstr(live_report, "\"cached\":true") != NULL);
	live_close(plugin);
}

const char suite_name[] = "internet.freshness";
const struct test tests[] = {
	{ "changes", test_changes },
	{ "cache_is_used", test_cache_is_used },
	{ NULL, NULL },
};
