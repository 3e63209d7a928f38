/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/explain.h"

#include <inttypes.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

#define OWNER_COLUMNS_MAX 40u

static const struct {
	const char *outcome;
	const char *words;
	enum cli_ink ink;
} outcomes[] = {
	{ "nodata", "no CAA records", CLI_INK_NONE },
	{ "nxdomain", "no such name", CLI_INK_NONE },
	{ "servfail", "server failure", CLI_INK_BAD },
	{ "timeout", "no answer in time", CLI_INK_BAD },
	{ "refused", "refused", CLI_INK_BAD },
	{ "bogus", "validation failed", CLI_INK_BAD },
	{ "malformed", "malformed answer", CLI_INK_BAD },
	{ "skipped", "not asked", CLI_INK_FAINT },
};

struct columns {
	size_t owner, outcome, dnssec;
};

/* The outcome in words, and the ink they deserve. */
static enum cli_ink
outcome_words(char *out, size_t size, const json_t *lookup)
{
	const char *outcome = cli_report_text(lookup, "outcome");
	size_t count = json_array_size(json_object_get(lookup, "records")) +
	    (size_t)cli_report_number(lookup, "more", 1);

	for (size_t i = 0; i < CLI_COUNTOF(outcomes); i++)
		if (strcmp(outcomes[i].outcome, outcome) == 0) {
			(void)snprintf(out, size, "%s", outcomes[i].words);
			return outcomes[i].ink;
		}
	if (count != 0)
		(void)snprintf(out, size, "%zu CAA record%s", count,
		    count == 1 ? "" : "s");
	else
		(void)snprintf(out, size, "%s", outcome);
	return CLI_INK_NONE;
}

static struct columns
columns_measure(const json_t *lookups)
{
	struct columns columns = { 0 };
	const json_t *lookup;
	size_t i;
	char words[64];

	json_array_foreach(lookups, i, lookup)
	{
		(void)outcome_words(words, sizeof(words), lookup);
		columns.owner = cli_paint_widen(columns.owner,
		    cli_report_text(lookup, "owner"), OWNER_COLUMNS_MAX);
		columns.outcome =
		    cli_paint_widen(columns.outcome, words, sizeof(words));
		cli_report_words(
		    words, sizeof(words), cli_report_text(lookup, "dnssec"));
		columns.dnssec =
		    cli_paint_widen(columns.dnssec, words, sizeof(words));
	}
	return columns;
}

static void
draw_trunk(const struct cli_paint *paint)
{
	cli_paint_text(paint, CLI_INK_NONE, "  ");
	cli_paint_glyph(paint, CLI_INK_FAINT, CLI_GLYPH_TRUNK);
}

/* How long it took and what else a debugger of zones wants to know.  Whole
 * numbers: a fraction would be printed as the locale likes it. */
static void
draw_costs(const struct cli_paint *paint, const json_t *lookup)
{
	uint64_t tenths = cli_report_number(lookup, "ms", 10);
	uint64_t attempts = cli_report_number(lookup, "attempts", 1);
	uint64_t ttl_s = cli_report_number(lookup, "ttl", 1);

	if (json_is_true(json_object_get(lookup, "cached")))
		cli_paint_text(paint, CLI_INK_FAINT, "cached");
	else
		cli_paint_format(paint, CLI_INK_FAINT,
		    "%" PRIu64 ".%" PRIu64 " ms", tenths / 10, tenths % 10);
	if (attempts > 1)
		cli_paint_format(
		    paint, CLI_INK_FAINT, ", %" PRIu64 " tries", attempts);
	if (ttl_s > 0)
		cli_paint_format(
		    paint, CLI_INK_FAINT, ", TTL %" PRIu64 " s", ttl_s);
}

static void
draw_aliases(const struct cli_paint *paint, const json_t *lookup)
{
	const json_t *alias;
	size_t i;

	json_array_foreach(json_object_get(lookup, "aliases"), i, alias)
	{
		draw_trunk(paint);
		cli_paint_text(paint, CLI_INK_NONE, "  ");
		cli_paint_glyph(paint, CLI_INK_FAINT, CLI_GLYPH_ARROW);
		cli_paint_text(paint, CLI_INK_NONE, cli_report_string(alias));
		cli_paint_line(paint);
	}
}

/* A long record is cut short in the list, and ends in "..." there. */
static bool
is_same_record(const char *listed, const char *deciding)
{
	size_t len = strlen(listed);

	if (strcmp(listed, deciding) == 0)
		return true;
	return len > 3 && strcmp(listed + len - 3, "...") == 0 &&
	    strncmp(listed, deciding, len - 3) == 0;
}

static void
draw_record(const struct cli_paint *paint, const char *text, bool decides)
{
	draw_trunk(paint);
	if (decides)
		cli_paint_glyph(paint, CLI_INK_STRONG, CLI_GLYPH_HERE);
	else
		cli_paint_text(paint, CLI_INK_NONE, "  ");
	cli_paint_text(paint, decides ? CLI_INK_STRONG : CLI_INK_NONE, text);
	if (decides)
		cli_paint_text(paint, CLI_INK_FAINT, "   decides");
	cli_paint_line(paint);
}

