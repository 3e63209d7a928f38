/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz: what every harness shares.  A harness checks properties, not only
 * that nothing crashed: EXPECT() stops the run with the property's text.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(condition)                                             \
	do {                                                          \
		if (!(condition)) {                                   \
			fprintf(stderr, "%s:%d: does not hold: %s\n", \
			    __FILE__, __LINE__, #condition);          \
			abort();                                      \
		}                                                     \
	} while (0)

#endif /* TESTS_FUZZ_H */
