/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread: it submits while there is room, waits for input or answers,
 * and writes.  The module calls back from within process() only.
 */
#include "plugin/hosts/cli/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/entry.h"
#include "plugin/hosts/cli/interrupt.h"
#include "plugin/hosts/cli/lines.h"
#include "plugin/hosts/cli/log.h"
#include "plugin/hosts/cli/progress.h"
#include "plugin/hosts/cli/queue.h"
#include "plugin/hosts/cli/result.h"
#include "plugin/hosts/cli/resume.h"
#include "plugin/hosts/common/loader.h"

#define IN_FLIGHT    400u /* fills the line at 20 ms, spares a forwarder */
#define WAITING_EACH 8u   /* ordered: answers that wait for one before them */
#define GLANCE_MS    250  /* a signal may come just before poll() */

struct stream {
	const struct cli_arguments *arguments;
	struct cli_module module;
	struct cli_lines lines;
	struct cli_resume resume;
	struct cli_queue queue;
	struct cli_tally tally;
	struct cli_progress progress;
	size_t in_flight, in_flight_max;
	size_t earlier; /* answers of an earlier run */
	uint64_t begun; /* octets of the list that were answered in it */
	int answers;    /* the module's descriptor */
	/* Once something is wrong nothing else is begun. */
	enum cli_exit code;
	struct cli_failure *failure;
};

static void
fail(struct stream *stream, enum cli_exit code, const char *why)
{
	if (stream->code == CLI_EXIT_PERMIT)
		stream->code = cli_fail(stream->failure, code, "%s", why);
}

/* The last record of a line is its answer, if done() says so too. */
static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	struct stream *stream = ctx;
	struct cli_slot *slot =
	    cli_queue_find(&stream->queue, (size_t)record->request_id);

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
	struct stream *stream = slot->owner;
	const bool permit = true_verdict(result) == CAA_PLUGIN_PERMIT;

	(void)job;
	stream->in_flight--;
	if (status != CAA_PLUGIN_OK && status != CAA_PLUGIN_E_DNS) {
		if (stream->code == CLI_EXIT_PERMIT)
			stream->code =
			    cli_module_fail(stream->failure, status, error);
	} else if (slot->result == NULL || slot->permit != permit) {
		fail(stream, CLI_EXIT_INTERNAL,
		    "the module's verdict and its record differ");
	} else {
		slot->answered = true;
	}
}

static void
output_failed(struct stream *stream)
{
	if (stream->code == CLI_EXIT_PERMIT)
		stream->code = cli_fail(stream->failure, CLI_EXIT_INTERNAL,
		    "cannot write to standard output: %s; --resume goes on "
		    "from what arrived",
		    errno != 0 ? strerror(errno) : "write error");
}

static void
write_answers(struct stream *stream)
{
	struct cli_slot *slot;

	errno = 0;
	while (stream->code == CLI_EXIT_PERMIT &&
	    (slot = cli_queue_next(&stream->queue)) != NULL) {
		if (!stream->arguments->quiet &&
		    fputs(slot->result, stdout) < 0) {
			output_failed(stream);
			return;
		}
		cli_tally_add(&stream->tally, slot->line,
		    slot->permit || slot->advisory, slot->reason);
		cli_queue_remove(&stream->queue, slot);
	}
}

static void
flush(struct stream *stream)
{
	errno = 0;
	if (fflush(stdout) != 0)
		output_failed(stream);
}

