/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/exit.h"

#include <string.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	int32_t status;
	uint32_t verdict, denied, failed;
	enum cli_exit code;
	uint32_t advisory;
} status_rows[] = {
	{ "permitted", CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 0, 0,
	    CLI_EXIT_PERMIT },
	{ "zeroed result", CAA_PLUGIN_OK, 0, 0, 0, CLI_EXIT_DENY },
	{ "a verdict nobody knows", CAA_PLUGIN_OK, 2, 0, 0, CLI_EXIT_DENY },
	{ "permit and denials contradict", CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 1,
	    0, CLI_EXIT_DENY },
	{ "denied by policy", CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 2, 0,
	    CLI_EXIT_DENY },
	{ "some denied by policy", CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 2, 1,
	    CLI_EXIT_DENY },
	{ "all denied by failures", CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 2, 2,
	    CLI_EXIT_LOOKUP },
	{ "the module says so itself", CAA_PLUGIN_E_DNS, CAA_PLUGIN_DENY, 0, 0,
	    CLI_EXIT_LOOKUP },
	{ "a status never permits", CAA_PLUGIN_E_DNS, CAA_PLUGIN_PERMIT, 0, 0,
	    CLI_EXIT_LOOKUP },
	{ "configuration", CAA_PLUGIN_E_CONFIG, 0, 0, 0, CLI_EXIT_USAGE },
	{ "input", CAA_PLUGIN_E_INPUT, 0, 0, 0, CLI_EXIT_USAGE },
	{ "memory", CAA_PLUGIN_E_NOMEM, 0, 0, 0, CLI_EXIT_INTERNAL },
	{ "audit", CAA_PLUGIN_E_AUDIT, 0, 0, 0, CLI_EXIT_INTERNAL },
	{ "closing", CAA_PLUGIN_E_GONE, 0, 0, 0, CLI_EXIT_INTERNAL },
	{ "interface", CAA_PLUGIN_E_ABI, 0, 0, 0, CLI_EXIT_INTERNAL },
	{ "system", CAA_PLUGIN_E_SYSTEM, 0, 0, 0, CLI_EXIT_INTERNAL },
	{ "of a later release", -99, CAA_PLUGIN_PERMIT, 0, 0,
	    CLI_EXIT_INTERNAL },
	{ "a denial not enforced", CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 1, 0,
	    CLI_EXIT_PERMIT, 1 },
	{ "advisory in a way nobody knows", CAA_PLUGIN_OK, CAA_PLUGIN_PERMIT, 1,
	    0, CLI_EXIT_DENY, 2 },
	{ "not enforced, and no permission", CAA_PLUGIN_OK, CAA_PLUGIN_DENY, 1,
	    0, CLI_EXIT_DENY, 1 },
	{ "not enforced, and no check", CAA_PLUGIN_E_AUDIT, CAA_PLUGIN_PERMIT,
	    1, 0, CLI_EXIT_INTERNAL, 1 },
	{ "positive is no success", 1, CAA_PLUGIN_PERMIT, 0, 0,
	    CLI_EXIT_INTERNAL },
};

static void
test_status(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(status_rows); i++) {
		const struct caa_plugin_result result = {
			.struct_size = sizeof(result),
			.verdict = status_rows[i].verdict,
			.denied_count = status_rows[i].denied,
			.failed_count = status_rows[i].failed,
			.advisory = status_rows[i].advisory,
		};

		CHECK(status_rows[i].row,
		    cli_exit_status(status_rows[i].status, &result) ==
			status_rows[i].code);
	}
}

static void
test_line(void)
{
	struct cli_failure failure;
	char longer[2000];

	CHECK("the code comes back",
	    cli_fail(&failure, CLI_EXIT_USAGE, "%d", 7) == CLI_EXIT_USAGE);
	CHECK("formatted", strcmp(failure.text, "7") == 0);
	(void)cli_fail(&failure, CLI_EXIT_USAGE, "a\nb\033[2J\xc3\xa9\x7f");
	CHECK("one line of printable ASCII",
	    strcmp(failure.text, "a?b?[2J???") == 0);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	(void)cli_fail(&failure, CLI_EXIT_USAGE, "%s", longer);
	CHECK("cut, not overrun",
	    strlen(failure.text) == sizeof(failure.text) - 1);
}

const char suite_name[] = "common.exit";
const struct test tests[] = {
	{ "status", test_status },
	{ "line", test_line },
	{ NULL, NULL },
};
