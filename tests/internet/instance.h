/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * instance: caa_validator.so as it is shipped, with the private Internet as
 * its world, and one request to it.
 */
#ifndef TESTS_INTERNET_INSTANCE_H
#define TESTS_INTERNET_INSTANCE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "plugin/caa_plugin.h"

#define INSTANCE_MAX_SETTINGS 4
#define INSTANCE_LATE_MS      100 /* after a deadline */

/* In a value "@NAME" is a file of start.sh, "=NAME" a server's address. */
struct instance_setting {
	const char *name, *value;
};

/*
 * Checks for "ca.example", trusts this Internet's root and asks its root
 * servers, in INTERNET_SHARDS threads, unless the settings say otherwise.
 */
struct instance {
	struct instance_setting settings[INSTANCE_MAX_SETTINGS];
	const char *const *names;
	size_t count;

	struct caa_plugin_host host;
	struct caa_plugin *plugin; /* NULL: it did not open */
	struct caa_plugin_error error;
	struct caa_plugin_result result;
	int32_t status;   /* of the last call */
	long elapsed_ms;  /* of the request */
	long late_ms;     /* how late this machine was with everything */
	json_t *evidence; /* of the request, or NULL */
	pthread_t thread;
};

bool instance_open(struct instance *instance);
void instance_check(struct instance *instance);
void instance_close(struct instance *instance);

/* Open and ask, while others do. */
void instance_start(struct instance *instance);
void instance_wait(struct instance *instance);

/* The same for all. */
void instance_run_all(struct instance *instances, size_t count);

/* The evidence of a name, by its place in the request; NULL: none. */
const json_t *instance_name(const struct instance *instance, size_t index);

/* What the lookup at the name itself came to. */
const json_t *instance_lookup(const struct instance *instance, size_t index);

/* Did it end in time, or as near to it as this machine can?  If not, says
 * so. */
bool instance_is_in_time(const struct instance *instance, long deadline_ms);

/*
 * A busy machine makes lookups fail.  Is that what a name of unexpected
 * evidence may have come to, so that asking again is fair?  Never where it
 * was permitted, and was not to be.
 */
bool instance_may_repeat(const json_t *name, bool permit);
#define INSTANCE_MAX_TRIES 4

/* A text member; "" where there is none. */
const char *json_text(const json_t *object, const char *key);
bool json_is(const json_t *object, const char *key, const char *text);

#endif /* TESTS_INTERNET_INSTANCE_H */
