/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/report.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_MAX 1e9

const char *
cli_report_string(const json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL ? text : "";
}

const char *
cli_report_text(const json_t *object, const char *key)
{
	return cli_report_string(json_object_get(object, key));
}

uint64_t
cli_report_number(const json_t *object, const char *key, unsigned scale)
{
	double value = json_number_value(json_object_get(object, key));

	return value >= 0 && value <= NUMBER_MAX
	    ? (uint64_t)(value * scale + 0.5)
	    : 0;
}

bool
cli_report_is_permit(const json_t *object)
{
	return strcmp(cli_report_text(object, "verdict"), "permit") == 0;
}

bool
cli_report_is_advisory(const json_t *object)
{
	return json_is_false(json_object_get(object, "enforced"));
}

void
cli_report_words(char *out, size_t size, const char *code)
{
	(void)snprintf(out, size, "%s", code);
	for (char *c = out; *c != '\0'; c++)
		if (*c == '-')
			*c = ' ';
}
