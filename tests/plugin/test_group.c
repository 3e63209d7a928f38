/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/group.h"

#include <time.h>

#include "tests/runner.h"

#define THREADS 16
#define ROUNDS  20

struct item {
	struct plugin_group_member member;
	unsigned value;
};

static struct {
	struct plugin_group group;
	unsigned sum, calls, inside, most;
	bool fails;
} rig;

/* Nobody else is here: what it counts needs no lock. */
static enum caa_status
commit(void *ctx, struct plugin_group_member *first, struct caa_error *error)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	unsigned size = 0;

	CHECK("its context", ctx == &rig);
	CHECK("one at a time", rig.inside++ == 0);
	(void)nanosleep(&moment, NULL);
	rig.calls++;
	for (; first != NULL; first = first->next, size++)
		rig.sum += ((struct item *)first)->value;
	if (size > rig.most)
		rig.most = size;
	rig.inside--;
	return rig.fails ? caa_error_set(error, CAA_E_SYSTEM, "no disk")
			 : CAA_OK;
}

static void *
work(void *ctx)
{
	unsigned *told = ctx;

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct item item = { .value = 1 };
		struct caa_error error = { .text = "" };
		enum caa_status status =
		    plugin_group_join(&rig.group, &item.member, &error);

		*told += status == (rig.fails ? CAA_E_SYSTEM : CAA_OK);
	}
	return NULL;
}

static void
run(bool fails)
{
	pthread_t threads[THREADS];
	unsigned told[THREADS] = { 0 }, sum = 0;

	rig.sum = rig.calls = rig.most = 0;
	rig.fails = fails;
	CHECK("init", plugin_group_init(&rig.group, commit, &rig));
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_create(&threads[i], NULL, work, &told[i]);
	for (size_t i = 0; i < THREADS; i++) {
		(void)pthread_join(threads[i], NULL);
		sum += told[i];
	}
	CHECK("each was committed once", rig.sum == THREADS * ROUNDS);
	CHECK("each was told", sum == THREADS * ROUNDS);
	CHECK("in groups", rig.calls < THREADS * ROUNDS && rig.most > 1);
	plugin_group_clear(&rig.group);
}

static void
test_commits(void)
{
	run(false);
}

static void
test_failure(void)
{
	run(true);
}

static void
test_hold(void)
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	pthread_t threads[2];
	unsigned told[2] = { 0 };

	rig.sum = rig.calls = 0;
	rig.fails = false;
	CHECK("init", plugin_group_init(&rig.group, commit, &rig));
	plugin_group_hold(&rig.group);
	for (size_t i = 0; i < 2; i++)
		(void)pthread_create(&threads[i], NULL, work, &told[i]);
	(void)nanosleep(&moment, NULL);
	CHECK("nobody writes while it is held", rig.calls == 0);
	plugin_group_release(&rig.group);
	for (size_t i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	CHECK("then everybody does", told[0] == ROUNDS && told[1] == ROUNDS);
	plugin_group_hold(&rig.group);
	plugin_group_release(&rig.group);
	plugin_group_clear(&rig.group);
}

/* Those that were announced are waited for, and nobody else; not for long. */
static void
test_announced(void)
{
	pthread_t threads[THREADS];
	unsigned told[THREADS] = { 0 };
	struct item item = { .value = 1 };

	rig.sum = rig.calls = rig.most = 0;
	rig.fails = false;
	CHECK("init", plugin_group_init(&rig.group, commit, &rig));
	for (size_t i = 0; i < 2; i++)
		plugin_group_announce(&rig.group);
	CHECK("not for ever",
	    plugin_group_join(&rig.group, &item.member, NULL) == CAA_OK);
	plugin_group_arrive(&rig.group);
	CHECK("nor for as many as there are",
	    plugin_group_join(&rig.group, &item.member, NULL) == CAA_OK);
	for (size_t i = 0; i < 20; i++)
		plugin_group_announce(&rig.group);
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_create(&threads[i], NULL, work, &told[i]);
	for (size_t i = 0; i < THREADS; i++) {
		(void)pthread_join(threads[i], NULL);
		CHECK("told", told[i] == ROUNDS);
	}
	CHECK("each once", rig.sum == THREADS * ROUNDS + 2);
	plugin_group_clear(&rig.group);
}

/* More than a group takes: nobody is forgotten. */
static void
test_crowd(void)
{
	enum { CROWD = PLUGIN_GROUP_MAX + 40 };
	static pthread_t threads[CROWD];
	static unsigned told[CROWD];
	size_t started = 0;

	rig.sum = rig.calls = rig.most = 0;
	rig.fails = false;
	CHECK("init", plugin_group_init(&rig.group, commit, &rig));
	plugin_group_hold(&rig.group);
	while (started < CROWD &&
	    pthread_create(&threads[started], NULL, work, &told[started]) == 0)
		started++;
	plugin_group_release(&rig.group);
	for (size_t i = 0; i < started; i++) {
		(void)pthread_join(threads[i], NULL);
		CHECK("told", told[i] == ROUNDS);
	}
	CHECK("each once", rig.sum == started * ROUNDS);
	CHECK("no group is too large", rig.most <= PLUGIN_GROUP_MAX);
	plugin_group_clear(&rig.group);
}

const char suite_name[] = "plugin.group";
const struct test tests[] = {
	{ "commits", test_commits },
	{ "failure", test_failure },
	{ "hold", test_hold },
	{ "announced", test_announced },
	{ "crowd", test_crowd },
	{ NULL, NULL },
};
