/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_filter.h"

#include <string.h>

#include "plugin/hosts/cli/audit_input.h"
#include "plugin/hosts/cli/audit_record.h"
#include "plugin/hosts/common/report.h"

#define DATE 10 /* characters of "2026-11-22" */

/* Of the form of pattern, in which 0 is any digit. */
static bool
has_form(const char *text, const char *pattern)
{
	for (; *pattern != '\0'; text++, pattern++)
		if (*pattern == '0' ? *text < '0' || *text > '9'
				    : *text != *pattern)
			return false;
	return *text == '\0';
}

/* Two digits as a number. */
static unsigned
two(const char *digits)
{
	return (unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0');
}

static bool
is_date(const char *text)
{
	return two(text + 5) >= 1 && two(text + 5) <= 12 &&
	    two(text + 8) >= 1 && two(text + 8) <= 31;
}

/* A date stands for its first or its last second.  Texts of this form sort as
 * the times do. */
static enum cli_exit
time_parse(char out[CLI_AUDIT_TIME + 1], const char *option, const char *text,
    const char *rest, struct cli_failure *failure)
{
	bool date = has_form(text, "0000-00-00");
	bool time = has_form(text, "0000-00-00T00:00:00Z");

	if ((!date && !time) || !is_date(text))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s takes 2026-11-22 or 2026-11-22T04:00:00Z, not "
		    "\"%.64s\"",
		    option, text);
	memcpy(out, text, DATE);
	memcpy(
	    out + DATE, date ? rest : text + DATE, CLI_AUDIT_TIME - DATE + 1);
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_audit_filter_init(struct cli_audit_filter *filter,
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	*filter = (struct cli_audit_filter){ .arguments = arguments };
	if (arguments->names.count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "which audit log? give its files, the oldest first");
	if (arguments->since != NULL)
		code = time_parse(filter->since, "--since", arguments->since,
		    "T00:00:00Z", failure);
	if (code == CLI_EXIT_PERMIT && arguments->until != NULL)
		code = time_parse(filter->until, "--until", arguments->until,
		    "T23:59:59Z", failure);
	return code;
}

static bool
same_letters(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char x =
		    a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] | 0x20) : a[i];
		char y =
		    b[i] >= 'A' && b[i] <= 'Z' ? (char)(b[i] | 0x20) : b[i];

		if (x != y)
			return false;
	}
	return true;
}

/* The name itself, or one below it, or a mailbox at either. */
static bool
name_matches(const char *name, const char *wanted)
{
	size_t len = strlen(name), wanted_len = strlen(wanted);

	if (len < wanted_len ||
	    !same_letters(name + len - wanted_len, wanted, wanted_len))
		return false;
	return len == wanted_len || name[len - wanted_len - 1] == '.' ||
	    name[len - wanted_len - 1] == '@';
}

static bool
list_has(const json_t *list, const char *wanted)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *text = cli_report_string(item);

		if (strlen(text) == strlen(wanted) &&
		    same_letters(text, wanted, strlen(wanted)))
			return true;
	}
	return false;
}

static bool
time_matches(const struct cli_audit_filter *filter, const json_t *record)
{
	const char *at = cli_report_text(record, "checked_at");

	return strcmp(at, filter->since) >= 0 &&
	    (filter->until[0] == '\0' || strcmp(at, filter->until) <= 0);
}

/* Is it a record on a checked name, and wanted? */
static bool
takes(const struct cli_audit_filter *filter, const json_t *record)
{
	const struct cli_arguments *a = filter->arguments;
	const json_t *check = json_object_get(record, "check");
	const char *profile = cli_report_text(record, "profile");

	if (strcmp(cli_report_text(record, "type"), "check") != 0 ||
	    !time_matches(filter, record))
		return false;
	if (a->name != NULL &&
	    !name_matches(cli_report_text(check, "name"), a->name))
		return false;
	if (a->verdict != CLI_VERDICT_ANY &&
	    cli_report_is_permit(check) != (a->verdict == CLI_VERDICT_PERMIT))
		return false;
	if (a->issuer != NULL &&
	    !list_has(json_object_get(record, "issuers"), a->issuer))
		return false;
	return a->profile == NULL || strcmp(profile, a->profile) == 0;
}

/* Lines that are no records, until the next that is one. */
struct damage {
	size_t pending, counted;
};

/* A record of a repair accounts for those right before it; whether truly so
 * is for the walk of the chain to say. */
static void
damage_settle(struct damage *damage, const json_t *record)
{
	if (strcmp(cli_report_text(record, "type"), "repair") != 0)
		damage->counted += damage->pending;
	damage->pending = 0;
}

static enum cli_exit
take_line(const struct cli_audit_filter *filter, cli_audit_take_fn *take,
    void *ctx, const struct cli_audit_line *line, struct damage *damage,
    struct cli_failure *failure)
{
	struct cli_audit_record record;
	enum cli_exit code = CLI_EXIT_PERMIT;

	if (!cli_audit_record_read(&record, line))
		code = cli_fail(failure, CLI_EXIT_INTERNAL,
		    "out of memory, or OpenSSL failed");
	else if (record.members == NULL)
		damage->pending++;
	else
		damage_settle(damage, record.members);
	if (record.members != NULL && takes(filter, record.members))
		code =
		    take(ctx, record.members, line->octets, line->len, failure);
	cli_audit_record_clear(&record);
	return code;
}

enum cli_exit
cli_audit_filter_run(const struct cli_audit_filter *filter,
    cli_audit_take_fn *take, void *ctx, size_t *damaged,
    struct cli_failure *failure)
{
	struct cli_audit_input input;
	struct cli_audit_line line;
	struct damage damage = { 0 };
	enum cli_exit code = CLI_EXIT_PERMIT;
	bool got = true;

	cli_audit_input_init(&input, &filter->arguments->names);
	while (code == CLI_EXIT_PERMIT && got) {
		code = cli_audit_input_next(&input, &line, &got, failure);
		if (code == CLI_EXIT_PERMIT && got)
			code = take_line(
			    filter, take, ctx, &line, &damage, failure);
	}
	cli_audit_input_clear(&input);
	*damaged = damage.pending + damage.counted;
	return code;
}

enum cli_exit
cli_audit_filter_fail(size_t damaged, struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_DENY,
	    "%zu lines are no records and were left out; \"caa-validator audit "
	    "verify\" says more",
	    damaged);
}
