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

/* Printable ASCII; words may hold line feeds too.  Texts are borrowed, or
 * point into storage. */
struct plugin_letter {
	const char *url;     /* the recipient, see report_url.h */
	const char *id;      /* of the incident */
	const char *domain;  /* owner of the record set */
	const char *sender;  /* the authority's domain name */
	const char *from;    /* mailbox, or empty */
	const char *subject; /* of a mail, or empty */
	const char *words;   /* text part of a mail, or empty */
	int64_t written_at;  /* Unix seconds UTC */
	enum plugin_report_format format;
	const char *document; /* XML; NUL-terminated */
	size_t document_len;
	char *storage; /* of a letter that was read, else NULL */
};

/* As it stands in a file: lines "key: value", an empty line, the document.
 * *out is for free(). */
CAA_NODISCARD enum caa_status plugin_letter_print(char **out, size_t *len,
    const struct plugin_letter *letter, struct caa_error *error);

/*
 * Read it back: len octets and room for one more, from malloc(), which are
 * taken over and changed, also on failure.  CAA_E_MALFORMED, *letter zeroed,
 * for anything that plugin_letter_print() does not write.
 */
CAA_NODISCARD enum caa_status plugin_letter_parse(struct plugin_letter *letter,
    char *octets, size_t len, struct caa_error *error);

/* Frees the storage. */
void plugin_letter_clear(struct plugin_letter *letter);

#endif /* PLUGIN_REPORT_LETTER_H */
