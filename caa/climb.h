/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * climb: RFC 8659 section 3 for many names at once, as a passive state
 * machine.  It says which owners are to be asked, takes the answers in any
 * order, asks every owner once however many names share it, and knows nothing
 * of resolvers, threads or clocks.  One thread at a time.
 */
#ifndef CAA_CLIMB_H
#define CAA_CLIMB_H

#include "caa/pile.h"
#include "caa/policy.h"

#define CAA_CLIMB_MAX_NAMES 10000

struct caa_climb;

/* One level a name climbed through, in the order asked. */
struct caa_level {
	const char *owner;
	const struct caa_answer *answer; /* NULL: never came */
};

/*
 * A climb for count questions, on a pile that is cleared after it.  rules,
 * questions and what they point to are borrowed until caa_climb_clear().
 * CAA_E_LIMIT over CAA_CLIMB_MAX_NAMES.
 */
CAA_NODISCARD enum caa_status caa_climb_new(struct caa_climb **out,
    struct caa_pile *pile, const struct caa_rules *rules,
    const struct caa_question *questions, size_t count,
    struct caa_error *error);

/* Let go of the answers.  NULL is allowed. */
void caa_climb_clear(struct caa_climb *climb);

/*
 * The next owner to ask, each once; false when none is waiting to be asked
 * now (more may follow after answers).  *node names it to caa_climb_answer.
 */
bool caa_climb_next(struct caa_climb *climb, size_t *node, const char **owner);

/* The answer for a node; takes its own reference.  NULL: out of memory. */
void caa_climb_answer(
    struct caa_climb *climb, size_t node, struct caa_answer *answer);

/*
 * The same for a failed or unasked node whose time is up: the names waiting
 * for it, and for it only, are decided with CAA_REASON_DEADLINE.
 */
void caa_climb_expire(
    struct caa_climb *climb, size_t node, struct caa_answer *answer);

/* Every name decided? */
bool caa_climb_is_done(const struct caa_climb *climb);

/* Give every undecided name this reason (deadline, cancelled, no memory). */
void caa_climb_stop(struct caa_climb *climb, enum caa_reason reason);

/* Results, valid until it is cleared, by index of the question. */
const struct caa_decision *caa_climb_decision(
    const struct caa_climb *climb, size_t index);
size_t caa_climb_level_count(const struct caa_climb *climb, size_t index);
struct caa_level caa_climb_level(
    const struct caa_climb *climb, size_t index, size_t level);

/* How many names are decided, for progress.  Same thread rule. */
size_t caa_climb_decided(const struct caa_climb *climb);

#endif /* CAA_CLIMB_H */
