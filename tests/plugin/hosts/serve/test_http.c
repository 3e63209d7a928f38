/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define HOST "Host: a\r\n"

static const struct {
	const char *row;
	const char *text;
	unsigned status;
	uint64_t length;
	bool is_chunked, is_persistent;
} head_rows[] = {
	{ "the least there can be", "GET / HTTP/1.1\r\n" HOST "\r\n", 0, 0,
	    false, true },
	{ "a body", "POST /a HTTP/1.1\r\n" HOST "Content-Length: 12\r\n\r\n", 0,
	    12, false, true },
	{ "chunks",
	    "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 0,
	    0, true, true },
	{ "chunks, in capitals",
	    "POST /a HTTP/1.1\r\n" HOST "TRANSFER-ENCODING: Chunked\r\n\r\n", 0,
	    0, true, true },
	{ "the connection ends",
	    "GET / HTTP/1.1\r\n" HOST "Connection: TE, close\r\n\r\n", 0, 0,
	    false, false },
	{ "the older version", "GET / HTTP/1.0\r\n\r\n", 0, 0, false, false },
	{ "no Host", "GET / HTTP/1.1\r\n\r\n", 400, 0, false, false },
	{ "two Hosts", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400, 0, false,
	    false },
	{ "both lengths (RFC 9112 6.3)",
	    "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n",
	    400, 0, false, false },
	{ "two lengths",
	    "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
	    "Content-Length: 1\r\n\r\n",
	    400, 0, false, false },
	{ "a list of lengths",
	    "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n", 400, 0,
	    false, false },
	{ "a length with a sign",
	    "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", 400, 0,
	    false, false },
	{ "an empty length",
	    "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400, 0, false,
	    false },
	{ "a length beyond numbers",
	    "POST / HTTP/1.1\r\n" HOST
	    "Content-Length: 18446744073709551617\r\n\r\n",
	    400, 0, false, false },
	{ "another coding",
	    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", 501,
	    0, false, false },
	{ "two codings",
	    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n"
	    "\r\n",
	    501, 0, false, false },
	{ "chunks of the older version",
	    "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, 0,
	    false, false },
	{ "a blank before the colon",
	    "GET / HTTP/1.1\r\n" HOST "Content-Length : 1\r\n\r\n", 400, 0,
	    false, false },
	{ "a folded header", "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n",
	    400, 0, false, false },
	{ "a header without a name", "GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n",
	    400, 0, false, false },
	{ "a bare line feed", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, 0, false,
	    false },
	{ "a bare carriage return", "GET / HTTP/1.1\r\n" HOST "A: b\rc\r\n\r\n",
	    400, 0, false, false },
	{ "a control octet", "GET / HTTP/1.1\r\n" HOST "A: \x01\r\n\r\n", 400,
	    0, false, false },
	{ "no version", "GET /\r\n" HOST "\r\n", 400, 0, false, false },
	{ "two blanks", "GET  / HTTP/1.1\r\n" HOST "\r\n", 400, 0, false,
	    false },
	{ "something behind the version", "GET / HTTP/1.1 x\r\n" HOST "\r\n",
	    400, 0, false, false },
	{ "a whole address", "GET http://a/ HTTP/1.1\r\n" HOST "\r\n", 400, 0,
	    false, false },
	{ "HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505, 0, false, false },
	{ "no method", " / HTTP/1.1\r\n" HOST "\r\n", 400, 0, false, false },
	{ "TLS", "\x16\x03\x01\r\n\r\n", 400, 0, false, false },
	{ "what else can be expected",
	    "POST / HTTP/1.1\r\n" HOST "Expect: more\r\n\r\n", 417, 0, false,
	    false },
};

static void
test_heads(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(head_rows); i++) {
		const char *row = head_rows[i].row, *why = NULL;
		struct serve_head head;
		const unsigned status = serve_head_parse(
		    &head, head_rows[i].text, strlen(head_rows[i].text), &why);

		CHECK(row, status == head_rows[i].status);
		CHECK_SAFE(row, status != 0 || head_rows[i].status == 0);
		CHECK(row, head.length == head_rows[i].length);
		CHECK(row, head.is_chunked == head_rows[i].is_chunked);
		CHECK(row, head.is_persistent == head_rows[i].is_persistent);
		CHECK(row, status == 0 || (why != NULL && head.text == NULL));
		serve_head_clear(&head);
	}
}

