/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/decimal.h"

#define FIRST_ROOM 2048u /* most names need less */

static void
fail(struct plugin_json_writer *out)
{
	plugin_json_clear(out);
	out->failed = true;
}

/* A larger buffer, or none at all. */
static bool
grow(struct plugin_json_writer *out, size_t len)
{
	size_t room = out->room == 0 ? FIRST_ROOM : out->room;
	char *text;

	if (out->failed)
		return false;
	while (room - out->len < len && room <= SIZE_MAX / 2)
		room *= 2;
	text = room - out->len < len ? NULL : realloc(out->text, room);
	if (text == NULL) {
		fail(out);
		return false;
	}
	out->text = text;
	out->room = room;
	return true;
}

/* Room for len octets more, or false. */
static inline bool
reserve(struct plugin_json_writer *out, size_t len)
{
	return len <= out->room - out->len || grow(out, len);
}

static void
add(struct plugin_json_writer *out, const char *text, size_t len)
{
	if (len == 0 || !reserve(out, len))
		return;
	memcpy(out->text + out->len, text, len);
	out->len += len;
}

static void
add_octet(struct plugin_json_writer *out, char octet)
{
	if (reserve(out, 1))
		out->text[out->len++] = octet;
}

static bool
is_plain(char c)
{
	return caa_ascii_is_print((uint8_t)c) && c != '"' && c != '\\';
}

static void
add_escaped(struct plugin_json_writer *out, char c)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t octet = (uint8_t)c;
	const char pair[] = { '\\', c };
	const char code[] = { '\\', 'u', '0', '0', digits[octet >> 4],
		digits[octet & 15] };

	if (c == '"' || c == '\\')
		add(out, pair, sizeof(pair));
	else
		add(out, code, sizeof(code));
}

static void
add_quoted(struct plugin_json_writer *out, const char *text)
{
	add_octet(out, '"');
	for (;;) {
		size_t len = 0;

		while (is_plain(text[len]))
			len++;
		add(out, text, len);
		text += len;
		if (*text == '\0')
			break;
		add_escaped(out, *text++);
	}
	add_octet(out, '"');
}

/* The comma before a value, and its key, which is a word of ours. */
static void
begin(struct plugin_json_writer *out, const char *key)
{
	const size_t len = key == NULL ? 0 : strlen(key);
	char *at;

	if (!reserve(out, len + strlen(",\"\":")))
		return;
	at = out->text + out->len;
	if (out->follows)
		*at++ = ',';
	out->follows = true;
	if (key != NULL) {
		*at++ = '"';
		memcpy(at, key, len);
		at += len;
		*at++ = '"';
		*at++ = ':';
	}
	out->len = (size_t)(at - out->text);
}

void
plugin_json_open(struct plugin_json_writer *out, const char *key, char bracket)
{
	begin(out, key);
	add_octet(out, bracket);
	out->follows = false;
}

void
plugin_json_close(struct plugin_json_writer *out, char bracket)
{
	add_octet(out, bracket);
	out->follows = true;
}

void
plugin_json_word(
    struct plugin_json_writer *out, const char *key, const char *word)
{
	begin(out, key);
	if (word == NULL) {
		add(out, "null", 4);
		return;
	}
	const size_t len = strlen(word);
	if (!reserve(out, len + strlen("\"\"")))
		return;
	out->text[out->len++] = '"';
	memcpy(out->text + out->len, word, len);
	out->len += len;
	out->text[out->len++] = '"';
}

void
plugin_json_text(
    struct plugin_json_writer *out, const char *key, const char *text)
{
	begin(out, key);
	if (text == NULL)
		add(out, "null", 4);
	else
		add_quoted(out, text);
}

static void
add_number(struct plugin_json_writer *out, uint64_t number)
{
	char digits[CAA_DECIMAL_SIZE];
	const char *first = caa_decimal(digits, number);

	add(out, first, strlen(first));
}

void
plugin_json_number(
    struct plugin_json_writer *out, const char *key, uint64_t number)
{
	begin(out, key);
	add_number(out, number);
}

void
plugin_json_bool(struct plugin_json_writer *out, const char *key, bool value)
{
	begin(out, key);
	add(out, value ? "true" : "false", value ? 4 : 5);
}

void
plugin_json_tenths(
    struct plugin_json_writer *out, const char *key, uint32_t tenths)
{
	begin(out, key);
	add_number(out, tenths / 10);
	add_octet(out, '.');
	add_number(out, tenths % 10);
}

void
plugin_json_append(
    struct plugin_json_writer *out, const struct plugin_json_writer *values)
{
	if (values->failed)
		fail(out);
	if (values->len == 0)
		return;
	begin(out, NULL);
	add(out, values->text, values->len);
}

const char *
plugin_json_view(struct plugin_json_writer *out, size_t from)
{
	if (!reserve(out, 1))
		return NULL;
	out->text[out->len] = '\0';
	return out->text + from;
}

void
plugin_json_reset(struct plugin_json_writer *out)
{
	out->len = 0;
	out->follows = false;
}

void
plugin_json_clear(struct plugin_json_writer *out)
{
	free(out->text);
	*out = (struct plugin_json_writer){ 0 };
}
