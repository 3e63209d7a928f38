/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_send_transfer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 6546 3 for RID; bare IODEF as receivers of CAA reports take it. */
static const char *const content_types[] = {
	[PLUGIN_REPORT_RID] = "text/xml",
	[PLUGIN_REPORT_IODEF] = "application/iodef+xml",
};

static void
note_address(struct plugin_transfer *transfer, const struct sockaddr *address)
{
	const void *octets = NULL;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		octets = &v4.sin_addr;
	} else if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		octets = &v6.sin6_addr;
	}
	if (octets == NULL ||
	    inet_ntop(address->sa_family, octets, transfer->address,
		sizeof(transfer->address)) == NULL)
		(void)snprintf(transfer->address, sizeof(transfer->address),
		    "another family");
}

/* The address is the very one that will be connected to: no name server can
 * say another thing in between. */
static curl_socket_t
open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct plugin_transfer *transfer = ctx;
	const struct plugin_send_config *config = transfer->config;

	(void)purpose;
	if (!plugin_address_is_allowed(
		&to->addr, config->allowed, config->allowed_count)) {
		transfer->address_refused = true;
		note_address(transfer, &to->addr);
		return CURL_SOCKET_BAD;
	}
	transfer->address_used = true;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* An empty passphrase: nobody is asked for one on a terminal. */
static void
set_certificate(struct plugin_transfer *transfer)
{
	const struct plugin_send_config *config = transfer->config;

	if (config->tls_certificate == NULL)
		return;
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_SSLCERT, config->tls_certificate);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_SSLKEY, config->tls_key);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_KEYPASSWD, "");
}

void
plugin_transfer_set_web(struct plugin_transfer *transfer)
{
	const struct plugin_letter *letter = transfer->letter;
	const bool is_tls = transfer->url.scheme == PLUGIN_REPORT_HTTPS;

	PLUGIN_TRANSFER_SET(transfer, CURLOPT_URL, transfer->url.text);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_PROTOCOLS_STR, is_tls ? "https" : "http");
	/* RFC 6546 3: redirections are not followed. */
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_FOLLOWLOCATION, 0L);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_OPENSOCKETDATA, transfer);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_POST, 1L);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_POSTFIELDS, letter->document);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_POSTFIELDSIZE, (long)letter->document_len);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_USERAGENT, "caa-validator");
	plugin_transfer_header(
	    transfer, "Content-Type", content_types[letter->format]);
	plugin_transfer_header(transfer, "Accept", "text/xml");
	plugin_transfer_header(transfer, "Expect", "");
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_HTTPHEADER, transfer->headers);
	if (is_tls)
		set_certificate(transfer);
}

/* Statuses that may be others later (RFC 9110 15, RFC 8470, RFC 6585). */
static bool
is_passing(long status)
{
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

void
plugin_transfer_judge_web(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result)
{
	long status = 0;

	(void)curl_easy_getinfo(
	    transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200 && status < 300) {
		/* Accepted, whatever became of the rest of the reply.  202
		 * announces a callback (RFC 6546 5), which one who only
		 * reports has nothing to do with. */
		result->outcome = PLUGIN_SEND_DELIVERED;
		(void)snprintf(result->text, sizeof(result->text),
		    "status %ld%s%s", status,
		    transfer->has_token ? ", a callback was announced" : "",
		    transfer->is_too_long ? ", the reply was cut off" : "");
	} else if (code == CURLE_OK) {
		result->outcome = is_passing(status) ? PLUGIN_SEND_AGAIN
						     : PLUGIN_SEND_REFUSED;
		(void)snprintf(result->text, sizeof(result->text),
		    "status %ld%s", status,
		    status >= 300 && status < 400
			? ", and redirections are not followed"
			: "");
	} else if (transfer->address_refused && !transfer->address_used) {
		result->outcome = PLUGIN_SEND_REFUSED;
		(void)snprintf(result->text, sizeof(result->text),
		    "%s is not an address of the open Internet",
		    transfer->address);
	} else if (transfer->is_too_long) {
		(void)snprintf(result->text, sizeof(result->text),
		    "the reply is too long");
	} else {
		plugin_transfer_explain(transfer, code, result);
	}
}
