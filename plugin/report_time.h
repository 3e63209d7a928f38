/* SPDX-License-Identifier: BSD-2-Clause */
/* report_time: moments in the forms that reports and evidence need; UTC, no
 * locale. */
#ifndef PLUGIN_REPORT_TIME_H
#define PLUGIN_REPORT_TIME_H

#include <stdint.h>

#define PLUGIN_TIME_TEXT 40 /* room for any of them, NUL included */

/* Unix seconds as "2026-11-22T04:00:00Z" (RFC 3339), "20261122", and
 * "Sun, 22 Nov 2026 04:00:00 +0000" (RFC 5322 3.3).  Return out. */
const char *plugin_time_rfc3339(char out[PLUGIN_TIME_TEXT], int64_t time);
const char *plugin_time_day(char out[PLUGIN_TIME_TEXT], int64_t time);
const char *plugin_time_mail(char out[PLUGIN_TIME_TEXT], int64_t time);

#endif /* PLUGIN_REPORT_TIME_H */
