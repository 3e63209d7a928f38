/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/ejbca/instance.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One call inside the module.  The module calls back on the thread that
 * called it, and that is how a callback finds its call. */
struct call {
	struct call *next;
	pthread_t thread;
	const struct ejbca_listener *listener;
	struct ejbca_answer *answer; /* NULL while opening */
};

struct ejbca_instance {
	struct ejbca_instance *next;
	struct ejbca_module module;
	struct caa_plugin_host host; /* borrowed by the module */
	struct caa_plugin *plugin;
	pthread_mutex_t lock; /* of calls */
	struct call *calls;
};

/* The only state of the process, for ejbca_instances_close_all(). */
static struct {
	pthread_mutex_t lock;
	struct ejbca_instance *first;
} open_instances = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
call_begin(struct ejbca_instance *instance, struct call *call)
{
	call->thread = pthread_self();
	(void)pthread_mutex_lock(&instance->lock);
	call->next = instance->calls;
	instance->calls = call;
	(void)pthread_mutex_unlock(&instance->lock);
}

static void
call_end(struct ejbca_instance *instance, const struct call *call)
{
	(void)pthread_mutex_lock(&instance->lock);
	struct call **at = &instance->calls;
	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
	(void)pthread_mutex_unlock(&instance->lock);
}

/* NULL while closing. */
static struct call *
call_find(struct ejbca_instance *instance)
{
	struct call *call;

	(void)pthread_mutex_lock(&instance->lock);
	for (call = instance->calls; call != NULL; call = call->next)
		if (pthread_equal(call->thread, pthread_self()))
			break;
	(void)pthread_mutex_unlock(&instance->lock);
	return call;
}

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	const struct call *call = call_find(ctx);

	if (call != NULL && call->listener != NULL)
		call->listener->log(call->listener->ctx, level, text, len);
}

/* The record is EJBCA's own audit event, which carries our messages; whoever
 * wants a second one sets the key audit_log. */
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
	const struct call *call = call_find(ctx);

	(void)request_id;
	if (call == NULL || call->answer == NULL)
		return;
	free(call->answer->report);
	call->answer->report_len = 0;
	call->answer->report = malloc(len + 1);
	if (call->answer->report == NULL)
		return;
	memcpy(call->answer->report, json, len);
	call->answer->report[len] = '\0';
	call->answer->report_len = len;
}

static struct ejbca_instance *
instance_new(void)
{
	struct ejbca_instance *instance = calloc(1, sizeof(*instance));

	if (instance == NULL)
		return NULL;
	if (pthread_mutex_init(&instance->lock, NULL) != 0) {
		free(instance);
		return NULL;
	}
	instance->host = (struct caa_plugin_host){
		.struct_size = sizeof(instance->host),
		.ctx = instance,
		.log = on_log,
		.audit = on_audit,
		.report = on_report,
	};
	return instance;
}

static void
instance_free(struct ejbca_instance *instance)
{
	if (instance->module.api != NULL)
		instance->module.api->close(instance->plugin);
	ejbca_module_clear(&instance->module);
	(void)pthread_mutex_destroy(&instance->lock);
	free(instance);
}

static bool
plugin_open(struct ejbca_instance *instance,
    const struct caa_plugin_option *options, size_t count,
    const struct ejbca_listener *listener, struct ejbca_failure *failure)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct call call = { .listener = listener };

	call_begin(instance, &call);
	int32_t status = instance->module.api->open(
	    &instance->plugin, &instance->host, options, count, &error);
	call_end(instance, &call);
	if (status == CAA_PLUGIN_OK && instance->plugin != NULL)
		return true;
	if (error.message[0] != '\0')
		return ejbca_fail(failure, "%s", error.message);
	return ejbca_fail(failure,
	    "the module cannot be opened: it gave status %ld", (long)status);
}

struct ejbca_instance *
ejbca_instance_open(const char *module, const struct caa_plugin_option *options,
    size_t count, const struct ejbca_listener *listener,
    struct ejbca_failure *failure)
{
	struct ejbca_instance *instance = instance_new();

	if (instance == NULL) {
		(void)ejbca_fail(failure, "out of memory");
		return NULL;
	}
	if (!ejbca_module_load(&instance->module, module, failure) ||
	    !plugin_open(instance, options, count, listener, failure)) {
		instance_free(instance);
		return NULL;
	}
	(void)pthread_mutex_lock(&open_instances.lock);
	instance->next = open_instances.first;
	open_instances.first = instance;
	(void)pthread_mutex_unlock(&open_instances.lock);
	return instance;
}

void
ejbca_instance_close(struct ejbca_instance *instance)
{
	if (instance == NULL)
		return;
	(void)pthread_mutex_lock(&open_instances.lock);
	struct ejbca_instance **at = &open_instances.first;
	while (*at != NULL && *at != instance)
		at = &(*at)->next;
	const bool ours = *at == instance;
	if (ours)
		*at = instance->next;
	(void)pthread_mutex_unlock(&open_instances.lock);
	if (ours)
		instance_free(instance);
}

void
ejbca_instances_close_all(void)
{
	struct ejbca_instance *rest;

	(void)pthread_mutex_lock(&open_instances.lock);
	rest = open_instances.first;
	open_instances.first = NULL;
	(void)pthread_mutex_unlock(&open_instances.lock);
	while (rest != NULL) {
		struct ejbca_instance *next = rest->next;

		instance_free(rest);
		rest = next;
	}
}

void
ejbca_instance_check(struct ejbca_instance *instance,
    const struct caa_plugin_request *request,
    const struct ejbca_listener *listener, struct ejbca_answer *answer)
{
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct call call = { .listener = listener, .answer = answer };

	*answer = (struct ejbca_answer){ 0 };
	call_begin(instance, &call);
	int32_t status = instance->module.api->validate(
	    instance->plugin, request, &result, &error);
	call_end(instance, &call);
	answer->permit =
	    status == CAA_PLUGIN_OK && result.verdict == CAA_PLUGIN_PERMIT;
	if (error.message[0] != '\0')
		(void)ejbca_fail(&answer->why, "%s", error.message);
	else if (result.detail[0] != '\0')
		(void)ejbca_fail(&answer->why, "%s", result.detail);
	else if (!answer->permit)
		(void)ejbca_fail(&answer->why,
		    "the module gave status %ld and no reason", (long)status);
}
