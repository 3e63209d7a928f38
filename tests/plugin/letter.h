/* SPDX-License-Identifier: BSD-2-Clause */
/* letter: letters for tests. */
#ifndef TESTS_PLUGIN_LETTER_H
#define TESTS_PLUGIN_LETTER_H

#include "plugin/report_letter.h"

/* A small letter to a URL, with an id made from a number.  Static but for the
 * id and URL; not to be cleared. */
struct letter {
	struct plugin_letter letter;
	char id[33];
	char url[256];
};

void letter_make(struct letter *out, const char *url, unsigned long number);

#endif /* TESTS_PLUGIN_LETTER_H */
