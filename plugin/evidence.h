/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence: the JSON that proves a verdict, one object per name and one for
 * the request (caa_plugin(3) describes it).  Printable ASCII, bounded.
 */
#ifndef PLUGIN_EVIDENCE_H
#define PLUGIN_EVIDENCE_H

#include "plugin/finding.h"
#include "plugin/json.h"

#define PLUGIN_EVIDENCE_MAX_RECORDS 100   /* shown of one lookup */
#define PLUGIN_EVIDENCE_MAX_OCTETS  16384 /* of these together */

/* NUL-terminated; borrowed from the evidence until its next call. */
struct plugin_json {
	const char *text;
	size_t len; /* octets */
};

#define PLUGIN_EVIDENCE_SETS 4 /* large ones that are remembered */

/* Zeroed: no names yet, and each is kept no longer than until the next.
 * Private but for is_whole. */
struct plugin_evidence {
	bool is_whole; /* keep all of them for plugin_evidence_print() */
	struct plugin_json_writer names; /* their objects, with commas */
	struct plugin_json_writer whole;
	/* The records of large sets, which many names may end their climb at:
	 * the last ones written. */
	struct plugin_evidence_set {
		const struct caa_answer *answer;
		struct plugin_json_writer records;
	} sets[PLUGIN_EVIDENCE_SETS];
	size_t next_set;
};

void plugin_evidence_clear(struct plugin_evidence *evidence);

/*
 * Add one name; the answers of all of them stay until the end.  *json gets its
 * object as text.  False when out of memory, and ever after.
 */
CAA_NODISCARD bool plugin_evidence_add(struct plugin_evidence *evidence,
    const struct plugin_finding *finding, struct plugin_json *json);

/* The whole request with the names added.  False when out of memory. */
CAA_NODISCARD bool plugin_evidence_print(struct plugin_evidence *evidence,
    const struct plugin_request *request, bool permit, int64_t expires_at,
    struct plugin_json *json);

#endif /* PLUGIN_EVIDENCE_H */
