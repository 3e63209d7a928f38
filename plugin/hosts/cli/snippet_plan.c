/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/snippet_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

#define ZONE_LINE ". IN CAA "

/* Denials that a look at another time may not bring. */
static const char *const failures[] = { "lookup-error", "malformed-answer",
	"deadline", "cancelled", "no-memory", "undecided" };

static bool
is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* The quoted value, with \" and \\ and nothing else escaped. */
static bool
value_read(char *out, size_t size, const char *text)
{
	size_t len = 0;

	if (*text++ != '"')
		return false;
	for (; *text != '"'; text++) {
		if (*text == '\\')
			text++;
		if (*text < 0x20 || *text > 0x7e || len + 1 >= size ||
		    (text[-1] == '\\' && *text != '"' && *text != '\\'))
			return false;
		out[len++] = *text;
	}
	out[len] = '\0';
	return text[1] == '\0';
}

bool
cli_snippet_data_read(struct cli_snippet_data *data, const char *text)
{
	size_t len = 0;

	*data = (struct cli_snippet_data){ 0 };
	for (; *text >= '0' && *text <= '9' && data->flags < 256; text++, len++)
		data->flags = data->flags * 10 + (unsigned)(*text - '0');
	if (len == 0 || data->flags > 255 || *text++ != ' ')
		return false;
	len = strcspn(text, " \\\"");
	if (len == 0 || len >= sizeof(data->tag) || text[len] != ' ')
		return false;
	memcpy(data->tag, text, len);
	return value_read(data->value, sizeof(data->value), text + len + 1);
}

/* Is a the name, or above it? */
static bool
is_at_or_above(const char *a, const char *name)
{
	const size_t len = strlen(a), name_len = strlen(name);

	if (len > name_len || strcmp(name + name_len - len, a) != 0)
		return false;
	return len == name_len || name[name_len - len - 1] == '.';
}

/* What a record for the name would stand at: no wildcard, no mailbox. */
static const char *
base_of(const json_t *name)
{
	const char *text = cli_report_text(name, "name");
	const char *at = strrchr(text, '@');

	if (at != NULL)
		return at + 1;
	return strncmp(text, "*.", 2) == 0 ? text + 2 : text;
}

static bool
is_wildcard(const json_t *name)
{
	return strncmp(cli_report_text(name, "name"), "*.", 2) == 0;
}

/* What stands at an owner now, an alias's target included. */
static void
find_set(struct cli_snippet_record *record, const json_t *lookups)
{
	const json_t *lookup;
	size_t i;

	json_array_foreach(lookups, i, lookup)
	{
		const json_t *aliases = json_object_get(lookup, "aliases");
		const size_t count = json_array_size(aliases);
		const char *place = count == 0
		    ? cli_report_text(lookup, "owner")
		    : cli_report_string(json_array_get(aliases, count - 1));

		if (strcmp(place, record->owner) != 0)
			continue;
		record->set = json_object_get(lookup, "records");
		record->is_cut = json_object_get(lookup, "more") != NULL;
	}
}

/* Is there already one like it; or one above, where the climb from its owner
 * meets nothing else? */
static bool
is_needless(const struct cli_snippet_plan *plan,
    const struct cli_snippet_record *record)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct cli_snippet_record *r = &plan->records[i];

		if (strcmp(r->data.value, record->data.value) != 0 ||
		    strcmp(r->data.tag, record->data.tag) != 0)
			continue;
		if (strcmp(r->owner, record->owner) == 0 ||
		    (record->is_free &&
			is_at_or_above(r->owner, record->owner)))
			return true;
	}
	return false;
}

static void
add(struct cli_snippet_plan *plan, const json_t *name, const char *owner,
    const struct cli_snippet_data *data)
{
	struct cli_snippet_record *record = &plan->records[plan->count];

	*record = (struct cli_snippet_record){
		.data = *data,
		.is_free = cli_report_is_permit(name) &&
		    cli_report_text(name, "found_at")[0] == '\0',
	};
	(void)snprintf(record->owner, sizeof(record->owner), "%s", owner);
	find_set(record, json_object_get(name, "lookups"));
	if (!is_needless(plan, record))
		plan->count++;
}

/* A zone line of the module's: "owner. IN CAA 0 issue ...". */
static bool
line_read(
    char *owner, size_t size, struct cli_snippet_data *data, const char *line)
{
	const char *middle = strstr(line, ZONE_LINE);

	if (middle == NULL || (size_t)(middle - line) >= size)
		return false;
	memcpy(owner, line, (size_t)(middle - line));
	owner[middle - line] = '\0';
	return cli_snippet_data_read(data, middle + sizeof(ZONE_LINE) - 1);
}

/* For a denied name: beside the set that denies, unless an alias led to
 * another's zone and there is a way at the name itself. */
