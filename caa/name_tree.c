/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorted by their labels from the right, names below one ancestor stand next
 * to each other.  The first of them owns the number; every later one finds it
 * by going from neighbour to neighbour, skipping those that share too much.
 */
#include "caa/name_tree.h"

#include <stdlib.h>

struct caa_name_tree_name {
	const struct caa_domain *domain;
	size_t index;
};

static int
compare_names(const void *left, const void *right)
{
	const struct caa_name_tree_name *a = left, *b = right;

	return caa_domain_compare(a->domain, b->domain);
}

static uint8_t
count_labels(const struct caa_domain *domain)
{
	uint8_t labels = 1;

	for (size_t i = 0; i < domain->len; i++)
		labels = (uint8_t)(labels + (domain->text[i] == '.'));
	return labels;
}

static uint8_t
count_shared(const struct caa_domain *a, const struct caa_domain *b)
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

	entry->labels = count_labels(name->domain);
	if (before != NULL) {
		entry->shared = count_shared(before->domain, name->domain);
		entry->up = (uint32_t)before->index;
	}
	while (entry->shared > 0 &&
	    tree->entries[entry->up].shared >= entry->shared)
		entry->up = tree->entries[entry->up].up;
	entry->first_node = (uint32_t)tree->node_count;
	tree->node_count += (size_t)(entry->labels - entry->shared);
}

enum caa_status
caa_name_tree_init(
    struct caa_name_tree *tree, struct caa_pile *pile, size_t count)
{
	*tree = (struct caa_name_tree){
		.entries =
		    caa_pile_take_zeroed(pile, count, sizeof(*tree->entries)),
		.names = caa_pile_take(pile, count * sizeof(*tree->names)),
	};
	return tree->entries != NULL && tree->names != NULL ? CAA_OK
							    : CAA_E_NOMEM;
}

void
caa_name_tree_add(
    struct caa_name_tree *tree, size_t name, const struct caa_domain *domain)
{
	tree->names[tree->name_count++] = (struct caa_name_tree_name){
		.domain = domain,
		.index = name,
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
