/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports carried to a real mail server on this machine. */
#include "plugin/report_send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/plugin/letter.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/sending.h"
#include "tests/plugin/server.h"
#include "tests/runner.h"

static const struct mail_row {
	const char *row;
	const char *options; /* of the server */
	enum sending_variant variant;
	const char *scheme;
	const char *password; /* in the file of sending_credentials, or NULL */
	enum plugin_send_outcome outcome;
	const char *text;    /* part of what is said */
	const char *message; /* part of what the server got; NULL: nothing */
} mail_rows[] = {
	{ "without TLS", "", SENDING_NO_TLS, "smtp", NULL,
	    PLUGIN_SEND_DELIVERED, "took it", "tls: False\n" },
	{ "with STARTTLS", "starttls", SENDING_BASE, "smtp", NULL,
	    PLUGIN_SEND_DELIVERED, "took it", "tls: True\n" },
	{ "STARTTLS is not offered", "", SENDING_BASE, "smtp", NULL,
	    PLUGIN_SEND_AGAIN, "", NULL },
	{ "STARTTLS of another authority", "starttls", SENDING_OTHER_CA, "smtp",
	    NULL, PLUGIN_SEND_AGAIN, "certificate", NULL },
	{ "TLS from the start", "smtps", SENDING_BASE, "smtps", NULL,
	    PLUGIN_SEND_DELIVERED, "took it", "end\n" },
	{ "TLS of another authority", "smtps", SENDING_OTHER_CA, "smtps", NULL,
	    PLUGIN_SEND_AGAIN, "certificate", NULL },
	{ "with a password", "auth", SENDING_CREDENTIALS, "smtp",
	    "caa\nsecret word\n", PLUGIN_SEND_DELIVERED, "took it",
	    "user: caa\n" },
	{ "with a wrong one", "auth", SENDING_CREDENTIALS, "smtp",
	    "caa\nsecret\n", PLUGIN_SEND_AGAIN, "", NULL },
	{ "without the file", "auth", SENDING_NO_CREDENTIALS, "smtp", NULL,
	    PLUGIN_SEND_AGAIN, "not started: ", NULL },
	{ "a file without a password", "auth", SENDING_CREDENTIALS, "smtp",
	    "caa\n", PLUGIN_SEND_AGAIN, "not started: ", NULL },
	{ "no such mailbox", "reject", SENDING_NO_TLS, "smtp", NULL,
	    PLUGIN_SEND_REFUSED, "550", NULL },
	{ "later", "defer", SENDING_NO_TLS, "smtp", NULL, PLUGIN_SEND_AGAIN,
	    "451", NULL },
	{ "a slow server", "slow", SENDING_NO_TLS, "smtp", NULL,
	    PLUGIN_SEND_AGAIN, "", NULL },
};

static void
check_mail(const struct mail_row *row, unsigned port)
{
	struct plugin_send_config config = sending_config(row->variant);
	struct plugin_send_result result;
	struct letter letter;
	char smtp_url[64];
	const char *message;

	(void)snprintf(
	    smtp_url, sizeof(smtp_url), "%s://127.0.0.1:%u", row->scheme, port);
	config.smtp_url = smtp_url;
	config.allowed_count = 0; /* the relay is the operator's own choice */
	scratch_write(sending_credentials, "credentials",
	    row->password == NULL ? "" : row->password);
	if (row->variant == SENDING_NO_CREDENTIALS)
		(void)unlink(sending_credentials);
	letter_make(&letter, "mailto:security@example.com", 1);
	result = sending_try(&config, &letter.letter);
	message = sending_take_record("messages");
	CHECK(row->row, result.outcome == row->outcome);
	CHECK(row->row, strstr(result.text, row->text) != NULL);
	if (result.outcome != row->outcome ||
	    strstr(result.text, row->text) == NULL)
		(void)fprintf(stderr, "%s: %s\n", row->row, result.text);
	if (row->message == NULL)
		CHECK(row->row, message[0] == '\0');
	else
		CHECK(row->row, strstr(message, row->message) != NULL);
	CHECK(row->row, strstr(result.text, "secret") == NULL);
}

