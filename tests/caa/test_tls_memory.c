/* SPDX-License-Identifier: BSD-2-Clause */
/* Run with each allocation failing: nothing leaks, nothing hangs, and nothing
 * goes out in the clear. */
#include <unistd.h>

#include "tests/caa/bridge_fixture.h"
#include "tests/runner.h"

static void
test_one_connection(void)
{
	const char *row = "one question and its answer";
	struct bridge bridge;

	if (bridge_start(&bridge, &(struct bridge_config){ 0 })) {
		const int fd = bridge_connect(&bridge);
		CHECK(row, bridge_ask(fd));
		(void)close(fd);
	}
	const struct bridge_report report = bridge_stop(&bridge);
	CHECK_SAFE(row, !report.server.leaked);
}

const char suite_name[] = "caa.tls_memory";
const struct test tests[] = {
	{ "one_connection", test_one_connection },
	{ NULL, NULL },
};
