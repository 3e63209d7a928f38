/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lateness: how late a busy machine is with everything, measured beside what
 * is to be in time.
 */
#ifndef TESTS_INTERNET_LATENESS_H
#define TESTS_INTERNET_LATENESS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct lateness {
	pthread_t thread;
	atomic_bool stop;
	long late_ms;
};

void lateness_begin(struct lateness *lateness);

/* The most a short sleep was late since then, in milliseconds. */
long lateness_end(struct lateness *lateness);

long lateness_now_ms(void); /* monotonic */

#endif /* TESTS_INTERNET_LATENESS_H */
