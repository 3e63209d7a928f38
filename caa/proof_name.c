/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/ascii.h"
#include "caa/proof_private.h"

static int
compare_labels(const uint8_t *a, const uint8_t *b)
{
	const size_t shorter = *a < *b ? *a : *b;

	for (size_t i = 1; i <= shorter; i++) {
		const uint8_t x = caa_ascii_lower(a[i]);
		const uint8_t y = caa_ascii_lower(b[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (*a > *b) - (*a < *b);
}

const uint8_t *
caa_proof_suffix(const uint8_t *name, size_t labels)
{
	for (size_t n = caa_wire_name_labels(name); n > labels; n--)
		name = caa_wire_name_parent(name);
	return name;
}

size_t
caa_proof_common(const uint8_t *name, const uint8_t *other)
{
	const size_t a = caa_wire_name_labels(name);
	const size_t b = caa_wire_name_labels(other);
	const size_t most = a < b ? a : b;
	size_t common = 0;

	while (common < most &&
	    compare_labels(caa_proof_suffix(name, common + 1),
		caa_proof_suffix(other, common + 1)) == 0)
		common++;
	return common;
}

int
caa_proof_compare(const uint8_t *a, const uint8_t *b)
{
	const size_t a_labels = caa_wire_name_labels(a);
	const size_t b_labels = caa_wire_name_labels(b);
	const size_t common = caa_proof_common(a, b);

	if (common < a_labels && common < b_labels)
		return compare_labels(caa_proof_suffix(a, common + 1),
		    caa_proof_suffix(b, common + 1));
	return (a_labels > b_labels) - (a_labels < b_labels);
}

bool
caa_proof_is_below(const uint8_t *name, const uint8_t *ancestor)
{
	return caa_wire_name_is_within(name, ancestor) &&
	    !caa_wire_name_is_equal(name, ancestor);
}
