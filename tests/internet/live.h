/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live: the module as shipped on the private Internet, and a zone there that
 * changes while it is served.  One thread.
 */
#ifndef TESTS_INTERNET_LIVE_H
#define TESTS_INTERNET_LIVE_H

#include <stdbool.h>

#include "plugin/caa_plugin.h"

/* Values of the keys dns_cache, cache_max_ttl_s, cache_max_negative_ttl_s and
 * reuse_limit_s. */
struct live_keys {
	const char *cache, *max_ttl_s, *max_negative_ttl_s, *reuse_limit_s;
};

/* An instance that iterates from the root; NULL is a failed check. */
struct caa_plugin *live_open(const struct live_keys *keys);
void live_close(struct caa_plugin *plugin); /* NULL is allowed */

/* Check one DNS name. */
struct caa_plugin_result live_ask(struct caa_plugin *plugin, const char *name);

/* The JSON of the last check. */
extern char live_report[64 * 1024];

/* Serve these records in fresh.demo, and no others any more.  Its SOA has a
 * TTL of 30 and a MINIMUM of 60, its records without a TTL of their own 300.
 * False: the server did not do so in time. */
bool live_publish(const char *records);

#define LIVE_NAPS 200 /* of patience */

void live_nap(void); /* 50 ms */

#endif /* TESTS_INTERNET_LIVE_H */
