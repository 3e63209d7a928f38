/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_chain: one line of the audit log, and what ties it to the line before.
 *
 *	{"seq":7,"prev":"<hash>",<body>,"sum":"<sum>"}\n
 *
 * prev is the SHA-256 of the whole line before, its line feed included; 64
 * zeros in the very first.  sum is the SHA-256 of this line as far as the
 * comma before "sum", so that a line can be judged alone.  A signed line has
 * ,"signature":"<base64>" between body and sum: over all that stands before.
 *
 * A chain object is scratch memory: one thread at a time.
 */
#ifndef PLUGIN_AUDIT_CHAIN_H
#define PLUGIN_AUDIT_CHAIN_H

#include <stdbool.h>

#include "caa/status.h"
#include "plugin/audit_key.h"
#include "plugin/audit_text.h"

#define PLUGIN_AUDIT_HASH 64 /* SHA-256 in hex, without the NUL */

/* The longest line, its line feed included. */
#define PLUGIN_AUDIT_LINE_MAX (16u << 20) /* octets */

/* The last line of a chain: what the next one ties itself to. */
struct plugin_audit_link {
	uint64_t seq; /* 0: there is none yet */
	char hash[PLUGIN_AUDIT_HASH + 1];
};

/* Before the first line. */
#define PLUGIN_AUDIT_LINK_NONE                                         \
	((struct plugin_audit_link){ 0,                                \
	    "00000000000000000000000000000000000000000000000000000000" \
	    "00000000" })

struct plugin_audit_chain;

CAA_NODISCARD enum caa_status plugin_audit_chain_new(
    struct plugin_audit_chain **out, struct caa_error *error);
void plugin_audit_chain_free(struct plugin_audit_chain *chain);

/*
 * Append the line that follows *link to out, and move *link on to it.  body is
 * members of JSON, printable ASCII, the first of them "type"; key signs the
 * line, NULL leaves it unsigned.  On failure *link is untouched and out->len as
 * before.
 */
CAA_NODISCARD enum caa_status plugin_audit_chain_add(
    struct plugin_audit_chain *chain, struct plugin_audit_link *link,
    const struct plugin_audit_text *body, const struct plugin_audit_key *key,
    struct plugin_audit_text *out, struct caa_error *error);

/* A line that was found whole; texts borrow from it. */
struct plugin_audit_line {
	struct plugin_audit_link link; /* itself */
	const char *type;              /* "check"; not NUL-terminated */
	size_t type_len;
};

/*
 * Judge one line, its line feed included: false unless it has the form above
 * and its sum is right.  Whether it follows another is not looked at.
 */
bool plugin_audit_chain_read(struct plugin_audit_chain *chain,
    struct plugin_audit_line *line, const char *octets, size_t len);

/* SHA-256 in hex of octets that come in parts.  Between begin and end no other
 * call with this chain. */
CAA_NODISCARD bool plugin_audit_chain_hash_begin(
    struct plugin_audit_chain *chain);
CAA_NODISCARD bool plugin_audit_chain_hash_add(
    struct plugin_audit_chain *chain, const void *octets, size_t len);
CAA_NODISCARD bool plugin_audit_chain_hash_end(
    struct plugin_audit_chain *chain, char hash[PLUGIN_AUDIT_HASH + 1]);

#endif /* PLUGIN_AUDIT_CHAIN_H */
