/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/github.h"

#include <string.h>

#include "plugin/hosts/common/report.h"

/* Of a command's message: a line ends it, and % escapes. */
#define MESSAGE "%"
/* Of a property these end it, too. */
#define PROPERTY "%:,"

/* Commands are read at the beginning of a line, so that no text may begin
 * one. */
static void
put(FILE *out, const char *escaped, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7e)
			(void)fputc('?', out);
		else if (strchr(escaped, *text) != NULL)
			(void)fprintf(out, "%%%02X", (unsigned)*text);
		else
			(void)fputc(*text, out);
	}
}

static void
begin(FILE *out, const char *command, const char *title)
{
	(void)fprintf(out, "::%s title=", command);
	put(out, PROPERTY, title);
	(void)fputs("::", out);
}

static void
put_denial(FILE *out, const json_t *name)
{
	const bool advisory = cli_report_is_advisory(name);
	char title[320];
	const json_t *fix;
	size_t i;

	(void)snprintf(title, sizeof(title), "CAA: %s %s",
	    cli_report_text(name, "name"),
	    advisory ? "would be denied" : "denied");
	begin(out, advisory ? "warning" : "error", title);
	if (advisory)
		put(out, MESSAGE, "NOT ENFORCED (enforce = no): ");
	put(out, MESSAGE, cli_report_text(name, "explanation"));
	(void)fputs(" (", out);
	put(out, MESSAGE, cli_report_text(name, "rfc"));
	(void)fputc(')', out);
	json_array_foreach(json_object_get(name, "fix"), i, fix)
	{
		(void)fputs(
		    i == 0 ? "%0Ato permit it, publish: " : "%0Aor: ", out);
		put(out, MESSAGE, cli_report_string(fix));
	}
	(void)fputc('\n', out);
}

void
cli_github_print(FILE *out, const json_t *report)
{
	const json_t *names = json_object_get(report, "names");
	size_t denied = 0;
	const json_t *item;
	size_t i;

	json_array_foreach(names, i, item)
	{
		if (cli_report_is_permit(item))
			continue;
		put_denial(out, item);
		denied++;
	}
	json_array_foreach(json_object_get(report, "notices"), i, item)
	{
		begin(out, "warning", "CAA");
		put(out, MESSAGE, cli_report_string(item));
		(void)fputc('\n', out);
	}
	begin(out, "notice", "CAA");
	(void)fprintf(out, "%zu of %zu names permitted\n",
	    json_array_size(names) - denied, json_array_size(names));
}

/* What Markdown and HTML make something of is written as a number. */
static void
cell(FILE *out, const char *text)
{
	(void)fputs(" ", out);
	for (; *text != '\0'; text++) {
		const char c = *text;

		if (c < 0x20 || c > 0x7e)
			(void)fputc('?', out);
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == ' ')
			(void)fputc(c, out);
		else
			(void)fprintf(out, "&#%d;", c);
	}
	(void)fputs(" |", out);
}

void
cli_github_summarize(FILE *out, const json_t *report)
{
	const json_t *name;
	size_t i;

	(void)fputs("### CAA\n\n", out);
	if (cli_report_is_advisory(report))
		(void)fputs("**Not enforced**: enforce = no\n\n", out);
	(void)fputs("| name | verdict | why | to permit it, publish |\n"
		    "|---|---|---|---|\n",
	    out);
	json_array_foreach(json_object_get(report, "names"), i, name)
	{
		(void)fputc('|', out);
		cell(out, cli_report_text(name, "name"));
		cell(out, cli_report_text(name, "verdict"));
		cell(out, cli_report_text(name, "explanation"));
		cell(out,
		    cli_report_string(
			json_array_get(json_object_get(name, "fix"), 0)));
		(void)fputc('\n', out);
	}
	(void)fputc('\n', out);
}
