/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_letter: one report to one recipient, complete: what is stored until
 * it is delivered.  Pure functions, safe from any thread.
 */
#ifndef PLUGIN_REPORT_LETTER_H
#define PLUGIN_REPORT_LETTER_H

#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"
#include "plugin/report_document.h"

#define PLUGIN_LETTER_MAX (1024u * 1024u) /* octets in its file */

/* Printable ASCII; words may hold line feeds too.  Zeroed memory is an empty
 * letter for plugin_letter_clear(). */
struct plugin_letter {
	char *url;          /* the recipient, see report_url.h */
	char *id;           /* of the incident */
	char *domain;       /* owner of the record set */
	char *sender;       /* the authority's domain name */
	char *from;         /* mailbox, or empty */
	char *subject;      /* of a mail, or empty */
	char *words;        /* text part of a mail, or empty */
	int64_t written_at; /* Unix seconds UTC */
	enum plugin_report_format format;
	char *document; /* XML; NUL-terminated */
	size_t document_len;
};

/* As it stands in a file: lines "key: value", an empty line, the document.
 * *out is for free(). */
CAA_NODISCARD enum caa_status plugin_letter_print(char **out, size_t *len,
    const struct plugin_letter *letter, struct caa_error *error);

/* Read it back.  CAA_E_MALFORMED, *letter cleared, for anything that
 * plugin_letter_print() does not write. */
CAA_NODISCARD enum caa_status plugin_letter_parse(struct plugin_letter *letter,
    const char *octets, size_t len, struct caa_error *error);

/* Frees all of it. */
void plugin_letter_clear(struct plugin_letter *letter);

#endif /* PLUGIN_REPORT_LETTER_H */
