/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_error: what went wrong with the audit log, in a sentence. */
#ifndef PLUGIN_AUDIT_ERROR_H
#define PLUGIN_AUDIT_ERROR_H

#include "caa/status.h"

/* "audit log: cannot WHAT PATH: ..." for an errno; CAA_E_SYSTEM, or
 * CAA_E_NOMEM for ENOMEM. */
enum caa_status plugin_audit_fail(
    struct caa_error *error, const char *what, const char *path, int code);

/* "audit log: PATH WHY"; CAA_E_CONFIG. */
enum caa_status plugin_audit_refuse(
    struct caa_error *error, const char *path, const char *why);

#endif /* PLUGIN_AUDIT_ERROR_H */
