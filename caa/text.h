/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text: printable ASCII in memory of the caller, from octets of any origin.
 * The one place where hostile octets are escaped.  Pure; any thread.
 */
#ifndef CAA_TEXT_H
#define CAA_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* A text under construction.  Private but for the functions below. */
struct caa_text {
	char *out;
	size_t size; /* octets at out */
	size_t len;  /* octets the whole text needs so far, NUL excluded */
	size_t cut;  /* where it would end if "..." had to follow */
};

/* Begin at out.  size 0 writes nothing, and out may then be NULL. */
void caa_text_init(struct caa_text *text, char *out, size_t size);

/* Append as it is: for texts of our own, known to be printable. */
void caa_text_add(struct caa_text *text, const char *printable);

/* Append the decimal digits of a number. */
void caa_text_add_number(struct caa_text *text, uint32_t number);

/* Append words that may be of any origin and are no zone file: quotes and
 * backslashes stay, what is not printable is escaped as \DDD. */
void caa_text_add_sentence(struct caa_text *text, const char *sentence);

/* Append one octet: itself if printable and neither quote nor backslash, else
 * escaped as \" \\ or \DDD, the form of a zone file (RFC 1035 5.1). */
void caa_text_add_octet(struct caa_text *text, uint8_t octet);

/* Append one octet as \DDD whatever it is. */
void caa_text_add_escape(struct caa_text *text, uint8_t octet);

/* Append octets, each as caa_text_add_octet() does. */
void caa_text_add_octets(struct caa_text *text, const void *octets, size_t len);

/*
 * Finish with a NUL.  A text that does not fit ends in "..." and never within
 * an escape.  Returns the length the whole text needs, like snprintf().
 */
size_t caa_text_end(struct caa_text *text);

/* All of it at once, for octets that stand alone. */
size_t caa_text_escape(char *out, size_t size, const void *octets, size_t len);

#endif /* CAA_TEXT_H */
