/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/tls.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>

enum { CERTIFICATE = 0, KEY, CLIENT_CA, FILES };

static const enum serve_key keys[FILES] = {
	[CERTIFICATE] = SERVE_KEY_TLS_CERTIFICATE,
	[KEY] = SERVE_KEY_TLS_KEY,
	[CLIENT_CA] = SERVE_KEY_CLIENT_CA,
};

struct serve_tls {
	const struct serve_settings *settings; /* borrowed */
	struct serve_watch files[FILES];
	SSL_CTX *context;
	int64_t expiry;
};

/* What OpenSSL says of the first thing that went wrong. */
static enum cli_exit
fail(const struct serve_tls *tls, unsigned file, struct cli_failure *failure)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	char name[256];

	serve_settings_name(tls->settings, keys[file], name, sizeof(name));
	(void)cli_fail(failure, CLI_EXIT_USAGE, "%s: %.128s: %s", name,
	    tls->files[file].path,
	    reason != NULL ? reason : "it cannot be used");
	ERR_clear_error();
	return CLI_EXIT_USAGE;
}

/* A passphrase would be asked for on a terminal nobody sits at. */
static int
no_passphrase(char *out, int size, int is_writing, void *ctx)
{
	(void)out;
	(void)size;
	(void)is_writing;
	(void)ctx;
	return -1;
}

/* We speak HTTP/1.1 only; whoever offers less choice gets none made. */
static int
on_protocols(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *ctx)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen = NULL;

	(void)ssl;
	(void)ctx;
	if (SSL_select_next_proto(&chosen, out_len, ours, sizeof(ours) - 1, in,
		in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *
context_new(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (context == NULL)
		return NULL;
	(void)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	/* No session outlives what we know of its client. */
	(void)SSL_CTX_set_options(context,
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
		SSL_OP_CIPHER_SERVER_PREFERENCE);
	(void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	(void)SSL_CTX_set_num_tickets(context, 0);
	(void)SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_default_passwd_cb(context, no_passphrase);
	SSL_CTX_set_alpn_select_cb(context, on_protocols, NULL);
	return context;
}

static int64_t
read_expiry(const SSL_CTX *context)
{
	const X509 *certificate = SSL_CTX_get0_certificate(context);
	struct tm tm;

	if (certificate == NULL ||
	    ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm) != 1)
		return 0;
	/* POSIX.1-2017 4.16; timegm() is not of it. */
	const int64_t year = tm.tm_year + 1900, before = year - 1;
	return ((int64_t)tm.tm_yday + (year - 1970) * 365 + before / 4 -
		   before / 100 + before / 400 - 477) *
	    86400 +
	    (int64_t)tm.tm_hour * 3600 + (int64_t)tm.tm_min * 60 + tm.tm_sec;
}

/* Whose certificates are believed; without the file nobody is asked. */
static bool
set_client_ca(SSL_CTX *context, const char *path)
{
	STACK_OF(X509_NAME) * names;

	if (path[0] == '\0')
		return true;
	names = SSL_load_client_CA_file(path);
	if (names == NULL || SSL_CTX_load_verify_file(context, path) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return false;
	}
	SSL_CTX_set_client_CA_list(context, names);
	/* Whoever has none may have a token, or ask for /healthz only. */
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	return true;
}

static enum cli_exit
load(struct serve_tls *tls, struct cli_failure *failure)
{
	SSL_CTX *context = context_new();
	enum cli_exit code = CLI_EXIT_PERMIT;

	ERR_clear_error();
	if (context == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (SSL_CTX_use_certificate_chain_file(
		context, tls->files[CERTIFICATE].path) != 1)
		code = fail(tls, CERTIFICATE, failure);
	else if (SSL_CTX_use_PrivateKey_file(
		     context, tls->files[KEY].path, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(context) != 1)
		code = fail(tls, KEY, failure);
	else if (!set_client_ca(context, tls->files[CLIENT_CA].path))
		code = fail(tls, CLIENT_CA, failure);
	if (code != CLI_EXIT_PERMIT) {
		SSL_CTX_free(context);
		return code;
	}
	SSL_CTX_free(tls->context);
	tls->context = context;
	tls->expiry = read_expiry(context);
	return CLI_EXIT_PERMIT;
}

static bool
is_news(struct serve_tls *tls)
{
	bool news = false;

	for (unsigned i = 0; i < FILES; i++)
		news |= serve_watch_look(&tls->files[i]);
	return news;
}

/* All that is needed, or nothing at all. */
static enum cli_exit
judge(const struct serve_settings *settings, bool *is_wanted,
    struct cli_failure *failure)
{
	bool is_set[FILES];

	for (unsigned i = 0; i < FILES; i++)
		is_set[i] = serve_settings_text(settings, keys[i])[0] != '\0';
	*is_wanted = is_set[CERTIFICATE] && is_set[KEY];
	if (is_set[CERTIFICATE] != is_set[KEY])
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "tls_certificate and tls_key need each other: %s is not "
		    "set",
		    is_set[KEY] ? "tls_certificate" : "tls_key");
	if (is_set[CLIENT_CA] && !*is_wanted)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "client_ca needs tls_certificate and tls_key: without TLS "
		    "no client shows a certificate");
	return CLI_EXIT_PERMIT;
}

enum cli_exit
serve_tls_new(struct serve_tls **out, const struct serve_settings *settings,
    struct cli_failure *failure)
{
	struct serve_tls *tls;
	bool is_wanted;
	enum cli_exit code = judge(settings, &is_wanted, failure);

	*out = NULL;
	if (code != CLI_EXIT_PERMIT || !is_wanted)
		return code;
	tls = calloc(1, sizeof(*tls));
	if (tls == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	tls->settings = settings;
	for (unsigned i = 0; i < FILES; i++)
		tls->files[i].path = serve_settings_text(settings, keys[i]);
	(void)is_news(tls);
	code = load(tls, failure);
	if (code != CLI_EXIT_PERMIT) {
		serve_tls_free(tls);
		return code;
	}
	*out = tls;
	return CLI_EXIT_PERMIT;
}

void
serve_tls_free(struct serve_tls *tls)
{
	if (tls == NULL)
		return;
	SSL_CTX_free(tls->context);
	free(tls);
}

enum serve_watch_result
serve_tls_refresh(struct serve_tls *tls, struct cli_failure *failure)
{
	if (tls == NULL || !is_news(tls))
		return SERVE_WATCH_SAME;
	return load(tls, failure) == CLI_EXIT_PERMIT ? SERVE_WATCH_RENEWED
						     : SERVE_WATCH_FAILED;
}

SSL *
serve_tls_accept(const struct serve_tls *tls)
{
	return SSL_new(tls->context);
}

int64_t
serve_tls_expiry(const struct serve_tls *tls)
{
	return tls->expiry;
}