static void
test_mail(void)
{
	struct server server = { 0 };

	sending_set_up();
	for (size_t i = 0; i < CAA_COUNTOF(mail_rows); i++) {
		if (!server_start(&server, "mail_server.py",
			scratch_directory(), mail_rows[i].options))
			break;
		check_mail(&mail_rows[i], server.port);
		server_stop(&server);
	}
	scratch_clear();
}

static const char *const message_parts[] = {
	"helo: ca.example\n",
	"\nfrom: caa@ca.example\n",
	"\nto: ['security@example.com']\n",
	"\nheader From: <caa@ca.example>\n",
	"\nheader To: <security@example.com>\n",
	"\nheader Subject: CAA report\n",
	"\nheader Date: Sun, 22 Nov 2026 04:00:00 +0000\n",
	"\nheader Message-ID: <00000000000000000000000000000001.",
	"@ca.example>\n",
	"\nheader Auto-Submitted: auto-generated\n",
	"\nheader Mime-Version: 1.0\n",
	"\nheader Content-Type: multipart/mixed; ",
	"\npart text/plain; charset=us-ascii None\nDear owner,\r\n\r\n.\r\n"
	"..dots\r\nnot issued.\r\n",
	"\npart application/xml attachment; "
	"filename=\"iodef-000000000000.xml\"\n"
	"<?xml version=\"1.0\"?>\n<a/>\n",
};

static void
test_message(void)
{
	static char words[] = "Dear owner,\n\n.\n..dots\nnot issued.\n"
			      "Bcc: nobody@example.com\n";
	struct plugin_send_config config = sending_config(SENDING_NO_TLS);
	struct plugin_send_result result;
	struct server server;
	struct letter letter;
	char smtp_url[64];
	const char *message;

	if (!server_start(&server, "mail_server.py", scratch_directory(), ""))
		return;
	(void)snprintf(
	    smtp_url, sizeof(smtp_url), "smtp://127.0.0.1:%u", server.port);
	config.smtp_url = smtp_url;
	letter_make(&letter, "mailto:security@example.com", 1);
	letter.letter.words = words;
	result = sending_try(&config, &letter.letter);
	CHECK(result.text, result.outcome == PLUGIN_SEND_DELIVERED);
	message = sending_take_record("messages");
	for (size_t i = 0; i < CAA_COUNTOF(message_parts); i++)
		CHECK(message_parts[i],
		    strstr(message, message_parts[i]) != NULL);
	CHECK("no other header",
	    strstr(message, "header Bcc") == NULL &&
		strstr(message, "header bcc") == NULL);
	CHECK("one message",
	    strstr(strstr(message, "helo:") + 1, "helo:") == NULL);
	server_stop(&server);
	scratch_clear();
}

/* Lines of a mail are short whatever the document's are (RFC 5322 2.1.1). */
static void
test_long_lines(void)
{
	static char words[3001], document[30001];
	struct plugin_send_config config = sending_config(SENDING_NO_TLS);
	struct server server;
	struct letter letter;
	char smtp_url[64];
	const char *message, *longest;

	if (!server_start(&server, "mail_server.py", scratch_directory(), ""))
		return;
	(void)snprintf(
	    smtp_url, sizeof(smtp_url), "smtp://127.0.0.1:%u", server.port);
	config.smtp_url = smtp_url;
	memset(words, 'w', sizeof(words) - 1);
	memset(document, 'd', sizeof(document) - 1);
	letter_make(&letter, "mailto:security@example.com", 1);
	letter.letter.words = words;
	letter.letter.document = document;
	letter.letter.document_len = sizeof(document) - 1;
	CHECK("delivered",
	    sending_try(&config, &letter.letter).outcome ==
		PLUGIN_SEND_DELIVERED);
	message = sending_take_record("messages");
	CHECK("whole words", strstr(message, words) != NULL);
	longest = strstr(message, "longest line: ");
	CHECK("short lines",
	    longest != NULL && strtoul(longest + 14, NULL, 10) < 100);
	server_stop(&server);
	scratch_clear();
}

const char suite_name[] = "plugin.report_mail";
const struct test tests[] = {
	{ "mail", test_mail },
	{ "message", test_message },
	{ "long_lines", test_long_lines },
	{ NULL, NULL },
};
