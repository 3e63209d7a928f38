/* SPDX-License-Identifier: BSD-2-Clause */
/* nearest: the word somebody probably meant. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/*
 * How many single-character edits lie between two words (Levenshtein), or
 * SIZE_MAX for words longer than any of ours.
 */
size_t cli_nearest_distance(const char *a, const char *b);

/* Of candidate and best (NULL: none yet), the one nearer to word, if it is
 * near enough to be meant. */
const char *cli_nearest(
    const char *word, const char *best, const char *candidate);

#endif /* CLI_NEAREST_H */
