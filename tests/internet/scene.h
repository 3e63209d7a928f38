/* SPDX-License-Identifier: BSD-2-Clause */
/* scene: an instance, some names, and what they are to come to. */
#ifndef TESTS_INTERNET_SCENE_H
#define TESTS_INTERNET_SCENE_H

#include "tests/internet/instance.h"

#define SCENE_MAX_NAMES 8

struct scene_name {
	const char *name;
	const char *verdict, *reason, *dnssec; /* NULL: any */
	const char *outcome; /* of the lookup at the name; likewise */
};

struct scene {
	const char *row;
	struct instance_setting settings[INSTANCE_MAX_SETTINGS];
	struct scene_name names[SCENE_MAX_NAMES];
	long deadline_ms; /* the request is to end by then; 0: whenever */
};

/* Play all at once, and check them.  Those a busy machine had no time for are
 * played again. */
void scenes_play(const struct scene *scenes, size_t count);

#endif /* TESTS_INTERNET_SCENE_H */
