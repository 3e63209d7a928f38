/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports carried to a real web server on this machine. */
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

static const struct web_row {
	const char *row;
	const char *options; /* of the server */
	enum sending_variant variant;
	const char *url; /* %u: the port */
	enum plugin_send_outcome outcome;
	const char *text;    /* part of what is said */
	const char *request; /* part of what the server got; NULL: nothing */
} web_rows[] = {
	{ "over TLS", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200?k=v", PLUGIN_SEND_DELIVERED,
	    "status 200", "POST /status/200?k=v\n" },
	{ "without TLS", "", SENDING_BASE, "http://127.0.0.1:%u/status/204",
	    PLUGIN_SEND_DELIVERED, "status 204", "POST /status/204\n" },
	{ "the media type", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED, "",
	    "content-type: application/iodef+xml\n" },
	{ "the document is the body", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED, "",
	    "\n\n<?xml version=\"1.0\"?>\n<a/>\n" },
	{ "a callback", "tls", SENDING_BASE, "https://127.0.0.1:%u/callback",
	    PLUGIN_SEND_DELIVERED, "status 202, a callback was announced",
	    "POST /callback" },
	{ "a redirection", "tls", SENDING_BASE, "https://127.0.0.1:%u/redirect",
	    PLUGIN_SEND_REFUSED, "status 302, and redirections are not",
	    "POST /redirect" },
	{ "a fault of ours", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/400", PLUGIN_SEND_REFUSED,
	    "status 400", "POST" },
	{ "forbidden", "tls", SENDING_BASE, "https://127.0.0.1:%u/status/403",
	    PLUGIN_SEND_REFUSED, "status 403", "POST" },
	{ "a fault of theirs", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/500", PLUGIN_SEND_AGAIN, "status 500",
	    "POST" },
	{ "overload", "tls", SENDING_BASE, "https://127.0.0.1:%u/status/503",
	    PLUGIN_SEND_AGAIN, "status 503", "POST" },
	{ "too many requests", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/status/429", PLUGIN_SEND_AGAIN, "status 429",
	    "POST" },
	{ "no answer", "tls", SENDING_BASE, "https://127.0.0.1:%u/slow",
	    PLUGIN_SEND_AGAIN, "timed out", "POST" },
	{ "an answer drop by drop", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/drip", PLUGIN_SEND_AGAIN, "timed out",
	    "POST" },
	{ "an endless answer", "tls", SENDING_BASE, "https://127.0.0.1:%u/long",
	    PLUGIN_SEND_DELIVERED, "status 200, the reply was cut off",
	    "POST" },
	{ "endless headers", "", SENDING_BASE,
	    "http://127.0.0.1:%u/long-header", PLUGIN_SEND_DELIVERED,
	    "the reply was cut off", "POST" },
	{ "no HTTP at all", "", SENDING_BASE, "http://127.0.0.1:%u/nonsense",
	    PLUGIN_SEND_AGAIN, "", "POST" },
	{ "a closed connection", "tls", SENDING_BASE,
	    "https://127.0.0.1:%u/close", PLUGIN_SEND_AGAIN, "", "POST" },

	{ "a private address", "tls", SENDING_NO_NETWORKS,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_REFUSED,
	    "127.0.0.1 is not an address of the open Internet", NULL },
	{ "the same without TLS", "", SENDING_NO_NETWORKS,
	    "http://127.0.0.1:%u/status/200", PLUGIN_SEND_REFUSED,
	    "not an address of the open Internet", NULL },
	{ "metadata", "", SENDING_BASE, "http://169.254.169.254:%u/latest",
	    PLUGIN_SEND_REFUSED,
	    "169.254.169.254 is not an address of the open Internet", NULL },
	{ "any address", "", SENDING_BASE, "http://0.0.0.0:%u/status/200",
	    PLUGIN_SEND_REFUSED, "0.0.0.0 is not an address", NULL },
	{ "IPv6 loopback", "", SENDING_BASE, "http://[::1]:%u/status/200",
	    PLUGIN_SEND_REFUSED, "::1 is not an address", NULL },
	{ "mapped into IPv6", "", SENDING_NO_NETWORKS,
	    "http://[::ffff:127.0.0.1]:%u/status/200", PLUGIN_SEND_REFUSED,
	    "is not an address", NULL },

	{ "another authority", "tls", SENDING_OTHER_CA,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "certificate",
	    NULL },
	{ "the authorities of the system", "tls", SENDING_SYSTEM_CA,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "certificate",
	    NULL },
	{ "a certificate for another address", "tls", SENDING_BASE,
	    "https://127.0.0.2:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "our certificate", "tls client", SENDING_CERTIFICATE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_DELIVERED,
	    "status 200", "client: ((('commonName', 'client'),),)" },
	{ "our certificate is missing", "tls client", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "a server of yesterday", "tls tls1.1", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
	{ "TLS where there is none", "", SENDING_BASE,
	    "https://127.0.0.1:%u/status/200", PLUGIN_SEND_AGAIN, "", NULL },
};

static void
check_web(const struct web_row *row, unsigned port)
{
	const struct plugin_send_config config = sending_config(row->variant);
	struct letter letter;
	struct plugin_send_result result;
	char url[128];
	const char *request;

	(void)snprintf(url, sizeof(url), "%.*s%u%s",
	    (int)(strchr(row->url, '%') - row->url), row->url, port,
	    strchr(row->url, '%') + 2);
	letter_make(&letter, url, 1);
	result = sending_try(&config, &letter.letter);
	request = sending_take_record("requests");
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

	sending_set_up();
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

static void
on_done(void *ctx, void *tag, const struct plugin_send_result *result)
{
	(void)ctx;
	(void)tag;
	(void)result;
	CHECK("nothing ends", false);
}

/* Several at once, to a server that does not answer. */
static void
test_web_at_once(void)
{
	enum { COUNT = 8 };
	const struct plugin_send_config config = sending_config(SENDING_BASE);
	struct letter letters[COUNT];
	struct plugin_sender *sender = NULL;
	struct server server;
	int64_t start;
	char url[128];

	if (!server_start(&server, "web_server.py", scratch_directory(), ""))
		return;
	if (plugin_sender_new(&sender, &config, on_done, NULL, NULL) != CAA_OK)
		exit(2);
	start = sending_now_ms();
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
	CHECK("ending them takes no time",
	    sending_now_ms() - start < SENDING_TIMEOUT_MS);
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
		SENDING_BASE, "http://127.0.0.1:%u/status/200",
		PLUGIN_SEND_DELIVERED, "status 200", "POST" };
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
	struct plugin_send_config config = sending_config(SENDING_BASE);
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
	    sending_try(&config, &letter.letter).outcome ==
		PLUGIN_SEND_DELIVERED);
	CHECK("RFC 6546 3",
	    strstr(sending_take_record("requests"),
		"content-type: text/xml\n") != NULL);
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
	const struct plugin_send_config config = sending_config(SENDING_BASE);
	struct plugin_sender *sender = NULL;

	if (plugin_sender_new(&sender, &config, on_done, NULL, NULL) != CAA_OK)
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

const char suite_name[] = "plugin.report_web";
const struct test tests[] = {
	{ "web", test_web },
	{ "at_once", test_web_at_once },
	{ "environment", test_web_environment },
	{ "rid_media_type", test_rid_media_type },
	{ "not_started", test_not_started },
	{ NULL, NULL },
};
