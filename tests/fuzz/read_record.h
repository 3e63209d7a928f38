/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read_record: reads the presentation form of a CAA record (RFC 8659 4.1.1)
 * back, one octet after the other and without any code of the product.
 */
#ifndef TESTS_FUZZ_READ_RECORD_H
#define TESTS_FUZZ_READ_RECORD_H

#include <stdbool.h>

#include "caa/record.h"

/* Is text the whole record, or its beginning and then "..."? */
bool read_record_matches(const char *text, const struct caa_record *record);

#endif /* TESTS_FUZZ_READ_RECORD_H */
