/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/junit.h"

#include <inttypes.h>
#include <string.h>

#include "plugin/hosts/common/exit.h"
#include "plugin/hosts/common/report.h"

/* Reasons of a denial that nothing published: try again, do not mend. */
static const char *const failures[] = { "lookup-error", "malformed-answer",
	"deadline", "cancelled", "no-memory", "undecided" };

enum outcome { PASSED = 0, FAILED, IN_ERROR, SKIPPED };

static const char *const elements[] = {
	[FAILED] = "failure",
	[IN_ERROR] = "error",
	[SKIPPED] = "skipped",
};

static enum outcome
outcome_of(const json_t *name)
{
	const char *reason = cli_report_text(name, "reason");

	if (cli_report_is_permit(name))
		return strcmp(reason, "not-applicable") == 0 ? SKIPPED : PASSED;
	if (cli_report_is_advisory(name))
		return SKIPPED;
	for (size_t i = 0; i < CLI_COUNTOF(failures); i++)
		if (strcmp(reason, failures[i]) == 0)
			return IN_ERROR;
	return FAILED;
}

/* Text or the value of an attribute; XML has no way to write most of what is
 * no printable ASCII. */
static void
put(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("&<>\"'", *text) != NULL)
			(void)fprintf(out, "&#%d;", *text);
		else
			(void)fputc(
			    *text < 0x20 || *text > 0x7e ? '?' : *text, out);
	}
}

static void
put_attribute(FILE *out, const char *name, const char *text)
{
	(void)fprintf(out, " %s=\"", name);
	put(out, text);
	(void)fputc('"', out);
}

/* What its lookups took together, in seconds. */
static void
put_time(FILE *out, const json_t *name)
{
	const json_t *lookup;
	uint64_t ms = 0;
	size_t i;

	json_array_foreach(json_object_get(name, "lookups"), i, lookup) ms +=
	    cli_report_number(lookup, "ms", 1);
	(void)fprintf(out, " time=\"%" PRIu64 ".%03u\"", ms / 1000,
	    (unsigned)(ms % 1000));
}

static void
put_body(FILE *out, const json_t *name, enum outcome outcome)
{
	const json_t *fix;
	size_t i;

	(void)fprintf(out, "    <%s", elements[outcome]);
	if (outcome != SKIPPED)
		put_attribute(out, "type", cli_report_text(name, "reason"));
	(void)fputs(" message=\"", out);
	if (cli_report_is_advisory(name) && !cli_report_is_permit(name))
		put(out, "NOT ENFORCED (enforce = no): ");
	put(out, cli_report_text(name, "explanation"));
	(void)fputs("\">", out);
	put(out, cli_report_text(name, "rfc"));
	(void)fputc('\n', out);
	json_array_foreach(json_object_get(name, "fix"), i, fix)
	{
		put(out, i == 0 ? "to permit it, publish: " : "or: ");
		put(out, cli_report_string(fix));
		(void)fputc('\n', out);
	}
	(void)fprintf(out, "    </%s>\n", elements[outcome]);
}

static void
put_case(FILE *out, const json_t *name)
{
	const enum outcome outcome = outcome_of(name);

	(void)fputs("  <testcase classname=\"caa\"", out);
	put_attribute(out, "name", cli_report_text(name, "name"));
	put_time(out, name);
	if (outcome == PASSED) {
		(void)fputs("/>\n", out);
		return;
	}
	(void)fputs(">\n", out);
	put_body(out, name, outcome);
	(void)fputs("  </testcase>\n", out);
}

static void
put_notices(FILE *out, const json_t *notices)
{
	const json_t *notice;
	size_t i;

	if (json_array_size(notices) == 0)
		return;
	(void)fputs("  <system-out>", out);
	json_array_foreach(notices, i, notice)
	{
		put(out, cli_report_string(notice));
		(void)fputc('\n', out);
	}
	(void)fputs("</system-out>\n", out);
}

void
cli_junit_print(FILE *out, const json_t *report)
{
	const json_t *names = json_object_get(report, "names");
	size_t counts[CLI_COUNTOF(elements)] = { 0 };
	char timestamp[sizeof("2026-11-22T04:00:00")];
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name) counts[outcome_of(name)]++;
	(void)fprintf(out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuite name=\"caa\" tests=\"%zu\" failures=\"%zu\" "
	    "errors=\"%zu\" skipped=\"%zu\"",
	    json_array_size(names), counts[FAILED], counts[IN_ERROR],
	    counts[SKIPPED]);
	/* Its schema has no place for the "Z" of UTC. */
	(void)snprintf(timestamp, sizeof(timestamp), "%s",
	    cli_report_text(report, "checked_at"));
	put_attribute(out, "timestamp", timestamp);
	(void)fputs(">\n", out);
	json_array_foreach(names, i, name) put_case(out, name);
	put_notices(out, json_object_get(report, "notices"));
	(void)fputs("</testsuite>\n", out);
}
