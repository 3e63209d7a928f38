/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_writer: makes the lines of a chain, in memory.  Where they go is
 * another's affair: audit_file and audit_socket.  One thread at a time.
 */
#ifndef PLUGIN_AUDIT_WRITER_H
#define PLUGIN_AUDIT_WRITER_H

#include "plugin/audit_chain.h"
#include "plugin/audit_record.h"
#include "plugin/host.h"

/* How a log is to be kept; whoever gets it borrows it. */
struct plugin_audit_setup {
	struct plugin_audit_source source;
	const struct caa_plugin_host *host; /* hears what happens to the log */
	const struct plugin_audit_key *key; /* NULL: no checkpoints */
	uint64_t checkpoint;                /* lines between two */
	uint64_t max_octets;                /* of one file; 0: no limit */
};

/* The records of one request; zeroed memory is none. */
struct plugin_audit_records {
	struct plugin_audit_text *bodies;
	size_t count, room;
	/* Another request that is committed with it, or NULL. */
	const struct plugin_audit_records *next;
};

/* What is written and synced at once. */
struct plugin_audit_batch {
	const struct plugin_audit_records *first;
	const struct plugin_audit_batch *next; /* or NULL */
};

/* Private but for link, since and out. */
struct plugin_audit_writer {
	const struct plugin_audit_setup *setup;
	struct plugin_audit_chain *chain;
	struct plugin_audit_text body; /* of a record under construction */
	struct plugin_audit_link link; /* the last line made */
	uint64_t since;                /* lines since the last checkpoint */
	struct plugin_audit_text out;  /* lines made and not taken yet */
};

CAA_NODISCARD enum caa_status plugin_audit_writer_init(
    struct plugin_audit_writer *writer, const struct plugin_audit_setup *setup,
    struct caa_error *error);
void plugin_audit_writer_clear(struct plugin_audit_writer *writer);

/* Add the line of a record whose members are all there. */
CAA_NODISCARD enum caa_status plugin_audit_writer_add(
    struct plugin_audit_writer *writer, const struct plugin_audit_text *body,
    struct caa_error *error);

/* Start a record on the log itself; members may be added to what comes back,
 * until the line is ended. */
struct plugin_audit_text *plugin_audit_writer_begin(
    struct plugin_audit_writer *writer, const char *type);
CAA_NODISCARD enum caa_status plugin_audit_writer_end(
    struct plugin_audit_writer *writer, struct caa_error *error);

/* Is it time for a checkpoint? */
bool plugin_audit_writer_is_due(const struct plugin_audit_writer *writer);

/* Add a signed checkpoint; nothing without a key, or right after another. */
CAA_NODISCARD enum caa_status plugin_audit_writer_checkpoint(
    struct plugin_audit_writer *writer, const char *reason,
    struct caa_error *error);

#endif /* PLUGIN_AUDIT_WRITER_H */
