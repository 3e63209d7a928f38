/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: how long something takes, whatever the time of day does. */
#ifndef SERVE_CLOCK_H
#define SERVE_CLOCK_H

#include <time.h>

/* Since a time that clock_gettime(CLOCK_MONOTONIC) gave. */
double serve_seconds_since(const struct timespec *then);

#endif /* SERVE_CLOCK_H */
