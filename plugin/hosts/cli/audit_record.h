/* SPDX-License-Identifier: BSD-2-Clause */
/* audit_record: one line of an audit log, judged alone. */
#ifndef CLI_AUDIT_RECORD_H
#define CLI_AUDIT_RECORD_H

#include <stdint.h>

#include <jansson.h>

#include "plugin/hosts/cli/audit_input.h"
#include "plugin/hosts/cli/audit_keys.h"

struct cli_audit_record {
	json_t *members; /* NULL: the line is no record, and why says why */
	const char *why;
	/* Borrowed from members. */
	uint64_t seq;
	const char *prev;
	const char *type;
	char hash[CLI_AUDIT_HASH + 1]; /* of the line, its line feed included */
};

/*
 * Read a line: its sum must be right and its members those of a record.  False
 * when memory or OpenSSL fails.  Clear in any case.
 */
CLI_NODISCARD bool cli_audit_record_read(
    struct cli_audit_record *record, const struct cli_audit_line *line);

void cli_audit_record_clear(struct cli_audit_record *record);

/* How many octets of the line its signature is over; 0: it has none. */
size_t cli_audit_record_signed(const struct cli_audit_line *line);

#endif /* CLI_AUDIT_RECORD_H */
