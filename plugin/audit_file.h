/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_file: the audit log in a file that several processes may write.  What
 * was committed is on the disk; what a crash left half written is recorded
 * as such and never silently overwritten.  One thread at a time.
 */
#ifndef PLUGIN_AUDIT_FILE_H
#define PLUGIN_AUDIT_FILE_H

#include "plugin/audit_writer.h"

struct plugin_audit_file;

/*
 * Open the log at an absolute path, and put in order what a crash left.  One
 * that is not there is created with the first record.  Borrows setup.
 * CAA_E_CONFIG for a file that is no audit log.
 */
CAA_NODISCARD enum caa_status plugin_audit_file_new(
    struct plugin_audit_file **out, const char *path,
    const struct plugin_audit_setup *setup, struct caa_error *error);

/* With a last checkpoint, where there is a key. */
void plugin_audit_file_free(struct plugin_audit_file *file);

/* Free it, and leave the log to the process this one was forked from. */
void plugin_audit_file_abandon(struct plugin_audit_file *file);

/* All records of all batches, or on failure none that anybody may rely on. */
CAA_NODISCARD enum caa_status plugin_audit_file_commit(
    struct plugin_audit_file *file, const struct plugin_audit_batch *first,
    struct caa_error *error);

/* Go over to the file that now has the path; nothing if that is still ours. */
CAA_NODISCARD enum caa_status plugin_audit_file_reopen(
    struct plugin_audit_file *file, struct caa_error *error);

#endif /* PLUGIN_AUDIT_FILE_H */
