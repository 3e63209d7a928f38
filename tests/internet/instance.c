/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/internet/lateness.h"
#include "tests/internet/world.h"
#include "tests/plugin/module.h"
#include "tests/runner.h"

#define OWN_SETTINGS 4
#define LATE_TURNS   4 /* of threads, from the deadline to our caller */

static int32_t
take_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx, (void)record;
	return 0;
}

static void
take_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct instance *instance = ctx;

	(void)request_id;
	json_decref(instance->evidence);
	instance->evidence = json_loadb(json, len, 0, NULL);
}

/* The value with "@" and "=" resolved; room is for one. */
static const char *
resolve(const char *value, char room[WORLD_PATH_SIZE])
{
	if (value[0] == '@')
		return world_file(room, value + 1);
	if (value[0] == '=')
		return world_address(room, value + 1);
	return value;
}

bool
instance_open(struct instance *instance)
{
	char rooms[INSTANCE_MAX_SETTINGS][WORLD_PATH_SIZE];
	const char *shards = getenv("INTERNET_SHARDS");
	struct caa_plugin_option options[OWN_SETTINGS +
	    INSTANCE_MAX_SETTINGS] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "trust_anchor", getenv("INTERNET_ANCHORS"), NULL, "test" },
		{ "root_hints", getenv("INTERNET_HINTS"), NULL, "test" },
		{ "shards", shards == NULL ? "1" : shards, NULL, "test" },
	};
	size_t count = OWN_SETTINGS;

	instance->host = (struct caa_plugin_host){
		.struct_size = sizeof(instance->host),
		.ctx = instance,
		.audit = take_audit,
		.report = take_report,
	};
	for (size_t i = 0; i < INSTANCE_MAX_SETTINGS; i++) {
		const struct instance_setting *setting = &instance->settings[i];

		if (setting->name != NULL)
			options[count++] = (struct caa_plugin_option){
				.name = setting->name,
				.value = resolve(setting->value, rooms[i]),
				.origin = "test",
			};
	}
	instance->error.struct_size = sizeof(instance->error);
	instance->result.struct_size = sizeof(instance->result);
	instance->status = module_load()->open(&instance->plugin,
	    &instance->host, options, count, &instance->error);
	return instance->status == CAA_PLUGIN_OK;
}

static void
validate(struct instance *instance, const struct caa_plugin_name *list)
{
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.usage = CAA_PLUGIN_USAGE_TLS,
		.names = list,
		.name_count = instance->count,
	};
	const long began_ms = lateness_now_ms();

	instance->status = module_load()->validate(
	    instance->plugin, &request, &instance->result, &instance->error);
	instance->elapsed_ms = lateness_now_ms() - began_ms;
}

void
instance_check(struct instance *instance)
{
	struct caa_plugin_name *list = calloc(instance->count, sizeof(*list));
	struct lateness lateness;

	json_decref(instance->evidence);
	instance->evidence = NULL;
	for (size_t i = 0; list != NULL && i < instance->count; i++)
		list[i] = (struct caa_plugin_name){
			.type = CAA_PLUGIN_NAME_DNS,
			.text = instance->names[i],
			.text_len = strlen(instance->names[i]),
		};
	lateness_begin(&lateness);
	if (list != NULL && instance->plugin != NULL)
		validate(instance, list);
	instance->late_ms = lateness_end(&lateness);
	free(list);
}

void
instance_close(struct instance *instance)
{
	if (instance->plugin != NULL)
		module_load()->close(instance->plugin);
	json_decref(instance->evidence);
	instance->plugin = NULL;
	instance->evidence = NULL;
}

static void *
run(void *ctx)
{
	struct instance *instance = ctx;

	if (instance_open(instance))
		instance_check(instance);
	return NULL;
}

void
instance_start(struct instance *instance)
{
	(void)pthread_create(&instance->thread, NULL, run, instance);
}

void
instance_wait(struct instance *instance)
{
	(void)pthread_join(instance->thread, NULL);
}

void
instance_run_all(struct instance *instances, size_t count)
{
	for (size_t i = 0; i < count; i++)
		instance_start(&instances[i]);
	for (size_t i = 0; i < count; i++)
		instance_wait(&instances[i]);
}

const json_t *
instance_name(const struct instance *instance, size_t index)
{
	return json_array_get(
	    json_object_get(instance->evidence, "names"), index);
}

const json_t *
instance_lookup(const struct instance *instance, size_t index)
{
	return json_array_get(
	    json_object_get(instance_name(instance, index), "lookups"), 0);
}

bool
instance_is_in_time(const struct instance *instance, long deadline_ms)
{
	const long limit_ms =
	    deadline_ms + INSTANCE_LATE_MS + LATE_TURNS * instance->late_ms;

	if (instance->elapsed_ms <= limit_ms)
		return true;
	printf("\n%ld ms instead of %ld, on a machine late by %ld\n",
	    instance->elapsed_ms, deadline_ms, instance->late_ms);
	return false;
}

static bool
has_failed_lookup(const json_t *name)
{
	const json_t *lookups = json_object_get(name, "lookups");

	for (size_t i = 0; i < json_array_size(lookups); i++) {
		const json_t *lookup = json_array_get(lookups, i);

		if (json_is(lookup, "outcome", "servfail") ||
		    json_is(lookup, "outcome", "timeout") ||
		    json_is(lookup, "outcome", "refused"))
			return true;
	}
	return json_is(name, "reason", "deadline");
}

bool
instance_may_repeat(const json_t *name, bool permit)
{
	return (permit || json_is(name, "verdict", "deny")) &&
	    has_failed_lookup(name);
}

const char *
json_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

bool
json_is(const json_t *object, const char *key, const char *text)
{
	return strcmp(json_text(object, key), text) == 0;
}
