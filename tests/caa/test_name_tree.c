/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/name_tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caa/domain.h"
#include "caa/status.h"
#include "tests/runner.h"

#define MAX_NAMES 12
#define MANY      200

static struct caa_pile pile;

static const struct {
	const char *row;
	const char *names[MAX_NAMES];
	size_t count;
	size_t nodes; /* distinct ancestors */
} tree_rows[] = {
	{ "no name", { NULL }, 0, 0 },
	{ "a top-level domain", { "com" }, 1, 1 },
	{ "one name", { "a.b.com" }, 1, 3 },
	{ "the same name three times", { "a.com", "a.com", "a.com" }, 3, 2 },
	{ "siblings", { "a.example.com", "b.example.com" }, 2, 4 },
	{ "an ancestor after its descendant", { "a.b.com", "b.com" }, 2, 3 },
	{ "an ancestor before its descendant", { "b.com", "a.b.com" }, 2, 3 },
	{ "nothing in common", { "a.com", "a.org" }, 2, 4 },
	{ "a label that ends like another", { "a.com", "b.xcom" }, 2, 4 },
	{ "a name that ends like another", { "xcom", "com" }, 2, 2 },
	{ "the hyphen stands before the dot",
	    { "x.a.com", "a-.com", "y.a.com", "-a.com", "a.com" }, 5, 6 },
	{ "branches at several depths, in no order",
	    { "a.b.c.d", "d", "z.c.d", "q.b.c.d", "c.d", "b.d", "a.b.c.d" }, 7,
	    7 },
	{ "long ends in common",
	    { "a.very.long.example.com", "xvery.long.example.com",
		"b.very.long.example.com", "very.long.example.com",
		"ng.example.com", "long.example.com" },
	    6, 8 },
	{ "a name left out", { "a.com", NULL, "b.com" }, 3, 3 },
	{ "all left out", { NULL, NULL }, 2, 0 },
	{ "in order already", { "com", "a.com", "x.a.com", "b.com", "org" }, 5,
	    5 },
};

/* The ancestor of a name that has depth labels, by its text. */
static const char *
ancestor(const char *name, size_t labels, size_t depth)
{
	for (; labels > depth; labels--)
		name = strchr(name, '.') + 1;
	return name;
}

/* Equal numbers exactly for equal texts, over every pair. */
static bool
is_consistent(const struct caa_name_tree *tree, const char *const *names,
    size_t a, size_t b)
{
	size_t labels_a = caa_name_tree_labels(tree, a);
	size_t labels_b = caa_name_tree_labels(tree, b);
	bool ok = true;

	for (size_t i = 1; i <= labels_a; i++)
		for (size_t j = 1; j <= labels_b; j++) {
			size_t node = caa_name_tree_node(tree, a, i);
			bool same = strcmp(ancestor(names[a], labels_a, i),
					ancestor(names[b], labels_b, j)) == 0;
			ok = ok && node < tree->node_count &&
			    (node == caa_name_tree_node(tree, b, j)) == same;
		}
	return ok;
}

static bool
init_tree(const char *row, struct caa_name_tree *tree, const char *const *names,
    size_t count)
{
	static struct caa_domain domains[MANY];
	enum caa_status status = caa_name_tree_init(tree, &pile, count);

	CHECK(row, status == CAA_OK && count <= MANY);
	if (status != CAA_OK || count > MANY) {
		caa_pile_clear(&pile);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (names[i] == NULL)
			continue;
		domains[i].len = strlen(names[i]);
		memcpy(domains[i].text, names[i], domains[i].len + 1);
		caa_name_tree_add(tree, i, &domains[i]);
	}
	caa_name_tree_build(tree);
	return true;
}

static void
check_names(const char *row, const char *const *names, size_t count)
{
	struct caa_name_tree tree;
	bool ok = true;

	if (!init_tree(row, &tree, names, count))
		return;
	for (size_t a = 0; a < count; a++)
		for (size_t b = 0; b < count; b++)
			ok = ok && is_consistent(&tree, names, a, b);
	CHECK(row, ok);
	caa_pile_clear(&pile);
}

static void
test_numbers(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(tree_rows); i++) {
		struct caa_name_tree tree;

		check_names(
		    tree_rows[i].row, tree_rows[i].names, tree_rows[i].count);
		if (!init_tree(tree_rows[i].row, &tree, tree_rows[i].names,
			tree_rows[i].count))
			continue;
		CHECK(tree_rows[i].row, tree.node_count == tree_rows[i].nodes);
		caa_pile_clear(&pile);
	}
}

/* Names of few letters, so that every kind of sharing comes about. */
static void
test_many_shapes(void)
{
	static const char letters[] = "ab-.c0";
	static char texts[200][16];
	const char *names[CAA_COUNTOF(texts)];
	uint32_t state = 1;

	for (size_t i = 0; i < CAA_COUNTOF(texts); i++) {
		for (size_t k = 0; k + 1 < sizeof(texts[i]); k++) {
			state = state * 1664525u + 1013904223u;
			texts[i][k] = letters[(state >> 16) % 6];
			if (k > 0 && texts[i][k] == '.' &&
			    texts[i][k - 1] == '.')
				texts[i][k] = 'a';
		}
		names[i] = texts[i] + i % 9;
		if (names[i][0] == '.')
			names[i]++;
		texts[i][14] = texts[i][14] == '.' ? 'b' : texts[i][14];
	}
	check_names("200 names of six letters", names, CAA_COUNTOF(names));
}

static void
test_deepest(void)
{
	char text[CAA_DOMAIN_MAX_OCTETS + 1];
	const char *names[] = { text, "a", text };
	struct caa_name_tree tree;

	for (size_t i = 0; i < CAA_DOMAIN_MAX_OCTETS; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[CAA_DOMAIN_MAX_OCTETS] = '\0';
	check_names("127 labels", names, CAA_COUNTOF(names));
	if (!init_tree("127 labels", &tree, names, CAA_COUNTOF(names)))
		return;
	CHECK("127 labels", caa_name_tree_labels(&tree, 0) == 127);
	CHECK("127 labels", tree.node_count == 127);
	caa_pile_clear(&pile);
}

const char suite_name[] = "caa.name_tree";
const struct test tests[] = {
	{ "numbers", test_numbers },
	{ "many_shapes", test_many_shapes },
	{ "deepest", test_deepest },
	{ NULL, NULL },
};
