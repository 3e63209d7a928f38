/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_clock: the time, and when a question is looked after. */
#ifndef CAA_RESOLVER_UNBOUND_CLOCK_H
#define CAA_RESOLVER_UNBOUND_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>

#include "caa/status.h"

struct caa_lookup;
struct caa_unbound;
struct caa_unbound_question;

int64_t caa_unbound_now_us(void); /* monotonic */

struct timeval caa_unbound_timeval(int64_t ms); /* from 0 to a day */

#define CAA_UNBOUND_NEVER INT64_MAX
/* A first try is looked after then, unless it is over. */
#define CAA_UNBOUND_USUAL_MS 1000

void caa_unbound_clock_init(struct caa_unbound *resolver);
void caa_unbound_clock_clear(struct caa_unbound *resolver);

/* Look after the question, which is the youngest, in CAA_UNBOUND_USUAL_MS. */
CAA_NODISCARD bool caa_unbound_clock_start(
    struct caa_unbound_question *question);
/* Nobody waits for it any more. */
void caa_unbound_clock_stop(struct caa_unbound_question *question);
/* Look after it in so many milliseconds, and no more when that was set. */
void caa_unbound_clock_set(
    struct caa_unbound_question *question, int64_t delay_ms);
/* One who waits is new. */
void caa_unbound_clock_heed(
    struct caa_unbound_question *question, const struct caa_lookup *lookup);

#endif /* CAA_RESOLVER_UNBOUND_CLOCK_H */
