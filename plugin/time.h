/* SPDX-License-Identifier: BSD-2-Clause */
/* time: moments in the forms that reports, evidence and audit records need;
 * UTC, no locale. */
#ifndef PLUGIN_TIME_H
#define PLUGIN_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "caa/status.h"

#define PLUGIN_TIME_TEXT 40 /* room for any of them, NUL included */

/* Years of four digits, in Unix seconds: those that RFC 3339 can write. */
#define PLUGIN_TIME_MIN INT64_C(-62167219200)
#define PLUGIN_TIME_MAX INT64_C(253402300799)

/* One of these moments as "2026-11-22T04:00:00Z".  Returns out. */
const char *plugin_time_print(char out[PLUGIN_TIME_TEXT], int64_t time);

/* The reverse, from 1970 on; false for anything else, NULL included. */
CAA_NODISCARD bool plugin_time_read(const char *text, int64_t *time);

/* Unix seconds as "2026-11-22T04:00:00Z" (RFC 3339), "20261122", and
 * "Sun, 22 Nov 2026 04:00:00 +0000" (RFC 5322 3.3); from 1970 to 9999, the
 * nearest moment for any other.  Return out. */
const char *plugin_time_rfc3339(char out[PLUGIN_TIME_TEXT], int64_t time);
const char *plugin_time_day(char out[PLUGIN_TIME_TEXT], int64_t time);
const char *plugin_time_mail(char out[PLUGIN_TIME_TEXT], int64_t time);

#endif /* PLUGIN_TIME_H */
