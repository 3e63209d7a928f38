/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module: caa_validator.so, loaded by its absolute path.  The adapter links
 * nothing of it and believes nothing but caa_plugin.h.  Any thread.
 */
#ifndef EJBCA_MODULE_H
#define EJBCA_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/caa_plugin.h"

#define EJBCA_NODISCARD       __attribute__((warn_unused_result))
#define EJBCA_PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))

/* Why something cannot be had: one sentence for the administrator. */
struct ejbca_failure {
	char text[1024];
};

/* Fill failure and return false, so that a failing call is one line. */
bool ejbca_fail(struct ejbca_failure *failure, const char *format, ...)
    EJBCA_PRINTF(2, 3);

struct ejbca_module {
	void *handle;
	const struct caa_plugin_api *api;
};

/* For ejbca_module_clear(), in any case. */
EJBCA_NODISCARD bool ejbca_module_load(struct ejbca_module *module,
    const char *path, struct ejbca_failure *failure);

void ejbca_module_clear(struct ejbca_module *module);

#endif /* EJBCA_MODULE_H */
