/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alloc_fail: malloc() and its kin, replaced at link time (--wrap), so that
 * the n-th allocation made by our own objects fails.  What shared libraries
 * allocate for themselves is left alone.  Any thread.
 */
#ifndef TESTS_ALLOC_FAIL_H
#define TESTS_ALLOC_FAIL_H

#include <stdbool.h>
#include <stddef.h>

/* The n-th allocation from now on fails, once; 0: none does. */
void alloc_fail_arm(size_t n);

/* Has the armed failure come about? */
bool alloc_fail_has_struck(void);

/* Allocations made through the wrappers and not freed yet. */
size_t alloc_fail_live(void);

#endif /* TESTS_ALLOC_FAIL_H */
