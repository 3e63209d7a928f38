/* SPDX-License-Identifier: BSD-2-Clause */
/* Bodies in chunks (RFC 9112 7.1). */
#include <string.h>

#include "plugin/hosts/serve/http.h"

#define SIZE_LINE_MAX 256u  /* octets of a chunk's first line */
#define TRAILER_MAX   8192u /* octets of all trailers */
#define SIZE_DIGITS   12u

enum { SIZE = 0, DATA, DATA_END, TRAILER };

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A line with its CR LF: its length with them, 0 if it is not whole yet. */
static size_t
line_length(const char *octets, size_t len)
{
	const char *end = memchr(octets, '\n', len);

	return end == NULL ? 0 : (size_t)(end - octets) + 1;
}

static bool
read_size(struct serve_chunks *chunks, const char *line, size_t len)
{
	size_t digits = 0;

	chunks->left = 0;
	while (digits < len && hex(line[digits]) >= 0)
		chunks->left =
		    chunks->left * 16 + (uint64_t)hex(line[digits++]);
	if (digits == 0 || digits > SIZE_DIGITS || len < 2 ||
	    line[len - 2] != '\r' || memchr(line, '\r', len) != line + len - 2)
		return false;
	/* Extensions are for those who know them. */
	if (line[digits] != '\r' && strchr("; \t", line[digits]) == NULL)
		return false;
	chunks->state = chunks->left == 0 ? TRAILER : DATA;
	return true;
}

static bool
read_line(
    struct serve_chunks *chunks, const char *octets, size_t len, size_t *used)
{
	const size_t line = line_length(octets, len);

	if (line == 0)
		return len < SIZE_LINE_MAX || chunks->state == TRAILER;
	*used = line;
	if (chunks->state == SIZE)
		return line <= SIZE_LINE_MAX && read_size(chunks, octets, line);
	if (line < 2 || octets[line - 2] != '\r')
		return false;
	if (chunks->state == DATA_END) {
		chunks->state = SIZE;
		return line == 2;
	}
	chunks->is_done = line == 2;
	chunks->trailer += line;
	return chunks->trailer <= TRAILER_MAX;
}

bool
serve_chunks_next(struct serve_chunks *chunks, const char *octets, size_t len,
    size_t *used, size_t *data, size_t *data_len)
{
	*used = *data = *data_len = 0;
	if (chunks->is_done || len == 0)
		return true;
	if (chunks->state != DATA)
		return (chunks->state != TRAILER || len <= TRAILER_MAX ||
			   line_length(octets, len) != 0) &&
		    read_line(chunks, octets, len, used);
	*data_len = len < chunks->left ? len : (size_t)chunks->left;
	*used = *data_len;
	chunks->left -= *data_len;
	if (chunks->left == 0)
		chunks->state = DATA_END;
	return true;
}
