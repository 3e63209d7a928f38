/* SPDX-License-Identifier: BSD-2-Clause */
/* reporting: a reporter, its spool and the web server it reports to. */
#ifndef TESTS_PLUGIN_REPORTING_H
#define TESTS_PLUGIN_REPORTING_H

#include <time.h>

#include "plugin/reporter.h"
#include "tests/plugin/scratch.h"

#define REPORTING_PATIENCE_MS 20000 /* for what should take none */

extern char reporting_path[SCRATCH_MAX_PATH]; /* of the spool */
extern struct plugin_spool reporting_spool;   /* a second door to it */

/* A spool in the scratch directory, and a server; false if this machine can
 * have none. */
bool reporting_set_up(void);
void reporting_tear_down(void);

/* One that tries soon again and gives up soon. */
struct plugin_reporter_config reporting_config(void);

struct plugin_reporter *reporting_start(
    const struct plugin_reporter_config *config);
void reporting_stop(struct plugin_reporter *reporter);

/* The URL of a path of the server, with a number behind it. */
void reporting_url(char out[200], const char *path, unsigned long number);

/* Store a letter to it. */
bool reporting_store(
    struct plugin_spool *spool, const char *path, unsigned long number);

/* Wait until nothing waits in the queue; false after a long time. */
bool reporting_wait(struct plugin_spool *spool);

/*
 * Count requests the server got; of each number below max where counts is not
 * NULL.
 */
size_t reporting_count(unsigned *counts, size_t max);

int64_t reporting_now_ms(clockid_t clock);
void reporting_pause_ms(long ms);

#endif /* TESTS_PLUGIN_REPORTING_H */
