/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * instance: one opened module with its settings, and the checks it does.  Any
 * number of threads may check at once; closing excludes every other call on
 * the same instance.  Knows nothing of Java.
 */
#ifndef EJBCA_INSTANCE_H
#define EJBCA_INSTANCE_H

#include "plugin/hosts/ejbca/module.h"

struct ejbca_instance;

/* Who hears what the module logs during one call, on the calling thread. */
struct ejbca_listener {
	void *ctx;
	void (*log)(void *ctx, uint32_t level, const char *text, size_t len);
};

/* Zeroed memory means: denied. */
struct ejbca_answer {
	bool permit;
	char *report; /* the module's JSON, or NULL; for free() */
	size_t report_len;
	struct ejbca_failure why; /* the deciding name, or what failed */
};

/*
 * Load the module and open it with these settings.  NULL on failure.  The
 * instance stays in the list of ejbca_instances_close_all() until closed.
 */
EJBCA_NODISCARD struct ejbca_instance *ejbca_instance_open(const char *module,
    const struct caa_plugin_option *options, size_t count,
    const struct ejbca_listener *listener, struct ejbca_failure *failure);

/* NULL is a no-op. */
void ejbca_instance_close(struct ejbca_instance *instance);

/* Before this code is unmapped: nothing the module runs may outlive it. */
void ejbca_instances_close_all(void);

/* Blocks until decided, at most until the deadline.  free(answer->report). */
void ejbca_instance_check(struct ejbca_instance *instance,
    const struct caa_plugin_request *request,
    const struct ejbca_listener *listener, struct ejbca_answer *answer);

#endif /* EJBCA_INSTANCE_H */
