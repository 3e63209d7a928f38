/* SPDX-License-Identifier: BSD-2-Clause */
/* log: one line on standard error, printable ASCII. */
#ifndef SERVE_LOG_H
#define SERVE_LOG_H

#include "plugin/hosts/common/exit.h"

void serve_log(const char *format, ...) CLI_PRINTF(1, 2);

#endif /* SERVE_LOG_H */
