/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/item.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caa/domain.h"
#include "plugin/report_address.h"
#include "plugin/report_url.h"
#include "plugin/text.h"

#define MAX_HEADER 150 /* octets: a line of mail needs no folding */

enum caa_status
plugin_item_mailbox(char **out, const char *text, struct caa_error *error)
{
	char mailbox[PLUGIN_MAILBOX_MAX + 1];
	struct caa_error why = { 0 };

	if (plugin_report_mailbox_parse(mailbox, text, &why) != CAA_OK)
		return plugin_item_refuse(error, text, why.text);
	return plugin_item_copy(out, mailbox, strlen(mailbox), error);
}

enum caa_status
plugin_item_fqdn(char **out, const char *text, struct caa_error *error)
{
	struct caa_domain domain;

	if (caa_domain_parse(&domain, text, strlen(text), NULL) != CAA_OK ||
	    domain.wildcard)
		return plugin_item_refuse(
		    error, text, "is no domain name such as ca.example");
	return plugin_item_copy(out, domain.text, domain.len, error);
}

enum caa_status
plugin_item_header(char **out, const char *text, struct caa_error *error)
{
	const size_t len = strlen(text);

	if (len > MAX_HEADER || !plugin_text_is_printable(text, len))
		return plugin_item_refuse(error, text,
		    "is not one line of at most 150 printable ASCII "
		    "characters");
	return plugin_item_copy(out, text, strlen(text), error);
}

enum caa_status
plugin_item_lines(char **out, const char *text, struct caa_error *error)
{
	char *lines = malloc(2 * strlen(text) + 1), *p = lines;

	if (lines == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\n')
			*p++ = '\\';
		*p++ = *c == '\n' ? 'n' : *c;
	}
	*p = '\0';
	if (plugin_text_is_printable(lines, strlen(lines))) {
		*out = lines;
		return CAA_OK;
	}
	free(lines);
	return plugin_item_refuse(error, text,
	    "holds something else than printable ASCII and line feeds");
}

/* "host", "host:port", "[address]" or "[address]:port" behind smtp[s]://. */
struct mail_server {
	char host[CAA_DOMAIN_MAX_OCTETS + 1];
	bool in_brackets;
	const char *port; /* NULL: none is named */
};

static bool
split_smtp(struct mail_server *server, const char *url)
{
	static const char *const schemes[] = { "smtp://", "smtps://" };
	const char *host = NULL;
	size_t len;

	for (size_t i = 0; i < CAA_COUNTOF(schemes); i++)
		if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
			host = url + strlen(schemes[i]);
	if (host == NULL)
		return false;
	server->in_brackets = *host == '[';
	if (server->in_brackets)
		host++;
	len = strcspn(host, server->in_brackets ? "]" : ":");
	if (len >= sizeof(server->host) ||
	    (server->in_brackets && host[len] != ']'))
		return false;
	memcpy(server->host, host, len);
	server->host[len] = '\0';
	host += len + (server->in_brackets ? 1 : 0);
	server->port = *host == '\0' ? NULL : host + 1;
	return *host == '\0' || *host == ':';
}

static bool
is_sound(const struct mail_server *server)
{
	struct in6_addr binary;
	struct caa_domain domain;
	unsigned port;

	if (server->port != NULL && !plugin_text_port(&port, server->port))
		return false;
	if (server->in_brackets)
		return inet_pton(AF_INET6, server->host, &binary) == 1;
	return inet_pton(AF_INET, server->host, &binary) == 1 ||
	    (caa_domain_parse(
		 &domain, server->host, strlen(server->host), NULL) == CAA_OK &&
		!domain.wildcard);
}

enum caa_status
plugin_item_smtp_url(char **out, const char *text, struct caa_error *error)
{
	struct mail_server server;

	if (!split_smtp(&server, text) || !is_sound(&server))
		return plugin_item_refuse(error, text,
		    "is no mail server such as smtp://mail.example:587 or "
		    "smtps://mail.example");
	return plugin_item_copy(out, text, strlen(text), error);
}

bool
plugin_item_smtp_is_local(const char *url)
{
	struct mail_server server;
	uint8_t v4[4];

	if (!split_smtp(&server, url))
		return false;
	return strcmp(server.host, "localhost") == 0 ||
	    strcmp(server.host, "::1") == 0 ||
	    (inet_pton(AF_INET, server.host, v4) == 1 && v4[0] == 127);
}

enum caa_status
plugin_item_network(char **out, const char *text, struct caa_error *error)
{
	char printed[PLUGIN_NETWORK_TEXT];
	struct plugin_network network;

	if (!plugin_network_parse(&network, text))
		return plugin_item_refuse(error, text,
		    "is no network such as 192.0.2.0/24 or 2001:db8::/32");
	plugin_network_print(printed, &network);
	return plugin_item_copy(out, printed, strlen(printed), error);
}