/* A line that is no entry, or names what is no name. */
static void
refuse(struct stream *stream, struct cli_slot *slot, const char *why)
{
	slot->answered = cli_result_refuse(slot, why);
	if (!slot->answered)
		fail(stream, CLI_EXIT_INTERNAL, "out of memory");
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
submit(
    struct stream *stream, struct cli_slot *slot, const struct cli_entry *entry)
{
	const struct cli_arguments *arguments = stream->arguments;
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
	int32_t status = stream->module.api->submit(
	    stream->module.plugin, &request, on_done, slot, &job, &error);

	if (status == CAA_PLUGIN_OK)
		stream->in_flight++;
	else if (status == CAA_PLUGIN_E_INPUT && name_trouble(&error) != NULL)
		refuse(stream, slot, name_trouble(&error));
	else if (stream->code == CLI_EXIT_PERMIT)
		stream->code = cli_module_fail(stream->failure, status, &error);
}

/* Takes the texts of the entry. */
static void
begin_entry(struct stream *stream, struct cli_entry *entry, size_t line)
{
	struct cli_slot *slot = cli_queue_add(&stream->queue, line);

	slot->owner = stream;
	slot->shown = entry->shown;
	slot->id = entry->id;
	entry->shown = entry->id = NULL;
	if (entry->trouble != NULL)
		refuse(stream, slot, entry->trouble);
	else
		submit(stream, slot, entry);
}

static void
begin_line(struct stream *stream, const struct cli_line *line)
{
	struct cli_entry entry;
	bool answered = false;

	if (!cli_entry_read(&entry, line))
		fail(stream, CLI_EXIT_INTERNAL, "out of memory");
	else
		stream->code = cli_resume_ask(&stream->resume, line->number,
		    entry.shown, &answered, stream->failure);
	if (stream->code == CLI_EXIT_PERMIT && !answered)
		begin_entry(stream, &entry, line->number);
	else if (answered)
		stream->begun = stream->lines.octets;
	cli_entry_clear(&entry);
}

static bool
has_room(const struct stream *stream)
{
	const size_t max = stream->arguments->ordered
	    ? stream->in_flight_max * WAITING_EACH
	    : stream->in_flight_max;

	return stream->code == CLI_EXIT_PERMIT && !cli_interrupt_came() &&
	    stream->in_flight < stream->in_flight_max &&
	    stream->queue.count < max;
}

static void
begin_lines(struct stream *stream)
{
	struct cli_line line;

	while (has_room(stream) && cli_lines_take(&stream->lines, &line)) {
		begin_line(stream, &line);
		write_answers(stream);
	}
}

static void
show_progress(struct stream *stream)
{
	const struct cli_lines *lines = &stream->lines;
	const struct cli_pace pace = {
		.decided = stream->tally.answered - stream->earlier,
		.done = lines->octets - stream->begun,
		.total = lines->size > stream->begun
		    ? lines->size - stream->begun
		    : 0,
	};

	cli_progress_pace(&stream->progress, &pace, cli_progress_now_ms());
}

/* Until there is an answer or input to go on with.  What is written leaves
 * before that, so that whoever reads it is never behind. */
static void
wait_for_more(struct stream *stream)
{
	const bool wants_input =
	    has_room(stream) && !cli_lines_is_over(&stream->lines);
	struct pollfd fds[] = {
		{ .fd = stream->answers, .events = POLLIN },
		{ .fd = wants_input ? stream->lines.fd : -1, .events = POLLIN },
	};
	int ready = poll(fds, CLI_COUNTOF(fds), 0);

	if (ready == 0) {
		flush(stream);
		if (stream->code != CLI_EXIT_PERMIT)
			return;
		ready = poll(fds, CLI_COUNTOF(fds), GLANCE_MS);
	}
	if (ready > 0 && fds[1].revents != 0)
		stream->code = cli_lines_fill(&stream->lines, stream->failure);
}

static void
take_answers(struct stream *stream)
{
	const struct caa_plugin_error none = { .struct_size = sizeof(none) };
	const int32_t count =
	    stream->module.api->process(stream->module.plugin);

	if (count < 0 && stream->code == CLI_EXIT_PERMIT)
		stream->code = cli_module_fail(stream->failure, count, &none);
	write_answers(stream);
}

static bool
is_over(const struct stream *stream)
{
	if (stream->code != CLI_EXIT_PERMIT)
		return true;
	return stream->in_flight == 0 &&
	    (cli_interrupt_came() || cli_lines_is_over(&stream->lines));
}

static enum cli_exit
pump(struct stream *stream)
{
	const bool wanted = !stream->arguments->quiet &&
	    !stream->arguments->verbose && isatty(STDOUT_FILENO) == 0;

	cli_progress_begin(
	    &stream->progress, stderr, wanted, cli_progress_now_ms());
	for (;;) {
		begin_lines(stream);
		if (is_over(stream))
			break;
		show_progress(stream);
		wait_for_more(stream);
		take_answers(stream);
	}
	cli_progress_end(&stream->progress);
	flush(stream);
	if (stream->code != CLI_EXIT_PERMIT)
		return stream->code;
	if (cli_interrupt_came() && !cli_lines_is_over(&stream->lines))
		return cli_fail(stream->failure, CLI_EXIT_INTERNAL,
		    "interrupted after %zu answers; --resume with the output "
		    "so far goes on from there",
		    stream->tally.answered);
	/* The lines say it. */
	if (stream->arguments->exit_zero)
		return CLI_EXIT_PERMIT;
	return cli_tally_end(&stream->tally, stream->failure);
}

/* Whoever watches hears why lines that were answered are asked again. */
static void
tell_expired(const struct stream *stream)
{
	const struct cli_arguments *arguments = stream->arguments;
	char text[128];

	if (stream->resume.expired == 0 || arguments->quiet ||
	    (!arguments->verbose && isatty(STDERR_FILENO) == 0))
		return;
	(void)snprintf(text, sizeof(text),
	    "%zu permits of the earlier run have expired and are asked again",
	    stream->resume.expired);
	cli_log(NULL, CAA_PLUGIN_LOG_INFO, text, strlen(text));
}

static enum cli_exit
prepare(struct stream *stream, const struct caa_plugin_host *host)
{
	const struct cli_arguments *arguments = stream->arguments;
	struct cli_failure *failure = stream->failure;
	struct cli_module *module = &stream->module;
	enum cli_exit code =
	    cli_lines_open(&stream->lines, arguments->names_from, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_module_load(module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_module_open(module, arguments, host, failure);
	if (code == CLI_EXIT_PERMIT && arguments->resume != NULL)
		code = cli_resume_read(&stream->resume, arguments->resume,
		    &stream->tally, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	tell_expired(stream);
	stream->earlier = stream->tally.answered;
	stream->tally.again = stream->resume.expired;
	if (module->api->submit == NULL || module->api->process == NULL ||
	    module->api->poll_fd == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "the module has no calls that do not wait");
	stream->answers = module->api->poll_fd(module->plugin);
	if (stream->answers < 0)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "no descriptor to be had for answers");
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_stream_run(
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct stream stream = {
		.arguments = arguments,
		.in_flight_max = arguments->in_flight != 0
		    ? arguments->in_flight
		    : IN_FLIGHT,
		.failure = failure,
	};
	const struct caa_plugin_host host = {
		.struct_size = sizeof(host),
		.ctx = &stream,
		.log = arguments->verbose ? cli_log : NULL,
		.audit = on_audit,
	};
	struct cli_interrupt interrupt;
	enum cli_exit code = CLI_EXIT_INTERNAL;

	cli_interrupt_begin(&interrupt);
	if (cli_queue_init(&stream.queue,
		stream.in_flight_max * (arguments->ordered ? WAITING_EACH : 1u),
		arguments->ordered))
		code = prepare(&stream, &host);
	else
		(void)cli_fail(failure, code, "out of memory");
	if (code == CLI_EXIT_PERMIT)
		code = pump(&stream);
	cli_module_clear(&stream.module);
	cli_queue_clear(&stream.queue);
	cli_resume_clear(&stream.resume);
	cli_lines_close(&stream.lines);
	cli_interrupt_end(&interrupt);
	return code;
}
