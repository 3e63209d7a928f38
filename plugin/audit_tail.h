/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_tail: where the chain in a file ends, and what a crash left behind
 * it.  Only reads.
 */
#ifndef PLUGIN_AUDIT_TAIL_H
#define PLUGIN_AUDIT_TAIL_H

#include "plugin/audit_chain.h"

/* What is put behind a line that was cut off, so that not even one that lacks
 * only its line feed becomes a record by it. */
#define PLUGIN_AUDIT_TORN_END "~\n"

struct plugin_audit_tail {
	struct plugin_audit_link last; /* the last whole line */
	uint64_t since;                /* lines since the last checkpoint */
	uint64_t end;                  /* octets of the file up to its end */
	uint64_t torn; /* octets behind it that are no whole line */
	bool ours;     /* torn begins as one of our lines does */
	bool closed;   /* the last of the torn octets is a line feed */
	/* SHA-256 of the torn octets, with PLUGIN_AUDIT_TORN_END where they
	 * do not end in a line feed */
	char torn_hash[PLUGIN_AUDIT_HASH + 1];
};

/*
 * Read the file fd, of size octets, from tail->end on, where a line begins.
 * The caller fills last, since and end with what it knows of that place.
 * Returns 0 or an errno.
 */
CAA_NODISCARD int plugin_audit_tail_read(struct plugin_audit_tail *tail,
    struct plugin_audit_chain *chain, int fd, uint64_t size);

#endif /* PLUGIN_AUDIT_TAIL_H */
