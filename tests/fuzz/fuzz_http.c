/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A request reads the same in one piece and octet by octet, and its pieces lie
 * within it: two ideas of where one request ends are two requests.
 */
#include <string.h>

#include "plugin/hosts/serve/http.h"
#include "tests/fuzz/fuzz.h"

#define BODY_MAX 65536u

struct body {
	uint8_t octets[BODY_MAX];
	size_t len, used;
	bool is_ok, is_done;
};

/* Read a body in chunks of which so many more octets arrive at a time. */
static void
read_body(struct body *body, const char *octets, size_t size, size_t step)
{
	struct serve_chunks chunks = { 0 };
	size_t used, data, len, here = 0;

	body->len = body->used = 0;
	body->is_ok = true;
	body->is_done = false;
	while (body->is_ok && !chunks.is_done && here < size) {
		here = size - here < step ? size : here + step;
		do {
			const char *begin = octets + body->used;

			body->is_ok = serve_chunks_next(&chunks, begin,
			    here - body->used, &used, &data, &len);
			if (!body->is_ok)
				return;
			EXPECT(data + len <= used || len == 0);
			EXPECT(used <= here - body->used);
			EXPECT(body->len + len <= BODY_MAX);
			memcpy(body->octets + body->len, begin + data, len);
			body->len += len;
			body->used += used;
		} while (used > 0 && !chunks.is_done);
	}
	body->is_done = chunks.is_done;
}

static void
check_head(const struct serve_head *head)
{
	EXPECT(head->method != NULL && head->path[0] == '/');
	EXPECT(!head->is_chunked || head->length == 0);
	for (size_t i = 0; i < head->header_count; i++) {
		const char *name = head->headers[i].name;

		EXPECT(name[0] != '\0' && strchr(name, ' ') == NULL);
		EXPECT(strpbrk(head->headers[i].value, "\r\n") == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct body whole, pieces;
	struct serve_head head;
	const char *why = NULL;

	if (size > BODY_MAX)
		return 0;
	if (serve_head_parse(&head, data, size, &why) == 0)
		check_head(&head);
	else
		EXPECT(why != NULL && head.text == NULL);
	serve_head_clear(&head);

	read_body(&whole, (const char *)data, size, size);
	read_body(&pieces, (const char *)data, size, 1);
	EXPECT(whole.is_ok == pieces.is_ok);
	EXPECT(!whole.is_ok || whole.is_done == pieces.is_done);
	EXPECT(!whole.is_done ||
	    (whole.used == pieces.used && whole.len == pieces.len &&
		memcmp(whole.octets, pieces.octets, whole.len) == 0));
	return 0;
}
