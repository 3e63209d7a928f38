/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runner: main() of every suite.  Runs all tests, or those named on the
 * command line; fails when a test fails and when nothing ran.
 */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include <stdbool.h>

#include <CUnit/CUnit.h>

struct test {
	const char *name;
	void (*run)(void);
};

extern const char suite_name[];   /* "caa.record" */
extern const struct test tests[]; /* ends with { NULL, NULL } */

/* Assert with the table row's sentence in the failure. */
#define CHECK(row, condition) \
	test_check((condition), __LINE__, #condition, (row), __FILE__)

/*
 * The same for what must hold even after an allocation failed, above all that
 * nothing is permitted that should not be.  In suites run with failing
 * allocations (caa_add_alloc_suite) CHECK asserts nothing once one has failed.
 */
#define CHECK_SAFE(row, condition) \
	test_check_safe((condition), __LINE__, #condition, (row), __FILE__)

void test_check(bool ok, unsigned line, const char *condition, const char *row,
    const char *file);
void test_check_safe(bool ok, unsigned line, const char *condition,
    const char *row, const char *file);

#endif /* TESTS_RUNNER_H */
