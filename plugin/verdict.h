/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verdict: a checked request becomes log lines, audit records, a report and
 * the result, in this order.  No PERMIT leaves that audit did not accept.
 */
#ifndef PLUGIN_VERDICT_H
#define PLUGIN_VERDICT_H

#include "caa/climb.h"
#include "plugin/audit_log.h"
#include "plugin/evidence.h"
#include "plugin/evidence_file.h"
#include "plugin/host.h"
#include "plugin/request.h"

/* Whom a request is told to. */
struct plugin_audience {
	struct caa_plugin_host host;
	struct plugin_audit_log *audit;     /* our own log, or NULL */
	struct plugin_evidence_file *proof; /* or NULL: none is kept */
};

/* A request on its way out.  Private. */
struct plugin_delivery {
	const struct plugin_audience *audience;
	const struct plugin_request *request;
	const struct caa_climb *climb;
	enum caa_reason stopped;
	struct plugin_evidence evidence;
	struct plugin_audit_records records;
	struct plugin_evidence_entry entry; /* for the evidence file */
	bool entry_failed;                  /* out of memory for it */
	struct caa_plugin_result result;
	bool no_memory;
	bool audit_failed;
	const char *refused; /* the first name whose record was not taken */
	struct caa_error why;
};

/*
 * Log lines, and the audit records to the host; those for our own log are
 * gathered.  climb NULL: nothing came back; stopped is why names may be
 * undecided.  All of this runs on the thread of the host's call, and ends with
 * plugin_verdict_finish().
 */
void plugin_verdict_prepare(struct plugin_delivery *delivery,
    const struct plugin_audience *audience,
    const struct plugin_request *request, const struct caa_climb *climb,
    enum caa_reason stopped);

/* Bring the evidence of several requests of one audience and then their
 * records to the disk, with one wait for each.  No request is permitted
 * before. */
void plugin_verdict_record(
    struct plugin_delivery *const *deliveries, size_t count);

/*
 * The report; and *result, which says DENY unless every name is permitted, or
 * its denial not enforced, and recorded.  Returns CAA_PLUGIN_OK or a negative
 * status, then with a sentence in *error.
 */
int32_t plugin_verdict_finish(struct plugin_delivery *delivery,
    struct caa_plugin_result *result, struct caa_error *error);

#endif /* PLUGIN_VERDICT_H */
