/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/hook.h"

#include <string.h>

#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/common/report.h"

static bool
has_own_deadline(const struct cli_arguments *arguments)
{
	for (size_t i = 0; i < arguments->setting_count; i++)
		if (strcmp(arguments->settings[i].name, "deadline_ms") == 0)
			return true;
	return false;
}

enum cli_exit
cli_hook_decide(struct cli_ask *ask, const struct cli_arguments *arguments,
    uint32_t limit_ms, struct cli_failure *failure)
{
	enum cli_exit code = cli_ask_open(ask, arguments, failure);

	if (!has_own_deadline(arguments))
		ask->timeout_ms = limit_ms;
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_run(ask, failure);
	if (code == CLI_EXIT_PERMIT)
		code = cli_ask_verdict(ask, failure);
	return code;
}

enum cli_exit
cli_hook_no_names(
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	if (arguments->names.count == 0)
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "\"%.64s\": the names are those of the request",
	    arguments->names.items[0]);
}

/* The first zone line that would mend the first denial; "" if none would. */
static const char *
first_fix(const json_t *report)
{
	const json_t *name;
	size_t i;

	json_array_foreach(json_object_get(report, "names"), i, name)
	{
		if (!cli_report_is_permit(name))
			return cli_report_string(
			    json_array_get(json_object_get(name, "fix"), 0));
	}
	return "";
}

void
cli_hook_tell_refusal(
    FILE *out, const struct cli_ask *ask, const struct cli_failure *failure)
{
	json_t *report = NULL;
	struct cli_failure none;
	struct cli_paint paint;

	cli_paint_init(&paint, out, CLI_COLOR_NEVER);
	cli_paint_format(&paint, CLI_INK_NONE, "CAA check: %s", failure->text);
	cli_paint_line(&paint);
	if (ask->report == NULL ||
	    cli_ask_report(ask, &report, &none) != CLI_EXIT_PERMIT)
		return;
	if (first_fix(report)[0] != '\0') {
		cli_paint_text(&paint, CLI_INK_NONE, "to permit it, publish: ");
		cli_paint_text(&paint, CLI_INK_NONE, first_fix(report));
		cli_paint_line(&paint);
	}
	json_decref(report);
}

void
cli_hook_tell_advisory(FILE *out, const struct cli_ask *ask)
{
	struct cli_paint paint;

	if (ask->result.advisory == 0 || ask->result.denied_count == 0)
		return;
	cli_paint_init(&paint, out, CLI_COLOR_NEVER);
	cli_paint_format(&paint, CLI_INK_NONE,
	    "CAA check: NOT ENFORCED (enforce = no): %s", ask->result.detail);
	cli_paint_line(&paint);
}
