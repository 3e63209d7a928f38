/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_send_transfer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/digest.h"
#include "plugin/time.h"

#define MAX_CREDENTIALS 1024 /* octets of the file */

/* The first two lines of the file, cut apart in memory of the caller. */
static bool
read_credentials(char text[MAX_CREDENTIALS], const char *path,
    const char **user, const char **password)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;
	char *line;

	if (fd >= 0) {
		len = read(fd, text, MAX_CREDENTIALS - 1);
		(void)close(fd);
	}
	if (len <= 0)
		return false;
	text[len] = '\0';
	line = strchr(text, '\n');
	if (line == NULL)
		return false;
	*line++ = '\0';
	*user = text;
	*password = line;
	line[strcspn(line, "\n")] = '\0';
	return **user != '\0' && **password != '\0';
}

static void
set_credentials(struct plugin_transfer *transfer)
{
	const char *path = transfer->config->smtp_credentials;
	char text[MAX_CREDENTIALS];
	const char *user, *password;

	if (path == NULL)
		return;
	if (read_credentials(text, path, &user, &password)) {
		PLUGIN_TRANSFER_SET(transfer, CURLOPT_USERNAME, user);
		PLUGIN_TRANSFER_SET(transfer, CURLOPT_PASSWORD, password);
	} else {
		transfer->failed = true;
	}
	memset(text, 0, sizeof(text));
}

static void
set_headers(struct plugin_transfer *transfer)
{
	const struct plugin_letter *letter = transfer->letter;
	const char *recipient = transfer->url.recipient;
	char value[400], date[PLUGIN_TIME_TEXT], digest[PLUGIN_DIGEST_TEXT];

	(void)snprintf(value, sizeof(value), "<%s>", letter->from);
	plugin_transfer_header(transfer, "From", value);
	(void)snprintf(value, sizeof(value), "<%s>", recipient);
	plugin_transfer_header(transfer, "To", value);
	plugin_transfer_header(transfer, "Subject", letter->subject);
	plugin_transfer_header(
	    transfer, "Date", plugin_time_mail(date, letter->written_at));
	/* The same however often it is tried, so that a recipient who gets it
	 * twice sees that. */
	if (!plugin_digest(digest, recipient, strlen(recipient)))
		transfer->failed = true;
	else
		(void)snprintf(value, sizeof(value), "<%s.%.16s@%s>",
		    letter->id, digest, letter->sender);
	plugin_transfer_header(transfer, "Message-ID", value);
	/* RFC 3834 5: nobody needs to answer that they are on holiday. */
	plugin_transfer_header(transfer, "Auto-Submitted", "auto-generated");
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_HTTPHEADER, transfer->headers);
}

/* Line feeds become the line ends of mail.  For free(). */
static char *
with_line_ends(const char *text)
{
	char *out = malloc(2 * strlen(text) + 1), *p = out;

	for (; out != NULL && *text != '\0'; text++) {
		if (*text == '\n')
			*p++ = '\r';
		*p++ = *text;
	}
	if (out != NULL)
		*p = '\0';
	return out;
}

static void
add_part(struct plugin_transfer *transfer, const char *data, const char *type,
    const char *encoder, const char *filename)
{
	curl_mimepart *part = curl_mime_addpart(transfer->mime);

	if (part == NULL ||
	    curl_mime_data(part, data, CURL_ZERO_TERMINATED) != CURLE_OK ||
	    curl_mime_type(part, type) != CURLE_OK ||
	    curl_mime_encoder(part, encoder) != CURLE_OK ||
	    (filename != NULL &&
		curl_mime_filename(part, filename) != CURLE_OK))
		transfer->failed = true;
}

/* RFC 8659 4.4: a text part, and the document attached. */
static void
set_parts(struct plugin_transfer *transfer)
{
	const struct plugin_letter *letter = transfer->letter;
	char *words = with_line_ends(letter->words);
	char filename[32];

	transfer->mime = curl_mime_init(transfer->easy);
	if (transfer->mime == NULL || words == NULL) {
		transfer->failed = true;
	} else {
		(void)snprintf(
		    filename, sizeof(filename), "iodef-%.12s.xml", letter->id);
		add_part(transfer, words, "text/plain; charset=us-ascii",
		    "quoted-printable", NULL);
		add_part(transfer, letter->document, "application/xml",
		    "base64", filename);
		PLUGIN_TRANSFER_SET(transfer, CURLOPT_MIMEPOST, transfer->mime);
	}
	free(words);
}

void
plugin_transfer_set_mail(struct plugin_transfer *transfer)
{
	const struct plugin_send_config *config = transfer->config;
	char text[PLUGIN_MAILBOX_MAX + 3], url[1024];

	if (config->smtp_url == NULL) {
		transfer->failed = true;
		return;
	}
	/* The path is the name to greet the server with. */
	(void)snprintf(url, sizeof(url), "%s/%s", config->smtp_url,
	    transfer->letter->sender);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_URL, url);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_USE_SSL,
	    (long)(config->smtp_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	set_credentials(transfer);
	(void)snprintf(text, sizeof(text), "<%s>", transfer->letter->from);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_MAIL_FROM, text);
	(void)snprintf(text, sizeof(text), "<%s>", transfer->url.recipient);
	transfer->recipients = curl_slist_append(NULL, text);
	if (transfer->recipients == NULL)
		transfer->failed = true;
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_MAIL_RCPT, transfer->recipients);
	set_headers(transfer);
	set_parts(transfer);
}

void
plugin_transfer_judge_mail(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result)
{
	long reply = 0;

	(void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &reply);
	if (code == CURLE_OK) {
		result->outcome = PLUGIN_SEND_DELIVERED;
		(void)snprintf(result->text, sizeof(result->text),
		    "the mail server took it");
		return;
	}
	/* RFC 5321 4.2.1: 5yz is for good; libcurl reports a refusal of
	 * sender, recipient or content as CURLE_SEND_ERROR. */
	if (code == CURLE_SEND_ERROR && reply >= 500 && reply < 600)
		result->outcome = PLUGIN_SEND_REFUSED;
	plugin_transfer_explain(transfer, code, result);
}