static void
test_pieces(void)
{
	static const char text[] = "POST /a/b?c=d&e HTTP/1.1\r\n" HOST
				   "X-Odd: \t one two \t\r\nX-Odd: 2\r\n"
				   "expect: 100-Continue\r\n\r\n";
	struct serve_head head;
	const char *why;

	if (serve_head_parse(&head, text, sizeof(text) - 1, &why) != 0) {
		CHECK("it is a request", false);
		return;
	}
	CHECK("method", strcmp(head.method, "POST") == 0);
	CHECK("path", strcmp(head.path, "/a/b") == 0);
	CHECK("query", strcmp(head.query, "c=d&e") == 0);
	CHECK("header, its name in lower case and without blanks",
	    strcmp(serve_head_find(&head, "x-odd"), "one two") == 0);
	CHECK("no such header", serve_head_find(&head, "x-od") == NULL);
	CHECK("expectation", head.wants_continue);
	serve_head_clear(&head);
}

static void
test_limits(void)
{
	char text[SERVE_HEADERS_MAX * 8 + 64];
	struct serve_head head;
	const char *why;
	size_t len =
	    (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n" HOST);

	for (size_t i = 0; i < SERVE_HEADERS_MAX; i++)
		len += (size_t)snprintf(
		    text + len, sizeof(text) - len, "A: b\r\n");
	(void)snprintf(text + len, sizeof(text) - len, "\r\n");
	CHECK("one header too many",
	    serve_head_parse(&head, text, len + 2, &why) == 431);
	CHECK("a zero octet",
	    serve_head_parse(&head, "GET /\0 HTTP/1.1\r\n\r\n", 20, &why) ==
		400);
}

static const struct {
	const char *row;
	const char *text;
	const char *body; /* NULL: refused; without a "." it is not the end */
} chunk_rows[] = {
	{ "one chunk", "3\r\nabc\r\n0\r\n\r\n", "abc." },
	{ "two chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc." },
	{ "none", "0\r\n\r\n", "." },
	{ "hexadecimal", "0000A\r\n0123456789\r\n0\r\n\r\n", "0123456789." },
	{ "an extension", "3;x=\"y\"\r\nabc\r\n0\r\n\r\n", "abc." },
	{ "a trailer", "1\r\na\r\n0\r\nX: y\r\n\r\n", "a." },
	{ "the next request is not touched", "1\r\na\r\n0\r\n\r\nGET", "a." },
	{ "unfinished", "3\r\nab", "ab" },
	{ "no end", "1\r\na\r\n0\r\n", "a" },
	{ "no size", "\r\nabc", NULL },
	{ "a size that is none", "x\r\nabc", NULL },
	{ "a size with a sign", "-1\r\nabc", NULL },
	{ "a size beyond numbers", "1000000000000\r\na", NULL },
	{ "no line end behind the size", "1\na\r\n", NULL },
	{ "more than was said", "1\r\nab\r\n", NULL },
	{ "a bare line feed behind the chunk", "1\r\na\n0\r\n\r\n", NULL },
};

/* Fed in pieces of so many octets: "body" or "body." at its end. */
static bool
read_chunks(const char *text, size_t piece, char *out)
{
	struct serve_chunks chunks = { 0 };
	size_t begin = 0, used, data, len, total = strlen(text);

	for (size_t end = piece; end < total + piece; end += piece) {
		do {
			const size_t have = (end < total ? end : total) - begin;

			if (!serve_chunks_next(&chunks, text + begin, have,
				&used, &data, &len))
				return false;
			memcpy(out, text + begin + data, len);
			out += len;
			begin += used;
		} while (used > 0 && !chunks.is_done);
	}
	memcpy(out, chunks.is_done ? "." : "", chunks.is_done ? 2 : 1);
	return true;
}

static void
test_chunks(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(chunk_rows); i++)
		for (size_t piece = 1; piece < 40; piece++) {
			const char *row = chunk_rows[i].row;
			char out[64] = "";
			const bool ok =
			    read_chunks(chunk_rows[i].text, piece, out);

			CHECK(row, ok == (chunk_rows[i].body != NULL));
			CHECK(row,
			    !ok || chunk_rows[i].body == NULL ||
				strcmp(out, chunk_rows[i].body) == 0);
		}
}

static void
test_chunk_limits(void)
{
	struct serve_chunks chunks = { 0 };
	static char text[9000];
	size_t used, data, len;

	memset(text, '1', sizeof(text));
	CHECK("a size without end",
	    !serve_chunks_next(
		&chunks, text, sizeof(text), &used, &data, &len));
	chunks = (struct serve_chunks){ 0 };
	CHECK("the last chunk",
	    serve_chunks_next(&chunks, "0\r\n", 3, &used, &data, &len));
	CHECK("a trailer without end",
	    !serve_chunks_next(
		&chunks, text, sizeof(text), &used, &data, &len));
}

const char suite_name[] = "serve.http";
const struct test tests[] = {
	{ "heads", test_heads },
	{ "pieces", test_pieces },
	{ "limits", test_limits },
	{ "chunks", test_chunks },
	{ "chunk_limits", test_chunk_limits },
	{ NULL, NULL },
};
