/* SPDX-License-Identifier: BSD-2-Clause */
/* replay: the checks of an evidence file decided again, from it alone. */
#include <string.h>

#include "plugin/hosts/cli/replay_audit.h"
#include "plugin/hosts/cli/replay_print.h"
#include "plugin/hosts/cli/replay_run.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/report.h"

struct replay {
	const struct cli_arguments *arguments;
	struct cli_paint paint;
	struct cli_module module;
	struct cli_replay_count count;
	struct cli_replay_audit audit;
	size_t damaged, forged;
};

static bool
is_json(const struct replay *replay)
{
	return replay->arguments->format == CLI_FORMAT_JSON;
}

/* One line. */
static bool
write_json(const json_t *value)
{
	if (json_dumpf(value, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) != 0)
		return false;
	(void)putchar('\n');
	return true;
}

static enum cli_exit
show_result(const struct replay *replay, const json_t *result,
    struct cli_failure *failure)
{
	if (replay->arguments->quiet)
		return CLI_EXIT_PERMIT;
	if (!is_json(replay))
		cli_replay_print_result(&replay->paint, result);
	else if (!write_json(result))
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot write to standard output");
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
	if (!is_json(replay)) {
		cli_replay_print_fault(&replay->paint, file, number, text);
		return;
	}
	fault = json_pack("{s:s,s:I,s:s}", "file", file, "line",
	    (json_int_t)number, "fault", text);
	if (!write_json(fault))
		replay->audit.no_memory = true;
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
		code = show_result(replay, result, failure);
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

/* Anything that is not as it was recorded fails the command. */
static enum cli_exit
judge(const struct replay *replay, struct cli_failure *failure)
{
	const struct cli_replay_count *count = &replay->count;

	if (!replay->arguments->quiet && !is_json(replay))
		cli_replay_print_summary(
		    &replay->paint, replay->arguments, count);
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
