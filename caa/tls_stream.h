/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls_stream: one TLS connection over a connected, non-blocking socket, as
 * octets that come and go.  Never blocks, never raises SIGPIPE.  Private to
 * tls_client and tls_bridge.
 */
#ifndef CAA_TLS_STREAM_H
#define CAA_TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "caa/tls_client.h"

struct caa_tls_client {
	SSL_CTX *context;
	BIO_METHOD *transport;
	char *name;
	bool is_address; /* name is: no SNI then (RFC 6066 3) */
};

enum caa_tls_result {
	CAA_TLS_FAILED = 0, /* and why is told in stream->why */
	CAA_TLS_WAIT,       /* for octets, or room: see wants_write */
	CAA_TLS_ENDED,      /* the server sends no more */
	CAA_TLS_DONE,
};

struct caa_tls_stream { /* stays where it is while open */
	int fd;         /* borrowed */
	SSL *ssl;
	bool wants_write; /* a call waits for room; the caller clears it */
	bool ended;       /* the socket was read to its end */
	int fault;        /* errno of the socket, or 0 */
	char why[96];     /* printable */
};

/* False: out of memory.  client and fd must outlive the stream. */
CAA_NODISCARD bool caa_tls_stream_open(
    struct caa_tls_stream *stream, const struct caa_tls_client *client, int fd);

/* Says goodbye if it can; the socket stays open.  Zeroed memory is allowed. */
void caa_tls_stream_close(struct caa_tls_stream *stream);

/* Until DONE nothing is sent or received; after it the server is who it
 * should be. */
enum caa_tls_result caa_tls_stream_handshake(struct caa_tls_stream *stream);

/* At most *len octets, more than 0; *len is what it was if DONE. */
enum caa_tls_result caa_tls_stream_read(
    struct caa_tls_stream *stream, uint8_t *octets, size_t *len);

/* At most *len octets, more than 0; *len is what was taken if DONE. */
enum caa_tls_result caa_tls_stream_write(
    struct caa_tls_stream *stream, const uint8_t *octets, size_t *len);

/* Why the system refused, in English whatever the locale. */
const char *caa_tls_errno_text(int fault);

/* The socket as OpenSSL sees it.  NULL when out of memory. */
BIO_METHOD *caa_tls_transport_new(void);

#endif /* CAA_TLS_STREAM_H */
