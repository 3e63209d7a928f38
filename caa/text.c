/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/text.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/decimal.h"

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

/* Octets that stand for themselves, each of them a token. */
static void
add_plain(struct caa_text *text, const char *plain, size_t len)
{
	const size_t end = text->len + len;

	if (end + strlen(DOTS) >= text->size) {
		for (size_t i = 0; i < len; i++)
			add_token(text, plain + i, 1);
		return;
	}
	memcpy(text->out + text->len, plain, len);
	text->len = text->cut = end;
}

void
caa_text_add(struct caa_text *text, const char *printable)
{
	add_plain(text, printable, strlen(printable));
}

void
caa_text_add_number(struct caa_text *text, uint32_t number)
{
	char digits[CAA_DECIMAL_SIZE];

	caa_text_add(text, caa_decimal(digits, number));
}

void
caa_text_add_sentence(struct caa_text *text, const char *sentence)
{
	for (;;) {
		size_t len = 0;

		while (caa_ascii_is_print((uint8_t)sentence[len]))
			len++;
		add_plain(text, sentence, len);
		sentence += len;
		if (*sentence == '\0')
			return;
		caa_text_add_escape(text, (uint8_t)*sentence++);
	}
}

void
caa_text_add_escape(struct caa_text *text, uint8_t octet)
{
	const char token[] = { '\\', (char)('0' + octet / 100),
		(char)('0' + octet / 10 % 10), (char)('0' + octet % 10) };

	add_token(text, token, sizeof(token));
}

static bool
is_plain(uint8_t octet)
{
	return caa_ascii_is_print(octet) && octet != '"' && octet != '\\';
}

void
caa_text_add_octet(struct caa_text *text, uint8_t octet)
{
	const char token[] = { '\\', (char)octet };

	if (is_plain(octet))
		add_token(text, token + 1, 1);
	else if (caa_ascii_is_print(octet))
		add_token(text, token, 2);
	else
		caa_text_add_escape(text, octet);
}

void
caa_text_add_octets(struct caa_text *text, const void *octets, size_t len)
{
	const char *p = octets, *const end = p + len;

	while (p < end) {
		const char *plain = p;

		while (p < end && is_plain((uint8_t)*p))
			p++;
		add_plain(text, plain, (size_t)(p - plain));
		if (p < end)
			caa_text_add_octet(text, (uint8_t)*p++);
	}
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
