/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/snippet_format.h"

#include <string.h>

#include "plugin/hosts/common/report.h"

#define TTL_S 300 /* short: a wrong record is soon gone */

/* Quoted with backslashes; more is what else may not stand there, or NULL. */
static void
put_quoted(FILE *out, const char *text, const char *doubled)
{
	(void)fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			(void)fputc('\\', out);
		/* "${" and "%{" begin something in Terraform. */
		if (strchr(doubled, *text) != NULL && text[1] == '{')
			(void)fputc(*text, out);
		(void)fputc(*text, out);
	}
	(void)fputc('"', out);
}

/* 0 issue "ca.example", as zone files have it. */
static void
data_text(char *out, size_t size, const struct cli_snippet_data *data)
{
	size_t len =
	    (size_t)snprintf(out, size, "%u %s \"", data->flags, data->tag);

	for (const char *c = data->value; *c != '\0' && len + 4 < size; c++) {
		if (*c == '"' || *c == '\\')
			out[len++] = '\\';
		out[len++] = *c;
	}
	(void)snprintf(out + len, size - len, "\"");
}

#define DATA_TEXT_MAX 2400 /* of data_text(), at the longest */

/* Is it the first of its owner? */
static bool
is_first(const struct cli_snippet_plan *plan, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(plan->records[i].owner,
			plan->records[index].owner) == 0)
			return false;
	return true;
}

/* The next record of the same owner, from *index on; NULL: no more. */
static const struct cli_snippet_record *
next_of(const struct cli_snippet_plan *plan, const char *owner, size_t *index)
{
	while (*index < plan->count) {
		const struct cli_snippet_record *r = &plan->records[(*index)++];

		if (strcmp(r->owner, owner) == 0)
			return r;
	}
	return NULL;
}

static void
print_bind(FILE *out, const struct cli_snippet_plan *plan, size_t index,
    const char *origin)
{
	const char *owner = plan->records[index].owner;
	const struct cli_snippet_record *record;
	char text[DATA_TEXT_MAX];

	(void)origin;
	while ((record = next_of(plan, owner, &index)) != NULL) {
		data_text(text, sizeof(text), &record->data);
		(void)fprintf(out, "%s. %d IN CAA %s\n", owner, TTL_S, text);
	}
}

/* "caa_1_www_example_com": no two are alike, whatever the owners are. */
static void
print_resource(FILE *out, const char *type, size_t index, const char *owner)
{
	(void)fprintf(out, "resource \"%s\" \"caa_%zu_", type, index + 1);
	for (; *owner != '\0'; owner++) {
		const bool plain = (*owner >= 'a' && *owner <= 'z') ||
		    (*owner >= 'A' && *owner <= 'Z') ||
		    (*owner >= '0' && *owner <= '9');

		(void)fputc(plain ? *owner : '_', out);
	}
	(void)fputs("\" {\n", out);
}

/* One resource has all records of a name: those that stand there too. */
static void
print_route53(FILE *out, const struct cli_snippet_plan *plan, size_t index,
    const char *origin)
{
	const struct cli_snippet_record *record = &plan->records[index];
	const char *owner = record->owner;
	char text[DATA_TEXT_MAX];
	const json_t *old;
	size_t i;

	(void)origin;
	print_resource(out, "aws_route53_record", index, owner);
	(void)fputs("  zone_id = var.zone_id\n  name    = ", out);
	put_quoted(out, owner, "$%");
	(void)fprintf(out,
	    "\n  type    = \"CAA\"\n  ttl     = %d\n  records = [\n", TTL_S);
	json_array_foreach(record->set, i, old)
	{
		(void)fputs("    ", out);
		put_quoted(out, cli_report_string(old), "$%");
		(void)fputs(",\n", out);
	}
	while ((record = next_of(plan, owner, &index)) != NULL) {
		data_text(text, sizeof(text), &record->data);
		(void)fputs("    ", out);
		put_quoted(out, text, "$%");
		(void)fputs(",\n", out);
	}
	(void)fputs("  ]\n}\n", out);
}

static void
print_cloudflare(FILE *out, const struct cli_snippet_plan *plan, size_t index,
    const char *origin)
{
	const char *owner = plan->records[index].owner;
	const struct cli_snippet_record *record;

	(void)origin;
	while ((record = next_of(plan, owner, &index)) != NULL) {
		print_resource(out, "cloudflare_dns_record", index - 1, owner);
		(void)fputs("  zone_id = var.zone_id\n  name    = ", out);
		put_quoted(out, owner, "$%");
		(void)fprintf(out,
		    "\n  type    = \"CAA\"\n  ttl     = %d\n  data = {\n"
		    "    flags = %u\n    tag   = ",
		    TTL_S, record->data.flags);
		put_quoted(out, record->data.tag, "$%");
		(void)fputs("\n    value = ", out);
		put_quoted(out, record->data.value, "$%");
		(void)fputs("\n  }\n}\n", out);
	}
}

