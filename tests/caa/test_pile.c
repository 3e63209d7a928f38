/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/pile.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

#define PIECES 200

/* Sizes around those that share a block and those that have their own. */
static const size_t sizes[] = { 0, 1, 7, 16, 17, 300, 759, 760, 761, 1519, 1520,
	1521, 5000 };

static bool
holds(const unsigned char *piece, unsigned char octet, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (piece[i] != octet)
			return false;
	return true;
}

static void
test_pieces(void)
{
	const char *row = "pieces stay apart and where they are";
	struct caa_pile pile = { 0 };
	unsigned char *pieces[PIECES];

	for (size_t i = 0; i < PIECES; i++) {
		const size_t size = sizes[i % CAA_COUNTOF(sizes)];

		pieces[i] = caa_pile_take(&pile, size);
		CHECK(row, pieces[i] != NULL);
		CHECK("aligned for anything",
		    (uintptr_t)pieces[i] % alignof(max_align_t) == 0);
		if (pieces[i] != NULL)
			memset(pieces[i], (int)i, size);
	}
	for (size_t i = 0; i < PIECES; i++)
		CHECK(row,
		    pieces[i] != NULL &&
			holds(pieces[i], (unsigned char)i,
			    sizes[i % CAA_COUNTOF(sizes)]));
	caa_pile_clear(&pile);
	CHECK("cleared: empty", pile.blocks == NULL && pile.left == 0);
	caa_pile_clear(&pile);
}

static void
test_zeroed(void)
{
	struct caa_pile pile = { 0 };

	for (size_t i = 0; i < CAA_COUNTOF(sizes); i++) {
		unsigned char *used = caa_pile_take(&pile, sizes[i]);
		unsigned char *piece = caa_pile_take_zeroed(&pile, 1, sizes[i]);

		CHECK("zeroed", piece != NULL && holds(piece, 0, sizes[i]));
		if (used != NULL)
			memset(used, 0xff, sizes[i]);
		CHECK("of its own", piece != NULL && holds(piece, 0, sizes[i]));
	}
	caa_pile_clear(&pile);
}

static void
test_limits(void)
{
	struct caa_pile pile = { 0 };
	char *copy = caa_pile_copy(&pile, "a text");

	CHECK("a copy", copy != NULL && strcmp(copy, "a text") == 0);
	CHECK_SAFE(
	    "more than there is", caa_pile_take(&pile, SIZE_MAX) == NULL);
	CHECK_SAFE("more than can be counted",
	    caa_pile_take_zeroed(&pile, SIZE_MAX / 2, 3) == NULL);
	CHECK("and what was taken stays",
	    copy != NULL && strcmp(copy, "a text") == 0);
	caa_pile_clear(&pile);
}

const char suite_name[] = "caa.pile";
const struct test tests[] = {
	{ "pieces", test_pieces },
	{ "zeroed", test_zeroed },
	{ "limits", test_limits },
	{ NULL, NULL },
};
