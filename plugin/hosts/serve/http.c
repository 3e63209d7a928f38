/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/http.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH_DIGITS 15u /* of a Content-Length */

static bool
is_token_octet(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(const char *text)
{
	const char *c = text;

	while (is_token_octet(*c))
		c++;
	return c != text && *c == '\0';
}

static void
to_lower(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text + ('a' - 'A'));
}

/* Is word one of a list with commas, whatever its case? */
static bool
has_word(const char *list, const char *word)
{
	const size_t len = strlen(word);

	while (*list != '\0') {
		size_t i = 0, end = strcspn(list, ",");

		while (end > 0 && (*list == ' ' || *list == '\t'))
			list++, end--;
		while (i < end && i < len && (list[i] | 0x20) == word[i])
			i++;
		if (i == len && strspn(list + i, " \t") + i == end)
			return true;
		list += end;
		list += *list == ',';
	}
	return false;
}

const char *
serve_head_find(const struct serve_head *head, const char *name)
{
	for (size_t i = 0; i < head->header_count; i++)
		if (strcmp(head->headers[i].name, name) == 0)
			return head->headers[i].value;
	return NULL;
}

/* METHOD SP TARGET SP VERSION; its pieces get NULs (RFC 9112 3). */
static unsigned
read_request_line(struct serve_head *head, char *line, const char **why)
{
	char *target = strchr(line, ' ');
	char *version = target != NULL ? strchr(target + 1, ' ') : NULL;

	*why = "the first line is not METHOD PATH HTTP/1.1";
	if (version == NULL || strchr(version + 1, ' ') != NULL)
		return 400;
	*target++ = '\0';
	*version++ = '\0';
	head->is_persistent = strcmp(version, "HTTP/1.1") == 0;
	if (!head->is_persistent && strcmp(version, "HTTP/1.0") != 0) {
		*why = "only HTTP/1.1 is spoken here";
		return 505;
	}
	if (!is_token(line) || target[0] != '/')
		return 400;
	for (const char *c = target; *c != '\0'; c++)
		if (*c <= 0x20 || *c > 0x7e || *c == '#')
			return 400;
	char *query = strchr(target, '?');
	if (query != NULL)
		*query++ = '\0';
	head->method = line;
	head->path = target;
	head->query = query != NULL ? query : "";
	return 0;
}

/* NAME ":" VALUE (RFC 9112 5). */
static unsigned
read_header(struct serve_head *head, char *line, const char **why)
{
	char *colon = strchr(line, ':');

	if (head->header_count == SERVE_HEADERS_MAX) {
		*why = "too many headers";
		return 431;
	}
	*why = "a header is not NAME: VALUE";
	if (colon == NULL)
		return 400;
	*colon = '\0';
	if (!is_token(line))
		return 400;
	char *value = colon + 1 + strspn(colon + 1, " \t");
	size_t len = strlen(value);
	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	value[len] = '\0';
	for (const char *c = value; *c != '\0'; c++)
		if ((*c < 0x20 && *c != '\t') || *c == 0x7f)
			return 400;
	to_lower(line);
	head->headers[head->header_count++] =
	    (struct serve_header){ .name = line, .value = value };
	return 0;
}

static size_t
count_headers(const struct serve_head *head, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < head->header_count; i++)
		count += strcmp(head->headers[i].name, name) == 0;
	return count;
}

static bool
read_length(uint64_t *length, const char *text)
{
	const size_t len = strlen(text);

	*length = 0;
	if (len == 0 || len > LENGTH_DIGITS ||
	    strspn(text, "0123456789") != len)
		return false;
	for (; *text != '\0'; text++)
		*length = *length * 10 + (uint64_t)(*text - '0');
	return true;
}

/* How long the body is; only one answer may be possible (RFC 9112 6.3). */
static unsigned
judge_body(struct serve_head *head, const char **why)
{
	const char *length = serve_head_find(head, "content-length");
	const char *coding = serve_head_find(head, "transfer-encoding");

	*why = "the length of the body is not clear";
	if (count_headers(head, "content-length") > 1 ||
	    count_headers(head, "transfer-encoding") > 1 ||
	    (length != NULL && coding != NULL))
		return 400;
	if (length != NULL && !read_length(&head->length, length))
		return 400;
	if (coding == NULL)
		return 0;
	if (!head->is_persistent) /* HTTP/1.0 has no codings */
		return 400;
	*why = "only chunked bodies are understood";
	head->is_chunked =
	    has_word(coding, "chunked") && strchr(coding, ',') == NULL;
	return head->is_chunked ? 0 : 501;
}

/* What the headers say about the message as a whole. */
static unsigned
judge(struct serve_head *head, const char **why)
{
	const char *connection = serve_head_find(head, "connection");
	const char *expect = serve_head_find(head, "expect");
	const size_t hosts = count_headers(head, "host");

	*why = "there must be one Host header";
	if (hosts > 1 || (hosts == 0 && head->is_persistent))
		return 400;
	if (expect != NULL && !has_word(expect, "100-continue")) {
		*why = "only 100-continue can be expected";
		return 417;
	}
	head->wants_continue = expect != NULL && head->is_persistent;
	/* Until here it means HTTP/1.1. */
	const unsigned status = judge_body(head, why);
	if (connection != NULL && has_word(connection, "close"))
		head->is_persistent = false;
	return status;
}

/* Cut the next line off; NULL for one that does not end in CR LF. */
static char *
next_line(char **text)
{
	char *line = *text, *end = strstr(line, "\r\n");

	if (end == NULL || memchr(line, '\n', (size_t)(end - line)) != NULL ||
	    memchr(line, '\r', (size_t)(end - line)) != NULL)
		return NULL;
	*end = '\0';
	*text = end + 2;
	return line;
}

static unsigned
parse(struct serve_head *head, const char **why)
{
	char *text = head->text, *line = next_line(&text);
	unsigned status =
	    line == NULL ? 400 : read_request_line(head, line, why);

	while (status == 0) {
		line = next_line(&text);
		if (line == NULL)
			return 400;
		if (line[0] == '\0')
			return judge(head, why);
		status = read_header(head, line, why);
	}
	return status;
}

unsigned
serve_head_parse(
    struct serve_head *head, const void *octets, size_t len, const char **why)
{
	unsigned status = 400;

	*head = (struct serve_head){ .text = malloc(len + 1) };
	*why = "out of memory";
	if (head->text == NULL)
		return 500;
	memcpy(head->text, octets, len);
	head->text[len] = '\0';
	*why = "a line does not end in CR LF";
	if (memchr(octets, '\0', len) == NULL)
		status = parse(head, why);
	if (status != 0)
		serve_head_clear(head);
	return status;
}

void
serve_head_clear(struct serve_head *head)
{
	free(head->text);
	*head = (struct serve_head){ 0 };
}

static const struct {
	unsigned status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 422, "Unprocessable Content" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *
serve_http_phrase(unsigned status)
{
	for (size_t i = 0; i < CLI_COUNTOF(phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Status";
}
