/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_head: a small file beside the log, ".NAME.head", which is never
 * renamed.  All writers of the log lock it while they write, and it says
 * where the chain ends, so that the chain outlives the renaming of the log.
 * It is written after the log and may be behind it, never before it.
 */
#ifndef PLUGIN_AUDIT_HEAD_H
#define PLUGIN_AUDIT_HEAD_H

#include "plugin/audit_chain.h"

#define PLUGIN_AUDIT_LOCK_MS 5000u /* how long another may hold the lock */

/* The last line written, and where. */
struct plugin_audit_position {
	bool known; /* else all of it is meaningless */
	struct plugin_audit_link link;
	uint64_t since;  /* lines since the last checkpoint */
	uint64_t device; /* of the file it is in */
	uint64_t inode;
	uint64_t end; /* octets up to its end */
};

struct plugin_audit_head {
	char *path;
	int fd; /* -1: not open */
};

/* The head that belongs to the log at an absolute path. */
CAA_NODISCARD enum caa_status plugin_audit_head_init(
    struct plugin_audit_head *head, const char *log, struct caa_error *error);
void plugin_audit_head_clear(struct plugin_audit_head *head);

/* Close it; the next lock opens it again. */
void plugin_audit_head_detach(struct plugin_audit_head *head);

/*
 * Lock it, creating it if need be; every success needs an unlock.
 * CAA_E_SYSTEM when that is not possible, or not within PLUGIN_AUDIT_LOCK_MS.
 */
CAA_NODISCARD enum caa_status plugin_audit_head_lock(
    struct plugin_audit_head *head, struct caa_error *error);
void plugin_audit_head_unlock(struct plugin_audit_head *head);

/* Only while locked.  What is not as we write it is not known. */
void plugin_audit_head_read(const struct plugin_audit_head *head,
    struct plugin_audit_position *position);
CAA_NODISCARD enum caa_status plugin_audit_head_write(
    const struct plugin_audit_head *head,
    const struct plugin_audit_position *position, struct caa_error *error);

#endif /* PLUGIN_AUDIT_HEAD_H */
