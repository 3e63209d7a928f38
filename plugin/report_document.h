/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_document: a prevented issuance as an IODEF document (RFC 7970), bare
 * or inside a RID message (RFC 6545), and in words for the mail that carries
 * it.  The only module that sees libxml2.  Any thread.
 */
#ifndef PLUGIN_REPORT_DOCUMENT_H
#define PLUGIN_REPORT_DOCUMENT_H

#include <stdint.h>

#include "caa/answer.h"
#include "caa/reason.h"
#include "caa/strings.h"
#include "plugin/caa_plugin.h"

/* What is listed at most; the rest is counted. */
#define PLUGIN_REPORT_MAX_NAMES   100
#define PLUGIN_REPORT_MAX_RECORDS 64

enum plugin_report_format {
	PLUGIN_REPORT_RID = 0,
	PLUGIN_REPORT_IODEF,
};

/* A name that was denied.  All texts are printable ASCII. */
struct plugin_report_name {
	const char *name; /* as asked for */
	uint32_t type;    /* CAA_PLUGIN_NAME_* */
	enum caa_reason reason;
	const char *clause;              /* "RFC 8659 4.2" */
	const char *property;            /* that was applied, or NULL */
	const struct caa_record *record; /* deciding, or NULL */
};

/*
 * One relevant record set and the names of a request it denied.  Nothing of
 * the applicant is in it: no account, no address.  Everything is borrowed.
 */
struct plugin_report {
	const char *id;           /* of the incident */
	const char *reporter;     /* the authority's domain name */
	const char *contact;      /* its mailbox, or NULL */
	const char *domain;       /* owner asked for the set */
	const char *published_at; /* where it stands: its alias target */
	int64_t checked_at;       /* Unix seconds UTC */
	int64_t generated_at;     /* likewise */
	enum caa_dnssec dnssec;
	struct caa_strings issuers; /* the authority's issuer domain names */
	const struct caa_record *records;
	size_t record_count;
	const struct plugin_report_name *names;
	size_t name_count;
};

/* *out is a new NUL-terminated XML document for free(). */
CAA_NODISCARD enum caa_status plugin_report_document(char **out, size_t *len,
    const struct plugin_report *report, enum plugin_report_format format,
    struct caa_error *error);

/* The text part of a mail, below an introduction of the operator's, which may
 * be empty and in which "\n", two characters, begins a line: lines that end in
 * a line feed.  *out is for free(). */
CAA_NODISCARD enum caa_status plugin_report_words(char **out,
    const struct plugin_report *report, const char *introduction,
    struct caa_error *error);

#endif /* PLUGIN_REPORT_DOCUMENT_H */
