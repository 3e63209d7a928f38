/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_resolver: a resolver without a thread that answers from a script, in
 * whatever order and at whatever time a test wants, and counts what it was
 * asked.  The test owns the clock.
 */
#ifndef TESTS_FAKE_RESOLVER_H
#define TESTS_FAKE_RESOLVER_H

#include "caa/resolver.h"
#include "tests/fake_answer.h"

struct fake_resolver {
	struct caa_resolver base;
	const struct fake_row *rows; /* ends with an owner NULL; an owner not
	                                in them has NODATA, insecure */
	enum fake_delivery usual;    /* USUAL means AT_ONCE */
	bool hold_posts;             /* until fake_run_posts() */
	bool no_timers;              /* as on the wrong thread */
	void (*on_start)(void *ctx); /* before start() does anything, or NULL */
	void *on_start_ctx;
	int64_t now_ms;
	struct caa_lookup *held; /* oldest first */
	struct caa_post *posts;
	struct caa_timer *timers;
	char **asked; /* owners in the order they were asked */
	size_t asked_count, asked_size;
	size_t cancelled;         /* lookups */
	unsigned depth, nested;   /* start() within itself, at most */
	int64_t last_deadline_ms; /* of the lookup started last */
};

/* Borrows rows until fake_resolver_clear(); the clock stands at 1000 ms. */
void fake_resolver_init(
    struct fake_resolver *fake, const struct fake_row *rows);

/* Frees; returns how many lookups and timers nobody saw the end of. */
size_t fake_resolver_clear(struct fake_resolver *fake);

/* How often was this owner asked? */
size_t fake_asked(const struct fake_resolver *fake, const char *owner);

size_t fake_held(const struct fake_resolver *fake);

/* Answer a held lookup by its owner, or the oldest or newest one.  False if
 * there is none. */
bool fake_release(struct fake_resolver *fake, const char *owner);
bool fake_release_oldest(struct fake_resolver *fake);
bool fake_release_newest(struct fake_resolver *fake);

/* Set the clock, time out what is due and call its timers. */
void fake_set_now(struct fake_resolver *fake, int64_t now_ms);

/* Run the posts held so far; returns how many. */
size_t fake_run_posts(struct fake_resolver *fake);

#endif /* TESTS_FAKE_RESOLVER_H */
