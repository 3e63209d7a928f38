/* SPDX-License-Identifier: BSD-2-Clause */
/* jobs: requests whose caller does not wait. */
#ifndef PLUGIN_JOBS_H
#define PLUGIN_JOBS_H

#include "plugin/instance.h"

#define PLUGIN_MAX_JOBS 10000 /* submitted and not delivered yet */

/* As the functions of caa_plugin_api, with internal structs. */
int32_t plugin_jobs_submit(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, caa_plugin_done_fn *done,
    void *done_ctx, uint64_t *job, struct caa_error *error);
int32_t plugin_jobs_cancel(struct caa_plugin *plugin, uint64_t job);
int plugin_jobs_poll_fd(struct caa_plugin *plugin);
int32_t plugin_jobs_process(struct caa_plugin *plugin);

/* A run is over that nobody waits for: the bell is due.  The instance's mutex
 * is held, here and for the next. */
void plugin_jobs_finish(struct plugin_run *run);

/* Make the descriptor readable, if the bell is due. */
void plugin_jobs_ring(struct caa_plugin *plugin);

/*
 * True: the caller, on a resolver's thread, posts the bell there once it has
 * let go of the mutex.  Results that come in one turn of the loop are told of
 * at once, after it: else a host on the same core takes each alone.
 */
bool plugin_jobs_claim_bell(struct caa_plugin *plugin);

/* Free all results, undelivered.  When nothing else is going on. */
void plugin_jobs_drop(struct caa_plugin *plugin);

#endif /* PLUGIN_JOBS_H */
