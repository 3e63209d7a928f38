/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each name waits at one node, the owner it needs the answer of; an answer
 * moves all who wait there up as far as the answers known already carry them.
 * Everything is allocated at the start, so that nothing but an answer can be
 * missing later; a node costs no memory that is touched before it is reached.
 */
#include "caa/climb.h"

#include <stdlib.h>

#include "caa/ignore.h"
#include "caa/name_tree.h"

#define MEMO_RECORDS_MIN 8u

/* In links, 0 is none and n means index n - 1. */
struct climb_node {
	const char *owner;            /* borrowed; NULL: not reached yet */
	struct caa_answer *answer;    /* own reference */
	struct caa_policy_memo *memo; /* of a large set, or NULL */
	uint32_t next_asked;          /* node to be asked after this one */
	uint16_t waiting;             /* first name that needs the answer */
	bool answered;
};

struct climb_name {
	struct caa_decision decision;
	const char *owner; /* the level it stands at, in its domain's text */
	uint16_t next_waiting;
	uint8_t depth; /* labels of owner; 0: climbs nothing */
	bool decided;
};

_Static_assert(CAA_CLIMB_MAX_NAMES < UINT16_MAX, "names are linked in 16 bit");

struct caa_climb {
	const struct caa_rules *rules;
	const struct caa_question *questions;
	size_t count;
	size_t decided;
	struct caa_name_tree tree;
	struct climb_node *nodes;     /* by number in the tree */
	uint32_t ask_first, ask_last; /* queue of reached, unasked nodes */
	struct climb_name names[];
};

static void
decide(struct caa_climb *climb, struct climb_name *name)
{
	name->decided = true;
	climb->decided++;
}

static void
decide_reason(struct caa_climb *climb, size_t index, enum caa_reason reason)
{
	struct climb_name *name = &climb->names[index];

	caa_policy_reason(&name->decision, reason);
	decide(climb, name);
}

static void
queue_node(struct caa_climb *climb, size_t index)
{
	uint32_t link = (uint32_t)index + 1;

	if (climb->ask_first == 0)
		climb->ask_first = link;
	else
		climb->nodes[climb->ask_last - 1].next_asked = link;
	climb->ask_last = link;
}

/* The node a name stands at; on the first visit it is skipped or queued. */
static struct climb_node *
reach_node(struct caa_climb *climb, size_t index)
{
	const struct climb_name *name = &climb->names[index];
	size_t i = caa_name_tree_node(&climb->tree, index, name->depth);
	struct climb_node *node = &climb->nodes[i];

	if (node->owner != NULL)
		return node;
	node->owner = name->owner;
	if (caa_ignore_tld(&climb->rules->ignore_tlds, node->owner)) {
		node->answer =
		    caa_answer_new(CAA_OUTCOME_SKIPPED, CAA_DNSSEC_UNKNOWN,
			"the configuration ignores the top-level domain %s",
			node->owner);
		node->answered = true;
	} else {
		queue_node(climb, i);
	}
	return node;
}

/* Small sets are decided on sooner than remembered. */
static struct caa_policy_memo *
node_memo(struct climb_node *node)
{
	if (node->memo == NULL && node->answer != NULL &&
	    node->answer->record_count >= MEMO_RECORDS_MIN)
		node->memo = calloc(1, sizeof(*node->memo));
	return node->memo;
}

/*
 * RFC 8659 3: from the name to its top-level domain, never to the root, and
 * along the name's own ancestors, wherever an alias may have led.
 */
static void
climb_name(struct caa_climb *climb, size_t index)
{
	struct climb_name *name = &climb->names[index];

	while (!name->decided) {
		struct climb_node *node = reach_node(climb, index);

		if (!node->answered) {
			name->next_waiting = node->waiting;
			node->waiting = (uint16_t)(index + 1);
			return;
		}
		if (caa_policy_level_recall(climb->rules,
			&climb->questions[index], name->owner, node->answer,
			node_memo(node), &name->decision)) {
			decide(climb, name);
		} else if (name->depth == 1) {
			caa_policy_end(&name->decision);
			decide(climb, name);
		} else {
			name->owner = caa_domain_parent(name->owner);
			name->depth--;
		}
	}
}

static void
begin_name(struct caa_climb *climb, size_t index)
{
	const struct caa_question *question = &climb->questions[index];
	struct climb_name *name = &climb->names[index];

	if (!caa_question_is_valid(question)) {
		decide_reason(climb, index, CAA_REASON_BAD_NAME);
	} else if (caa_ignore_domain(&climb->rules->ignore_domains,
		       question->domain) != NULL) {
		decide_reason(climb, index, CAA_REASON_IGNORED_DOMAIN);
	} else {
		name->owner = question->domain->text;
		name->depth =
		    (uint8_t)caa_name_tree_labels(&climb->tree, index);
		climb_name(climb, index);
	}
}

