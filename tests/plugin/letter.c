/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/letter.h"

#include <stdio.h>

#define DOCUMENT "<?xml version=\"1.0\"?>\n<a/>\n"

void
letter_make(struct letter *out, const char *url, unsigned long number)
{
	(void)snprintf(out->id, sizeof(out->id), "%032lx", number);
	(void)snprintf(out->url, sizeof(out->url), "%s", url);
	out->letter = (struct plugin_letter){
		.url = out->url,
		.id = out->id,
		.domain = "example.com",
		.sender = "ca.example",
		.from = "caa@ca.example",
		.subject = "CAA report",
		.words = "Dear owner,\n\nnot issued.\n",
		.written_at = 1795320000,
		.format = PLUGIN_REPORT_IODEF,
		.document = DOCUMENT,
		.document_len = sizeof(DOCUMENT) - 1,
	};
}
