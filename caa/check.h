/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check: one request's names run against one resolver.  Joins climb and
 * resolver; bounded by its deadline whatever the servers do.
 */
#ifndef CAA_CHECK_H
#define CAA_CHECK_H

#include "caa/climb.h"
#include "caa/resolver.h"

struct caa_check;

/*
 * On the resolver's thread, exactly once per started check and as the last
 * thing the check does: no lookup and no post of it is left behind.  It may
 * run inside a callback or a start() of the resolver, so it must not free
 * that; starting another check is fine.
 */
typedef void caa_check_done_fn(void *ctx, struct caa_check *check);

/* On a pile and with what it borrows as caa_climb_new(), until
 * caa_check_clear(). */
CAA_NODISCARD enum caa_status caa_check_new(struct caa_check **out,
    struct caa_pile *pile, const struct caa_rules *rules,
    const struct caa_question *questions, size_t count,
    struct caa_error *error);

/*
 * Begin; returns at once (or, with a resolver without a thread, when done).
 * deadline_ms is on the resolver's clock.  Once, from any thread.  The check
 * may be cleared from done on, not within it.  Where a resolver has several
 * threads, all of it happens on that of the first name's home.
 */
void caa_check_start(struct caa_check *check, struct caa_resolver *resolver,
    int64_t deadline_ms, caa_check_done_fn *done, void *ctx);

/*
 * End a started check early: undecided names are denied with
 * CAA_REASON_CANCELLED and done is called soon, unless it already was.  Once
 * at most, from any thread, and not after the owner has seen done; the call
 * must have returned before the check is cleared.  Where the last answer and a
 * cancel cross, done waits for the cancel to get through and the names keep
 * their results: the owner need not know which was first.
 */
void caa_check_cancel(struct caa_check *check);

/* The results, once done was called.  Valid until caa_check_clear(). */
const struct caa_climb *caa_check_climb(const struct caa_check *check);

/* Names decided so far; any thread, for progress. */
size_t caa_check_decided(const struct caa_check *check);

/* On whose thread it lives, once started. */
struct caa_resolver *caa_check_resolver(const struct caa_check *check);

/* Let go of the answers.  Not while running.  NULL is allowed. */
void caa_check_clear(struct caa_check *check);

#endif /* CAA_CHECK_H */
