/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/replay_compare.h"

#include <string.h>

#include "plugin/hosts/common/report.h"

static const json_t *
recorded_lookup(const struct cli_replay_check *check, const char *owner)
{
	const json_t *lookups = json_object_get(check->members, "lookups");
	const json_t *lookup;
	size_t i;

	json_array_foreach(lookups, i, lookup)
	{
		if (strcmp(cli_report_text(lookup, "owner"), owner) == 0)
			return lookup;
	}
	return NULL;
}

static void
count_lookup(
    struct cli_replay_count *count, const json_t *lookup, bool verified)
{
	const char *dnssec = cli_report_text(lookup, "dnssec");

	if (verified && strcmp(dnssec, "secure") == 0)
		count->secure++;
	else if (verified && strcmp(dnssec, "insecure") == 0)
		count->insecure++;
	else
		count->unverified++;
}

static const char *
or_else(const char *text, const char *other)
{
	return text[0] != '\0' ? text : other;
}

/* The proof is what of it was verified. */
static json_t *
compare_lookup(const struct cli_replay_check *check, const json_t *lookup)
{
	const char *owner = cli_report_text(lookup, "owner");
	const json_t *then = recorded_lookup(check, owner);
	const char *proof = cli_report_text(lookup, "proof");

	return json_pack("{s:s,s:{s:s,s:s},s:{s:s,s:s},s:b,s:s}", "owner",
	    owner, "recorded", "outcome", cli_report_text(then, "outcome"),
	    "dnssec", cli_report_text(then, "dnssec"), "replayed", "outcome",
	    cli_report_text(lookup, "outcome"), "dnssec",
	    cli_report_text(lookup, "dnssec"), "verified", proof[0] != '\0',
	    "how",
	    or_else(proof,
		or_else(cli_report_text(lookup, "detail"),
		    "DNSSEC was not validated")));
}

/* NULL when out of memory. */
static json_t *
compare_lookups(const struct cli_replay_check *check, const json_t *now,
    struct cli_replay_count *count, bool *all_verified)
{
	const json_t *lookups = json_object_get(now, "lookups");
	const json_t *lookup;
	json_t *list = json_array();
	size_t i;

	*all_verified = true;
	json_array_foreach(lookups, i, lookup)
	{
		const bool verified =
		    cli_report_text(lookup, "proof")[0] != '\0';

		count_lookup(count, lookup, verified);
		*all_verified = *all_verified && verified;
		if (json_array_append_new(
			list, compare_lookup(check, lookup)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *
cli_replay_compare(const struct cli_replay_check *check, const json_t *then,
    const json_t *now, struct cli_replay_count *count)
{
	const bool same =
	    cli_report_is_permit(then) == cli_report_is_permit(now);
	bool verified;
	json_t *lookups = compare_lookups(check, now, count, &verified);

	count->names++;
	count->differing += !same;
	count->doubtful += cli_report_is_permit(now) && !verified;
	return json_pack("{s:s,s:s,s:{s:s,s:s},s:{s:s,s:s,s:s},s:b,s:b,s:o}",
	    "name", cli_report_text(then, "name"), "usage",
	    cli_report_text(then, "usage"), "recorded", "verdict",
	    cli_report_text(then, "verdict"), "reason",
	    cli_report_text(then, "reason"), "replayed", "verdict",
	    cli_report_text(now, "verdict"), "reason",
	    cli_report_text(now, "reason"), "explanation",
	    cli_report_text(now, "explanation"), "same", same, "verified",
	    verified, "lookups", lookups);
}

/* A host name is looked up for some usage and what is no name for none: a
 * record that says otherwise is not the module's. */
static bool
is_consistent(const json_t *name)
{
	const char *type = cli_report_text(name, "type");
	const char *usage = cli_report_text(name, "usage");
	const bool is_used =
	    strcmp(usage, "tls") == 0 || strcmp(usage, "smime") == 0;

	if (strcmp(type, "dns") == 0)
		return is_used;
	return strcmp(type, "mailbox") == 0 || !is_used;
}

void
cli_replay_compare_types(
    const struct cli_replay_check *check, struct cli_replay_count *count)
{
	const json_t *names = json_object_get(check->members, "names");
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name)
	{
		if (!is_consistent(name)) {
			count->names++;
			count->differing++;
		}
	}
}
