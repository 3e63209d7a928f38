/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/text.h"

#include <string.h>

#include "plugin/hosts/cli/explain.h"
#include "plugin/hosts/common/report.h"

/* A longer cell stays whole and only its own line runs out of step. */
#define NAME_COLUMNS_MAX   40u
#define RECORD_COLUMNS_MAX 56u

#define DENIED_NAMES_SHOWN 5u /* in the summary */

struct columns {
	size_t name, reason, record;
};

struct cells {
	const char *name;
	char reason[40];
	char record[1400];
	char dnssec[40];
};

/* What decided and where; "-" where nothing was found. */
static void
record_cell(char *out, size_t size, const json_t *name)
{
	const char *record = cli_report_text(name, "record");
	const char *found_at = cli_report_text(name, "found_at");

	if (record[0] != '\0')
		(void)snprintf(out, size, "%s at %s", record, found_at);
	else if (found_at[0] != '\0')
		(void)snprintf(out, size, "at %s", found_at);
	else
		(void)snprintf(out, size, "-");
}

/* Nothing where DNSSEC had nothing to say. */
static void
dnssec_cell(char *out, size_t size, const json_t *name)
{
	const char *state = cli_report_text(name, "dnssec");
	char words[24];

	cli_report_words(words, sizeof(words), state);
	if (state[0] == '\0' || strcmp(state, "unknown") == 0)
		out[0] = '\0';
	else
		(void)snprintf(out, size, "DNSSEC %s", words);
}

static void
cells_fill(struct cells *cells, const json_t *name)
{
	cells->name = cli_report_text(name, "name");
	cli_report_words(cells->reason, sizeof(cells->reason),
	    cli_report_text(name, "reason"));
	record_cell(cells->record, sizeof(cells->record), name);
	dnssec_cell(cells->dnssec, sizeof(cells->dnssec), name);
}

static struct columns
columns_measure(const json_t *names)
{
	struct columns columns = { 0 };
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name)
	{
		struct cells cells;

		cells_fill(&cells, name);
		columns.name =
		    cli_paint_widen(columns.name, cells.name, NAME_COLUMNS_MAX);
		columns.reason = cli_paint_widen(
		    columns.reason, cells.reason, sizeof(cells.reason));
		columns.record = cli_paint_widen(
		    columns.record, cells.record, RECORD_COLUMNS_MAX);
	}
	return columns;
}

static void
print_name(const struct cli_paint *paint, const struct columns *columns,
    const json_t *name)
{
	bool permit = cli_report_is_permit(name);
	enum cli_ink ink = permit ? CLI_INK_GOOD : CLI_INK_BAD;
	struct cells cells;

	cells_fill(&cells, name);
	cli_paint_glyph(paint, ink, permit ? CLI_GLYPH_PERMIT : CLI_GLYPH_DENY);
	cli_paint_cell(paint, ink, permit ? "permit" : "deny", 6);
	cli_paint_cell(paint, CLI_INK_STRONG, cells.name, columns->name);
	cli_paint_cell(paint, CLI_INK_NONE, cells.reason, columns->reason);
	if (cells.dnssec[0] != '\0')
		cli_paint_cell(
		    paint, CLI_INK_NONE, cells.record, columns->record);
	else
		cli_paint_text(paint, CLI_INK_NONE, cells.record);
	cli_paint_text(paint, CLI_INK_FAINT, cells.dnssec);
	cli_paint_line(paint);
}

/* Why, and how to mend it, where the line of the name ends in a denial. */
static void
print_denial(const struct cli_paint *paint, const json_t *name)
{
	const char *margin = paint->drawing ? "          " : "        ";

	cli_paint_text(paint, CLI_INK_NONE, margin);
	cli_explain_sentence(paint, margin, name);
}

static void
print_denied_names(
    const struct cli_paint *paint, const json_t *names, size_t denied)
{
	const json_t *name;
	size_t i, shown = 0;

	cli_paint_format(paint, CLI_INK_BAD, "; %zu denied", denied);
	json_array_foreach(names, i, name)
	{
		if (cli_report_is_permit(name) || shown == DENIED_NAMES_SHOWN)
			continue;
		cli_paint_format(paint, CLI_INK_NONE, "%s%s",
		    shown == 0 ? ": " : ", ", cli_report_text(name, "name"));
		shown++;
	}
	if (denied > shown)
		cli_paint_format(
		    paint, CLI_INK_NONE, " and %zu more", denied - shown);
}

static void
print_summary(const struct cli_paint *paint, const json_t *names)
{
	size_t total = json_array_size(names), denied = 0;
	const json_t *name;
	size_t i;

	if (total < 2)
		return;
	json_array_foreach(names, i, name) denied +=
	    !cli_report_is_permit(name);
	cli_paint_format(paint, CLI_INK_STRONG, "%zu of %zu names permitted",
	    total - denied, total);
	if (denied != 0)
		print_denied_names(paint, names, denied);
	cli_paint_line(paint);
}

static void
print_notices(const struct cli_paint *paint, const json_t *notices)
{
	const json_t *notice;
	size_t i;

	json_array_foreach(notices, i, notice)
	{
		cli_paint_text(paint, CLI_INK_NONE, "note: ");
		cli_paint_text(paint, CLI_INK_NONE, cli_report_string(notice));
		cli_paint_line(paint);
	}
}

void
cli_text_print_advisory(const struct cli_paint *paint, const json_t *report)
{
	if (!cli_report_is_advisory(report))
		return;
	cli_paint_text(paint, CLI_INK_BAD,
	    cli_report_is_permit(report)
		? "NOT ENFORCED: enforce = no; a denial would refuse nothing"
		: "NOT ENFORCED: enforce = no; this would be denied and is "
		  "not");
	cli_paint_line(paint);
}

void
cli_text_print(
    const struct cli_paint *paint, const json_t *report, bool explain)
{
	const json_t *names = json_object_get(report, "names");
	struct columns columns = columns_measure(names);
	const json_t *name;
	size_t i;

	cli_text_print_advisory(paint, report);
	json_array_foreach(names, i, name)
	{
		print_name(paint, &columns, name);
		if (explain)
			cli_explain_climb(paint, name);
		else if (!cli_report_is_permit(name))
			print_denial(paint, name);
		if (explain && json_array_size(names) > 1)
			cli_paint_line(paint);
	}
	print_summary(paint, names);
	print_notices(paint, json_object_get(report, "notices"));
}
