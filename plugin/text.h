/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text: quoting for messages, and the likeness of misspelt words.  Pure
 * functions, safe from any thread.
 */
#ifndef PLUGIN_TEXT_H
#define PLUGIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Room for a value quoted in an error message, NUL included. */
#define PLUGIN_TEXT_QUOTED 96

/* A NUL-terminated text of any origin, printable and in double quotes; a long
 * one ends in "...".  Returns out. */
const char *plugin_text_quote(char out[PLUGIN_TEXT_QUOTED], const char *text);

/* Is every octet of it printable ASCII? */
bool plugin_text_is_printable(const char *text, size_t len);

/* The port 1 to 65535 a text is in decimal digits; false for any other. */
bool plugin_text_port(unsigned *port, const char *text);

/*
 * How many letters must be inserted, deleted, changed or exchanged to turn
 * one word into the other.  Words longer than 63 octets are equally far from
 * everything.
 */
size_t plugin_text_distance(const char *a, const char *b);

/* Is the distance small enough that one may be meant for the other? */
bool plugin_text_is_near(const char *typed, const char *meant);

#endif /* PLUGIN_TEXT_H */
