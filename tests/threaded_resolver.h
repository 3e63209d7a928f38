/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * threaded_resolver: the fake resolver behind a thread of its own.  Answers
 * come one by one, the newest question first, and posts go before answers.
 * The clock of the fake stands still, unless the resolver is hurried: then it
 * is that of the system, and what is due is timed out.
 */
#ifndef TESTS_THREADED_RESOLVER_H
#define TESTS_THREADED_RESOLVER_H

#include <pthread.h>
#include <stdbool.h>

#include "tests/fake_resolver.h"

struct threaded_resolver {
	struct caa_resolver base;
	struct fake_resolver fake; /* the thread's, once it runs */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct caa_post *first, **last;
	bool ending, hurried;
};

/* False when there is no thread to be had. */
bool threaded_resolver_init(struct threaded_resolver *threaded,
    const struct fake_row *rows, bool hurried);

/* Ends the thread.  The fake may be looked at, and is to be cleared, after. */
void threaded_resolver_join(struct threaded_resolver *threaded);

#endif /* TESTS_THREADED_RESOLVER_H */