static void
mend(struct cli_snippet_plan *plan, const json_t *name)
{
	const json_t *fixes = json_object_get(name, "fix");
	struct cli_snippet_data data, best;
	char owner[256], best_owner[256] = "";
	const json_t *fix;
	size_t i;

	json_array_foreach(fixes, i, fix)
	{
		if (!line_read(
			owner, sizeof(owner), &data, cli_report_string(fix)))
			continue;
		if (best_owner[0] == '\0' ||
		    (!is_at_or_above(best_owner, base_of(name)) &&
			is_at_or_above(owner, base_of(name)))) {
			memcpy(best_owner, owner, sizeof(owner));
			best = data;
		}
	}
	if (best_owner[0] != '\0') {
		add(plan, name, best_owner, &best);
		return;
	}
	plan->helpless++;
	if (is_one_of(cli_report_text(name, "reason"), failures,
		CLI_COUNTOF(failures)))
		plan->failed++;
}

/* Where a record can be published that counts for a name: no alias has a
 * neighbour (RFC 2181 10.1).  found_at is the set's owner, or empty. */
static const char *
place_of(const json_t *name, const char *found_at)
{
	const json_t *lookup;
	size_t i;

	json_array_foreach(json_object_get(name, "lookups"), i, lookup)
	{
		const json_t *aliases = json_object_get(lookup, "aliases");
		const size_t count = json_array_size(aliases);
		const char *owner = cli_report_text(lookup, "owner");

		if (found_at[0] == '\0' && count == 0 &&
		    strchr(owner, '.') != NULL)
			return owner;
		if (found_at[0] != '\0' && strcmp(owner, found_at) == 0)
			return count == 0 ? owner
					  : cli_report_string(json_array_get(
						aliases, count - 1));
	}
	return base_of(name);
}

/*
 * For a name that is free: where nothing is published, at the name, and issue
 * counts for wildcards too (RFC 8659 4.3).  Beside a set that says nothing of
 * the request, a wildcard's own property, so that nothing else is restricted.
 */
static void
restrict_to(
    struct cli_snippet_plan *plan, const json_t *name, const char *issuer)
{
	const char *found_at = cli_report_text(name, "found_at");
	const bool smime = strchr(cli_report_text(name, "name"), '@') != NULL ||
	    strcmp(cli_report_text(name, "usage"), "smime") == 0;
	struct cli_snippet_data data = { 0 };

	(void)snprintf(data.tag, sizeof(data.tag), "%s",
	    smime                                          ? "issuemail"
		: is_wildcard(name) && found_at[0] != '\0' ? "issuewild"
							   : "issue");
	(void)snprintf(data.value, sizeof(data.value), "%s", issuer);
	add(plan, name, place_of(name, found_at), &data);
}

static void
plan_name(struct cli_snippet_plan *plan, const json_t *name, const char *issuer)
{
	static const char *const free_reasons[] = { "no-records",
		"no-restriction", "ignored-domain" };

	if (!cli_report_is_permit(name))
		mend(plan, name);
	else if (is_one_of(cli_report_text(name, "reason"), free_reasons,
		     CLI_COUNTOF(free_reasons)))
		restrict_to(plan, name, issuer);
	else if (strcmp(cli_report_text(name, "reason"),
		     "lookup-error-tolerated") == 0) {
		plan->helpless++;
		plan->failed++;
	}
}

/* How many labels a name has: what stands above comes first, and the name
 * before its wildcard. */
static size_t
depth_of(const json_t *name)
{
	size_t depth = is_wildcard(name) ? 1 : 0;

	for (const char *c = base_of(name); *c != '\0'; c++)
		depth += *c == '.' ? 2 : 0;
	return depth;
}

enum cli_exit
cli_snippet_plan_make(struct cli_snippet_plan *plan, const json_t *report,
    struct cli_failure *failure)
{
	/* As the module reads it, without a scheme. */
	const char *issuer = cli_report_string(
	    json_array_get(json_object_get(report, "issuers"), 0));
	const json_t *names = json_object_get(report, "names");
	const size_t count = json_array_size(names);
	const json_t *name;
	size_t i, deepest = 0;

	*plan = (struct cli_snippet_plan){
		.records = calloc(count + 1, sizeof(*plan->records)),
	};
	if (plan->records == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	json_array_foreach(names, i, name) deepest =
	    depth_of(name) > deepest ? depth_of(name) : deepest;
	for (size_t depth = 0; depth <= deepest; depth++)
		json_array_foreach(names, i, name)
		{
			if (depth_of(name) == depth)
				plan_name(plan, name, issuer);
		}
	return CLI_EXIT_PERMIT;
}

void
cli_snippet_plan_clear(struct cli_snippet_plan *plan)
{
	free(plan->records);
	*plan = (struct cli_snippet_plan){ 0 };
}
