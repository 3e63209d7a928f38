/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/admission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

/* The API server cuts warnings that are longer, and events at 1 KiB. */
#define WARNING_OCTETS 250u
#define NAMES_SHOWN    8u

json_t *
serve_admission_allow(const char *uid)
{
	return json_pack("{s:s,s:s,s:{s:s,s:b}}", "apiVersion",
	    "admission.k8s.io/v1", "kind", "AdmissionReview", "response", "uid",
	    uid, "allowed", 1);
}

json_t *
serve_admission_deny(const char *uid, unsigned code, const char *message)
{
	return json_pack("{s:s,s:s,s:{s:s,s:b,s:{s:i,s:s}}}", "apiVersion",
	    "admission.k8s.io/v1", "kind", "AdmissionReview", "response", "uid",
	    uid, "allowed", 0, "status", "code", (int)code, "message", message);
}

void
serve_admission_warn(json_t *review, const char *text)
{
	json_t *response = json_object_get(review, "response");
	json_t *warnings = json_object_get(response, "warnings");
	size_t len = strlen(text);

	if (warnings == NULL) {
		warnings = json_array();
		(void)json_object_set_new(response, "warnings", warnings);
	}
	/* Everything the module says is ASCII: no character is cut in two. */
	if (len > WARNING_OCTETS)
		len = WARNING_OCTETS;
	(void)json_array_append_new(warnings, json_stringn(text, len));
}

static bool
is_denied(const json_t *name)
{
	const char *verdict =
	    json_string_value(json_object_get(name, "verdict"));

	return verdict == NULL || strcmp(verdict, "permit") != 0;
}

/* "shop.example: issue at shop.example lists only x; publish LINE" */
static void
describe(FILE *out, const json_t *name)
{
	const char *line =
	    json_string_value(json_array_get(json_object_get(name, "fix"), 0));

	(void)fprintf(out, "%s: %s", cli_report_text(name, "name"),
	    cli_report_text(name, "explanation"));
	if (line != NULL)
		(void)fprintf(out, "; publish %s", line);
}

/* All the names that fail; the first of them with their reasons. */
static void
describe_all(FILE *out, const json_t *names, size_t denied)
{
	size_t shown = 0;

	(void)fprintf(out, "CAA denies %zu of %zu names: ", denied,
	    json_array_size(names));
	for (size_t i = 0; i < json_array_size(names); i++) {
		const json_t *name = json_array_get(names, i);

		if (!is_denied(name))
			continue;
		if (shown > 0)
			(void)fputs(shown < NAMES_SHOWN ? ". " : ", ", out);
		if (shown < NAMES_SHOWN)
			describe(out, name);
		else
			(void)fputs(cli_report_text(name, "name"), out);
		shown++;
	}
}

static size_t
count_denied(const json_t *names)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(names); i++)
		count += is_denied(json_array_get(names, i));
	return count;
}

static json_t *
deny_names(const char *uid, const json_t *names,
    const struct caa_plugin_result *result)
{
	const size_t denied = count_denied(names);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	json_t *review;

	if (out != NULL && denied > 0)
		describe_all(out, names, denied);
	else if (out != NULL) /* of the request as a whole */
		(void)fprintf(out, "%s", result->detail);
	if (out == NULL || fclose(out) != 0)
		review = serve_admission_deny(uid, 500, "out of memory");
	else
		review = serve_admission_deny(uid, 403, text);
	free(text);
	return review;
}

static void
warn_of(json_t *review, const json_t *name)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out != NULL) {
		(void)fputs("CAA, not enforced: ", out);
		describe(out, name);
		if (fclose(out) == 0)
			serve_admission_warn(review, text);
	}
	free(text);
}

json_t *
serve_admission_decided(const char *uid, const json_t *report,
    const struct caa_plugin_result *result)
{
	const json_t *names = json_object_get(report, "names");
	json_t *review;

	if (result->verdict != CAA_PLUGIN_PERMIT)
		return deny_names(uid, names, result);
	review = serve_admission_allow(uid);
	for (size_t i = 0, shown = 0; i < json_array_size(names); i++)
		if (is_denied(json_array_get(names, i)) &&
		    shown++ < NAMES_SHOWN)
			warn_of(review, json_array_get(names, i));
	return review;
}
