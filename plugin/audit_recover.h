/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_recover: find the end of a chain again, and say in the chain itself
 * what was amiss there.  While the store is locked.
 */
#ifndef PLUGIN_AUDIT_RECOVER_H
#define PLUGIN_AUDIT_RECOVER_H

#include "plugin/audit_store.h"
#include "plugin/audit_writer.h"

/* Go on from where the head says that the chain ends. */
void plugin_audit_recover_head(
    const struct plugin_audit_store *store, struct plugin_audit_writer *writer);

/*
 * Go on from the end of a file of which the head knows nothing, or not all.
 * Octets that are no whole line are accounted for by a record "repair", the
 * lack of lines that were there by a record "loss"; an empty file begins with
 * "continue".  CAA_E_CONFIG for a file that is no audit log.
 */
CAA_NODISCARD enum caa_status plugin_audit_recover_tail(
    const struct plugin_audit_store *store, struct plugin_audit_writer *writer,
    struct caa_error *error);

/* Add the first record of a file that is not the first of its chain. */
CAA_NODISCARD enum caa_status plugin_audit_recover_continue(
    const struct plugin_audit_store *store, struct plugin_audit_writer *writer,
    struct caa_error *error);

#endif /* PLUGIN_AUDIT_RECOVER_H */
