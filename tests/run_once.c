/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/repeat.h"

void
test_repeat(void (*run)(void))
{
	run();
}

bool
test_is_muted(void)
{
	return false;
}
