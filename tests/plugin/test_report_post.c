/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_post.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/report_entry.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/xml.h"
#include "tests/runner.h"

#define NOW    INT64_C(1795320000000)
#define DAY_MS INT64_C(86400000)

static struct plugin_spool spool;

static void
set_up(void)
{
	char path[SCRATCH_MAX_PATH];

	(void)snprintf(path, sizeof(path), "%s/spool", scratch_directory());
	CHECK("a spool", plugin_spool_open(&spool, path, NULL) == CAA_OK);
}

static void
tear_down(void)
{
	plugin_spool_close(&spool);
	scratch_clear();
}

static const struct caa_record record = {
	.tag = CAA_TAG_ISSUE,
	.tag_text = "issue",
	.tag_len = 5,
	.value = (const uint8_t *)";",
	.value_len = 1,
};

static const struct plugin_report_name names[] = {
	{
	    .name = "www.example.com",
	    .type = CAA_PLUGIN_NAME_DNS,
	    .reason = CAA_REASON_ISSUANCE_FORBIDDEN,
	    .clause = "RFC 8659 4.2",
	},
	{
	    .name = "ftp.example.com",
	    .type = CAA_PLUGIN_NAME_DNS,
	    .reason = CAA_REASON_ISSUANCE_FORBIDDEN,
	    .clause = "RFC 8659 4.2",
	},
};

static const struct plugin_report_post sample = {
	.report = {
		.reporter = "ca.example",
		.contact = "caa@ca.example",
		.domain = "example.com",
		.published_at = "example.com",
		.checked_at = NOW / 1000,
		.dnssec = CAA_DNSSEC_SECURE,
		.records = &record,
		.record_count = 1,
		.names = names,
		.name_count = 1,
	},
	.format = PLUGIN_REPORT_RID,
	.subject = "CAA report",
	.introduction = "Dear owner.",
	.per_domain = 1,
	.per_recipient = 10,
	.in_all = 100,
};

/* A post to recipients separated by spaces; how many letters it made. */
static size_t
post(const struct plugin_report_post *like, const char *recipients,
    int64_t now_ms)
{
	struct plugin_report_url urls[4];
	struct plugin_report_post it = *like;
	size_t stored = 0;

	it.urls = urls;
	while (*recipients != '\0') {
		const size_t len = strcspn(recipients, " ");

		CHECK(recipients,
		    plugin_report_url_parse(&urls[it.url_count++], recipients,
			len, NULL) == CAA_OK);
		recipients += len + (recipients[len] == ' ' ? 1 : 0);
	}
	if (plugin_report_post(&spool, &it, now_ms, &stored, NULL) != CAA_OK)
		return 99;
	return stored;
}

static void
test_letters(void)
{
	struct plugin_spool_entry entries[4];
	size_t count = 0;
	int64_t next_ms;
	char first_id[40] = "";

	set_up();
	CHECK("two letters",
	    post(&sample,
		"mailto:security@example.com https://iodef.example.com/in",
		NOW) == 2);
	CHECK("due",
	    plugin_spool_due(&spool, NOW, entries, 4, &count, &next_ms, NULL) ==
		CAA_OK);
	CHECK("both", count == 2);
	for (size_t i = 0; i < count; i++) {
		struct plugin_letter letter;
		struct xml *xml;

		if (plugin_spool_read(&spool, &entries[i], &letter, NULL) !=
		    CAA_OK)
			continue;
		const bool is_mail = strncmp(letter.url, "mailto:", 7) == 0;
		CHECK("sender", strcmp(letter.sender, "ca.example") == 0);
		CHECK("domain", strcmp(letter.domain, "example.com") == 0);
		CHECK("written now", letter.written_at == NOW / 1000);
		CHECK("from",
		    strcmp(letter.from, is_mail ? "caa@ca.example" : "") == 0);
		CHECK("subject",
		    strcmp(letter.subject, is_mail ? "CAA report" : "") == 0);
		CHECK("words",
		    (strstr(letter.words, "Dear owner.\n\n") != NULL) ==
			is_mail);
		CHECK("the format",
		    (letter.format == PLUGIN_REPORT_IODEF) == is_mail);
		xml = xml_parse(letter.document, letter.document_len);
		CHECK("a document", xml != NULL);
		CHECK("RID for the web only",
		    xml != NULL &&
			xml_is(xml, "count(/r:RID)", is_mail ? "0" : "1"));
		CHECK("the incident",
		    xml != NULL && xml_is(xml, "//i:IncidentID", letter.id));
		CHECK("the same one",
		    first_id[0] == '\0' || strcmp(first_id, letter.id) == 0);
		(void)snprintf(first_id, sizeof(first_id), "%s", letter.id);
		xml_free(xml);
		plugin_letter_clear(&letter);
	}
	tear_down();
}

