/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_log: the module's own audit log.  Any number of threads add records at
 * once; they are made durable in groups: while one thread writes and syncs for
 * all that wait, the next group gathers.  Any thread.
 */
#ifndef PLUGIN_AUDIT_LOG_H
#define PLUGIN_AUDIT_LOG_H

#include <stdint.h>

#include "caa/strings.h"
#include "plugin/audit_writer.h"
#include "plugin/evidence_file.h"

struct plugin_audit_log;

struct plugin_audit_options {
	const char *target;  /* an absolute path, "syslog" or "journal" */
	const char *key;     /* file that signs checkpoints; empty: none */
	uint32_t checkpoint; /* records between signatures, at least 1 */
	uint32_t max_mib;    /* of one file; 0: no limit */
	const char *version; /* of the module; static */
};

/*
 * Open the log.  host is borrowed and hears, on the threads that call, what
 * was repaired.  CAA_E_CONFIG or CAA_E_SYSTEM with a sentence.
 */
CAA_NODISCARD enum caa_status plugin_audit_log_open(
    struct plugin_audit_log **out, const struct plugin_audit_options *options,
    const struct caa_plugin_host *host, struct caa_error *error);

/* Sign what is not signed yet and close; NULL is fine. */
void plugin_audit_log_close(struct plugin_audit_log *log);

/* In a child of the process that used it: free it, and touch nothing that is
 * the parent's.  NULL is fine. */
void plugin_audit_log_abandon(struct plugin_audit_log *log);

/*
 * Gather a record for a later commit.  issuers are the names the authority
 * went by.  CAA_E_NOMEM, or CAA_E_MALFORMED for evidence that is not one line
 * of printable text.
 */
CAA_NODISCARD enum caa_status plugin_audit_log_gather(
    const struct plugin_audit_log *log, struct plugin_audit_records *records,
    const struct caa_plugin_audit *record, const struct caa_strings *issuers,
    struct caa_error *error);

/* Forget what was gathered. */
void plugin_audit_records_clear(struct plugin_audit_records *records);

/*
 * Write first and those linked to it, in order, and return when they are as
 * durable as the log makes them.  Anything but CAA_OK: none of them may be
 * relied on.
 */
CAA_NODISCARD enum caa_status plugin_audit_log_commit(
    struct plugin_audit_log *log, const struct plugin_audit_records *first,
    struct caa_error *error);

/* The evidence that records name. */
struct plugin_audit_proof {
	struct plugin_evidence_file *file;
	const struct plugin_evidence_entry *first; /* and those linked to it */
	bool failed; /* it was this that could not be written */
};

/*
 * The same once the evidence is on the disk, and with one wait for both.
 * proof->failed: the records have not been written either; without the
 * evidence they may be.
 */
CAA_NODISCARD enum caa_status plugin_audit_log_commit_proven(
    struct plugin_audit_log *log, const struct plugin_audit_records *first,
    struct plugin_audit_proof *proof, struct caa_error *error);

/* A thread that is going to commit, sooner or later; and just before it does,
 * or if it never will: to know for how many a group should wait. */
void plugin_audit_log_announce(struct plugin_audit_log *log);
void plugin_audit_log_arrive(struct plugin_audit_log *log);

/* Go over to the file that now has the log's name, as after SIGHUP. */
CAA_NODISCARD enum caa_status plugin_audit_log_reopen(
    struct plugin_audit_log *log, struct caa_error *error);

#endif /* PLUGIN_AUDIT_LOG_H */
