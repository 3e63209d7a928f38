/* SPDX-License-Identifier: BSD-2-Clause */
/* replay: the checks of an evidence file decided again, from it alone. */
#include <string.h>

#include "plugin/hosts/cli/replay_audit.h"
#include "plugin/hosts/cli/replay_run.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

#define WORD_MAX 512u /* octets shown of anything a file holds */

struct replay {
	const struct cli_arguments *arguments;
	struct cli_paint paint;
	struct cli_module module;
	struct cli_replay_count count;
	struct cli_replay_audit audit;
	size_t damaged, forged;
};

/* Whoever wrote the file must not write to the terminal. */
static void
print_word(const struct cli_paint *paint, enum cli_ink ink, const char *text)
{
	char clean[WORD_MAX];
	size_t len = 0;

	for (; *text != '\0' && len + 1 < sizeof(clean); text++)
		clean[len++] = *text >= ' ' && *text <= '~' ? *text : '?';
	clean[len] = '\0';
	cli_paint_text(paint, ink, clean);
}

static void
print_decision(const struct cli_paint *paint, const char *when,
    const json_t *decision, enum cli_ink ink)
{
	cli_paint_text(paint, CLI_INK_FAINT, when);
	print_word(paint, ink, cli_report_text(decision, "verdict"));
	cli_paint_text(paint, CLI_INK_NONE, " (");
	print_word(paint, CLI_INK_NONE, cli_report_text(decision, "reason"));
	cli_paint_text(paint, CLI_INK_NONE, ")");
}

static void
print_lookup(const struct cli_paint *paint, const json_t *lookup)
{
	const json_t *now = json_object_get(lookup, "replayed");
	const json_t *then = json_object_get(lookup, "recorded");
	const char *state = cli_report_text(now, "dnssec");
	const bool verified = json_is_true(json_object_get(lookup, "verified"));

	cli_paint_text(paint, CLI_INK_NONE, "    ");
	print_word(paint, CLI_INK_NONE, cli_report_text(lookup, "owner"));
	cli_paint_text(paint, CLI_INK_NONE, ": ");
	print_word(paint, CLI_INK_NONE, cli_report_text(now, "outcome"));
	cli_paint_text(paint, CLI_INK_NONE, ", ");
	print_word(paint, CLI_INK_NONE, state);
	if (strcmp(state, cli_report_text(then, "dnssec")) != 0) {
		cli_paint_text(paint, CLI_INK_NONE, " (recorded as ");
		print_word(
		    paint, CLI_INK_NONE, cli_report_text(then, "dnssec"));
		cli_paint_text(paint, CLI_INK_NONE, ")");
	}
	cli_paint_text(paint, verified ? CLI_INK_FAINT : CLI_INK_BAD,
	    verified ? "; " : "; not verified: ");
	print_word(paint, verified ? CLI_INK_FAINT : CLI_INK_BAD,
	    cli_report_text(lookup, "how"));
	cli_paint_line(paint);
}

static void
print_name(const struct cli_paint *paint, const json_t *name)
{
	const json_t *now = json_object_get(name, "replayed");
	const json_t *lookups = json_object_get(name, "lookups");
	const json_t *lookup;
	const bool same = json_is_true(json_object_get(name, "same"));
	size_t i;

	cli_paint_text(paint, CLI_INK_NONE, "  ");
	print_word(paint, CLI_INK_STRONG, cli_report_text(name, "name"));
	print_decision(paint, "  recorded ", json_object_get(name, "recorded"),
	    CLI_INK_NONE);
	print_decision(paint, ", replayed ", now,
	    cli_report_is_permit(now) ? CLI_INK_GOOD : CLI_INK_BAD);
	cli_paint_text(paint, same ? CLI_INK_FAINT : CLI_INK_BAD,
	    same ? ": the same" : ": DIFFERENT");
	if (cli_report_is_permit(now) &&
	    !json_is_true(json_object_get(name, "verified")))
		cli_paint_text(paint, CLI_INK_BAD, ", NOT VERIFIED");
	cli_paint_line(paint);
	if (!same) {
		cli_paint_text(paint, CLI_INK_NONE, "    ");
		print_word(
		    paint, CLI_INK_NONE, cli_report_text(now, "explanation"));
		cli_paint_line(paint);
	}
	json_array_foreach(lookups, i, lookup)
	{
		print_lookup(paint, lookup);
	}
}

