/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_store: the file of an audit log as the system sees it: which file has
 * the name, how long it is, how much of it is on the disk.  What stands in it
 * is audit_file's affair.  One thread at a time, and but for init and clear
 * only while the head is locked.
 */
#ifndef PLUGIN_AUDIT_STORE_H
#define PLUGIN_AUDIT_STORE_H

#include <limits.h>
#include <sys/types.h>

#include "plugin/audit_head.h"

/* Private but for the members that have a comment. */
struct plugin_audit_store {
	char *path; /* absolute */
	char *directory;
	struct plugin_audit_head head;
	struct plugin_audit_position position; /* as the head has it */
	pid_t owner; /* the process that opened the descriptors */

	int fd; /* of the file; -1: not open */
	uint64_t device, inode;
	uint64_t size; /* of the file, in octets */
	uint64_t begin;
	bool is_new; /* made by us, and nothing in it is settled */

	/* What our last file is called now that another has its name; empty
	 * if that is not so, or not known. */
	char previous[NAME_MAX + 1];
};

/* plugin_audit_store_clear() also after failure. */
CAA_NODISCARD enum caa_status plugin_audit_store_init(
    struct plugin_audit_store *store, const char *path,
    struct caa_error *error);
void plugin_audit_store_clear(struct plugin_audit_store *store);

/* Is there neither a log nor a head?  Then whether they could be made; CAA_OK
 * too where there is one.  Not locked. */
CAA_NODISCARD enum caa_status plugin_audit_store_probe(
    const struct plugin_audit_store *store, bool *exists,
    struct caa_error *error);

/* Lock the head and read it; then everything else may be called. */
CAA_NODISCARD enum caa_status plugin_audit_store_enter(
    struct plugin_audit_store *store, struct caa_error *error);
void plugin_audit_store_leave(struct plugin_audit_store *store);

/* Does the path lead to the file that is open?  Learns its size. */
bool plugin_audit_store_is_attached(struct plugin_audit_store *store);

/* The file that is open, whatever it is called: does it still have a name?
 * Learns its size. */
bool plugin_audit_store_is_there(struct plugin_audit_store *store);

/* Is the file that is open gone, and has another that is not empty, and that
 * the head does not know, its name? */
bool plugin_audit_store_is_replaced(const struct plugin_audit_store *store);

/* Close what is open and open or create the file at the path. */
CAA_NODISCARD enum caa_status plugin_audit_store_attach(
    struct plugin_audit_store *store, struct caa_error *error);

/* Does the chain, as the head has it, end where the file does? */
bool plugin_audit_store_is_at_end(const struct plugin_audit_store *store);

/* The same, or is the file longer and has a line that ends there? */
bool plugin_audit_store_has_end(const struct plugin_audit_store *store);

/* Append octets. */
CAA_NODISCARD enum caa_status plugin_audit_store_write(
    struct plugin_audit_store *store, const char *octets, size_t len,
    struct caa_error *error);

/* Bring everything to the disk, and the end of the chain to the head. */
CAA_NODISCARD enum caa_status plugin_audit_store_settle(
    struct plugin_audit_store *store, const struct plugin_audit_link *link,
    uint64_t since, struct caa_error *error);

/* Remove what was appended since the last settling. */
void plugin_audit_store_undo(struct plugin_audit_store *store);

/* Rename the file: a suffix that sorts by age, from the last record in it. */
CAA_NODISCARD enum caa_status plugin_audit_store_rename(
    struct plugin_audit_store *store, uint64_t seq, struct caa_error *error);

#endif /* PLUGIN_AUDIT_STORE_H */
