/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_post.h"

#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"
#include "plugin/digest.h"
#include "plugin/report_limit.h"

#define MAX_RECORD 1024 /* octets of one record, NUL included */

/* What all letters of a report share. */
struct draft {
	struct plugin_report report;
	char id[PLUGIN_RANDOM_TEXT];
	char *documents[2]; /* by format; NULL: nobody wants it */
	size_t document_lens[2];
	char *words;
	char *fingerprint; /* what is reported, whenever it is */
};

static void
draft_clear(struct draft *draft)
{
	free(draft->documents[PLUGIN_REPORT_RID]);
	free(draft->documents[PLUGIN_REPORT_IODEF]);
	free(draft->words);
	free(draft->fingerprint);
}

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static void
add_fingerprint(struct caa_text *text, const struct plugin_report *report)
{
	char printed[MAX_RECORD];

	caa_text_add(text, report->domain);
	for (size_t i = 0;
	     i < report->name_count && i < PLUGIN_REPORT_MAX_NAMES; i++) {
		caa_text_add(text, "\n");
		caa_text_add(text, report->names[i].name);
		caa_text_add(text, " ");
		caa_text_add(
		    text, caa_reason_info(report->names[i].reason)->word);
	}
	for (size_t i = 0; i < report->record_count; i++) {
		(void)caa_record_print(
		    &report->records[i], printed, sizeof(printed));
		caa_text_add(text, "\n");
		caa_text_add(text, printed);
	}
}

static char *
make_fingerprint(const struct plugin_report *report)
{
	struct caa_text text;
	size_t size;
	char *out;

	caa_text_init(&text, NULL, 0);
	add_fingerprint(&text, report);
	size = caa_text_end(&text) + 1;
	out = malloc(size);
	if (out == NULL)
		return NULL;
	caa_text_init(&text, out, size);
	add_fingerprint(&text, report);
	(void)caa_text_end(&text);
	return out;
}

/* Mail carries the document itself (RFC 8659 4.4). */
static enum plugin_report_format
format_for(
    const struct plugin_report_post *post, const struct plugin_report_url *url)
{
	return url->scheme == PLUGIN_REPORT_MAIL ? PLUGIN_REPORT_IODEF
						 : post->format;
}

static enum caa_status
draft_make(struct draft *draft, const struct plugin_report_post *post,
    int64_t now_ms, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	*draft = (struct draft){ .report = post->report };
	draft->report.id = draft->id;
	draft->report.generated_at = now_ms / 1000;
	draft->fingerprint = make_fingerprint(&post->report);
	if (draft->fingerprint == NULL || !plugin_random(draft->id))
		return no_memory(error);
	for (size_t i = 0; status == CAA_OK && i < post->url_count; i++) {
		const enum plugin_report_format format =
		    format_for(post, &post->urls[i]);

		if (draft->documents[format] == NULL)
			status =
			    plugin_report_document(&draft->documents[format],
				&draft->document_lens[format], &draft->report,
				format, error);
	}
	if (status == CAA_OK)
		status = plugin_report_words(
		    &draft->words, &draft->report, post->introduction, error);
	return status;
}

static enum caa_status
store(struct plugin_spool *spool, const struct plugin_report_post *post,
    const struct draft *draft, unsigned number, int64_t now_ms,
    struct caa_error *error)
{
	const struct plugin_report_url *url = &post->urls[number];
	const bool is_mail = url->scheme == PLUGIN_REPORT_MAIL;
	const enum plugin_report_format format = format_for(post, url);
	const char *contact = draft->report.contact;
	const struct plugin_letter letter = {
		.url = url->text,
		.id = draft->id,
		.domain = draft->report.domain,
		.sender = draft->report.reporter,
		.from = is_mail && contact != NULL ? contact : "",
		.subject = is_mail ? post->subject : "",
		.words = is_mail ? draft->words : "",
		.written_at = draft->report.generated_at,
		.format = format,
		.document = draft->documents[format],
		.document_len = draft->document_lens[format],
	};

