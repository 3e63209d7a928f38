/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "plugin/hosts/common/report.h"
#include "tests/runner.h"

static const struct caa_plugin_audit record = {
	.struct_size = sizeof(record),
	.request_id = 7,
	.verdict = CAA_PLUGIN_PERMIT,
	.checked_at = 1795320000,
	.reason = "authorized",
	.evidence = "{\"name\":\"a.example\",\"verdict\":\"permit\"}",
	.evidence_len = 40,
};

static void
test_take(void)
{
	struct cli_slot slot = { .line = 7, .shown = strdup("A.\"example") };
	struct caa_plugin_audit other = record;

	CHECK("taken", cli_result_take(&slot, &record) && slot.permit);
	CHECK("the line",
	    strcmp(slot.result,
		"{\"line\":7,\"input\":\"A.\\\"example\","
		"\"checked_at\":\"2026-11-22T04:00:00Z\","
		"\"name\":\"a.example\",\"verdict\":\"permit\"}\n") == 0);
	slot.id = strdup("\"x\"");
	other.verdict = CAA_PLUGIN_DENY;
	CHECK("again", cli_result_take(&slot, &other) && !slot.permit);
	CHECK("with its id",
	    strstr(slot.result, "\"id\":\"x\",\"checked_at\"") != NULL);
	other.evidence = "{}";
	other.evidence_len = 2;
	CHECK("no evidence, no answer", !cli_result_take(&slot, &other));
	free(slot.shown);
	free(slot.id);
	free(slot.result);
}

static void
test_refuse(void)
{
	struct cli_slot slot = { .line = 2, .shown = strdup("a@b\xc3\xbc") };
	json_error_t error;

	CHECK("refused", cli_result_refuse(&slot, "it is \"odd\""));
	json_t *json = json_loads(slot.result, 0, &error);
	CHECK("is JSON", json != NULL);
	CHECK("denied", !slot.permit && !cli_report_is_permit(json));
	CHECK(
	    "reason", strcmp(cli_report_text(json, "reason"), "bad-name") == 0);
	CHECK("why",
	    strcmp(cli_report_text(json, "explanation"), "it is \"odd\"") == 0);
	CHECK("input",
	    strcmp(cli_report_text(json, "input"), "a@b\xc3\xbc") == 0);
	CHECK("type", strcmp(cli_report_text(json, "type"), "mailbox") == 0);
	CHECK("as many members as any other", json_object_size(json) == 19);
	CHECK("ASCII", strstr(slot.result, "\xc3") == NULL);
	json_decref(json);
	free(slot.shown);
	free(slot.result);
}

static const struct {
	const char *row;
	const char *reasons[4]; /* of what is denied; "" is permitted */
	enum cli_exit code;
	const char *says;
} tally_rows[] = {
	{ "nothing", { NULL }, CLI_EXIT_PERMIT, "" },
	{ "permitted", { "", "" }, CLI_EXIT_PERMIT, "" },
	{ "denied", { "", "issuer-not-listed" }, CLI_EXIT_DENY,
	    "denied: 1 of 2 lines; the first is line 2" },
	{ "a lookup failed", { "lookup-error", "" }, CLI_EXIT_LOOKUP,
	    "denied: 1 of 2 lines, 1 of them only by failed lookups; "
	    "the first is line 1" },
	{ "both", { "", "deadline", "bogus" }, CLI_EXIT_DENY,
	    "denied: 2 of 3 lines, 1 of them only by failed lookups; "
	    "the first is line 2" },
	{ "no name", { "bad-name", "lookup-error" }, CLI_EXIT_DENY,
	    "denied: 2 of 2 lines, 1 of them only by failed lookups, "
	    "1 of them no names at all; the first is line 1" },
};

static void
test_tally(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(tally_rows); i++) {
		const char *row = tally_rows[i].row;
		const char *const *reason = tally_rows[i].reasons;
		struct cli_failure failure = { .text = "" };
		struct cli_tally tally = { 0 };

		for (size_t line = 1; *reason != NULL; reason++, line++)
			cli_tally_add(&tally, line, **reason == '\0', *reason);
		CHECK(
		    row, cli_tally_end(&tally, &failure) == tally_rows[i].code);
		CHECK(row, strcmp(failure.text, tally_rows[i].says) == 0);
	}
}

const char suite_name[] = "cli.result";
const struct test tests[] = {
	{ "take", test_take },
	{ "refuse", test_refuse },
	{ "tally", test_tally },
	{ NULL, NULL },
};
