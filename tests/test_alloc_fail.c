/* SPDX-License-Identifier: BSD-2-Clause */
/* Were the wrappers not linked in, every .alloc suite would pass idly. */
#include "tests/alloc_fail.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

static void *
by_malloc(void *old)
{
	free(old);
	return malloc(8);
}

static void *
by_calloc(void *old)
{
	free(old);
	return calloc(1, 8);
}

static void *
by_realloc(void *old)
{
	void *p = realloc(old, 16);

	if (p == NULL)
		free(old);
	return p;
}

static void *
by_strdup(void *old)
{
	free(old);
	return strdup("text");
}

static void *
by_strndup(void *old)
{
	free(old);
	return strndup("text", 2);
}

static const struct {
	const char *row;
	void *(*allocate)(void *old);
} allocators[] = {
	{ "malloc", by_malloc },
	{ "calloc", by_calloc },
	{ "realloc", by_realloc },
	{ "strdup", by_strdup },
	{ "strndup", by_strndup },
};

static void
test_nth_fails(void)
{
	for (size_t i = 0; i < sizeof(allocators) / sizeof(*allocators); i++) {
		const char *row = allocators[i].row;
		size_t before = alloc_fail_live();
		void *p = NULL;

		alloc_fail_arm(2);
		p = allocators[i].allocate(p);
		CHECK_SAFE(row, p != NULL && !alloc_fail_has_struck());
		CHECK_SAFE(row, alloc_fail_live() == before + 1);
		p = allocators[i].allocate(p);
		CHECK_SAFE(row, p == NULL && alloc_fail_has_struck());
		CHECK_SAFE(row, alloc_fail_live() == before);
		p = allocators[i].allocate(p);
		CHECK_SAFE(row, p != NULL);
		free(p);
	}
	alloc_fail_arm(0);
}

static void
test_many_live(void)
{
	static void *blocks[3000];
	size_t before = alloc_fail_live();

	alloc_fail_arm(0);
	for (size_t i = 0; i < 3000; i++)
		blocks[i] = malloc(1 + i % 7);
	CHECK_SAFE("all counted", alloc_fail_live() == before + 3000);
	for (size_t i = 0; i < 3000; i += 2)
		free(blocks[i]);
	CHECK_SAFE("half freed", alloc_fail_live() == before + 1500);
	for (size_t i = 1; i < 3000; i += 2)
		free(blocks[i]);
	CHECK_SAFE("all freed", alloc_fail_live() == before);
}

static void
test_mutes(void)
{
	alloc_fail_arm(1);
	free(malloc(1));
	CHECK("void once an allocation failed", false);
	alloc_fail_arm(0);
}

const char suite_name[] = "alloc_fail";
const struct test tests[] = {
	{ "nth_fails", test_nth_fails },
	{ "many_live", test_many_live },
	{ "mutes", test_mutes },
	{ NULL, NULL },
};
