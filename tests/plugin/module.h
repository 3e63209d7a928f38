/* SPDX-License-Identifier: BSD-2-Clause */
/* module: the built module, loaded as a host loads it, and such a host. */
#ifndef TESTS_PLUGIN_MODULE_H
#define TESTS_PLUGIN_MODULE_H

#include <pthread.h>
#include <stdbool.h>

#include "plugin/caa_plugin.h"

/* Ends the program when there is none. */
caa_plugin_entry_fn *module_entry(void);
const struct caa_plugin_api *module_load(void);

/* A host that counts what it is told. */
struct module_counts {
	pthread_mutex_t lock;
	size_t audits, permits, lines, reports;
	bool small; /* an audit record smaller than ours */
};

extern struct module_counts module_counts;
extern const struct caa_plugin_host module_host;

#endif /* TESTS_PLUGIN_MODULE_H */
