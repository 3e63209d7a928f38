/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/log.h"

#include <stdio.h>

#include "plugin/hosts/common/exit.h"

static const char *const levels[] = {
	[CAA_PLUGIN_LOG_ERROR] = "error",
	[CAA_PLUGIN_LOG_WARN] = "warning",
	[CAA_PLUGIN_LOG_INFO] = "info",
	[CAA_PLUGIN_LOG_DEBUG] = "debug",
};

void
cli_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	(void)ctx;
	(void)fprintf(stderr, "%s: %.*s\n",
	    level < CLI_COUNTOF(levels) ? levels[level] : "log", (int)len,
	    text);
}