	return plugin_spool_put(spool, &letter, number, now_ms, error);
}

/*
 * The recipient as far as limits go: mailboxes that differ in case or in what
 * stands behind a plus sign are one, or a list of them would be a flood.
 */
static void
name_recipient(char out[PLUGIN_MAILBOX_MAX + 1], const char *recipient)
{
	const char *at = strchr(recipient, '@');
	size_t len = 0;

	for (const char *p = recipient; *p != '\0'; p++) {
		if (*p == '+' && at != NULL && p < at)
			p = at;
		out[len++] = (char)caa_ascii_lower((uint8_t)*p);
	}
	out[len] = '\0';
}

static enum caa_status
take(struct plugin_spool *spool, struct plugin_limit_slot *slot, int64_t now_ms,
    const char *kind, const char *key, unsigned max, struct caa_error *error)
{
	return plugin_limit_take(
	    slot, spool->seen, now_ms / 1000, kind, key, max, error);
}

/* What is said, and where. */
static char *
address_fingerprint(const char *where, const char *fingerprint)
{
	const size_t len = strlen(where);
	char *out = malloc(len + 1 + strlen(fingerprint) + 1);

	if (out == NULL)
		return NULL;
	memcpy(out, where, len);
	out[len] = '\n';
	memcpy(out + len + 1, fingerprint, strlen(fingerprint) + 1);
	return out;
}

/* A letter to one recipient; *stored grows if there is one. */
static enum caa_status
post_one(struct plugin_spool *spool, const struct plugin_report_post *post,
    const struct draft *draft, unsigned number, int64_t now_ms, size_t *stored,
    struct caa_error *error)
{
	const struct plugin_report_url *url = &post->urls[number];
	const bool is_mail = url->scheme == PLUGIN_REPORT_MAIL;
	char recipient[PLUGIN_MAILBOX_MAX + 1], *content;
	struct plugin_limit_slot slots[3] = { 0 };
	enum caa_status status = CAA_OK;
	size_t taken = 0;

	name_recipient(recipient, url->recipient);
	content = address_fingerprint(
	    is_mail ? recipient : url->text, draft->fingerprint);
	if (content == NULL)
		return no_memory(error);
	const struct {
		const char *kind, *key;
		unsigned max;
	} limits[CAA_COUNTOF(slots)] = {
		{ "content", content, 1 },
		{ "recipient", recipient, post->per_recipient },
		{ "all", "", post->in_all },
	};
	for (; status == CAA_OK && taken < CAA_COUNTOF(slots); taken++) {
		status = take(spool, &slots[taken], now_ms, limits[taken].kind,
		    limits[taken].key, limits[taken].max, error);
		if (slots[taken].name[0] == '\0')
			break;
	}
	free(content);
	if (taken == CAA_COUNTOF(slots)) {
		status = store(spool, post, draft, number, now_ms, error);
		if (status == CAA_OK) {
			++*stored;
			return CAA_OK;
		}
	}
	while (taken > 0)
		plugin_limit_release(spool->seen, &slots[--taken]);
	return status;
}

enum caa_status
plugin_report_post(struct plugin_spool *spool,
    const struct plugin_report_post *post, int64_t now_ms, size_t *stored,
    struct caa_error *error)
{
	struct plugin_limit_slot by_domain;
	struct draft draft = { 0 };
	enum caa_status status;

	*stored = 0;
	status = take(spool, &by_domain, now_ms, "domain", post->report.domain,
	    post->per_domain, error);
	if (status != CAA_OK || by_domain.name[0] == '\0')
		return status;
	status = draft_make(&draft, post, now_ms, error);
	for (unsigned i = 0; status == CAA_OK && i < post->url_count; i++)
		status =
		    post_one(spool, post, &draft, i, now_ms, stored, error);
	draft_clear(&draft);
	if (*stored == 0)
		plugin_limit_release(spool->seen, &by_domain);
	return status;
}
