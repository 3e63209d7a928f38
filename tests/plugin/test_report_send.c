/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports carried to real servers on this machine. */
#include "plugin/report_send.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/letter.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/server.h"
#include "tests/runner.h"

#define TIMEOUT_MS 2000
#define MAX_REPLY  65536

static char ca[SCRATCH_MAX_PATH], other[SCRATCH_MAX_PATH],
    client[SCRATCH_MAX_PATH], client_key[SCRATCH_MAX_PATH],
    credentials[SCRATCH_MAX_PATH];

static void
name_file(char path[SCRATCH_MAX_PATH], const char *name)
{
	(void)snprintf(
	    path, SCRATCH_MAX_PATH, "%s/%s", scratch_directory(), name);
}

static void
make_files(void)
{
	name_file(ca, "ca.pem");
	name_file(other, "other.pem");
	name_file(client, "client.pem");
	name_file(client_key, "client.key");
	if (!server_certificates(scratch_directory())) {
		(void)fprintf(stderr, "no certificates\n");
		exit(2);
	}
}

/* What a server wrote since the last call; "" for nothing. */
static const char *
take_record(const char *name)
{
	static char text[65536];
	char path[SCRATCH_MAX_PATH];
	ssize_t len = 0;
	int fd;

	name_file(path, name);
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		len = read(fd, text, sizeof(text) - 1);
		(void)close(fd);
		(void)unlink(path);
	}
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static int64_t
now_ms(void)
{
	struct timespec time = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static const struct plugin_network loopback = {
	{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 },
	104,
};

static const struct plugin_send_config base_config = {
	.tls_ca = ca,
	.allowed = &loopback,
	.allowed_count = 1,
	.connect_ms = TIMEOUT_MS,
	.total_ms = TIMEOUT_MS,
	.max_reply = MAX_REPLY,
};

struct outcome {
	bool done;
	struct plugin_send_result result;
};

static void
on_done(void *ctx, void *tag, const struct plugin_send_result *result)
{
	struct outcome *outcome = ctx;

	outcome->done = true;
	outcome->result = *result;
	CHECK("the tag comes back", tag == ctx);
}

/* One try from beginning to end. */
static struct plugin_send_result
send_letter(
    const struct plugin_send_config *config, const struct plugin_letter *letter)
{
	struct outcome outcome = { 0 };
	struct plugin_sender *sender = NULL;
	struct caa_error error = { 0 };
	const int64_t start = now_ms();

	if (plugin_sender_new(&sender, config, on_done, &outcome, NULL) !=
	    CAA_OK)
		exit(2);
	if (plugin_sender_start(sender, letter, &outcome, &error) != CAA_OK)
		(void)snprintf(outcome.result.text, PLUGIN_SEND_TEXT,
		    "not started: %.280s", error.text);
	else
		while (!outcome.done && now_ms() - start < 10 * TIMEOUT_MS)
			plugin_sender_run(sender, 100);
	CHECK("it ends in time", now_ms() - start < 3 * TIMEOUT_MS);
	plugin_sender_free(sender);
	return outcome.result;
}

/* Configurations that differ from the base in one thing. */
enum variant {
	BASE,
	NO_NETWORKS,
	OTHER_CA,
	SYSTEM_CA,
	CERTIFICATE,
	NO_TLS,
	CREDENTIALS,
	NO_CREDENTIALS,
};

static struct plugin_send_config
make_config(enum variant variant)
{
	struct plugin_send_config config = base_config;

	if (variant == NO_NETWORKS)
		config.allowed_count = 0;
	else if (variant == OTHER_CA)
		config.tls_ca = other;
	else if (variant == SYSTEM_CA)
		config.tls_ca = NULL;
	else if (variant == CERTIFICATE) {
		config.tls_certificate = client;
		config.tls_key = client_key;
	}
	config.smtp_tls = variant != NO_TLS && variant != CREDENTIALS &&
	    variant != NO_CREDENTIALS;
	if (variant == CREDENTIALS || variant == NO_CREDENTIALS)
		config.smtp_credentials = credentials;
	return config;
}

static const struct web_row {
	const char *row;
	const char *options; /* of the server */
	enum variant variant;
	const char *url; /* %u: the port */
	enum plugin_send_outcome outcome;
	const char *text;    /* part of what is said */
	const char *request; /* part of what the server got; NULL: nothing */
} web_rows[] = {
	{ "over TLS", "tls", BASE, "https://127.0.0.1:%u/status/200?k=v",
	    PLUGIN_SEND_DELIVERED, "status 200", "POST /status/200?k=v\n" },
	{ "without TLS", "", BASE, "http://127.0.0.1:%u/status/204",
	    PLUGIN_SEND_DELIVERED, "status 204", "POST /status/204\n" },
	{ "the media type", "tls", BASE, "https://127.0.0.1:%u/status/200",
	    PLUGIN_SEND_DELIVERED, "",
	    "content-type: application/iodef+xml\n" },
	{ "the document is the body", "tls", BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED, "",
	    "\n\n<?xml version=\"1.0\"?>\n<a/>\n" },
	{ "a callback", "tls", BASE, "https://127.0.0.1:%u/callback",
	    PLUGIN_SEND_DELIVERED, "status 202, a callback was announced",
	    "POST /callback" },
	{ "a redirection", "tls", BASE, "https://127.0.0.1:%u/redirect",
	    PLUGIN_SEND_REFUSED, "status 302, and redirections are not",
	    "POST /redirect" },
	{ "a fault of ours", "tls", BASE, "https://127.0.0.1:%u/status/400",
	    PLUGIN_SEND_REFUSED, "status 400", "POST" },
	{ "forbidden", "tls", BASE, "https://127.0.0.1:%u/status/403",
	    PLUGIN_SEND_REFUSED, "status 403", "POST" },
	{ "a fault of theirs", "tls", BASE, "https://127.0.0.1:%u/status/500",
	    PLUGIN_SEND_AGAIN, "status 500", "POST" },
	{ "overload", "tls", BASE, "https://127.0.0.1:%u/status/503",
	    PLUGIN_SEND_AGAIN, "status 503", "POST" },
	{ "too many requests", "tls", BASE, "https://127.0.0.1:%u/status/429",
	    PLUGIN_SEND_AGAIN, "status 429", "POST" },
	{ "no answer", "tls", BASE, "https://127.0.0.1:%u/slow",
	    PLUGIN_SEND_AGAIN, "timed out", "POST" },
	{ "an answer drop by drop", "tls", BASE, "https://127.0.0.1:%u/drip",
	    PLUGIN_SEND_AGAIN, "timed out", "POST" },
	{ "an endless answer", "tls", BASE, "https://127.0.0.1:%u/long",
	    PLUGIN_SEND_DELIVERED, "status 200, the reply was cut off",
	    "POST" },
	{ "endless headers", "", BASE, "http://127.0.0.1:%u/long-header",
	    PLUGIN_SEND_DELIVERED, "the reply was cut off", "POST" },
	{ "no HTTP at all", "", BASE, "http://127.0.0.1:%u/nonsense",
	    PLUGIN_SEND_AGAIN, "", "POST" },
	{ "a closed connection", "tls", BASE, "https://127.0.0.1:%u/close",
	    PLUGIN_SEND_AGAIN, "", "POST" },

	{ "a private address", "tls", NO_NETWORKS,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_REFUSED,
	    "127.0.0.1 is not an address of the open Internet", NULL },
	{ "the same without TLS", "", NO_NETWORKS,
	    "http://127.0.0.1:%u/status/200", PLUGIN_SEND_REFUSED,
	    "not an address of the open Internet", NULL },
	{ "metadata", "", BASE, "http://169.254.169.254:%u/latest",
	    PLUGIN_SEND_REFUSED,
	    "169.254.169.254 is not an address of the open Internet", NULL },
	{ "any address", "", BASE, "http://0.0.0.0:%u/status/200",
	    PLUGIN_SEND_REFUSED, "0.0.0.0 is not an address", NULL },
	{ "IPv6 loopback", "", BASE, "http://[::1]:%u/status/200",
	    PLUGIN_SEND_REFUSED, "::1 is not an address", NULL },
	{ "mapped into IPv6", "", NO_NETWORKS,
	    "http://[::ffff:127.0.0.1]:%u/status/200", PLUGIN_SEND_REFUSED,
	    "is not an address", NULL },

	{ "another authority", "tls", OTHER_CA,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "certificate",
	    NULL },
	{ "the authorities of the system", "tls", SYSTEM_CA,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "certificate",
	    NULL },
	{ "a certificate for another address", "tls", BASE,
	    "https://127.0.0.2:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "our certificate", "tls client", CERTIFICATE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED,
	    "status 200", "client: ((('commonName', 'client'),),)" },
	{ "our certificate is missing", "tls client", BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "a server of yesterday", "tls tls1.1", BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "TLS where there is none", "", BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
};

static void
check_web(const struct web_row *row, unsigned port)
{
	const struct plugin_send_config config = make_config(row->variant);
	struct letter letter;
	struct plugin_send_result result;
	char url[128];
	const char *request;

	(void)snprintf(url, sizeof(url), "%.*s%u%s",
	    (int)(strchr(row->url, '%') - row->url), row->url, port,
	    strchr(row->url, '%') + 2);
	letter_make(&letter, url, 1);
	result = send_letter(&config, &letter.letter);
	request = take_record("requests");
	CHECK(row->row, result.outcome == row->outcome);
	CHECK(row->row, strstr(result.text, row->text) != NULL);
	if (result.outcome != row->outcome)
		(void)fprintf(stderr, "%s: %s\n", row->row, result.text);
	if (row->request == NULL)
		CHECK(row->row, request[0] == '\0');
	else
		CHECK(row->row, strstr(request, row->request) != NULL);
	CHECK(row->row, strstr(request, "followed") == NULL);
	CHECK(row->row, strstr(request, "expect:") == NULL);
	CHECK(row->row, strstr(request, "authorization:") == NULL);
}

static void
test_web(void)
{
	struct server server = { 0 };

	make_files();
	for (size_t i = 0; i < CAA_COUNTOF(web_rows); i++) {
		const char *options = web_rows[i].options;

		if (server.pid == 0 ||
		    strcmp(options, web_rows[i - 1].options) != 0) {
			server_stop(&server);
			if (!server_start(&server, "web_server.py",
				scratch_directory(), options))
				break;
		}
		check_web(&web_rows[i], server.port);
	}
	server_stop(&server);
	scratch_clear();
}

/* Several at once, to a server that does not answer. */
static void
test_web_at_once(void)
{
	enum { COUNT = 8 };
	struct letter letters[COUNT];
	struct plugin_sender *sender = NULL;
	struct server server;
	int64_t start;
	char url[128];

	if (!server_start(&server, "web_server.py", scratch_directory(), ""))
		return;
	if (plugin_sender_new(&sender, &base_config, on_done, NULL, NULL) !=
	    CAA_OK)
		exit(2);
	start = now_ms();
	for (unsigned i = 0; i < COUNT; i++) {
		(void)snprintf(
		    url, sizeof(url), "http://127.0.0.1:%u/slow", server.port);
		letter_make(&letters[i], url, i);
		CHECK("started",
		    plugin_sender_start(
			sender, &letters[i].letter, NULL, NULL) == CAA_OK);
	}
	plugin_sender_run(sender, 50);
	plugin_sender_free(sender);
	CHECK("ending them takes no time", now_ms() - start < TIMEOUT_MS);
	server_stop(&server);
	scratch_clear();
}

/* The environment of the host is not ours to heed. */
static void
test_web_environment(void)
{
	static const char *const names[] = { "http_proxy", "https_proxy",
		"HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	static const struct web_row row = { "a proxy in the environment", "",
		BASE, "http://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED,
		"status 200", "POST" };
	struct server server;

	for (size_t i = 0; i < CAA_COUNTOF(names); i++)
		(void)setenv(names[i], "http://127.0.0.1:1", 1);
	if (server_start(&server, "web_server.py", scratch_directory(), ""))
		check_web(&row, server.port);
	for (size_t i = 0; i < CAA_COUNTOF(names); i++)
		(void)unsetenv(names[i]);
	server_stop(&server);
	scratch_clear();
}

static void
test_rid_media_type(void)
{
	struct plugin_send_config config = make_config(BASE);
	struct server server;
	struct letter letter;
	char url[128];

	if (!server_start(&server, "web_server.py", scratch_directory(), ""))
		return;
	(void)snprintf(
	    url, sizeof(url), "http://127.0.0.1:%u/status/200", server.port);
	letter_make(&letter, url, 1);
	letter.letter.format = PLUGIN_REPORT_RID;
	CHECK("delivered",
	    send_letter(&config, &letter.letter).outcome ==
		PLUGIN_SEND_DELIVERED);
	CHECK("RFC 6546 3",
	    strstr(take_record("requests"), "content-type: text/xml\n") !=
		NULL);
	server_stop(&server);
	scratch_clear();
}

static const struct mail_row {
	const char *row;
	const char *options; /* of the server */
	enum variant variant;
	const char *scheme;
	const char *password; /* in the file of credentials, or NULL */
	enum plugin_send_outcome outcome;
	const char *text;    /* part of what is said */
	const char *message; /* part of what the server got; NULL: nothing */
} mail_rows[] = {
	{ "without TLS", "", NO_TLS, "smtp", NULL, PLUGIN_SEND_DELIVERED,
	    "took it", "tls: False\n" },
	{ "with STARTTLS", "starttls", BASE, "smtp", NULL,
	    PLUGIN_SEND_DELIVERED, "took it", "tls: True\n" },
	{ "STARTTLS is not offered", "", BASE, "smtp", NULL, PLUGIN_SEND_AGAIN,
	    "", NULL },
	{ "STARTTLS of another authority", "starttls", OTHER_CA, "smtp", NULL,
	    PLUGIN_SEND_AGAIN, "certificate", NULL },
	{ "TLS from the start", "smtps", BASE, "smtps", NULL,
	    PLUGIN_SEND_DELIVERED, "took it", "end\n" },
	{ "TLS of another authority", "smtps", OTHER_CA, "smtps", NULL,
	    PLUGIN_SEND_AGAIN, "certificate", NULL },
	{ "with a password", "auth", CREDENTIALS, "smtp", "caa\nsecret word\n",
	    PLUGIN_SEND_DELIVERED, "took it", "user: caa\n" },
	{ "with a wrong one", "auth", CREDENTIALS, "smtp", "caa\nsecret\n",
	    PLUGIN_SEND_AGAIN, "", NULL },
	{ "without the file", "auth", NO_CREDENTIALS, "smtp", NULL,
	    PLUGIN_SEND_AGAIN, "not started: ", NULL },
	{ "a file without a password", "auth", CREDENTIALS, "smtp", "caa\n",
	    PLUGIN_SEND_AGAIN, "not started: ", NULL },
	{ "no such mailbox", "reject", NO_TLS, "smtp", NULL,
	    PLUGIN_SEND_REFUSED, "550", NULL },
	{ "later", "defer", NO_TLS, "smtp", NULL, PLUGIN_SEND_AGAIN, "451",
	    NULL },
	{ "a slow server", "slow", NO_TLS, "smtp", NULL, PLUGIN_SEND_AGAIN, "",
	    NULL },
};

static void
check_mail(const struct mail_row *row, unsigned port)
{
	struct plugin_send_config config = make_config(row->variant);
	struct plugin_send_result result;
	struct letter letter;
	char smtp_url[64];
	const char *message;

	(void)snprintf(
	    smtp_url, sizeof(smtp_url), "%s://127.0.0.1:%u", row->scheme, port);
	config.smtp_url = smtp_url;
	config.allowed_count = 0; /* the relay is the operator's own choice */
	scratch_write(credentials, "credentials",
	    row->password == NULL ? "" : row->password);
	if (row->variant == NO_CREDENTIALS)
		(void)unlink(credentials);
	letter_make(&letter, "mailto:security@example.com", 1);
	result = send_letter(&config, &letter.letter);
	message = take_record("messages");
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

	make_files();
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
	struct plugin_send_config config = make_config(NO_TLS);
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
	result = send_letter(&config, &letter.letter);
	CHECK(result.text, result.outcome == PLUGIN_SEND_DELIVERED);
	message = take_record("messages");
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
	struct plugin_send_config config = make_config(NO_TLS);
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
	    send_letter(&config, &letter.letter).outcome ==
		PLUGIN_SEND_DELIVERED);
	message = take_record("messages");
	CHECK("whole words", strstr(message, words) != NULL);
	longest = strstr(message, "longest line: ");
	CHECK("short lines",
	    longest != NULL && strtoul(longest + 14, NULL, 10) < 100);
	server_stop(&server);
	scratch_clear();
}

static void
test_not_started(void)
{
	static const struct {
		const char *row;
		const char *url;
		enum caa_status status;
	} rows[] = {
		{ "a bad URL", "gopher://example.com/", CAA_E_MALFORMED },
		{ "a hidden header", "mailto:a@example.com?bcc=b@example.net",
		    CAA_E_MALFORMED },
		{ "mail without a server", "mailto:a@example.com",
		    CAA_E_SYSTEM },
	};
	struct plugin_sender *sender = NULL;

	if (plugin_sender_new(&sender, &base_config, on_done, NULL, NULL) !=
	    CAA_OK)
		exit(2);
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct letter letter;

		letter_make(&letter, rows[i].url, 1);
		CHECK(rows[i].row,
		    plugin_sender_start(sender, &letter.letter, NULL, NULL) ==
			rows[i].status);
	}
	plugin_sender_free(sender);
	plugin_sender_free(NULL);
}

const char suite_name[] = "plugin.report_send";
const struct test tests[] = {
	{ "web", test_web },
	{ "web_at_once", test_web_at_once },
	{ "web_environment", test_web_environment },
	{ "rid_media_type", test_rid_media_type },
	{ "mail", test_mail },
	{ "message", test_message },
	{ "long_lines", test_long_lines },
	{ "not_started", test_not_started },
	{ NULL, NULL },
};