/* They were in force then and are again: an auditor should know them. */
static void
print_settings(const struct cli_paint *paint, json_t *settings)
{
	const char *name;
	json_t *value;

	json_object_foreach(settings, name, value)
	{
		cli_paint_text(paint, CLI_INK_NONE, "  with ");
		print_word(paint, CLI_INK_NONE, name);
		cli_paint_text(paint, CLI_INK_NONE, " = ");
		print_word(paint, CLI_INK_NONE, cli_report_string(value));
		cli_paint_line(paint);
	}
}

static enum cli_exit
print_result(const struct replay *replay, const json_t *result,
    struct cli_failure *failure)
{
	const json_t *names = json_object_get(result, "names");
	const json_t *name;
	size_t i;

	if (replay->arguments->quiet)
		return CLI_EXIT_PERMIT;
	if (replay->arguments->format == CLI_FORMAT_JSON) {
		if (json_dumpf(
			result, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) != 0)
			return cli_fail(failure, CLI_EXIT_INTERNAL,
			    "cannot write to standard output");
		(void)putchar('\n');
		return CLI_EXIT_PERMIT;
	}
	print_word(&replay->paint, CLI_INK_NONE,
	    cli_report_text(result, "checked_at"));
	cli_paint_text(&replay->paint, CLI_INK_FAINT, "  evidence ");
	print_word(
	    &replay->paint, CLI_INK_FAINT, cli_report_text(result, "evidence"));
	cli_paint_line(&replay->paint);
	print_settings(&replay->paint, json_object_get(result, "settings"));
	json_array_foreach(names, i, name)
	{
		print_name(&replay->paint, name);
	}
	return CLI_EXIT_PERMIT;
}

/* What does not fit the audit log. */
static void
on_fault(void *ctx, const char *file, size_t number, const char *text)
{
	struct replay *replay = ctx;
	json_t *fault;

	if (replay->arguments->quiet)
		return;
	if (replay->arguments->format != CLI_FORMAT_JSON) {
		print_word(&replay->paint, CLI_INK_STRONG, file);
		cli_paint_format(
		    &replay->paint, CLI_INK_NONE, ":%zu: ", number);
		print_word(&replay->paint, CLI_INK_BAD, text);
		cli_paint_line(&replay->paint);
		return;
	}
	fault = json_pack("{s:s,s:I,s:s}", "file", file, "line",
	    (json_int_t)number, "fault", text);
	if (json_dumpf(fault, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) != 0)
		replay->audit.no_memory = true;
	(void)putchar('\n');
	json_decref(fault);
}

/* One of those asked for? */
static bool
is_wanted(const struct replay *replay, const struct cli_replay_check *check)
{
	const char *wanted = replay->arguments->name;
	const json_t *names = json_object_get(check->members, "names");
	const json_t *name;
	size_t i;

	if (wanted == NULL || strcmp(wanted, check->sha256) == 0)
		return true;
	json_array_foreach(names, i, name)
	{
		if (strcmp(cli_report_text(name, "name"), wanted) == 0)
			return true;
	}
	return false;
}

static enum cli_exit
run_check(struct replay *replay, const char *path,
    const struct cli_replay_check *check, struct cli_failure *failure)
{
	json_t *result = NULL;
	enum cli_exit code = cli_replay_run(&result, &replay->module,
	    replay->arguments, check, &replay->count, failure);

	if (code == CLI_EXIT_PERMIT)
		code = print_result(replay, result, failure);
	if (code == CLI_EXIT_PERMIT && replay->arguments->logs.count > 0)
		cli_replay_audit_take(
		    &replay->audit, path, check->number, check);
	json_decref(result);
	return code;
}

static enum cli_exit
run_file(struct replay *replay, const char *path, struct cli_failure *failure)
{
	struct cli_replay_file file;
	struct cli_replay_check check;
	bool more = true;
	enum cli_exit code = cli_replay_file_open(&file, path, failure);

	while (code == CLI_EXIT_PERMIT && more) {
		code = cli_replay_file_next(&file, &check, failure);
		more = check.members != NULL;
		if (code == CLI_EXIT_PERMIT && more &&
		    is_wanted(replay, &check))
			code = run_check(replay, path, &check, failure);
		cli_replay_check_clear(&check);
	}
	replay->damaged += file.damaged;
	replay->forged += file.forged;
	cli_replay_file_clear(&file);
	return code;
}

/* The value of a setting of the command line, or NULL. */
static const char *
setting_of(const struct cli_arguments *arguments, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < arguments->setting_count; i++)
		if (strcmp(arguments->settings[i].name, name) == 0)
			value = arguments->settings[i].value;
	return value;
}

