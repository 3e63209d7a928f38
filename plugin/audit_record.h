/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_record: the members of a record but for those that chain it.  Pure
 * functions, safe from any thread.
 */
#ifndef PLUGIN_AUDIT_RECORD_H
#define PLUGIN_AUDIT_RECORD_H

#include "caa/strings.h"
#include "plugin/audit_text.h"
#include "plugin/caa_plugin.h"
#include "plugin/digest.h"

/* Who writes: stands in every record. */
struct plugin_audit_source {
	const char *version;               /* release of the module; static */
	char instance[PLUGIN_RANDOM_TEXT]; /* of all instances there are */
};

/* Start a record of a type; other members may follow. */
void plugin_audit_record_begin(
    struct plugin_audit_text *text, const char *type);

/* Its last members: the time, who writes. */
void plugin_audit_record_end(struct plugin_audit_text *text,
    const struct plugin_audit_source *source, int64_t now);

/*
 * A whole record on one checked name.  issuers are the names the authority
 * went by.  evidence stands in it as it is: one line of printable JSON, which
 * is what plugin_audit_record_is_line() asks.
 */
void plugin_audit_record_check(struct plugin_audit_text *text,
    const struct plugin_audit_source *source,
    const struct caa_plugin_audit *record, const struct caa_strings *issuers,
    int64_t now);

/* Nothing but printable ASCII, so that no line can end within it? */
bool plugin_audit_record_is_line(const char *octets, size_t len);

#endif /* PLUGIN_AUDIT_RECORD_H */
