/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * naive_issue_value: a second reading of the grammar of RFC 8659 4.2, written
 * to be obviously right and nothing else: cut at every semicolon, trim, look
 * at the pieces.  The fuzzer holds the product's parser against it.
 */
#ifndef TESTS_NAIVE_ISSUE_VALUE_H
#define TESTS_NAIVE_ISSUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAIVE_MAX_PARAMETERS 4096

struct naive_piece {
	size_t begin, end; /* octet offsets into the value */
};

struct naive_value {
	struct naive_piece issuer;
	size_t count;
	struct naive_piece names[NAIVE_MAX_PARAMETERS];
	struct naive_piece values[NAIVE_MAX_PARAMETERS];
};

/* False: malformed (or more parameters than the reference can hold). */
bool naive_issue_value(
    struct naive_value *out, const uint8_t *value, size_t len);

#endif /* TESTS_NAIVE_ISSUE_VALUE_H */