/* Marks the first that reads as the deciding one; NULL: none does. */
static void
draw_records(
    const struct cli_paint *paint, const json_t *lookup, const char *deciding)
{
	uint64_t more = cli_report_number(lookup, "more", 1);
	const json_t *record;
	size_t i;

	json_array_foreach(json_object_get(lookup, "records"), i, record)
	{
		const char *text = cli_report_string(record);
		bool decides =
		    deciding != NULL && is_same_record(text, deciding);

		draw_record(paint, text, decides);
		if (decides)
			deciding = NULL;
	}
	if (more == 0)
		return;
	draw_trunk(paint);
	cli_paint_format(paint, CLI_INK_FAINT, "  and %" PRIu64 " more", more);
	cli_paint_line(paint);
}

static void
draw_remark(const struct cli_paint *paint, const json_t *lookup,
    const char *key, const char *before)
{
	const char *text = cli_report_text(lookup, key);

	if (text[0] == '\0')
		return;
	draw_trunk(paint);
	cli_paint_format(paint, CLI_INK_NONE, "  %s%s", before, text);
	cli_paint_line(paint);
}

static void
draw_level(const struct cli_paint *paint, const struct columns *columns,
    const json_t *lookup, const char *deciding)
{
	char words[64];

	cli_paint_text(paint, CLI_INK_NONE, "  ");
	cli_paint_glyph(paint, CLI_INK_FAINT, CLI_GLYPH_LEVEL);
	cli_paint_cell(paint, CLI_INK_STRONG, cli_report_text(lookup, "owner"),
	    columns->owner);
	enum cli_ink ink = outcome_words(words, sizeof(words), lookup);
	cli_paint_cell(paint, ink, words, columns->outcome);
	cli_report_words(
	    words, sizeof(words), cli_report_text(lookup, "dnssec"));
	cli_paint_cell(paint, CLI_INK_NONE, words, columns->dnssec);
	draw_costs(paint, lookup);
	cli_paint_line(paint);
	draw_aliases(paint, lookup);
	draw_remark(paint, lookup, "detail", "");
	draw_remark(paint, lookup, "ede_text", "extended error: ");
	draw_remark(paint, lookup, "proof", "proven unsigned: ");
	draw_records(paint, lookup, deciding);
}

static void
draw_expiry(const struct cli_paint *paint, const json_t *name)
{
	const char *expires_at = cli_report_text(name, "expires_at");
	char rule[32];

	if (expires_at[0] == '\0')
		return;
	cli_report_words(rule, sizeof(rule), cli_report_text(name, "expiry"));
	cli_paint_format(paint, CLI_INK_FAINT,
	    "     may be relied on until %s%s%s%s", expires_at,
	    rule[0] != '\0' ? " (" : "", rule, rule[0] != '\0' ? ")" : "");
	cli_paint_line(paint);
}

void
cli_explain_climb(const struct cli_paint *paint, const json_t *name)
{
	const json_t *lookups = json_object_get(name, "lookups");
	const char *found_at = cli_report_text(name, "found_at");
	struct columns columns = columns_measure(lookups);
	const json_t *lookup;
	size_t i;

	json_array_foreach(lookups, i, lookup)
	{
		bool here =
		    strcmp(cli_report_text(lookup, "owner"), found_at) == 0;

		draw_level(paint, &columns, lookup,
		    here ? cli_report_text(name, "record") : NULL);
	}
	cli_paint_text(paint, CLI_INK_NONE, "  ");
	cli_paint_glyph(paint, CLI_INK_FAINT, CLI_GLYPH_END);
	cli_explain_sentence(paint, "     ", name);
	draw_expiry(paint, name);
}

static void
print_fixes(
    const struct cli_paint *paint, const char *margin, const json_t *fixes)
{
	const json_t *fix;
	size_t i;

	cli_paint_format(paint, CLI_INK_NONE, "%s%s", margin,
	    json_array_size(fixes) > 1 ? "to permit it, publish one of"
				       : "to permit it, publish");
	cli_paint_line(paint);
	json_array_foreach(fixes, i, fix)
	{
		cli_paint_format(paint, CLI_INK_NONE, "%s  ", margin);
		cli_paint_text(paint, CLI_INK_STRONG, cli_report_string(fix));
		cli_paint_line(paint);
	}
}

void
cli_explain_sentence(
    const struct cli_paint *paint, const char *margin, const json_t *name)
{
	const json_t *fixes = json_object_get(name, "fix");
	const char *clause = cli_report_text(name, "rfc");

	cli_paint_text(
	    paint, CLI_INK_NONE, cli_report_text(name, "explanation"));
	if (clause[0] != '\0')
		cli_paint_format(paint, CLI_INK_FAINT, " (%s)", clause);
	cli_paint_line(paint);
	if (json_array_size(fixes) != 0)
		print_fixes(paint, margin, fixes);
}
