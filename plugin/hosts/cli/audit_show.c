/* SPDX-License-Identifier: BSD-2-Clause */
/* audit show: the checks an audit log tells of, one line each. */
#include <string.h>

#include "plugin/hosts/cli/audit_filter.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

#define NAME_COLUMNS   32u
#define REASON_COLUMNS 20u

struct show {
	const struct cli_arguments *arguments;
	struct cli_paint paint;
};

static void
print_place(const struct cli_paint *paint, const json_t *check)
{
	const char *record = cli_report_text(check, "record");
	const char *found_at = cli_report_text(check, "found_at");

	if (record[0] != '\0')
		cli_paint_format(
		    paint, CLI_INK_NONE, "  %s at %s", record, found_at);
}

/* Which request it was: what is not set is left out. */
static void
print_request(const struct cli_paint *paint, const json_t *record)
{
	static const struct {
		const char *key, *title;
	} parts[] = {
		{ "profile", "profile" },
		{ "request_id", "request" },
		{ "trace_id", "trace" },
	};

	for (size_t i = 0; i < CLI_COUNTOF(parts); i++) {
		const char *text = cli_report_text(record, parts[i].key);

		if (text[0] != '\0')
			cli_paint_format(paint, CLI_INK_FAINT, "  %s %s",
			    parts[i].title, text);
	}
}

static void
print_text(const struct cli_paint *paint, const json_t *record)
{
	const json_t *check = json_object_get(record, "check");
	bool permit = cli_report_is_permit(check);
	enum cli_ink ink = permit ? CLI_INK_GOOD : CLI_INK_BAD;
	char reason[40];

	cli_report_words(
	    reason, sizeof(reason), cli_report_text(check, "reason"));
	cli_paint_cell(paint, CLI_INK_NONE,
	    cli_report_text(record, "checked_at"), CLI_AUDIT_TIME + 2);
	cli_paint_cell(paint, ink, permit ? "permit" : "deny", 8);
	cli_paint_cell(paint, CLI_INK_STRONG, cli_report_text(check, "name"),
	    NAME_COLUMNS);
	cli_paint_text(paint, CLI_INK_NONE, "  ");
	cli_paint_cell(paint, CLI_INK_NONE, reason, REASON_COLUMNS);
	if (!permit && cli_report_is_advisory(check))
		cli_paint_text(paint, CLI_INK_BAD, "  not enforced");
	print_place(paint, check);
	print_request(paint, record);
	cli_paint_line(paint);
}

static bool
is_printable(const char *line, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return false;
	return true;
}

/* As it stands, unless somebody made it up to harm a terminal. */
static enum cli_exit
print_json(const json_t *record, const char *line, size_t len,
    struct cli_failure *failure)
{
	if (is_printable(line, len)) {
		(void)fwrite(line, 1, len, stdout);
		return CLI_EXIT_PERMIT;
	}
	if (json_dumpf(record, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) != 0)
		return cli_fail(failure, CLI_EXIT_INTERNAL,
		    "cannot write to standard output");
	(void)putchar('\n');
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
on_record(void *ctx, const json_t *record, const char *line, size_t len,
    struct cli_failure *failure)
{
	struct show *show = ctx;

	if (show->arguments->format == CLI_FORMAT_JSON)
		return print_json(record, line, len, failure);
	print_text(&show->paint, record);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct show show = { .arguments = arguments };
	struct cli_audit_filter filter;
	size_t damaged = 0;
	enum cli_exit code = cli_audit_filter_init(&filter, arguments, failure);

	cli_paint_init(&show.paint, stdout, arguments->color);
	if (code == CLI_EXIT_PERMIT)
		code = cli_audit_filter_run(
		    &filter, on_record, &show, &damaged, failure);
	if (code == CLI_EXIT_PERMIT && damaged > 0)
		code = cli_audit_filter_fail(damaged, failure);
	return code;
}

const struct cli_command cli_audit_show = {
	.name = "audit show",
	.options = CLI_FOR_AUDIT_SHOW,
	.synopsis = "[OPTIONS] FILE...",
	.summary = "Which names were checked, and what was decided?",
	.notes =
	    "DATE is 2026-11-22 or 2026-11-22T04:00:00Z.  The chain is not "
	    "walked: that is\nwhat \"audit verify\" does.  Exit status: 0, 1 "
	    "when lines had to be left out,\n2 wrong usage.\n",
	.run = run,
};
