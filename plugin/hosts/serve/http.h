/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http: reads requests of HTTP/1.1 (RFC 9112) and nothing more lenient: what
 * two readers could take for two different requests is refused.  Pure
 * functions, no I/O.
 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "plugin/hosts/serve/face.h"

#define SERVE_HEAD_MAX    16384u /* octets of request line and headers */
#define SERVE_HEADERS_MAX 100u

/* A request up to its body. */
struct serve_head {
	char *text; /* what everything below points into */
	const char *method, *path, *query;
	struct serve_header headers[SERVE_HEADERS_MAX];
	size_t header_count;
	uint64_t length;     /* octets of the body, unless chunked */
	bool is_chunked;     /* RFC 9112 7.1 */
	bool is_persistent;  /* another request may follow */
	bool wants_continue; /* RFC 9110 10.1.1 */
};

/*
 * Octets up to and with the empty line, to *head for serve_head_clear().
 * Returns 0 or the HTTP status that refuses it, with *why one sentence.
 */
unsigned serve_head_parse(
    struct serve_head *head, const void *octets, size_t len, const char **why);

void serve_head_clear(struct serve_head *head);

/* NULL: there is none such. */
const char *serve_head_find(const struct serve_head *head, const char *name);

/* Where a body in chunks stands; zeroed memory is its beginning. */
struct serve_chunks {
	unsigned state;
	uint64_t left;  /* octets of this chunk */
	size_t trailer; /* octets of trailers so far */
	bool is_done;
};

/*
 * The next piece of a body in chunks: from octets, takes *used and leaves in
 * *data, *data_len those of the body.  Call again while *used grows.  False:
 * it is no such body.
 */
bool serve_chunks_next(struct serve_chunks *chunks, const char *octets,
    size_t len, size_t *used, size_t *data, size_t *data_len);

/* "Not Found". */
const char *serve_http_phrase(unsigned status);

#endif /* SERVE_HTTP_H */
