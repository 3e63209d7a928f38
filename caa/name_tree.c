/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorted by their labels from the right, names below one ancestor stand next
 * to each other.  The first of them owns the number; every later one finds it
 * by going from neighbour to neighbour, skipping those that share too much.
 */
#include "caa/name_tree.h"

#include <stdlib.h>
#include <string.h>

struct sorted_name {
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

static int
compare_names(const void *left, const void *right)
{
	const struct sorted_name *a = left, *b = right;
	size_t i = a->len, j = b->len;

	while (i > 0 && j > 0) {
		int order = rank(a->text[--i]) - rank(b->text[--j]);
		if (order != 0)
			return order;
	}
	if (i != j)
		return i < j ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static uint8_t
count_labels(const struct sorted_name *name)
{
	uint8_t labels = 1;

	for (size_t i = 0; i < name->len; i++)
		labels = (uint8_t)(labels + (name->text[i] == '.'));
	return labels;
}

static uint8_t
count_shared(const struct sorted_name *a, const struct sorted_name *b)
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

static size_t
sort_names(struct sorted_name *sorted, const char *const *names, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		if (names[i] != NULL)
			sorted[used++] = (struct sorted_name){
				.text = names[i],
				.len = strlen(names[i]),
				.index = (uint32_t)i,
			};
	qsort(sorted, used, sizeof(*sorted), compare_names);
	return used;
}

/* The names before this one in sorting order are linked already. */
static void
link_name(struct caa_name_tree *tree, const struct sorted_name *name,
    const struct sorted_name *before)
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
caa_name_tree_init(
    struct caa_name_tree *tree, const char *const *names, size_t count)
{
	struct sorted_name *sorted = calloc(count + 1, sizeof(*sorted));

	*tree = (struct caa_name_tree){
		.entries = calloc(count + 1, sizeof(*tree->entries)),
	};
	if (sorted == NULL || tree->entries == NULL) {
		caa_name_tree_clear(tree);
		free(sorted);
		return CAA_E_NOMEM;
	}

	size_t used = sort_names(sorted, names, count);
	for (size_t i = 0; i < used; i++)
		link_name(tree, &sorted[i], i > 0 ? &sorted[i - 1] : NULL);
	free(sorted);
	return CAA_OK;
}

void
caa_name_tree_clear(struct caa_name_tree *tree)
{
	free(tree->entries);
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
