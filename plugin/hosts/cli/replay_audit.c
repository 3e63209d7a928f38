/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_audit.h"

#include <stdarg.h>
#include <string.h>

#include "plugin/hosts/cli/audit_record.h"
#include "plugin/hosts/common/report.h"

static void say(struct cli_replay_audit *audit, const char *file, size_t number,
    const char *format, ...) CLI_PRINTF(4, 5);

static void
say(struct cli_replay_audit *audit, const char *file, size_t number,
    const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	audit->faults++;
	audit->say(audit->ctx, file, number, text);
}

static bool
is_wanted(const struct cli_replay_audit *audit, const char *name,
    const char *evidence)
{
	return audit->name == NULL || strcmp(audit->name, name) == 0 ||
	    strcmp(audit->name, evidence) == 0;
}

/* What is compared of a record, and where it stands. */
static void
keep(struct cli_replay_audit *audit, const struct cli_audit_line *line,
    const json_t *check)
{
	const char *evidence = cli_report_text(check, "evidence");
	json_t *same = json_object_get(audit->records, evidence);
	json_t *kept = json_pack("{s:s,s:I,s:s,s:s,s:s,s:s}", "file",
	    line->file, "line", (json_int_t)line->number, "name",
	    cli_report_text(check, "name"), "usage",
	    cli_report_text(check, "usage"), "verdict",
	    cli_report_text(check, "verdict"), "reason",
	    cli_report_text(check, "reason"));

	if (same == NULL) {
		same = json_array();
		if (json_object_set_new(audit->records, evidence, same) != 0)
			same = NULL;
	}
	if (json_array_append_new(same, kept) != 0)
		audit->no_memory = true;
}

static bool
take_line(struct cli_replay_audit *audit, const struct cli_audit_line *line)
{
	struct cli_audit_record record;
	const json_t *check;

	if (!cli_audit_record_read(&record, line))
		return false;
	check = json_object_get(record.members, "check");
	if (record.members == NULL)
		say(audit, line->file, line->number, "%s", record.why);
	else if (strcmp(record.type, "check") == 0 &&
	    cli_report_text(check, "evidence")[0] != '\0' &&
	    is_wanted(audit, cli_report_text(check, "name"),
		cli_report_text(check, "evidence")))
		keep(audit, line, check);
	cli_audit_record_clear(&record);
	return !audit->no_memory;
}

enum cli_exit
cli_replay_audit_read(struct cli_replay_audit *audit,
    const struct cli_list *files, struct cli_failure *failure)
{
	struct cli_audit_input input;
	struct cli_audit_line line;
	enum cli_exit code = CLI_EXIT_PERMIT;
	bool got = true;

	audit->records = json_object();
	audit->seen = json_object();
	cli_audit_input_init(&input, files);
	while (code == CLI_EXIT_PERMIT && got) {
		code = cli_audit_input_next(&input, &line, &got, failure);
		if (code == CLI_EXIT_PERMIT && got && !take_line(audit, &line))
			code = cli_fail(
			    failure, CLI_EXIT_INTERNAL, "out of memory");
	}
	cli_audit_input_clear(&input);
	return code;
}

void
cli_replay_audit_clear(struct cli_replay_audit *audit)
{
	json_decref(audit->records);
	json_decref(audit->seen);
	audit->records = audit->seen = NULL;
}

static const json_t *
find_name(const json_t *check, const json_t *record)
{
	const json_t *name;
	size_t i;

	json_array_foreach(json_object_get(check, "names"), i, name)
	{
		if (strcmp(cli_report_text(name, "name"),
			cli_report_text(record, "name")) == 0 &&
		    strcmp(cli_report_text(name, "usage"),
			cli_report_text(record, "usage")) == 0)
			return name;
	}
	return NULL;
}

/* A request whose records were lost is denied after its evidence was made. */
static bool
is_same(const json_t *name, const json_t *record)
{
	const char *reason = cli_report_text(record, "reason");

	if (!cli_report_is_permit(record) && strcmp(reason, "audit") == 0)
		return true;
	return cli_report_is_permit(name) == cli_report_is_permit(record) &&
	    strcmp(cli_report_text(name, "reason"), reason) == 0;
}

static void
compare(struct cli_replay_audit *audit, const struct cli_replay_check *evidence,
    const json_t *record)
{
	const char *file = cli_report_text(record, "file");
	const char *name = cli_report_text(record, "name");
	const size_t number =
	    (size_t)json_integer_value(json_object_get(record, "line"));
	const json_t *found = find_name(evidence->members, record);

	if (found == NULL)
		say(audit, file, number,
		    "its evidence %s is not of a check of %.256s",
		    evidence->sha256, name);
	else if (!is_same(found, record))
		say(audit, file, number,
		    "it says %s (%s) of %.256s, its evidence %s (%s)",
		    cli_report_text(record, "verdict"),
		    cli_report_text(record, "reason"), name,
		    cli_report_text(found, "verdict"),
		    cli_report_text(found, "reason"));
}

void
cli_replay_audit_take(struct cli_replay_audit *audit, const char *file,
    size_t number, const struct cli_replay_check *check)
{
	const json_t *records = json_object_get(audit->records, check->sha256);
	const json_t *record;
	size_t i;

	if (records == NULL)
		say(audit, file, number,
		    "no record of the audit log names this evidence: it was "
		    "changed, or added");
	else if (json_object_get(audit->seen, check->sha256) != NULL)
		say(audit, file, number, "this evidence stands here again");
	if (json_object_set_new(audit->seen, check->sha256, json_true()) != 0)
		audit->no_memory = true;
	json_array_foreach(records, i, record)
	{
		compare(audit, check, record);
	}
}

void
cli_replay_audit_end(struct cli_replay_audit *audit)
{
	const char *sha256;
	const json_t *record;
	json_t *records;
	size_t i;

	json_object_foreach(audit->records, sha256, records)
	{
		if (json_object_get(audit->seen, sha256) != NULL)
			continue;
		json_array_foreach(records, i, record)
		{
			say(audit, cli_report_text(record, "file"),
			    (size_t)json_integer_value(
				json_object_get(record, "line")),
			    "its evidence %.64s is missing, or was changed",
			    sha256);
		}
	}
}
