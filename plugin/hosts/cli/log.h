/* SPDX-License-Identifier: BSD-2-Clause */
/* log: the module's log, on standard error. */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include <stddef.h>
#include <stdint.h>

/* As the member of struct caa_plugin_host; ctx is not used. */
void cli_log(void *ctx, uint32_t level, const char *text, size_t len);

#endif /* CLI_LOG_H */
