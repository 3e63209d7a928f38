/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/pile.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* How Clang says what GCC says by __SANITIZE_ADDRESS__. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/* Octets of a block, which hold all of a request with one name; under
 * AddressSanitizer each piece is one, so that it is seen where one ends. */
#ifdef __SANITIZE_ADDRESS__
#define BLOCK 0u
#else
#define BLOCK 1520u
#endif

struct caa_pile_block {
	alignas(max_align_t) struct caa_pile_block *older;
};

static size_t
round_up(size_t size)
{
	const size_t align = alignof(max_align_t);

	return (size + align - 1) / align * align;
}

/* Memory that stays what it is until the pile is cleared: calloc() knows of
 * much memory that it is zero, without touching it. */
static void *
add_block(struct caa_pile *pile, size_t size, bool zeroed)
{
	struct caa_pile_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = zeroed ? calloc(1, sizeof(*block) + size)
		       : malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->older = pile->blocks;
	pile->blocks = block;
	return block + 1;
}

/* Small pieces share a block; a large one has its own. */
void *
caa_pile_take(struct caa_pile *pile, size_t size)
{
	unsigned char *piece;

	if (size == 0)
		size = 1;
	if (size > BLOCK / 2 && size > pile->left)
		return add_block(pile, size, false);
	size = round_up(size);
	if (size > pile->left) {
		pile->at = add_block(pile, BLOCK, false);
		pile->left = pile->at != NULL ? BLOCK : 0;
	}
	if (pile->at == NULL)
		return NULL;
	piece = pile->at;
	pile->at += size;
	pile->left -= size;
	return piece;
}

void *
caa_pile_take_zeroed(struct caa_pile *pile, size_t count, size_t size)
{
	void *piece;

	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	size *= count;
	if (size > BLOCK / 2)
		return add_block(pile, size, true);
	piece = caa_pile_take(pile, size);
	if (piece != NULL)
		memset(piece, 0, size);
	return piece;
}

char *
caa_pile_copy(struct caa_pile *pile, const char *text)
{
	const size_t size = strlen(text) + 1;
	char *copy = caa_pile_take(pile, size);

	return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void
caa_pile_clear(struct caa_pile *pile)
{
	struct caa_pile_block *block = pile->blocks;

	*pile = (struct caa_pile){ 0 };
	while (block != NULL) {
		struct caa_pile_block *older = block->older;

		free(block);
		block = older;
	}
}
