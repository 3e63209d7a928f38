/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_print.h"

#include <string.h>

#include "plugin/hosts/common/report.h"

#define WORD_MAX 512u /* octets shown of anything a file holds */

/* Whoever wrote the file must not write to the terminal. */
static void
print_word(const struct cli_paint *paint, enum cli_ink ink, const char *text)
{
	char clean[WORD_MAX];
	size_t len = 0;

	for (; *text != '\0' && len + 1 < sizeof(clean); text++)
		clean[len++] = *text >= ' ' && *text <= '~' ? *text : '?';
	clean[len] = '\0';
	cli_paint_text(paint, ink, clean);
}

static void
print_decision(const struct cli_paint *paint, const char *when,
    const json_t *decision, enum cli_ink ink)
{
	cli_paint_text(paint, CLI_INK_FAINT, when);
	print_word(paint, ink, cli_report_text(decision, "verdict"));
	cli_paint_text(paint, CLI_INK_NONE, " (");
	print_word(paint, CLI_INK_NONE, cli_report_text(decision, "reason"));
	cli_paint_text(paint, CLI_INK_NONE, ")");
}

static void
print_lookup(const struct cli_paint *paint, const json_t *lookup)
{
	const json_t *now = json_object_get(lookup, "replayed");
	const json_t *then = json_object_get(lookup, "recorded");
	const char *state = cli_report_text(now, "dnssec");
	const bool verified = json_is_true(json_object_get(lookup, "verified"));

	cli_paint_text(paint, CLI_INK_NONE, "    ");
	print_word(paint, CLI_INK_NONE, cli_report_text(lookup, "owner"));
	cli_paint_text(paint, CLI_INK_NONE, ": ");
	print_word(paint, CLI_INK_NONE, cli_report_text(now, "outcome"));
	cli_paint_text(paint, CLI_INK_NONE, ", ");
	print_word(paint, CLI_INK_NONE, state);
	if (strcmp(state, cli_report_text(then, "dnssec")) != 0) {
		cli_paint_text(paint, CLI_INK_NONE, " (recorded as ");
		print_word(
		    paint, CLI_INK_NONE, cli_report_text(then, "dnssec"));
		cli_paint_text(paint, CLI_INK_NONE, ")");
	}
	cli_paint_text(paint, verified ? CLI_INK_FAINT : CLI_INK_BAD,
	    verified ? "; " : "; not verified: ");
	print_word(paint, verified ? CLI_INK_FAINT : CLI_INK_BAD,
	    cli_report_text(lookup, "how"));
	cli_paint_line(paint);
}

static void
print_name(const struct cli_paint *paint, const json_t *name)
{
	const json_t *now = json_object_get(name, "replayed");
	const json_t *lookups = json_object_get(name, "lookups");
	const json_t *lookup;
	const bool same = json_is_true(json_object_get(name, "same"));
	size_t i;

	cli_paint_text(paint, CLI_INK_NONE, "  ");
	print_word(paint, CLI_INK_STRONG, cli_report_text(name, "name"));
	print_decision(paint, "  recorded ", json_object_get(name, "recorded"),
	    CLI_INK_NONE);
	print_decision(paint, ", replayed ", now,
	    cli_report_is_permit(now) ? CLI_INK_GOOD : CLI_INK_BAD);
	cli_paint_text(paint, same ? CLI_INK_FAINT : CLI_INK_BAD,
	    same ? ": the same" : ": DIFFERENT");
	if (cli_report_is_permit(now) &&
	    !json_is_true(json_object_get(name, "verified")))
		cli_paint_text(paint, CLI_INK_BAD, ", NOT VERIFIED");
	cli_paint_line(paint);
	if (!same) {
		cli_paint_text(paint, CLI_INK_NONE, "    ");
		print_word(
		    paint, CLI_INK_NONE, cli_report_text(now, "explanation"));
		cli_paint_line(paint);
	}
	json_array_foreach(lookups, i, lookup)
	{
		print_lookup(paint, lookup);
	}
}

/* They were in force then and are again: an auditor should know them. */
static void
print_settings(const struct cli_paint *paint, json_t *settings)
{
	const char *name;
	json_t *value;

	json_object_foreach(settings, name, value)
	{
		cli_paint_text(paint, CLI_INK_NONE, "  with ");
		print_word(paint, CLI_INK_NONE, name);
		cli_paint_text(paint, CLI_INK_NONE, " = ");
		print_word(paint, CLI_INK_NONE, cli_report_string(value));
		cli_paint_line(paint);
	}
}

void
cli_replay_print_result(const struct cli_paint *paint, const json_t *result)
{
	const json_t *names = json_object_get(result, "names");
	const json_t *name;
	size_t i;

	print_word(paint, CLI_INK_NONE, cli_report_text(result, "checked_at"));
	cli_paint_text(paint, CLI_INK_FAINT, "  evidence ");
	print_word(paint, CLI_INK_FAINT, cli_report_text(result, "evidence"));
	cli_paint_line(paint);
	print_settings(paint, json_object_get(result, "settings"));
	json_array_foreach(names, i, name)
	{
		print_name(paint, name);
	}
}

void
cli_replay_print_fault(const struct cli_paint *paint, const char *file,
    size_t number, const char *text)
{
	print_word(paint, CLI_INK_STRONG, file);
	cli_paint_format(paint, CLI_INK_NONE, ":%zu: ", number);
	print_word(paint, CLI_INK_BAD, text);
	cli_paint_line(paint);
}

/* The value of a setting of the command line, or NULL. */
static const char *
setting_of(const struct cli_arguments *arguments, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < arguments->setting_count; i++)
		if (strcmp(arguments->settings[i].name, name) == 0)
			value = arguments->settings[i].value;
	return value;
}

/* To what, and as of when. */
static void
print_terms(
    const struct cli_paint *paint, const struct cli_arguments *arguments)
{
	const char *anchor = setting_of(arguments, "trust_anchor");

	cli_paint_text(paint, CLI_INK_NONE,
	    arguments->at_now ? "signatures judged as of now"
			      : "signatures judged as of each check");
	cli_paint_text(paint, CLI_INK_NONE, ", trust anchor: ");
	if (anchor != NULL)
		print_word(paint, CLI_INK_NONE, anchor);
	else
		cli_paint_text(paint, CLI_INK_NONE,
		    arguments->config != NULL ? "that of --config"
					      : "the IANA root keys");
	cli_paint_line(paint);
}

void
cli_replay_print_summary(const struct cli_paint *paint,
    const struct cli_arguments *arguments, const struct cli_replay_count *count)
{
	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu checks, %zu names: %zu decided otherwise than recorded",
	    count->checks, count->names, count->differing);
	cli_paint_line(paint);
	cli_paint_format(paint, CLI_INK_NONE,
	    "%zu lookups: %zu verified up to the trust anchor, %zu verified to "
	    "need no signature, %zu not verified",
	    count->secure + count->insecure + count->unverified, count->secure,
	    count->insecure, count->unverified);
	cli_paint_line(paint);
	print_terms(paint, arguments);
}
