/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name_tree: one number for each distinct ancestor of many names.  Built by
 * sorting, so that no choice of names makes it slow: a hash table without a
 * secret key could be filled with collisions by whoever writes the request.
 * Immutable once built.
 */
#ifndef CAA_NAME_TREE_H
#define CAA_NAME_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "caa/domain.h"
#include "caa/pile.h"
#include "caa/status.h"

struct caa_name_tree_entry {
	uint32_t first_node; /* of the ancestors not shared with up */
	uint32_t up;         /* the name that numbers the shared ones */
	uint8_t labels;      /* of the name; 0: left out */
	uint8_t shared;      /* labels it has in common with up */
};

struct caa_name_tree_name;

struct caa_name_tree {
	struct caa_name_tree_entry *entries; /* by index of the name */
	size_t node_count;                /* distinct ancestors, selves too */
	struct caa_name_tree_name *names; /* what was added; private */
	size_t name_count;
};

/* Room for count names on a pile.  CAA_OK or CAA_E_NOMEM. */
CAA_NODISCARD enum caa_status caa_name_tree_init(
    struct caa_name_tree *tree, struct caa_pile *pile, size_t count);

/* Add a name, borrowed until the tree is built.  name, below count, is what
 * it is called from now on; each once, and some may be left out. */
void caa_name_tree_add(
    struct caa_name_tree *tree, size_t name, const struct caa_domain *domain);

/* Number the ancestors of what was added.  Once. */
void caa_name_tree_build(struct caa_name_tree *tree);

/* Labels of a name, which is the depth it stands at; 0 for one left out. */
size_t caa_name_tree_labels(const struct caa_name_tree *tree, size_t name);

/*
 * The number, below node_count, of the ancestor of a name that has depth
 * labels: 1 is its top-level domain, caa_name_tree_labels() the name itself.
 * Two names share an ancestor exactly when they get the same number for it.
 */
size_t caa_name_tree_node(
    const struct caa_name_tree *tree, size_t name, size_t depth);

#endif /* CAA_NAME_TREE_H */
