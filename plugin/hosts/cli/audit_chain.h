/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_chain: walk the chain of an audit log.  Written from the manual page
 * caa-validator-audit(1) and sharing no line with the writer in the module, so
 * that a fault of the one does not hide in the other.
 */
#ifndef CLI_AUDIT_CHAIN_H
#define CLI_AUDIT_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "plugin/hosts/cli/audit_input.h"
#include "plugin/hosts/cli/audit_keys.h"

#define CLI_AUDIT_DAMAGE_MAX 16 /* damaged lines in a row told one by one */

enum cli_audit_weight {
	CLI_AUDIT_NOTE = 0, /* worth knowing, and as it should be */
	CLI_AUDIT_FAULT,
};

/* text is one sentence without its end. */
typedef void cli_audit_say_fn(void *ctx, enum cli_audit_weight weight,
    const char *file, size_t number, const char *text);

/* The last line that was whole. */
struct cli_audit_link {
	uint64_t seq; /* 0: none yet */
	char hash[CLI_AUDIT_HASH + 1];
	char type[16];
	char reason[16]; /* of a checkpoint */
	char at[24];
};

/* Lines in a row that are no records: torn by a crash, if the next record
 * says so. */
struct cli_audit_damage {
	struct cli_audit_digest *digest; /* of all of them; NULL: none */
	size_t octets;
	const char *file;
	size_t count; /* of the lines; the first of them: */
	struct {
		size_t number;
		const char *why;
	} lines[CLI_AUDIT_DAMAGE_MAX];
};

/* What the walk found; the rest is private. */
struct cli_audit_chain {
	const struct cli_audit_keys *keys;
	const char *head; /* a hash that must come by, or NULL */
	cli_audit_say_fn *say;
	void *ctx;

	size_t records, checkpoints;
	size_t verified; /* signatures, of all checkpoints */
	size_t faults;
	uint64_t first_seq;
	char first_at[24];
	struct cli_audit_link last;
	uint64_t signed_seq; /* the last record a good signature vouches for */
	bool head_seen;

	bool lost; /* the last line was damaged: nothing to compare with */
	struct cli_audit_damage damage;
};

/* Take the next line of all; false when memory or OpenSSL fails. */
CLI_NODISCARD bool cli_audit_chain_take(
    struct cli_audit_chain *chain, const struct cli_audit_line *line);

/* After the last line; false likewise. */
CLI_NODISCARD bool cli_audit_chain_end(struct cli_audit_chain *chain);

void cli_audit_chain_clear(struct cli_audit_chain *chain);

#endif /* CLI_AUDIT_CHAIN_H */
