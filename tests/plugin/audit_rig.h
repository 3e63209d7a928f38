/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_rig: an audit log in a scratch directory, and a judge: the verifier of
 * the command line, which shares nothing with the writer.
 */
#ifndef TESTS_PLUGIN_AUDIT_RIG_H
#define TESTS_PLUGIN_AUDIT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugin/audit_log.h"
#include "tests/plugin/scratch.h"

struct audit_rig {
	char path[SCRATCH_MAX_PATH]; /* of the log */
	char head[SCRATCH_MAX_PATH];
	struct plugin_audit_options options; /* to change before opening */
	struct caa_plugin_host host;
	char said[2048]; /* what the host's log was told */
	struct plugin_audit_log *log;
	struct caa_error error;
	size_t filler; /* octets that make a record longer */
};

/* Nothing is open yet. */
void audit_rig_init(struct audit_rig *rig);

/* Close, and remove the scratch directory. */
void audit_rig_clear(struct audit_rig *rig);

enum caa_status audit_rig_open(struct audit_rig *rig);
void audit_rig_close(struct audit_rig *rig);

/* Commit records on count names: "a0.example", "a1.example", ... */
enum caa_status audit_rig_add(
    struct audit_rig *rig, uint64_t request_id, size_t count);

/* What the verifier says of files, the oldest first. */
struct audit_finding {
	size_t faults, notes;
	size_t records; /* of any type */
	size_t verified;
	char first_fault[256]; /* "17: text", line and sentence */
	char first_note[256];
	char types[256]; /* of the records, in order, as long as they fit */
	bool failed;     /* a file could not be read, or no memory */
};

struct audit_finding audit_rig_verify(
    const char *const *files, size_t count, const char *key);

/* Of all files of the rig's log, those that were renamed by size first; with
 * every request that is there marked in seen, where that is not NULL. */
struct audit_finding audit_rig_verify_all(
    const struct audit_rig *rig, const char *key, bool *seen, size_t seen_len);

/* Of the rig's log alone. */
struct audit_finding audit_rig_verify_log(const struct audit_rig *rig);

/* The octets of a file, NUL-terminated, for free(). */
char *audit_rig_slurp(const char *path, size_t *len);
void audit_rig_spill(const char *path, const char *octets, size_t len);

/* A new private key in the scratch directory and its public key. */
void audit_rig_make_key(const char *kind, char key[SCRATCH_MAX_PATH],
    char public_key[SCRATCH_MAX_PATH]);

#endif /* TESTS_PLUGIN_AUDIT_RIG_H */
