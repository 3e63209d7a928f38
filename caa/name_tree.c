/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorted by their labels from the right, names below one ancestor stand next
 * to each other.  The first of them owns the number; every later one finds it
 * by going from neighbour to neighbour, skipping those that share too much.
 */
#include "caa/name_tree.h"

#include <stdlib.h>
#include <string.h>

#define TOGETHER 8u /* octets compared at once */

struct caa_name_tree_name {
	const char *text;
	size_t len;
	uint32_t index;
};

/* A dot ends a label, so it goes before every octet of a longer one. */
static int
rank(char c)
{
	return c == '.' ? 0 : (unsigned char)c;
}

/* How many octets are the same at the end of both: most names have a long end
 * in common, so that eight are looked at together. */
static size_t
common_tail(
    const struct caa_name_tree_name *a, const struct caa_name_tree_name *b)
{
	const char *x = a->text + a->len, *y = b->text + b->len;
	const size_t max = a->len < b->len ? a->len : b->len;
	size_t tail = 0;

	while (max - tail >= TOGETHER &&
	    memcmp(x - tail - TOGETHER, y - tail - TOGETHER, TOGETHER) == 0)
		tail += TOGETHER;
	while (tail < max && *(x - tail - 1) == *(y - tail - 1))
		tail++;
	return tail;
}

static int
compare_names(const void *left, const void *right)
{
	const struct caa_name_tree_name *a = left, *b = right;
	const size_t tail = common_tail(a, b);
	const size_t i = a->len - tail, j = b->len - tail;

	if (i > 0 && j > 0)
		return rank(a->text[i - 1]) - rank(b->text[j - 1]);
	if (i != j)
		return i < j ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static uint8_t
count_labels(const struct caa_name_tree_name *name)
{
	uint8_t labels = 1;

	for (size_t i = 0; i < name->len; i++)
		labels = (uint8_t)(labels + (name->text[i] == '.'));
	return labels;
}

static uint8_t
count_shared(
    const struct caa_name_tree_name *a, const struct caa_name_tree_name *b)
{
	size_t i = a->len, j = b->len;
	uint8_t shared = 0;

	for (; i > 0 && j > 0 && a->text[i - 1] == b->text[j - 1]; i--, j--)
		shared = (uint8_t)(shared + (a->text[i - 1] == '.'));
	/* Where one name ends, the other's label must end as well. */
	if ((i == 0 || a->text[i - 1] == '.') &&
	    (j == 0 || b->text[j - 1] == '.'))
		shared++;
	return shared;
}

/* The names before this one in sorting order are linked already. */
static void
link_name(struct caa_name_tree *tree, const struct caa_name_tree_name *name,
    const struct caa_name_tree_name *before)
{
	struct caa_name_tree_entry *entry = &tree->entries[name->index];

	entry->labels = count_labels(name);
	if (before != NULL) {
		entry->shared = count_shared(before, name);
		entry->up = before->index;
	}
	while (entry->shared > 0 &&
	    tree->entries[entry->up].shared >= entry->shared)
		entry->up = tree->entries[entry->up].up;
	entry->first_node = (uint32_t)tree->node_count;
	tree->node_count += (size_t)(entry->labels - entry->shared);
}

enum caa_status
caa_name_tree_init(struct caa_name_tree *tree, size_t count)
{
	const size_t entries_size = (count + 1) * sizeof(*tree->entries);

	*tree = (struct caa_name_tree){
		.names = malloc(count * sizeof(*tree->names) + entries_size),
	};
	if (tree->names == NULL)
		return CAA_E_NOMEM;
	tree->entries = (void *)(tree->names + count);
	memset(tree->entries, 0, entries_size);
	return CAA_OK;
}

void
caa_name_tree_add(
    struct caa_name_tree *tree, size_t name, const char *text, size_t len)
{
	tree->names[tree->name_count++] = (struct caa_name_tree_name){
		.text = text,
		.len = len,
		.index = (uint32_t)name,
	};
}

void
caa_name_tree_build(struct caa_name_tree *tree)
{
	struct caa_name_tree_name *names = tree->names;

	qsort(names, tree->name_count, sizeof(*names), compare_names);
	for (size_t i = 0; i < tree->name_count; i++)
		link_name(tree, &names[i], i > 0 ? &names[i - 1] : NULL);
}

void
caa_name_tree_clear(struct caa_name_tree *tree)
{
	free(tree->names);
	*tree = (struct caa_name_tree){ 0 };
}

size_t
caa_name_tree_labels(const struct caa_name_tree *tree, size_t name)
{
	return tree->entries[name].labels;
}

size_t
caa_name_tree_node(const struct caa_name_tree *tree, size_t name, size_t depth)
{
	const struct caa_name_tree_entry *entry = &tree->entries[name];

	while (depth <= entry->shared)
		entry = &tree->entries[entry->up];
	return entry->first_node + (entry->labels - depth);
}