/* To what, and as of when. */
static void
print_terms(const struct replay *replay)
{
	const struct cli_arguments *arguments = replay->arguments;
	const char *anchor = setting_of(arguments, "trust_anchor");

	cli_paint_text(&replay->paint, CLI_INK_NONE,
	    arguments->at_now ? "signatures judged as of now"
			      : "signatures judged as of each check");
	cli_paint_text(&replay->paint, CLI_INK_NONE, ", trust anchor: ");
	if (anchor != NULL)
		print_word(&replay->paint, CLI_INK_NONE, anchor);
	else
		cli_paint_text(&replay->paint, CLI_INK_NONE,
		    arguments->config != NULL ? "that of --config"
					      : "the IANA root keys");
	cli_paint_line(&replay->paint);
}

static void
print_summary(const struct replay *replay)
{
	const struct cli_replay_count *count = &replay->count;
	const struct cli_paint *paint = &replay->paint;

	if (replay->arguments->quiet ||
	    replay->arguments->format == CLI_FORMAT_JSON)
		return;
	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu checks, %zu names: %zu decided otherwise than recorded",
	    count->checks, count->names, count->differing);
	cli_paint_line(paint);
	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu lookups: %zu verified up to the trust anchor, %zu verified to "
	    "need no signature, %zu not verified",
	    count->secure + count->insecure + count->unverified, count->secure,
	    count->insecure, count->unverified);
	cli_paint_line(paint);
	print_terms(replay);
}

/* Anything that is not as it was recorded fails the command. */
static enum cli_exit
judge(const struct replay *replay, struct cli_failure *failure)
{
	const struct cli_replay_count *count = &replay->count;

	print_summary(replay);
	if (replay->forged > 0)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "%zu messages are not what their SHA-256 says",
		    replay->forged);
	if (replay->damaged > 0)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "%zu lines are no evidence", replay->damaged);
	if (replay->audit.no_memory)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (replay->audit.faults > 0)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "evidence and audit log differ in %zu places",
		    replay->audit.faults);
	if (count->differing > 0)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "%zu of %zu names are decided otherwise than recorded",
		    count->differing, count->names);
	if (count->doubtful > 0)
		return cli_fail(failure, CLI_EXIT_DENY,
		    "%zu of %zu names are permitted on what cannot be verified",
		    count->doubtful, count->names);
	if (count->checks == 0)
		return cli_fail(
		    failure, CLI_EXIT_DENY, "there is no such check in it");
	return CLI_EXIT_PERMIT;
}

/* All files, beside the audit logs if there are any. */
static enum cli_exit
run_files(struct replay *replay, struct cli_failure *failure)
{
	const struct cli_arguments *arguments = replay->arguments;
	enum cli_exit code = CLI_EXIT_PERMIT;

	replay->audit = (struct cli_replay_audit){
		.say = on_fault,
		.ctx = replay,
		.name = arguments->name,
	};
	if (arguments->logs.count > 0)
		code = cli_replay_audit_read(
		    &replay->audit, &arguments->logs, failure);
	for (size_t i = 0;
	     code == CLI_EXIT_PERMIT && i < arguments->names.count; i++)
		code = run_file(replay, arguments->names.items[i], failure);
	if (code == CLI_EXIT_PERMIT)
		cli_replay_audit_end(&replay->audit);
	cli_replay_audit_clear(&replay->audit);
	return code;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct replay replay = { .arguments = arguments };
	enum cli_exit code;

	if (arguments->names.count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "which evidence? give the files of evidence_file");
	if (arguments->profile != NULL && arguments->config == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--profile is one of --config: the evidence has its own");
	cli_paint_init(&replay.paint, stdout, arguments->color);
	code = cli_module_load(&replay.module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT)
		code = run_files(&replay, failure);
	if (code == CLI_EXIT_PERMIT)
		code = judge(&replay, failure);
	cli_module_clear(&replay.module);
	return code;
}

const struct cli_command cli_replay = {
	.name = "replay",
	.options = CLI_FOR_REPLAY,
	.synopsis = "[OPTIONS] FILE...",
	.summary = "Would the evidence of a check lead to the same verdict?",
	.notes =
	    "Nothing but FILE is asked: every signature in it is verified "
	    "again.  --issuer,\n--config and --set ask what others or other "
	    "rules would have said.  Exit status:\n0 every verdict is the "
	    "same, 1 one is not, or the file was changed or is not the one\n"
	    "of the audit log, 2 wrong usage, 4 internal failure.\n",
	.run = run,
};
