/* SPDX-License-Identifier: BSD-2-Clause */
/* reporter_lines: what the reporter's thread has to say, until a call of the
 * host takes it.  Bounded: of too many the oldest are counted only. */
#ifndef PLUGIN_REPORTER_LINES_H
#define PLUGIN_REPORTER_LINES_H

#include <pthread.h>

#include "plugin/reporter.h"

#define PLUGIN_REPORTER_MAX_LINES 32

struct plugin_reporter_lines {
	pthread_mutex_t mutex; /* of everything below */
	struct {
		uint32_t level;
		char text[PLUGIN_REPORTER_LINE];
	} items[PLUGIN_REPORTER_MAX_LINES];
	size_t first, count;
	size_t lost;
};

/* False if there is no mutex to be had. */
bool plugin_reporter_lines_init(struct plugin_reporter_lines *lines);
void plugin_reporter_lines_clear(struct plugin_reporter_lines *lines);

/* Any thread. */
void plugin_reporter_lines_add(struct plugin_reporter_lines *lines,
    uint32_t level, const char *format, ...) CAA_PRINTF(3, 4);
bool plugin_reporter_lines_take(struct plugin_reporter_lines *lines,
    uint32_t *level, char line[PLUGIN_REPORTER_LINE]);

#endif /* PLUGIN_REPORTER_LINES_H */
