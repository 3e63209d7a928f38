/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/flight.h"

#include <string.h>

#include "plugin/hosts/cli/log.h"
#include "plugin/hosts/cli/result.h"

#define IN_FLIGHT    400u /* fills the line at 20 ms, spares a forwarder */
#define WAITING_EACH 8u   /* ordered: answers that wait for one before them */

static void
fail(struct cli_flight *flight, enum cli_exit code, const char *why)
{
	if (flight->code == CLI_EXIT_PERMIT)
		flight->code = cli_fail(flight->failure, code, "%s", why);
}

/* The last record of a line is its answer, if done() says so too. */
static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	struct cli_flight *flight = ctx;
	struct cli_slot *slot =
	    cli_queue_find(&flight->queue, (size_t)record->request_id);

	return slot != NULL && cli_result_take(slot, record) ? 0 : -1;
}

/* What the records ask for, enforced or not. */
static uint32_t
true_verdict(const struct caa_plugin_result *result)
{
	return CAA_PLUGIN_HAS(struct caa_plugin_result, result, true_verdict)
	    ? result->true_verdict
	    : result->verdict;
}

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct cli_slot *slot = ctx;
	struct cli_flight *flight = slot->owner;
	const bool permit = true_verdict(result) == CAA_PLUGIN_PERMIT;

	(void)job;
	flight->count--;
	if (status != CAA_PLUGIN_OK && status != CAA_PLUGIN_E_DNS) {
		if (flight->code == CLI_EXIT_PERMIT)
			flight->code =
			    cli_module_fail(flight->failure, status, error);
	} else if (slot->result == NULL || slot->permit != permit) {
		fail(flight, CLI_EXIT_INTERNAL,
		    "the module's verdict and its record differ");
	} else {
		slot->answered = true;
	}
}

/* A line that is no entry, or names what is no name. */
static void
refuse(struct cli_flight *flight, struct cli_slot *slot, const char *why)
{
	slot->answered = cli_result_refuse(slot, why);
	if (!slot->answered)
		fail(flight, CLI_EXIT_INTERNAL, "out of memory");
}

/* What the module says of the one name of a request begins like this. */
static const char *
name_trouble(const struct caa_plugin_error *error)
{
	static const char lead[] = "name 1";
	const size_t len = sizeof(lead) - 1;

	if (strncmp(error->message, lead, len) != 0)
		return NULL;
	return strncmp(error->message + len, ": ", 2) == 0
	    ? error->message + len + 2
	    : error->message;
}

static void
submit(struct cli_flight *flight, struct cli_slot *slot,
    const struct cli_entry *entry)
{
	const struct cli_arguments *arguments = flight->arguments;
	const struct caa_plugin_name name = {
		.type = memchr(entry->name, '@', entry->len) != NULL
		    ? CAA_PLUGIN_NAME_MAILBOX
		    : CAA_PLUGIN_NAME_DNS,
		.text = entry->name,
		.text_len = entry->len,
	};
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = slot->line,
		.names = &name,
		.name_count = 1,
		.profile = arguments->profile,
		.account_uris = arguments->account_uris.items,
		.account_uri_count = arguments->account_uris.count,
	};
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	uint64_t job;
	int32_t status = flight->module.api->submit(
	    flight->module.plugin, &request, on_done, slot, &job, &error);

	if (status == CAA_PLUGIN_OK)
		flight->count++;
	else if (status == CAA_PLUGIN_E_INPUT && name_trouble(&error) != NULL)
		refuse(flight, slot, name_trouble(&error));
	else if (flight->code == CLI_EXIT_PERMIT)
		flight->code = cli_module_fail(flight->failure, status, &error);
}

enum cli_exit
cli_flight_begin(
    struct cli_flight *flight, struct cli_entry *entry, size_t line)
{
	struct cli_slot *slot = cli_queue_add(&flight->queue, line);

	slot->owner = flight;
	slot->shown = entry->shown;
	slot->id = entry->id;
	entry->shown = entry->id = NULL;
	if (entry->trouble != NULL)
		refuse(flight, slot, entry->trouble);
	else
		submit(flight, slot, entry);
	return flight->code;
}

/* An answer may have to wait for those before it. */
static size_t
places(const struct cli_flight *flight)
{
	return flight->max * (flight->arguments->ordered ? WAITING_EACH : 1u);
}

bool
cli_flight_has_room(const struct cli_flight *flight)
{
	return flight->count < flight->max &&
	    flight->queue.count < places(flight);
}

enum cli_exit
cli_flight_take(struct cli_flight *flight)
{
	const struct caa_plugin_error none = { .struct_size = sizeof(none) };
	const int32_t count =
	    flight->module.api->process(flight->module.plugin);

	if (count < 0 && flight->code == CLI_EXIT_PERMIT)
		flight->code = cli_module_fail(flight->failure, count, &none);
	return flight->code;
}

static enum cli_exit
open_module(struct cli_flight *flight)
{
	const struct cli_arguments *arguments = flight->arguments;
	struct cli_module *module = &flight->module;
	struct cli_failure *failure = flight->failure;
	enum cli_exit code =
	    cli_module_load(module, arguments->plugin, failure);

	if (code == CLI_EXIT_PERMIT)
		code =
		    cli_module_open(module, arguments, &flight->host, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	if (module->api->submit == NULL || module->api->process == NULL ||
	    module->api->poll_fd == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "the module has no calls that do not wait");
	flight->answers = module->api->poll_fd(module->plugin);
	if (flight->answers < 0)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "no descriptor to be had for answers");
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_flight_open(struct cli_flight *flight,
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	*flight = (struct cli_flight){
		.max = arguments->in_flight != 0 ? arguments->in_flight
						 : IN_FLIGHT,
		.arguments = arguments,
		.host = {
			.struct_size = sizeof(flight->host),
			.ctx = flight,
			.log = arguments->verbose ? cli_log : NULL,
			.audit = on_audit,
		},
		.failure = failure,
	};
	if (!cli_queue_init(&flight->queue, places(flight), arguments->ordered))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	return open_module(flight);
}

void
cli_flight_clear(struct cli_flight *flight)
{
	cli_module_clear(&flight->module);
	cli_queue_clear(&flight->queue);
}
