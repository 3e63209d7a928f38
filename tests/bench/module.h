/* SPDX-License-Identifier: BSD-2-Clause */
/* module: the module as it is shipped, loaded and asked as a host does. */
#ifndef TESTS_BENCH_MODULE_H
#define TESTS_BENCH_MODULE_H

#include <stddef.h>

#include "plugin/caa_plugin.h"
#include "tests/bench/common.h"

#define BENCH_OPTIONS_MAX 32

struct bench {
	const struct caa_plugin_api *api;
	struct caa_plugin *plugin;
	struct caa_plugin_option options[BENCH_OPTIONS_MAX];
	size_t option_count;
	size_t done, failed;
};

/* Both borrow what they are given. */
struct caa_plugin_name bench_name(const char *text);
struct caa_plugin_request bench_request(
    const struct caa_plugin_name *names, size_t count);

/* Asks for the first name, so that what others need, too, is at hand. */
void bench_prime(struct bench *bench, const struct bench_names *names);

/*
 * A request for each line of the file at path, submitted at its time, rate of
 * them a second, no matter how many are under way; prints how many ms after its
 * time half of them, and all but one in a hundred, were done, once the first
 * tenth is over.  How many there were.
 */
size_t bench_pace(struct bench *bench, const char *path, double rate);

#endif /* TESTS_BENCH_MODULE_H */
