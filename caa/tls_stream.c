/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/tls_stream.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* strerror() speaks the language of the host's locale. */
static const struct {
	int fault;
	const char *text;
} errno_texts[] = {
	{ ECONNREFUSED, "connection refused" },
	{ ECONNRESET, "connection reset by the server" },
	{ ECONNABORTED, "connection aborted" },
	{ EPIPE, "connection closed by the server" },
	{ ETIMEDOUT, "connection timed out" },
	{ EHOSTUNREACH, "no route to the host" },
	{ EHOSTDOWN, "the host is down" },
	{ ENETUNREACH, "the network is unreachable" },
	{ ENETDOWN, "the network is down" },
	{ EADDRNOTAVAIL, "no local address or port is free" },
	{ EAFNOSUPPORT, "the system lacks this address family" },
	{ EACCES, "not permitted by the system" },
	{ EPERM, "not permitted by the system" },
	{ EMFILE, "the process has no descriptor left" },
	{ ENFILE, "the system has no descriptor left" },
	{ ENOBUFS, "the system has no buffer left" },
	{ ENOMEM, "out of memory" },
};

const char *
caa_tls_errno_text(int fault)
{
	for (size_t i = 0; i < CAA_COUNTOF(errno_texts); i++)
		if (errno_texts[i].fault == fault)
			return errno_texts[i].text;
	return "the system refused";
}

/*
 * OpenSSL's own socket BIO writes without MSG_NOSIGNAL, and a module must not
 * make its host ignore SIGPIPE.
 */
static int
transport_result(BIO *bio, struct caa_tls_stream *stream, ssize_t n)
{
	if (n >= 0)
		return (int)n;
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
		return -1;
	BIO_clear_retry_flags(bio);
	stream->fault = errno;
	return -1;
}

static int
transport_read(BIO *bio, char *octets, int len)
{
	struct caa_tls_stream *stream = BIO_get_data(bio);

	BIO_set_retry_read(bio);
	const ssize_t n = recv(stream->fd, octets, (size_t)len, 0);
	if (n >= 0)
		BIO_clear_retry_flags(bio);
	if (n == 0)
		stream->ended = true;
	return transport_result(bio, stream, n);
}

static int
transport_write(BIO *bio, const char *octets, int len)
{
	struct caa_tls_stream *stream = BIO_get_data(bio);

	BIO_set_retry_write(bio);
	const ssize_t n = send(stream->fd, octets, (size_t)len, MSG_NOSIGNAL);
	if (n >= 0)
		BIO_clear_retry_flags(bio);
	return transport_result(bio, stream, n);
}

static long
transport_ctrl(BIO *bio, int command, long number, void *pointer)
{
	const struct caa_tls_stream *stream = BIO_get_data(bio);

	(void)number, (void)pointer;
	switch (command) {
	case BIO_CTRL_FLUSH:
		return 1;
	case BIO_CTRL_EOF:
		return stream != NULL && stream->ended;
	default:
		return 0;
	}
}

BIO_METHOD *
caa_tls_transport_new(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "caa");

	if (method == NULL)
		return NULL;
	if (BIO_meth_set_read(method, transport_read) == 1 &&
	    BIO_meth_set_write(method, transport_write) == 1 &&
	    BIO_meth_set_ctrl(method, transport_ctrl) == 1)
		return method;
	BIO_meth_free(method);
	return NULL;
}

