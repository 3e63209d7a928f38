/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/text.h"
#include "plugin/time.h"

#define MAX_RECORD 1024 /* octets of one record, NUL included */

static void
say(struct caa_text *text, const char *const *words)
{
	for (; *words != NULL; words++)
		caa_text_add(text, *words);
}

#define SAY(text, ...) say(text, (const char *const[]){ __VA_ARGS__, NULL })

/* Words of the operator, in which "\n" begins a line. */
static void
say_lines(struct caa_text *text, const char *words)
{
	for (; *words != '\0'; words++) {
		const char octet[] = { *words, '\0' };

		if (words[0] == '\\' && words[1] == 'n') {
			caa_text_add(text, "\n");
			words++;
		} else {
			caa_text_add(text, octet);
		}
	}
}

static void
say_more(struct caa_text *text, size_t count)
{
	char printed[40];

	(void)snprintf(printed, sizeof(printed), "  and %zu more\n", count);
	caa_text_add(text, printed);
}

static void
say_names(struct caa_text *text, const struct plugin_report *report)
{
	for (size_t i = 0; i < report->name_count; i++) {
		const struct plugin_report_name *name = &report->names[i];
		const struct caa_reason_info *reason =
		    caa_reason_info(name->reason);

		if (i == PLUGIN_REPORT_MAX_NAMES) {
			say_more(text, report->name_count - i);
			return;
		}
		SAY(text, "  ", name->name, "\n    ", reason->word, ": ",
		    reason->text, " (", name->clause, ")\n");
	}
}

static void
say_records(struct caa_text *text, const struct plugin_report *report)
{
	char printed[MAX_RECORD];

	for (size_t i = 0; i < report->record_count; i++) {
		if (i == PLUGIN_REPORT_MAX_RECORDS) {
			say_more(text, report->record_count - i);
			return;
		}
		(void)caa_record_print(
		    &report->records[i], printed, sizeof(printed));
		SAY(text, "  ", report->published_at, ". CAA ", printed, "\n");
	}
}

static void
say_all(struct caa_text *text, const struct plugin_report *report,
    const char *introduction)
{
	char time[PLUGIN_TIME_TEXT];

	if (*introduction != '\0') {
		say_lines(text, introduction);
		caa_text_add(text, "\n\n");
	}
	SAY(text, "A certificate was requested from ", report->reporter, " at ",
	    plugin_time_rfc3339(time, report->checked_at),
	    "\nand was not issued for:\n\n");
	say_names(text, report);
	SAY(text, "\nThese records decided (DNSSEC: ",
	    caa_dnssec_name(report->dnssec), "):\n\n");
	say_records(text, report);
	SAY(text,
	    "\nThis report goes to the contact that an iodef property among "
	    "them names\n(RFC 8659 4.4). The attached document says the same "
	    "to programs (RFC 7970).\n\nIncident ",
	    report->id, " of ", report->reporter, "\n");
}

enum caa_status
plugin_report_words(char **out, const struct plugin_report *report,
    const char *introduction, struct caa_error *error)
{
	struct caa_text text;
	size_t size;
	char *words;

	/* Once for the length, once for the words. */
	caa_text_init(&text, NULL, 0);
	say_all(&text, report, introduction);
	size = caa_text_end(&text) + 1;
	words = malloc(size);
	if (words == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	caa_text_init(&text, words, size);
	say_all(&text, report, introduction);
	(void)caa_text_end(&text);
	*out = words;
	return CAA_OK;
}
