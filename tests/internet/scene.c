/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/scene.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/runner.h"

#define MAX_SCENES 16

struct play {
	const struct scene *scene;
	const char *names[SCENE_MAX_NAMES];
	struct instance instance;
	bool over;
};

static void
prepare(struct play *play, const struct scene *scene)
{
	*play = (struct play){ .scene = scene };
	memcpy(play->instance.settings, scene->settings,
	    sizeof(play->instance.settings));
	play->instance.names = play->names;
	while (play->instance.count < SCENE_MAX_NAMES &&
	    scene->names[play->instance.count].name != NULL) {
		play->names[play->instance.count] =
		    scene->names[play->instance.count].name;
		play->instance.count++;
	}
}

static bool
is_wanted(const char *wanted, const json_t *object, const char *key)
{
	return wanted == NULL || json_is(object, key, wanted);
}

static bool
is_as_expected(const struct play *play, size_t i)
{
	const struct scene_name *wanted = &play->scene->names[i];
	const json_t *name = instance_name(&play->instance, i);

	return is_wanted(wanted->verdict, name, "verdict") &&
	    is_wanted(wanted->reason, name, "reason") &&
	    is_wanted(wanted->dnssec, name, "dnssec") &&
	    is_wanted(wanted->outcome, instance_lookup(&play->instance, i),
		"outcome");
}

static void
show(const struct play *play, size_t i)
{
	const json_t *name = instance_name(&play->instance, i);
	const json_t *lookup = instance_lookup(&play->instance, i);

	printf("\n[%s] %s: %s, %s, %s %s %s\n", play->scene->row,
	    play->names[i], json_text(name, "reason"),
	    json_text(name, "dnssec"), json_text(lookup, "outcome"),
	    json_text(lookup, "detail"), play->instance.error.message);
}

static bool
may_repeat(const struct play *play, size_t i)
{
	const char *verdict = play->scene->names[i].verdict;
	const bool permit = verdict != NULL && strcmp(verdict, "permit") == 0;

	return instance_may_repeat(instance_name(&play->instance, i), permit);
}

static void
check(struct play *play, bool last)
{
	const struct scene *scene = play->scene;
	bool again = false;

	CHECK(scene->row, play->instance.evidence != NULL);
	CHECK(scene->row,
	    scene->deadline_ms == 0 ||
		instance_is_in_time(&play->instance, scene->deadline_ms));
	for (size_t i = 0; i < play->instance.count; i++) {
		const bool good = is_as_expected(play, i);

		if (!good)
			show(play, i);
		if (!good && !last && may_repeat(play, i))
			again = true;
		else
			CHECK(scene->row, good);
	}
	play->over = !again;
}

/* What servers have still to do for those who wait no more. */
static void
let_settle(unsigned tries)
{
	const struct timespec pause = { 3 * (time_t)tries, 0 };

	(void)nanosleep(&pause, NULL);
}

static bool
are_over(const struct play *plays, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!plays[i].over)
			return false;
	return true;
}

static void
play_all(struct play *plays, size_t count, bool last)
{
	for (size_t i = 0; i < count; i++)
		if (!plays[i].over)
			instance_start(&plays[i].instance);
	for (size_t i = 0; i < count; i++)
		if (!plays[i].over) {
			instance_wait(&plays[i].instance);
			check(&plays[i], last);
			instance_close(&plays[i].instance);
		}
}

void
scenes_play(const struct scene *scenes, size_t count)
{
	static struct play plays[MAX_SCENES];

	CHECK("room for the scenes", count <= MAX_SCENES);
	if (count > MAX_SCENES)
		return;
	for (size_t i = 0; i < count; i++)
		prepare(&plays[i], &scenes[i]);
	play_all(plays, count, false);
	for (unsigned i = 1; i < INSTANCE_MAX_TRIES && !are_over(plays, count);
	     i++) {
		let_settle(i);
		play_all(plays, count, i + 1 == INSTANCE_MAX_TRIES);
	}
}
