/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * instance: one configured validator: its profiles, resolvers and calls in
 * flight.  Everything under "mutex" is guarded by it; the rest is immutable
 * after open.
 */
#ifndef PLUGIN_INSTANCE_H
#define PLUGIN_INSTANCE_H

#include <pthread.h>

#include "caa/process.h"
#include "caa/resolver.h"
#include "plugin/host.h"
#include "plugin/profile.h"
#include "plugin/reports.h"
#include "plugin/run.h"
#include "plugin/settings.h"
#include "plugin/verdict.h"

/* Says once that there are results, on a resolver's thread. */
struct plugin_bell {
	struct caa_post post; /* first: the resolver hands it back */
	struct caa_plugin *plugin;
	bool due;    /* the host has not been told of a result */
	bool queued; /* with a resolver */
};

struct caa_plugin {
	struct plugin_audience audience; /* the host, and our own log */
	struct plugin_settings settings;
	struct plugin_profile *profiles; /* [0] is the default one */
	size_t profile_count;
	struct plugin_evidence_copy *evidence; /* to answer from, or NULL */
	struct plugin_reports *reports; /* NULL: denials are not reported */
	struct caa_process process;     /* that of threads and descriptors */
	bool has_mutex, has_changed;

	pthread_mutex_t mutex;
	pthread_cond_t changed; /* inside or runs became fewer */
	bool closing;
	size_t inside;              /* calls of the host under way */
	struct plugin_run *runs;    /* started and not yet given up */
	struct plugin_run *results; /* of jobs, oldest first */
	struct plugin_run **results_end;
	int event_fd; /* readable while results wait; -1: none yet */
	struct plugin_bell bell;
	size_t job_count; /* in both lists */
	uint64_t last_job;
};

/* As caa_plugin_api.open, with internal errors. */
int32_t plugin_instance_open(struct caa_plugin **out,
    const struct caa_plugin_host *host, const struct caa_plugin_option *options,
    size_t option_count, struct caa_error *error);

/* As caa_plugin_api.close. */
void plugin_instance_close(struct caa_plugin *plugin);

/*
 * Begin a call of the host: CAA_PLUGIN_OK, then plugin_instance_leave() ends
 * it; or a negative status with a sentence: the instance is closing, or
 * belongs to the parent of this process.
 */
int32_t plugin_instance_enter(
    struct caa_plugin *plugin, struct caa_error *error);
void plugin_instance_leave(struct caa_plugin *plugin);

/* From here on only this process can use the instance, no child of it: a
 * thread or descriptor is about to be made.  Inside a call. */
void plugin_instance_claim(struct caa_plugin *plugin);

/* Go over to the audit log's new file, as after SIGHUP. */
int32_t plugin_instance_reopen(
    struct caa_plugin *plugin, struct caa_error *error);

/* NULL is the default one.  NULL with a sentence if there is none such. */
const struct plugin_profile *plugin_instance_profile(
    const struct caa_plugin *plugin, const char *name, struct caa_error *error);

#endif /* PLUGIN_INSTANCE_H */
