/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/text.h"

#include <string.h>

#include "caa/ascii.h"

#define DOTS "..."

void
caa_text_init(struct caa_text *text, char *out, size_t size)
{
	*text = (struct caa_text){ .out = out, .size = size };
}

/* A token is written whole or not at all: half an escape would mislead. */
static void
add_token(struct caa_text *text, const char *token, size_t len)
{
	const size_t end = text->len + len;

	if (end < text->size)
		memcpy(text->out + text->len, token, len);
	if (end + strlen(DOTS) < text->size)
		text->cut = end;
	text->len = end;
}

void
caa_text_add(struct caa_text *text, const char *printable)
{
	for (; *printable != '\0'; printable++)
		add_token(text, printable, 1);
}

void
caa_text_add_escape(struct caa_text *text, uint8_t octet)
{
	const char token[] = { '\\', (char)('0' + octet / 100),
		(char)('0' + octet / 10 % 10), (char)('0' + octet % 10) };

	add_token(text, token, sizeof(token));
}

void
caa_text_add_octet(struct caa_text *text, uint8_t octet)
{
	const char token[] = { '\\', (char)octet };

	if (!caa_ascii_is_print(octet))
		caa_text_add_escape(text, octet);
	else if (octet == '"' || octet == '\\')
		add_token(text, token, 2);
	else
		add_token(text, token + 1, 1);
}

void
caa_text_add_octets(struct caa_text *text, const void *octets, size_t len)
{
	const uint8_t *p = octets;

	for (size_t i = 0; i < len; i++)
		caa_text_add_octet(text, p[i]);
}

size_t
caa_text_end(struct caa_text *text)
{
	if (text->size == 0)
		return text->len;
	if (text->len < text->size) {
		text->out[text->len] = '\0';
		return text->len;
	}
	const size_t room = text->size - 1 - text->cut;
	const size_t dots = room < strlen(DOTS) ? room : strlen(DOTS);
	memcpy(text->out + text->cut, DOTS, dots);
	text->out[text->cut + dots] = '\0';
	return text->len;
}

size_t
caa_text_escape(char *out, size_t size, const void *octets, size_t len)
{
	struct caa_text text;

	caa_text_init(&text, out, size);
	caa_text_add_octets(&text, octets, len);
	return caa_text_end(&text);
}
