/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread: it begins lines while there is room, waits for input or answers,
 * and writes.
 */
#include "plugin/hosts/cli/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/flight.h"
#include "plugin/hosts/cli/interrupt.h"
#include "plugin/hosts/cli/lines.h"
#include "plugin/hosts/cli/log.h"
#include "plugin/hosts/cli/progress.h"
#include "plugin/hosts/cli/result.h"
#include "plugin/hosts/cli/resume.h"

#define GLANCE_MS 250 /* a signal may come just before poll() */

struct stream {
	const struct cli_arguments *arguments;
	struct cli_flight flight;
	struct cli_lines lines;
	struct cli_resume resume;
	struct cli_tally tally;
	struct cli_progress progress;
	size_t earlier; /* answers of an earlier run */
	uint64_t begun; /* octets of the list that were answered in it */
	/* Once something is wrong nothing else is begun. */
	enum cli_exit code;
	struct cli_failure *failure;
};

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
	    (slot = cli_queue_next(&stream->flight.queue)) != NULL) {
		if (!stream->arguments->quiet &&
		    fputs(slot->result, stdout) < 0) {
			output_failed(stream);
			return;
		}
		cli_tally_add(&stream->tally, slot->line,
		    slot->permit || slot->advisory, slot->reason);
		cli_queue_remove(&stream->flight.queue, slot);
	}
}

static void
flush(struct stream *stream)
{
	errno = 0;
	if (fflush(stdout) != 0)
		output_failed(stream);
}

static void
begin_line(struct stream *stream, const struct cli_line *line)
{
	struct cli_entry entry;
	bool answered = false;

	if (!cli_entry_read(&entry, line))
		stream->code = cli_fail(
		    stream->failure, CLI_EXIT_INTERNAL, "out of memory");
	else
		stream->code = cli_resume_ask(&stream->resume, line->number,
		    entry.shown, &answered, stream->failure);
	if (stream->code == CLI_EXIT_PERMIT && !answered)
		stream->code =
		    cli_flight_begin(&stream->flight, &entry, line->number);
	else if (answered)
		stream->begun = stream->lines.octets;
	cli_entry_clear(&entry);
}

static bool
may_begin(const struct stream *stream)
{
	return stream->code == CLI_EXIT_PERMIT && !cli_interrupt_came() &&
	    cli_flight_has_room(&stream->flight);
}

static void
begin_lines(struct stream *stream)
{
	struct cli_line line;

	while (may_begin(stream) && cli_lines_take(&stream->lines, &line)) {
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
	    may_begin(stream) && !cli_lines_is_over(&stream->lines);
	struct pollfd fds[] = {
		{ .fd = stream->flight.answers, .events = POLLIN },
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
	if (stream->code == CLI_EXIT_PERMIT)
		stream->code = cli_flight_take(&stream->flight);
	write_answers(stream);
}

static bool
is_over(const struct stream *stream)
{
	if (stream->code != CLI_EXIT_PERMIT)
		return true;
	return stream->flight.count == 0 &&
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
prepare(struct stream *stream)
{
	const struct cli_arguments *arguments = stream->arguments;
	struct cli_failure *failure = stream->failure;
	enum cli_exit code =
	    cli_lines_open(&stream->lines, arguments->names_from, failure);

	if (code == CLI_EXIT_PERMIT)
		code = cli_flight_open(&stream->flight, arguments, failure);
	if (code == CLI_EXIT_PERMIT && arguments->resume != NULL)
		code = cli_resume_read(&stream->resume, arguments->resume,
		    &stream->tally, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	tell_expired(stream);
	stream->earlier = stream->tally.answered;
	stream->tally.again = stream->resume.expired;
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_stream_run(
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct stream stream = {
		.arguments = arguments,
		.failure = failure,
	};
	struct cli_interrupt interrupt;
	enum cli_exit code;

	cli_interrupt_begin(&interrupt);
	code = prepare(&stream);
	if (code == CLI_EXIT_PERMIT)
		code = pump(&stream);
	cli_flight_clear(&stream.flight);
	cli_resume_clear(&stream.resume);
	cli_lines_close(&stream.lines);
	cli_interrupt_end(&interrupt);
	return code;
}
