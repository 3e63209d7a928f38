/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence_read: one check out of an evidence file, for the resolver that
 * repeats it.  Whatever stands in the file is judged, nothing is believed: a
 * message counts under the SHA-256 it really has.  Sees jansson.
 */
#ifndef PLUGIN_EVIDENCE_READ_H
#define PLUGIN_EVIDENCE_READ_H

#include "caa/resolver_evidence.h"

#define PLUGIN_EVIDENCE_MAX_LINE (16u << 20) /* octets */
#define PLUGIN_EVIDENCE_MAX_FILE (64u << 20) /* of one check */

struct plugin_evidence_copy;

/*
 * Read a file that holds the line of one check and the messages it refers to.
 * anchors, now, no_dnssec and max_aliases are the caller's to set; now is the
 * time of the check.  CAA_E_CONFIG with a sentence for a file that is none.
 */
CAA_NODISCARD enum caa_status plugin_evidence_copy_read(
    struct plugin_evidence_copy **out, const char *path,
    struct caa_error *error);

/* The same for a file that has been read. */
CAA_NODISCARD enum caa_status plugin_evidence_copy_parse(
    struct plugin_evidence_copy **out, const char *text, size_t len,
    struct caa_error *error);

/* The evidence, until the copy is freed. */
struct caa_evidence *plugin_evidence_copy_get(
    struct plugin_evidence_copy *copy);

void plugin_evidence_copy_free(struct plugin_evidence_copy *copy); /* or NULL */

#endif /* PLUGIN_EVIDENCE_READ_H */
