/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/tls_client.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "caa/domain.h"
#include "caa/text.h"
#include "caa/tls_stream.h"

static bool
is_address(const char *name)
{
	uint8_t octets[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, name, octets) == 1 ||
	    inet_pton(AF_INET6, name, octets) == 1;
}

static enum caa_status
set_name(
    struct caa_tls_client *client, const char *name, struct caa_error *error)
{
	struct caa_domain domain = { .text = "" };
	struct caa_error reason = { 0 };

	client->is_address = is_address(name);
	if (!client->is_address &&
	    caa_domain_parse(&domain, name, strlen(name), &reason) != CAA_OK)
		return caa_error_set(error, CAA_E_CONFIG,
		    "the name of a DNS server over TLS: %s", reason.text);
	if (domain.wildcard)
		return caa_error_set(error, CAA_E_CONFIG,
		    "the name of a DNS server over TLS cannot be a wildcard");
	client->name = strdup(client->is_address ? name : domain.text);
	if (client->name == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return CAA_OK;
}

/* Whose certificates are believed. */
static enum caa_status
set_authorities(SSL_CTX *context, const char *ca_file, struct caa_error *error)
{
	char path[128];

	if (ca_file == NULL) {
		if (SSL_CTX_set_default_verify_paths(context) == 1)
			return CAA_OK;
		return caa_error_set(error, CAA_E_CONFIG,
		    "the system's certificate authorities cannot be read");
	}
	if (SSL_CTX_load_verify_file(context, ca_file) == 1)
		return CAA_OK;
	(void)caa_text_escape(path, sizeof(path), ca_file, strlen(ca_file));
	return caa_error_set(error, CAA_E_CONFIG,
	    "no certificate authority can be read from the file \"%s\"", path);
}

static SSL_CTX *
context_new(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	if (context == NULL)
		return NULL;
	if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
		SSL_CTX_free(context);
		return NULL;
	}
	(void)SSL_CTX_set_options(
	    context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
	(void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	(void)SSL_CTX_set_mode(context,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	return context;
}

enum caa_status
caa_tls_client_new(struct caa_tls_client **out, const char *name,
    const char *ca_file, struct caa_error *error)
{
	enum caa_status status;
	struct caa_tls_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	client->context = context_new();
	client->transport = caa_tls_transport_new();
	if (client->context == NULL || client->transport == NULL)
		status = caa_error_set(
		    error, CAA_E_SYSTEM, "OpenSSL cannot make a TLS client");
	else
		status = set_name(client, name, error);
	if (status == CAA_OK)
		status = set_authorities(client->context, ca_file, error);
	ERR_clear_error();
	if (status != CAA_OK) {
		caa_tls_client_free(client);
		return status;
	}
	*out = client;
	return CAA_OK;
}

void
caa_tls_client_free(struct caa_tls_client *client)
{
	if (client == NULL)
		return;
	SSL_CTX_free(client->context);
	BIO_meth_free(client->transport);
	free(client->name);
	free(client);
}