static void
build_tree(struct caa_climb *climb)
{
	for (size_t i = 0; i < climb->count; i++)
		if (caa_question_is_valid(&climb->questions[i]))
			caa_name_tree_add(
			    &climb->tree, i, climb->questions[i].domain);
	caa_name_tree_build(&climb->tree);
}

/* With a node for each ancestor; NULL when out of memory. */
static struct caa_climb *
make_climb(
    struct caa_pile *pile, const struct caa_question *questions, size_t count)
{
	struct caa_climb *climb = caa_pile_take_zeroed(
	    pile, 1, sizeof(*climb) + count * sizeof(climb->names[0]));

	if (climb == NULL)
		return NULL;
	climb->questions = questions;
	climb->count = count;
	if (caa_name_tree_init(&climb->tree, pile, count) != CAA_OK)
		return NULL;
	build_tree(climb);
	climb->nodes = caa_pile_take_zeroed(
	    pile, climb->tree.node_count, sizeof(*climb->nodes));
	return climb->nodes != NULL ? climb : NULL;
}

enum caa_status
caa_climb_new(struct caa_climb **out, struct caa_pile *pile,
    const struct caa_rules *rules, const struct caa_question *questions,
    size_t count, struct caa_error *error)
{
	struct caa_climb *climb;

	if (count > CAA_CLIMB_MAX_NAMES)
		return caa_error_set(error, CAA_E_LIMIT,
		    "%zu names in one request are more than the %d allowed",
		    count, CAA_CLIMB_MAX_NAMES);
	climb = make_climb(pile, questions, count);
	if (climb == NULL)
		return caa_error_set(
		    error, CAA_E_NOMEM, "no memory to check %zu names", count);
	climb->rules = rules;
	for (size_t i = 0; i < count; i++)
		begin_name(climb, i);
	*out = climb;
	return CAA_OK;
}

void
caa_climb_clear(struct caa_climb *climb)
{
	if (climb == NULL)
		return;
	for (size_t i = 0; i < climb->tree.node_count; i++) {
		caa_answer_unref(climb->nodes[i].answer);
		free(climb->nodes[i].memo);
	}
}

bool
caa_climb_next(struct caa_climb *climb, size_t *node, const char **owner)
{
	if (climb->ask_first == 0)
		return false;
	*node = climb->ask_first - 1;
	*owner = climb->nodes[*node].owner;
	climb->ask_first = climb->nodes[*node].next_asked;
	return true;
}

void
caa_climb_answer(
    struct caa_climb *climb, size_t node, struct caa_answer *answer)
{
	struct climb_node *at = &climb->nodes[node];

	if (at->answered)
		return;
	at->answered = true;
	at->answer = caa_answer_ref(answer);
	while (at->waiting != 0) {
		size_t index = at->waiting - 1u;

		at->waiting = climb->names[index].next_waiting;
		climb_name(climb, index);
	}
}

void
caa_climb_expire(
    struct caa_climb *climb, size_t node, struct caa_answer *answer)
{
	struct climb_node *at = &climb->nodes[node];

	if (at->answered)
		return;
	for (size_t link = at->waiting; link != 0;) {
		size_t index = link - 1u;

		link = climb->names[index].next_waiting;
		decide_reason(climb, index, CAA_REASON_DEADLINE);
	}
	at->waiting = 0;
	caa_climb_answer(climb, node, answer);
}

bool
caa_climb_is_done(const struct caa_climb *climb)
{
	return climb->decided == climb->count;
}

void
caa_climb_stop(struct caa_climb *climb, enum caa_reason reason)
{
	for (size_t i = 0; i < climb->count; i++)
		if (!climb->names[i].decided)
			decide_reason(climb, i, reason);
	climb->ask_first = 0;
}

const struct caa_decision *
caa_climb_decision(const struct caa_climb *climb, size_t index)
{
	return &climb->names[index].decision;
}

size_t
caa_climb_level_count(const struct caa_climb *climb, size_t index)
{
	const struct climb_name *name = &climb->names[index];

	if (name->owner == NULL)
		return 0;
	return caa_name_tree_labels(&climb->tree, index) - name->depth + 1;
}

struct caa_level
caa_climb_level(const struct caa_climb *climb, size_t index, size_t level)
{
	size_t depth = caa_name_tree_labels(&climb->tree, index) - level;
	const struct climb_node *node =
	    &climb->nodes[caa_name_tree_node(&climb->tree, index, depth)];

	return (struct caa_level){
		.owner = node->owner,
		.answer = node->answer,
	};
}

size_t
caa_climb_decided(const struct caa_climb *climb)
{
	return climb->decided;
}