/* D_EXTEND() takes a name below the domain, too. */
static void
print_dnscontrol(FILE *out, const struct cli_snippet_plan *plan, size_t index,
    const char *origin)
{
	const char *owner = plan->records[index].owner;
	const struct cli_snippet_record *record;

	(void)origin;
	(void)fputs("D_EXTEND(", out);
	put_quoted(out, owner, "");
	while ((record = next_of(plan, owner, &index)) != NULL) {
		(void)fputs(",\n  CAA(\"@\", ", out);
		put_quoted(out, record->data.tag, "");
		(void)fputs(", ", out);
		put_quoted(out, record->data.value, "");
		(void)fprintf(out, ", TTL(%d)%s)", TTL_S,
		    record->data.flags >= 128 ? ", CAA_CRITICAL" : "");
	}
	(void)fputs("\n);\n", out);
}

static void
print_octodns_value(FILE *out, const struct cli_snippet_data *data)
{
	(void)fprintf(out, "    - flags: %u\n      tag: ", data->flags);
	put_quoted(out, data->tag, "");
	(void)fputs("\n      value: ", out);
	put_quoted(out, data->value, "");
	(void)fputc('\n', out);
}

static void
print_octodns(FILE *out, const struct cli_snippet_plan *plan, size_t index,
    const char *origin)
{
	const struct cli_snippet_record *record = &plan->records[index];
	const char *owner = record->owner;
	const size_t len = strlen(owner), origin_len = strlen(origin);
	char label[sizeof(record->owner)];
	struct cli_snippet_data data;
	const json_t *old;
	size_t i;

	(void)snprintf(label, sizeof(label), "%.*s",
	    len == origin_len ? 0 : (int)(len - origin_len - 1), owner);
	put_quoted(out, label, "");
	(void)fprintf(out, ":\n  type: CAA\n  ttl: %d\n  values:\n", TTL_S);
	json_array_foreach(record->set, i, old)
	{
		if (cli_snippet_data_read(&data, cli_report_string(old)))
			print_octodns_value(out, &data);
	}
	while ((record = next_of(plan, owner, &index)) != NULL)
		print_octodns_value(out, &record->data);
}

static const struct cli_snippet_format formats[] = {
	{ "bind", ";", false, false, print_bind },
	{ "route53", "#", true, false, print_route53 },
	{ "cloudflare", "#", false, false, print_cloudflare },
	{ "dnscontrol", "//", false, false, print_dnscontrol },
	{ "octodns", "#", true, true, print_octodns },
};

const struct cli_snippet_format *
cli_snippet_format_find(const char *name)
{
	if (name == NULL)
		return &formats[0];
	for (size_t i = 0; i < CLI_COUNTOF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

bool
cli_snippet_is_within(const char *owner, const char *origin)
{
	const size_t len = strlen(owner), origin_len = strlen(origin);

	return len >= origin_len &&
	    strcmp(owner + len - origin_len, origin) == 0 &&
	    (len == origin_len || owner[len - origin_len - 1] == '.');
}

/* A set that is replaced must be known to its last octet. */
static enum cli_exit
judge_set(const struct cli_snippet_record *record, struct cli_failure *failure)
{
	struct cli_snippet_data data;
	bool known = !record->is_cut;
	const json_t *old;
	size_t i;

	json_array_foreach(record->set, i, old) known =
	    known && cli_snippet_data_read(&data, cli_report_string(old));
	if (known)
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s has records that cannot be carried over into this format; "
	    "--format bind prints only what is to be added",
	    record->owner);
}

static enum cli_exit
judge(const struct cli_snippet_format *format,
    const struct cli_snippet_record *record, const char *origin,
    struct cli_failure *failure)
{
	if (format->relative && origin == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--origin ZONE must say in which zone the names are");
	if (format->relative && !cli_snippet_is_within(record->owner, origin))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s is not in the zone %.256s", record->owner, origin);
	return format->whole_sets ? judge_set(record, failure)
				  : CLI_EXIT_PERMIT;
}

enum cli_exit
cli_snippet_print(FILE *out, const struct cli_snippet_format *format,
    const struct cli_snippet_plan *plan, const char *origin,
    struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < plan->count; i++)
		code = judge(format, &plan->records[i], origin, failure);
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < plan->count; i++)
		if (is_first(plan, i))
			format->print(out, plan, i, origin);
	return code;
}
