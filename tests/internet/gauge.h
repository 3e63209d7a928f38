/* SPDX-License-Identifier: BSD-2-Clause */
/* gauge: what this process takes of the machine at a moment; for one thread. */
#ifndef TESTS_INTERNET_GAUGE_H
#define TESTS_INTERNET_GAUGE_H

#include <stdint.h>

struct gauge {
	unsigned long resident_kib;
	unsigned long peak_kib; /* the most that ever was resident */
	unsigned long heap_kib; /* given out by malloc(); 0: it does not say */
	unsigned long descriptors;
	unsigned long sockets; /* of them: a question under way has one */
	int64_t time_ms;       /* monotonic */
};

struct gauge gauge_read(void);

int64_t gauge_now_ms(void);

#endif /* TESTS_INTERNET_GAUGE_H */
