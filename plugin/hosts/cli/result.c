/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/result.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#define BAD_NAME     "bad-name"
#define FRAME_OCTETS 128u /* of a line, beside the texts in it */

/* The reasons that say "it could not be found out" (caa_plugin(3)). */
static const char *const failures[] = {
	"cancelled",
	"deadline",
	"lookup-error",
	"malformed-answer",
	"no-memory",
	"undecided",
};

void
cli_time_print(char out[CLI_TIME_LEN + 1], int64_t seconds)
{
	const time_t time = (time_t)seconds;
	struct tm tm = { 0 };

	if (gmtime_r(&time, &tm) == NULL ||
	    strftime(out, CLI_TIME_LEN + 1, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

/* Can it stand in JSON as it is? */
static bool
is_simple(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e || *text == '"' ||
		    *text == '\\')
			return false;
	return true;
}

/* A text in JSON, quotes and all, for free(); NULL when out of memory. */
static char *
quote(const char *text)
{
	const size_t len = strlen(text);
	char *quoted = NULL;

	if (!is_simple(text)) {
		json_t *json = json_string(text);

		if (json != NULL)
			quoted = json_dumps(
			    json, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
		json_decref(json);
		return quoted;
	}
	quoted = malloc(len + 3);
	if (quoted != NULL)
		(void)snprintf(quoted, len + 3, "\"%s\"", text);
	return quoted;
}

/* What we know of the line, then the members of the name's own object. */
static bool
make_line(struct cli_slot *slot, int64_t checked_at, const char *reason,
    const char *object)
{
	const char *id = slot->id != NULL ? slot->id : "";
	char *input = quote(slot->shown);
	char when[CLI_TIME_LEN + 1];
	size_t room;

	free(slot->result);
	slot->result = NULL;
	if (input == NULL)
		return false;
	cli_time_print(when, checked_at);
	room = strlen(input) + strlen(id) + strlen(object) + FRAME_OCTETS;
	slot->result = malloc(room);
	if (slot->result != NULL)
		(void)snprintf(slot->result, room,
		    "{\"line\":%zu,\"input\":%s%s%s,\"checked_at\":\"%s\",%s\n",
		    slot->line, input, id[0] != '\0' ? ",\"id\":" : "", id,
		    when, object + 1);
	free(input);
	(void)snprintf(slot->reason, sizeof(slot->reason), "%s", reason);
	return slot->result != NULL;
}

bool
cli_result_take(struct cli_slot *slot, const struct caa_plugin_audit *record)
{
	/* An object with at least one member. */
	if (record->evidence == NULL || record->evidence_len < 3 ||
	    record->evidence[0] != '{' || record->reason == NULL)
		return false;
	slot->permit = record->verdict == CAA_PLUGIN_PERMIT;
	slot->advisory =
	    CAA_PLUGIN_HAS(struct caa_plugin_audit, record, advisory) &&
	    record->advisory == 1;
	return make_line(
	    slot, record->checked_at, record->reason, record->evidence);
}

bool
cli_result_refuse(struct cli_slot *slot, const char *why)
{
	/* The members of every other name, so that all lines are alike. */
	json_t *object = json_pack("{s:s, s:s, s:n, s:s, s:s, s:n, s:n, s:s, "
				   "s:n, s:n, s:s, s:s, s:[], s:n, s:n, s:[]}",
	    "name", slot->shown, "type",
	    strchr(slot->shown, '@') != NULL ? "mailbox" : "dns", "usage",
	    "verdict", "deny", "reason", BAD_NAME, "property", "found_at",
	    "dnssec", "unknown", "record", "ttl", "rfc", "RFC 8659 3",
	    "explanation", why, "fix", "expires_at", "expiry", "lookups");
	char *text = NULL;
	bool made = false;

	slot->permit = false;
	if (object != NULL)
		text = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);
	if (text != NULL)
		made = make_line(slot, (int64_t)time(NULL), BAD_NAME, text);
	free(text);
	json_decref(object);
	return made;
}

static bool
is_failure(const char *reason)
{
	for (size_t i = 0; i < CLI_COUNTOF(failures); i++)
		if (strcmp(reason, failures[i]) == 0)
			return true;
	return false;
}

void
cli_tally_add(
    struct cli_tally *tally, size_t line, bool permit, const char *reason)
{
	tally->answered++;
	if (permit)
		return;
	tally->denied++;
	tally->failed += is_failure(reason);
	tally->bad += strcmp(reason, BAD_NAME) == 0;
	if (tally->first_denied == 0 || line < tally->first_denied)
		tally->first_denied = line;
}

/* ", 3 of them by failed lookups" */
static void
add_share(char *out, size_t size, size_t count, const char *what)
{
	const size_t len = strlen(out);

	if (count != 0)
		(void)snprintf(
		    out + len, size - len, ", %zu of them %s", count, what);
}

enum cli_exit
cli_tally_end(const struct cli_tally *tally, struct cli_failure *failure)
{
	const enum cli_exit code =
	    tally->denied == tally->failed ? CLI_EXIT_LOOKUP : CLI_EXIT_DENY;
	char shares[128] = "", again[64] = "";

	if (tally->denied == 0)
		return CLI_EXIT_PERMIT;
	add_share(
	    shares, sizeof(shares), tally->failed, "only by failed lookups");
	add_share(shares, sizeof(shares), tally->bad, "no names at all");
	if (tally->again != 0)
		(void)snprintf(again, sizeof(again),
		    "; %zu expired permits were asked again", tally->again);
	return cli_fail(failure, code,
	    "denied: %zu of %zu lines%s; the first is line %zu%s",
	    tally->denied, tally->answered, shares, tally->first_denied, again);
}
