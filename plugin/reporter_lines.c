/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/reporter_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "plugin/caa_plugin.h"

bool
plugin_reporter_lines_init(struct plugin_reporter_lines *lines)
{
	lines->first = lines->count = lines->lost = 0;
	return pthread_mutex_init(&lines->mutex, NULL) == 0;
}

void
plugin_reporter_lines_clear(struct plugin_reporter_lines *lines)
{
	(void)pthread_mutex_destroy(&lines->mutex);
}

void
plugin_reporter_lines_add(struct plugin_reporter_lines *lines, uint32_t level,
    const char *format, ...)
{
	va_list args;
	size_t i;

	(void)pthread_mutex_lock(&lines->mutex);
	if (lines->count == PLUGIN_REPORTER_MAX_LINES) {
		lines->first = (lines->first + 1) % PLUGIN_REPORTER_MAX_LINES;
		lines->count--;
		lines->lost++;
	}
	i = (lines->first + lines->count++) % PLUGIN_REPORTER_MAX_LINES;
	lines->items[i].level = level;
	va_start(args, format);
	(void)vsnprintf(
	    lines->items[i].text, PLUGIN_REPORTER_LINE, format, args);
	va_end(args);
	(void)pthread_mutex_unlock(&lines->mutex);
}

bool
plugin_reporter_lines_take(struct plugin_reporter_lines *lines, uint32_t *level,
    char line[PLUGIN_REPORTER_LINE])
{
	bool has = true;

	(void)pthread_mutex_lock(&lines->mutex);
	if (lines->lost > 0) {
		*level = CAA_PLUGIN_LOG_WARN;
		(void)snprintf(line, PLUGIN_REPORTER_LINE,
		    "reports: %zu lines of this log were lost", lines->lost);
		lines->lost = 0;
	} else if (lines->count > 0) {
		*level = lines->items[lines->first].level;
		memcpy(line, lines->items[lines->first].text,
		    PLUGIN_REPORTER_LINE);
		lines->first = (lines->first + 1) % PLUGIN_REPORTER_MAX_LINES;
		lines->count--;
	} else {
		has = false;
	}
	(void)pthread_mutex_unlock(&lines->mutex);
	return has;
}
