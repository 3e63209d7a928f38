/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_summary.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

/* Members of a check that a denial is told by.  Those that make it one of its
 * kind come first. */
static const char *const members[] = { "name", "reason", "record", "found_at",
	"type", "property", "dnssec", "rfc", "explanation" };
#define KEY_MEMBERS 4

bool
cli_audit_summary_init(struct cli_audit_summary *summary)
{
	*summary = (struct cli_audit_summary){
		.reasons = json_object(),
		.prevented = json_object(),
		.advised = json_object(),
	};
	return summary->reasons != NULL && summary->prevented != NULL &&
	    summary->advised != NULL;
}

void
cli_audit_summary_clear(struct cli_audit_summary *summary)
{
	json_decref(summary->reasons);
	json_decref(summary->prevented);
	json_decref(summary->advised);
	*summary = (struct cli_audit_summary){ 0 };
}

static bool
count_up(json_t *object, const char *key)
{
	json_int_t count = json_integer_value(json_object_get(object, key));

	return json_object_set_new(object, key, json_integer(count + 1)) == 0;
}

/* What is alike: name, reason, record, place, profile. */
static char *
key_make(const json_t *record)
{
	const json_t *check = json_object_get(record, "check");
	json_t *parts = json_array();
	char *key = NULL;
	bool ok = parts != NULL;

	for (size_t i = 0; ok && i < KEY_MEMBERS; i++)
		ok = json_array_append_new(parts,
			 json_string(cli_report_text(check, members[i]))) == 0;
	ok = ok &&
	    json_array_append_new(
		parts, json_string(cli_report_text(record, "profile"))) == 0;
	if (ok)
		key = json_dumps(parts, JSON_COMPACT);
	json_decref(parts);
	return key;
}

static bool
copy_member(json_t *to, const json_t *from, const char *key)
{
	json_t *value = json_object_get(from, key);

	return json_object_set(to, key, value != NULL ? value : json_null()) ==
	    0;
}

static json_t *
denial_new(const json_t *record)
{
	const json_t *check = json_object_get(record, "check");
	json_t *denial = json_object();
	bool ok = denial != NULL;

	for (size_t i = 0; ok && i < CLI_COUNTOF(members); i++)
		ok = copy_member(denial, check, members[i]);
	ok = ok && copy_member(denial, record, "profile") &&
	    copy_member(denial, record, "issuers") &&
	    json_object_set(
		denial, "first", json_object_get(record, "checked_at")) == 0;
	if (ok)
		return denial;
	json_decref(denial);
	return NULL;
}

static bool
denial_add(json_t *denials, const char *key, const json_t *record)
{
	json_t *denial = json_object_get(denials, key);

	if (denial == NULL) {
		denial = denial_new(record);
		if (denial == NULL ||
		    json_object_set_new(denials, key, denial) != 0)
			return false;
	}
	return count_up(denial, "count") &&
	    json_object_set(
		denial, "last", json_object_get(record, "checked_at")) == 0;
}

bool
cli_audit_summary_add(struct cli_audit_summary *summary, const json_t *record)
{
	const json_t *check = json_object_get(record, "check");
	char *key;
	bool ok;

	summary->checked++;
	if (cli_report_is_permit(check)) {
		summary->permitted++;
		return true;
	}
	key = key_make(record);
	ok = key != NULL &&
	    denial_add(cli_report_is_advisory(check) ? summary->advised
						     : summary->prevented,
		key, record) &&
	    count_up(summary->reasons, cli_report_text(check, "reason"));
	free(key);
	return ok;
}

/* Quoted always.  A spreadsheet takes what begins like this for a formula. */
static void
csv_text(FILE *out, const char *text)
{
	(void)putc('"', out);
	if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL)
		(void)putc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			(void)putc('"', out);
		(void)putc(*text >= 0x20 && *text <= 0x7e ? *text : '?', out);
	}
	(void)putc('"', out);
}

static void
csv_list(FILE *out, const json_t *list)
{
	const json_t *item;
	char text[512] = "";
	size_t i;

	json_array_foreach(list, i, item)
	{
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i > 0 ? " " : "", cli_report_string(item));
	}
	csv_text(out, text);
}

void
cli_audit_summary_csv(const struct cli_audit_summary *summary, FILE *out)
{
	const char *key;
	json_t *denial;

	for (size_t i = 0; i < CLI_COUNTOF(members); i++)
		(void)fprintf(out, "%s,", members[i]);
	(void)fputs("profile,issuers,count,first,last\r\n", out);
	json_object_foreach(summary->prevented, key, denial)
	{
		for (size_t i = 0; i < CLI_COUNTOF(members); i++) {
			csv_text(out, cli_report_text(denial, members[i]));
			(void)putc(',', out);
		}
		csv_text(out, cli_report_text(denial, "profile"));
		(void)putc(',', out);
		csv_list(out, json_object_get(denial, "issuers"));
		(void)fprintf(out, ",%" JSON_INTEGER_FORMAT ",",
		    json_integer_value(json_object_get(denial, "count")));
		csv_text(out, cli_report_text(denial, "first"));
		(void)putc(',', out);
		csv_text(out, cli_report_text(denial, "last"));
		(void)fputs("\r\n", out);
	}
}

static json_t *
bound(const char *time)
{
	return time[0] != '\0' ? json_string(time) : json_null();
}

static json_t *
denials_list(json_t *denials)
{
	json_t *list = json_array(), *denial;
	const char *key;

	json_object_foreach(denials, key, denial)
	{
		if (json_array_append(list, denial) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *
cli_audit_summary_json(const struct cli_audit_summary *summary,
    const char *since, const char *until)
{
	return json_pack("{s:o, s:o, s:I, s:I, s:I, s:O, s:o, s:o}", "since",
	    bound(since), "until", bound(until), "checked",
	    (json_int_t)summary->checked, "permitted",
	    (json_int_t)summary->permitted, "denied",
	    (json_int_t)(summary->checked - summary->permitted), "reasons",
	    summary->reasons, "prevented", denials_list(summary->prevented),
	    "not_enforced", denials_list(summary->advised));
}
