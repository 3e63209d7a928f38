/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence_file: the file that gets what every check was decided by
 * (caa-validator-replay(1) describes it): each DNS message once, and for each
 * request one line that refers to them.  Appended to by any number of threads
 * and processes; whoever renames it gets a new one that holds everything it
 * refers to.
 */
#ifndef PLUGIN_EVIDENCE_FILE_H
#define PLUGIN_EVIDENCE_FILE_H

#include "caa/status.h"
#include "plugin/audit_text.h"
#include "plugin/evidence_packets.h"

struct plugin_evidence_file;

/* What there is of one request; zeroed memory is nothing. */
struct plugin_evidence_entry {
	struct plugin_audit_text line; /* a JSON object, without line feed */
	char sha256[PLUGIN_DIGEST_TEXT];
	struct plugin_evidence_packets packets;
	const struct plugin_evidence_file *file; /* it will stand in */
	/* Another request that is committed with it, or NULL. */
	const struct plugin_evidence_entry *next;
};

void plugin_evidence_entry_clear(struct plugin_evidence_entry *entry);

/* path is absolute; max_octets of one file, 0: no limit.  CAA_E_CONFIG or
 * CAA_E_SYSTEM with a sentence. */
CAA_NODISCARD enum caa_status plugin_evidence_file_open(
    struct plugin_evidence_file **out, const char *path, uint64_t max_octets,
    struct caa_error *error);

/* NULL is fine. */
void plugin_evidence_file_close(struct plugin_evidence_file *file);

/* In a child of the process that used it: free it, and touch nothing that is
 * the parent's.  NULL is fine. */
void plugin_evidence_file_abandon(struct plugin_evidence_file *file);

/* The SHA-256 that messages and entries go by.  False if OpenSSL fails. */
CAA_NODISCARD bool plugin_evidence_file_digest(
    const struct plugin_evidence_file *file, char out[PLUGIN_DIGEST_TEXT],
    const void *octets, size_t len);

/*
 * Write first and those linked to it, and return when they are on the disk.
 * Anything but CAA_OK: none of them may be relied on.
 */
CAA_NODISCARD enum caa_status plugin_evidence_file_commit(
    struct plugin_evidence_file *file,
    const struct plugin_evidence_entry *first, struct caa_error *error);

/* Lists of entries that are written and synced at once. */
struct plugin_evidence_batch {
	const struct plugin_evidence_entry *first; /* or NULL */
	const struct plugin_evidence_batch *next;  /* or NULL */
};

CAA_NODISCARD enum caa_status plugin_evidence_file_commit_all(
    struct plugin_evidence_file *file,
    const struct plugin_evidence_batch *first, struct caa_error *error);

#endif /* PLUGIN_EVIDENCE_FILE_H */
