/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/runner.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/Basic.h>

#include "tests/repeat.h"

void
test_check(bool ok, unsigned line, const char *condition, const char *row,
    const char *file)
{
	if (ok || !test_is_muted())
		test_check_safe(ok, line, condition, row, file);
}

void
test_check_safe(bool ok, unsigned line, const char *condition, const char *row,
    const char *file)
{
	char text[512];

	(void)snprintf(text, sizeof(text), "%s [%s]", condition, row);
	CU_assertImplementation(
	    ok ? CU_TRUE : CU_FALSE, line, text, file, "", CU_FALSE);
}

static bool
is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 2;
}

static void
run_current(void)
{
	const char *name = CU_get_current_test()->pName;

	for (const struct test *t = tests; t->run != NULL; t++)
		if (strcmp(t->name, name) == 0)
			test_repeat(t->run);
}

int
main(int argc, char **argv)
{
	const char *locale = getenv("CAA_TEST_LOCALE");
	unsigned added = 0;

	if (locale != NULL && setlocale(LC_ALL, locale) == NULL) {
		printf("SKIP: this machine has no locale %s\n", locale);
		return 0;
	}
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 2;
	CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
	for (const struct test *t = tests; suite != NULL && t->run != NULL; t++)
		if (is_wanted(t->name, argc, argv) &&
		    CU_add_test(suite, t->name, run_current) != NULL)
			added++;
	CU_basic_set_mode(CU_BRM_VERBOSE);
	(void)CU_basic_run_tests();
	/* CUnit's return value says nothing of failed tests. */
	unsigned failed =
	    CU_get_number_of_failures() + CU_get_number_of_suites_failed();
	unsigned ran = CU_get_number_of_tests_run();
	CU_cleanup_registry();
	return failed != 0 || added == 0 || ran != added;
}