/* What the server is asked for and must prove to be. */
static bool
set_peer(SSL *ssl, const struct caa_tls_client *client)
{
	SSL_set_hostflags(ssl,
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (SSL_set1_host(ssl, client->name) != 1)
		return false;
	return client->is_address ||
	    SSL_set_tlsext_host_name(ssl, client->name) == 1;
}

bool
caa_tls_stream_open(
    struct caa_tls_stream *stream, const struct caa_tls_client *client, int fd)
{
	BIO *bio = BIO_new(client->transport);
	SSL *ssl = SSL_new(client->context);

	*stream = (struct caa_tls_stream){ .fd = fd };
	if (bio == NULL || ssl == NULL || !set_peer(ssl, client)) {
		ERR_clear_error();
		SSL_free(ssl);
		(void)BIO_free(bio);
		return false;
	}
	BIO_set_data(bio, stream);
	BIO_set_init(bio, 1);
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	stream->ssl = ssl;
	return true;
}

void
caa_tls_stream_close(struct caa_tls_stream *stream)
{
	if (stream->ssl == NULL)
		return;
	ERR_clear_error();
	if (SSL_is_init_finished(stream->ssl) && stream->why[0] == '\0')
		(void)SSL_shutdown(stream->ssl);
	SSL_free(stream->ssl);
	ERR_clear_error();
	stream->ssl = NULL;
}

/* Why the certificate was not taken, or NULL. */
static const char *
certificate_fault(const SSL *ssl)
{
	const long verdict = SSL_get_verify_result(ssl);

	switch (verdict) {
	case X509_V_OK:
		return NULL;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return "the certificate is for another name";
	default:
		return X509_verify_cert_error_string(verdict);
	}
}

/* All of these texts are constants of OpenSSL's or our own. */
static enum caa_tls_result
fail(struct caa_tls_stream *stream)
{
	const char *why = certificate_fault(stream->ssl);

	if (why == NULL && stream->fault != 0)
		why = caa_tls_errno_text(stream->fault);
	if (why == NULL && stream->ended)
		why = "the server closed the connection";
	if (why == NULL)
		why = ERR_reason_error_string(ERR_peek_error());
	if (why == NULL)
		why = "TLS failed";
	(void)snprintf(stream->why, sizeof(stream->why), "%s", why);
	ERR_clear_error();
	return CAA_TLS_FAILED;
}

/* A call of OpenSSL's has not succeeded: what now? */
static enum caa_tls_result
judge(struct caa_tls_stream *stream, int outcome)
{
	switch (SSL_get_error(stream->ssl, outcome)) {
	case SSL_ERROR_WANT_READ:
		return CAA_TLS_WAIT;
	case SSL_ERROR_WANT_WRITE:
		stream->wants_write = true;
		return CAA_TLS_WAIT;
	case SSL_ERROR_ZERO_RETURN:
		return CAA_TLS_ENDED;
	default:
		return fail(stream);
	}
}

enum caa_tls_result
caa_tls_stream_handshake(struct caa_tls_stream *stream)
{
	ERR_clear_error();
	const int outcome = SSL_do_handshake(stream->ssl);
	if (outcome != 1) {
		const enum caa_tls_result result = judge(stream, outcome);
		return result == CAA_TLS_ENDED ? fail(stream) : result;
	}
	/* SSL_VERIFY_PEER has seen to both; nothing goes on if it has not. */
	if (SSL_get0_peer_certificate(stream->ssl) == NULL ||
	    SSL_get_verify_result(stream->ssl) != X509_V_OK)
		return fail(stream);
	return CAA_TLS_DONE;
}

/*
 * An end without a goodbye is an end too: DNS over TCP counts its octets
 * (RFC 7766 8), so that a message somebody has cut off is seen as such.
 */
enum caa_tls_result
caa_tls_stream_read(struct caa_tls_stream *stream, uint8_t *octets, size_t *len)
{
	const int size = *len > INT_MAX ? INT_MAX : (int)*len;

	ERR_clear_error();
	const int n = SSL_read(stream->ssl, octets, size);
	if (n > 0) {
		*len = (size_t)n;
		return CAA_TLS_DONE;
	}
	const enum caa_tls_result result = judge(stream, n);
	return result == CAA_TLS_FAILED && stream->ended ? CAA_TLS_ENDED
							 : result;
}

enum caa_tls_result
caa_tls_stream_write(
    struct caa_tls_stream *stream, const uint8_t *octets, size_t *len)
{
	const int size = *len > INT_MAX ? INT_MAX : (int)*len;

	ERR_clear_error();
	const int n = SSL_write(stream->ssl, octets, size);
	if (n > 0) {
		*len = (size_t)n;
		return CAA_TLS_DONE;
	}
	return judge(stream, n);
}
