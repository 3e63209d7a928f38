/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * repeat: how often, and under which conditions, the runner runs a test.
 * run_once.c runs it once; alloc_fail.c, linked instead, once for each
 * allocation it makes, failing that one, and once more with none failing.
 */
#ifndef TESTS_REPEAT_H
#define TESTS_REPEAT_H

#include <stdbool.h>

void test_repeat(void (*run)(void));

/* Have expectations become void, because an allocation was made to fail? */
bool test_is_muted(void);

#endif /* TESTS_REPEAT_H */
