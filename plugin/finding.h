/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * finding: everything there is to say of one name once it is decided, for the
 * audit record, the evidence and the log alike.
 */
#ifndef PLUGIN_FINDING_H
#define PLUGIN_FINDING_H

#include "caa/climb.h"
#include "caa/explain.h"
#include "plugin/request.h"

/* Borrows the request and the climb. */
struct plugin_finding {
	const struct plugin_request *request;
	const struct plugin_item *item;
	const struct caa_climb *climb; /* NULL: nothing was looked up */
	enum caa_reason stopped;       /* why names may be undecided */
	struct caa_decision decision;
	const char *clause;   /* "RFC 8659 4.3" */
	const char *property; /* or NULL */
	bool has_record;
	char record[CAA_EXPLAIN_MAX];
	char explanation[CAA_EXPLAIN_MAX];
	char fixes[2][CAA_EXPLAIN_MAX];
	size_t fix_count;
	int64_t expires_at;   /* 0 unless permitted */
	const char *expiry;   /* the rule that set it, or NULL */
	const char *evidence; /* SHA-256 of what is in the evidence file, or
	                         NULL; the caller's to set */
};

/*
 * The finding on one item.  A question that was not decided counts as stopped
 * for this reason; so do all without a climb.
 */
void plugin_finding_init(struct plugin_finding *finding,
    const struct plugin_request *request, const struct plugin_item *item,
    const struct caa_climb *climb, enum caa_reason stopped);

/* The same on another item.  What was said of the one before is not put
 * together again where the same record says it of both. */
void plugin_finding_next(
    struct plugin_finding *finding, const struct plugin_item *item);

/* The decision alone. */
void plugin_finding_decide(struct caa_decision *decision,
    const struct plugin_item *item, const struct caa_climb *climb,
    enum caa_reason stopped);

/* Turn it into a denial for another reason. */
void plugin_finding_deny(
    struct plugin_finding *finding, enum caa_reason reason);

size_t plugin_finding_level_count(const struct plugin_finding *finding);
struct caa_level plugin_finding_level(
    const struct plugin_finding *finding, size_t level);

#endif /* PLUGIN_FINDING_H */
