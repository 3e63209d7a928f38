/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_options: from the configuration to an open audit log. */
#ifndef PLUGIN_AUDIT_OPTIONS_H
#define PLUGIN_AUDIT_OPTIONS_H

#include "plugin/audit_log.h"
#include "plugin/profile.h"

/*
 * Open the audit log that is configured; *out stays NULL if there is none.
 * Borrows host.  CAA_E_CONFIG for a log that cannot be written, for settings
 * that mean nothing together, and when neither a log nor the host would keep
 * records.
 */
CAA_NODISCARD enum caa_status plugin_audit_options_open(
    struct plugin_audit_log **out, const struct plugin_profile *profile,
    const struct caa_plugin_host *host, struct caa_error *error);

#endif /* PLUGIN_AUDIT_OPTIONS_H */
