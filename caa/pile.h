/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pile: memory that is taken in pieces and given back at once, so that what
 * belongs to one request lies side by side and has one owner.  One thread at
 * a time.
 */
#ifndef CAA_PILE_H
#define CAA_PILE_H

#include <stddef.h>

struct caa_pile_block;

/* Zeroed memory is an empty pile. */
struct caa_pile {
	struct caa_pile_block *blocks; /* newest first */
	unsigned char *at;             /* what is left of the shared one */
	size_t left;                   /* octets */
};

/* A piece of at least size octets, aligned for anything, not zeroed; NULL when
 * out of memory.  It stays where it is until the pile is cleared. */
void *caa_pile_take(struct caa_pile *pile, size_t size);

/* The same for count items, zeroed. */
void *caa_pile_take_zeroed(struct caa_pile *pile, size_t count, size_t size);

/* A copy of a text. */
char *caa_pile_copy(struct caa_pile *pile, const char *text);

/* Give every piece back.  Of a pile that is a piece of itself, clear a copy. */
void caa_pile_clear(struct caa_pile *pile);

#endif /* CAA_PILE_H */
