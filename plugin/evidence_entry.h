/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence_entry: everything a request was decided by, for the evidence file:
 * what was asked, under which settings, every lookup with its reply and chain,
 * and what came of it.  One request on one thread.
 */
#ifndef PLUGIN_EVIDENCE_ENTRY_H
#define PLUGIN_EVIDENCE_ENTRY_H

#include "caa/climb.h"
#include "plugin/evidence_file.h"
#include "plugin/request.h"

#define PLUGIN_EVIDENCE_VERSION 1 /* of the lines */

/*
 * Fill an empty entry of a file; it borrows the messages of the climb.  climb
 * NULL: nothing was looked up; stopped is why names may be undecided.  False
 * when out of memory; plugin_evidence_entry_clear() in any case.
 */
CAA_NODISCARD bool plugin_evidence_entry_fill(
    struct plugin_evidence_entry *entry,
    const struct plugin_evidence_file *file,
    const struct plugin_request *request, const struct caa_climb *climb,
    enum caa_reason stopped);

#endif /* PLUGIN_EVIDENCE_ENTRY_H */
