/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/nearest.h"

#include <stdint.h>

#include "plugin/hosts/common/exit.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *a, *b;
	size_t distance;
} distance_rows[] = {
	{ "equal", "check", "check", 0 },
	{ "both empty", "", "", 0 },
	{ "one empty", "", "check", 5 },
	{ "a letter missing", "chek", "check", 1 },
	{ "a letter too many", "checck", "check", 1 },
	{ "another letter", "chack", "check", 1 },
	{ "two letters swapped", "chekc", "check", 2 },
	{ "the textbook", "kitten", "sitting", 3 },
	{ "longer than any of our words", "x",
	    "123456789012345678901234567890123", SIZE_MAX },
};

static void
test_distance(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(distance_rows); i++) {
		CHECK(distance_rows[i].row,
		    cli_nearest_distance(distance_rows[i].a,
			distance_rows[i].b) == distance_rows[i].distance);
		CHECK(distance_rows[i].row,
		    cli_nearest_distance(distance_rows[i].b,
			distance_rows[i].a) == distance_rows[i].distance);
	}
}

static void
test_nearest(void)
{
	const char *far = "far", *near = "check", *nearer = "chek";

	CHECK("near enough", cli_nearest("chck", NULL, near) == near);
	CHECK("too far", cli_nearest("frobnicate", NULL, near) == NULL);
	CHECK("nothing left of it", cli_nearest("xyz", NULL, far) == NULL);
	CHECK("the nearer wins", cli_nearest("chek", near, nearer) == nearer);
	CHECK("the nearer stays", cli_nearest("chek", nearer, near) == nearer);
}

const char suite_name[] = "common.nearest";
const struct test tests[] = {
	{ "distance", test_distance },
	{ "nearest", test_nearest },
	{ NULL, NULL },
};
