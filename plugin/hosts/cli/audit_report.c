/* SPDX-License-Identifier: BSD-2-Clause */
/* audit report: what CAA prevented in a period. */
#include <string.h>

#include "plugin/hosts/cli/audit_filter.h"
#include "plugin/hosts/cli/audit_summary.h"
#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

static enum cli_exit
on_record(void *ctx, const json_t *record, const char *line, size_t len,
    struct cli_failure *failure)
{
	(void)line;
	(void)len;
	if (!cli_audit_summary_add(ctx, record))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	return CLI_EXIT_PERMIT;
}

static void
print_period(
    const struct cli_paint *paint, const struct cli_audit_filter *filter)
{
	cli_paint_text(paint, CLI_INK_STRONG, "CAA checks");
	if (filter->since[0] != '\0')
		cli_paint_format(
		    paint, CLI_INK_STRONG, " from %s", filter->since);
	if (filter->until[0] != '\0')
		cli_paint_format(
		    paint, CLI_INK_STRONG, " to %s", filter->until);
	cli_paint_line(paint);
}

static void
print_counts(
    const struct cli_paint *paint, const struct cli_audit_summary *summary)
{
	const char *reason;
	json_t *count;

	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu names checked, %zu permitted, %zu denied", summary->checked,
	    summary->permitted, summary->checked - summary->permitted);
	cli_paint_line(paint);
	json_object_foreach(summary->reasons, reason, count)
	{
		char words[40];

		cli_report_words(words, sizeof(words), reason);
		cli_paint_format(paint, CLI_INK_NONE,
		    "%8" JSON_INTEGER_FORMAT "  %s", json_integer_value(count),
		    words);
		cli_paint_line(paint);
	}
}

static void
print_denial(const struct cli_paint *paint, const json_t *denial)
{
	json_int_t count = json_integer_value(json_object_get(denial, "count"));
	const char *profile = cli_report_text(denial, "profile");

	cli_paint_line(paint);
	cli_paint_text(paint, CLI_INK_STRONG, cli_report_text(denial, "name"));
	cli_paint_format(paint, CLI_INK_NONE, "  %" JSON_INTEGER_FORMAT " %s",
	    count, count == 1 ? "time, " : "times, ");
	cli_paint_text(paint, CLI_INK_NONE, cli_report_text(denial, "first"));
	if (count > 1)
		cli_paint_format(paint, CLI_INK_NONE, " to %s",
		    cli_report_text(denial, "last"));
	if (profile[0] != '\0')
		cli_paint_format(paint, CLI_INK_NONE, ", profile %s", profile);
	cli_paint_line(paint);
	cli_paint_format(paint, CLI_INK_NONE, "    %s (%s)",
	    cli_report_text(denial, "explanation"),
	    cli_report_text(denial, "rfc"));
	cli_paint_line(paint);
	if (cli_report_text(denial, "record")[0] == '\0')
		return;
	cli_paint_format(paint, CLI_INK_NONE, "    %s IN CAA %s",
	    cli_report_text(denial, "found_at"),
	    cli_report_text(denial, "record"));
	cli_paint_line(paint);
}

static void
print_text(const struct cli_arguments *arguments,
    const struct cli_audit_filter *filter,
    const struct cli_audit_summary *summary)
{
	struct cli_paint paint;
	const char *key;
	json_t *denial;

	cli_paint_init(&paint, stdout, arguments->color);
	print_period(&paint, filter);
	print_counts(&paint, summary);
	json_object_foreach(summary->prevented, key, denial)
	    print_denial(&paint, denial);
	if (json_object_size(summary->advised) == 0)
		return;
	cli_paint_line(&paint);
	cli_paint_text(&paint, CLI_INK_BAD,
	    "Denied, but not enforced (enforce = no), so that nothing was "
	    "prevented:");
	cli_paint_line(&paint);
	json_object_foreach(summary->advised, key, denial)
	    print_denial(&paint, denial);
}

static enum cli_exit
print_json(const struct cli_audit_filter *filter,
    const struct cli_audit_summary *summary, struct cli_failure *failure)
{
	json_t *report =
	    cli_audit_summary_json(summary, filter->since, filter->until);
	bool ok = report != NULL &&
	    json_dumpf(report, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) == 0;

	json_decref(report);
	(void)putchar('\n');
	return ok ? CLI_EXIT_PERMIT
		  : cli_fail(failure, CLI_EXIT_INTERNAL,
			"out of memory, or standard output is closed");
}

static enum cli_exit
print(const struct cli_audit_filter *filter,
    const struct cli_audit_summary *summary, struct cli_failure *failure)
{
	switch (filter->arguments->format) {
	case CLI_FORMAT_JSON:
		return print_json(filter, summary, failure);
	case CLI_FORMAT_CSV:
		cli_audit_summary_csv(summary, stdout);
		return CLI_EXIT_PERMIT;
	default:
		print_text(filter->arguments, filter, summary);
		return CLI_EXIT_PERMIT;
	}
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct cli_audit_filter filter;
	struct cli_audit_summary summary;
	size_t damaged = 0;
	enum cli_exit code = cli_audit_filter_init(&filter, arguments, failure);

	if (!cli_audit_summary_init(&summary))
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (code == CLI_EXIT_PERMIT)
		code = cli_audit_filter_run(
		    &filter, on_record, &summary, &damaged, failure);
	if (code == CLI_EXIT_PERMIT)
		code = print(&filter, &summary, failure);
	if (code == CLI_EXIT_PERMIT && damaged > 0)
		code = cli_audit_filter_fail(damaged, failure);
	cli_audit_summary_clear(&summary);
	return code;
}

const struct cli_command cli_audit_report = {
	.name = "audit report",
	.options = CLI_FOR_AUDIT_REPORT,
	.synopsis = "[OPTIONS] FILE...",
	.summary = "Which issuances did CAA prevent in a period?",
	.notes =
	    "DATE is 2026-11-22 or 2026-11-22T04:00:00Z; both bounds belong to "
	    "the period.\nExit status: 0, 1 when lines had to be left out, 2 "
	    "wrong usage.\n",
	.run = run,
};
