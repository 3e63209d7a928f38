/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_summary: the checks of a period counted, and the denials among them
 * gathered: what a CA documents of issuances that CAA prevented (TLS BR
 * 4.2.2.1).
 */
#ifndef CLI_AUDIT_SUMMARY_H
#define CLI_AUDIT_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "plugin/hosts/common/exit.h"

struct cli_audit_summary {
	size_t checked, permitted;
	json_t *reasons;   /* of denials: how often each */
	json_t *prevented; /* key -> denials alike, as one object */
	json_t *advised;   /* the same of those that were not enforced */
};

CLI_NODISCARD bool cli_audit_summary_init(struct cli_audit_summary *summary);
void cli_audit_summary_clear(struct cli_audit_summary *summary);

/* Count one record; false when memory fails. */
CLI_NODISCARD bool cli_audit_summary_add(
    struct cli_audit_summary *summary, const json_t *record);

/* One line for each prevented issuance, with a line of titles (RFC 4180). */
void cli_audit_summary_csv(const struct cli_audit_summary *summary, FILE *out);

/* One object; since and until may be empty.  NULL when memory fails. */
json_t *cli_audit_summary_json(const struct cli_audit_summary *summary,
    const char *since, const char *until);

#endif /* CLI_AUDIT_SUMMARY_H */
