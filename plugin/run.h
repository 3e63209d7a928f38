/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run: one request under way: the check on the resolver's thread, and the
 * caller or job that waits for it.  All state but the request and the check
 * is guarded by the instance's mutex.
 */
#ifndef PLUGIN_RUN_H
#define PLUGIN_RUN_H

#include <pthread.h>
#include <stdbool.h>

#include "caa/check.h"
#include "plugin/caa_plugin.h"
#include "plugin/request.h"

struct plugin_run {
	struct caa_plugin *plugin;
	struct caa_pile pile; /* it is the first piece of */
	struct plugin_request request;
	struct caa_check *check; /* NULL: there is nothing to look up */
	pthread_cond_t *over;    /* where somebody waits for that, or NULL */

	bool started;    /* caa_check_start() has returned */
	bool done;       /* the results are there */
	bool cancelled;  /* caa_check_cancel() was or is being called */
	bool cancelling; /* is being called: not to be freed */
	bool closed;     /* by close(): nobody wants the results */
	bool abandoned;  /* nobody waits any more: the instance frees it */
	bool linked;     /* in plugin->runs */
	struct plugin_run *next, *previous;

	uint64_t job; /* 0: a caller waits in validate() */
	bool dropped; /* the job was cancelled: no done */
	bool denied;  /* and the host was told so: it may be reported */
	caa_plugin_done_fn *done_fn;
	void *done_ctx;
};

/*
 * Read a request into a new run.  Returns CAA_PLUGIN_OK or a negative status
 * with a sentence.  Inside a call of the host.
 */
int32_t plugin_run_new(struct plugin_run **out, struct caa_plugin *plugin,
    const struct caa_plugin_request *theirs, struct caa_error *error);

/* Not while it runs.  NULL is allowed. */
void plugin_run_free(struct plugin_run *run);

/* Start the check; it may be over on return.  Once. */
void plugin_run_start(struct plugin_run *run);

/*
 * Wait until it is over, or until its deadline and a margin have passed, and
 * tell the host's progress callback meanwhile.  *stopped is why undecided
 * names are undecided; CAA_REASON_CANCELLED: the instance is closing.  False:
 * it is still not over.
 */
bool plugin_run_wait(struct plugin_run *run, enum caa_reason *stopped);

/* The mutex is held by all callers of these. */

/* End it early.  Lets the mutex go meanwhile; the run stays valid. */
void plugin_run_cancel(struct plugin_run *run);

/* Is it over, so that the owner may free it? */
bool plugin_run_is_over(const struct plugin_run *run);

/* Out of plugin->runs, if it is there. */
void plugin_run_unlink(struct plugin_run *run);

#endif /* PLUGIN_RUN_H */