static void
test_limits(void)
{
	struct plugin_report_post many = sample;

	set_up();
	CHECK("the first", post(&sample, "mailto:a@example.com", NOW) == 1);
	CHECK("no second of this domain",
	    post(&sample, "mailto:b@example.com", NOW) == 0);
	CHECK("on the next day",
	    post(&sample, "mailto:a@example.com", NOW + DAY_MS) == 1);
	many.report.domain = "example.net";
	many.per_domain = 100;
	many.per_recipient = 2;
	many.report.name_count = 2;
	CHECK("another domain", post(&many, "mailto:a@example.com", NOW) == 1);
	CHECK("nothing new", post(&many, "mailto:a@example.com", NOW) == 0);
	CHECK("to somebody else",
	    post(&many, "mailto:a@example.com mailto:c@example.com", NOW) == 1);
	many.report.name_count = 1;
	CHECK("too much for one recipient",
	    post(&many, "mailto:a@example.com", NOW) == 0);
	CHECK("in capitals it is the same one",
	    post(&many, "mailto:A@example.com", NOW) == 0);
	CHECK("and with a detail",
	    post(&many, "mailto:a+x@example.com", NOW) == 0);
	CHECK("not for others", post(&many, "mailto:c@example.com", NOW) == 1);
	CHECK("a plus in a URL is no detail",
	    post(&many, "https://example.com/a+b", NOW) == 1);
	CHECK("another page of the same server",
	    post(&many, "https://example.com/c", NOW) == 1);
	tear_down();
}

/* Whoever has a zone can publish any number of sets and recipients. */
static void
test_in_all(void)
{
	struct plugin_report_post few = sample;

	set_up();
	few.in_all = 3;
	CHECK("two of three",
	    post(&few, "mailto:a@example.com mailto:b@example.com", NOW) == 2);
	few.report.domain = "example.net";
	CHECK("the third, of two",
	    post(&few, "mailto:c@example.com mailto:d@example.com", NOW) == 1);
	few.report.domain = "example.org";
	CHECK("no more", post(&few, "mailto:e@example.com", NOW) == 0);
	CHECK("today", post(&few, "mailto:e@example.com", NOW + DAY_MS) == 1);
	tear_down();
}

/* A limit counts what was stored, not what was tried. */
static void
test_release(void)
{
	set_up();
	CHECK("nobody to report to", post(&sample, "", NOW) == 0);
	CHECK("so this is the first",
	    post(&sample, "mailto:a@example.com", NOW) == 1);
	tear_down();

	set_up();
	const int tmp = spool.tmp;
	spool.tmp = -1;
	CHECK("not stored", post(&sample, "mailto:a@example.com", NOW) == 99);
	spool.tmp = tmp;
	CHECK("stored", post(&sample, "mailto:a@example.com", NOW) == 1);
	tear_down();
}

const char suite_name[] = "plugin.report_post";
const struct test tests[] = {
	{ "letters", test_letters },
	{ "limits", test_limits },
	{ "in_all", test_in_all },
	{ "release", test_release },
	{ NULL, NULL },
};
