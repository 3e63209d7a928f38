/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence: the JSON that proves a verdict, one object per name and one for
 * the request (caa_plugin(3) describes it).  Printable ASCII, bounded.
 */
#ifndef PLUGIN_EVIDENCE_H
#define PLUGIN_EVIDENCE_H

#include "plugin/finding.h"

#define PLUGIN_EVIDENCE_MAX_RECORDS 100   /* shown of one lookup */
#define PLUGIN_EVIDENCE_MAX_OCTETS  16384 /* of these together */

/* NUL-terminated; for free(). */
struct plugin_json {
	char *text;
	size_t len; /* octets */
};

struct plugin_evidence;

/* NULL when out of memory. */
struct plugin_evidence *plugin_evidence_new(void);
void plugin_evidence_free(struct plugin_evidence *evidence);

/*
 * Add one name.  *json gets its object as text.  False when out of memory:
 * then nothing was added.
 */
CAA_NODISCARD bool plugin_evidence_add(struct plugin_evidence *evidence,
    const struct plugin_finding *finding, struct plugin_json *json);

/* The whole request with the names added.  False when out of memory. */
CAA_NODISCARD bool plugin_evidence_print(struct plugin_evidence *evidence,
    const struct plugin_request *request, bool permit, int64_t expires_at,
    struct plugin_json *json);

#endif /* PLUGIN_EVIDENCE_H */
