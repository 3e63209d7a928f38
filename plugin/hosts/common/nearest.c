/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/nearest.h"

#include <stdint.h>
#include <string.h>

#define WORD_MAX 32u /* octets; no option is longer */

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t low = a < b ? a : b;

	return low < c ? low : c;
}

size_t
cli_nearest_distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
			    diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_len];
}

const char *
cli_nearest(const char *word, const char *best, const char *candidate)
{
	size_t distance = cli_nearest_distance(word, candidate);

	/* More than every third letter wrong is no typing error. */
	if (distance > (strlen(candidate) + 1) / 3)
		return best;
	if (best != NULL && cli_nearest_distance(word, best) <= distance)
		return best;
	return candidate;
}
