/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/exit.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	int32_t status;
	enum cli_exit code;
} exits[] = {
	{ CAA_PLUGIN_E_CONFIG, CLI_EXIT_USAGE },
	{ CAA_PLUGIN_E_INPUT, CLI_EXIT_USAGE },
	{ CAA_PLUGIN_E_DNS, CLI_EXIT_LOOKUP },
};

enum cli_exit
cli_fail(
    struct cli_failure *failure, enum cli_exit code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(
	    failure->text, sizeof(failure->text), format, arguments);
	va_end(arguments);
	for (char *c = failure->text; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return code;
}

/* Nothing but a clean permit is 0, whatever the module's numbers say; or a
 * denial that the operator chose not to enforce. */
static enum cli_exit
verdict_exit(const struct caa_plugin_result *result)
{
	if (result->verdict == CAA_PLUGIN_PERMIT &&
	    (result->denied_count == 0 || result->advisory == 1))
		return CLI_EXIT_PERMIT;
	if (result->denied_count != 0 &&
	    result->denied_count == result->failed_count)
		return CLI_EXIT_LOOKUP;
	return CLI_EXIT_DENY;
}

enum cli_exit
cli_exit_status(int32_t status, const struct caa_plugin_result *result)
{
	if (status == CAA_PLUGIN_OK)
		return verdict_exit(result);
	for (size_t i = 0; i < CLI_COUNTOF(exits); i++)
		if (exits[i].status == status)
			return exits[i].code;
	return CLI_EXIT_INTERNAL;
}
