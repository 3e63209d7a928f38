/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 2048u /* most names need less */
#define ESCAPE_LEN 6u    /* "\u0000" */

/* Room for len octets more, or false. */
static bool
reserve(struct plugin_json_writer *out, size_t len)
{
	size_t room = out->room == 0 ? FIRST_ROOM : out->room;
	char *text;

	if (out->failed || len <= out->room - out->len)
		return !out->failed;
	while (room - out->len < len && room <= SIZE_MAX / 2)
		room *= 2;
	text = room - out->len < len ? NULL : realloc(out->text, room);
	if (text == NULL) {
		out->failed = true;
		return false;
	}
	out->text = text;
	out->room = room;
	return true;
}

static void
add(struct plugin_json_writer *out, const char *text, size_t len)
{
	if (len == 0 || !reserve(out, len))
		return;
	memcpy(out->text + out->len, text, len);
	out->len += len;
}

static bool
is_plain(char c)
{
	return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
}

static void
add_escaped(struct plugin_json_writer *out, char c)
{
	const char pair[] = { '\\', c };
	char code[ESCAPE_LEN + 1];

	if (c == '"' || c == '\\') {
		add(out, pair, sizeof(pair));
		return;
	}
	(void)snprintf(code, sizeof(code), "\\u%04x", (unsigned char)c);
	add(out, code, ESCAPE_LEN);
}

static void
add_quoted(struct plugin_json_writer *out, const char *text)
{
	add(out, "\"", 1);
	while (*text != '\0') {
		size_t len = 0;

		while (is_plain(text[len]))
			len++;
		add(out, text, len);
		text += len;
		if (*text != '\0')
			add_escaped(out, *text++);
	}
	add(out, "\"", 1);
}

/* The comma before a value, and its key. */
static void
begin(struct plugin_json_writer *out, const char *key)
{
	if (out->follows)
		add(out, ",", 1);
	out->follows = true;
	if (key == NULL)
		return;
	add_quoted(out, key);
	add(out, ":", 1);
}

void
plugin_json_open(struct plugin_json_writer *out, const char *key, char bracket)
{
	begin(out, key);
	add(out, &bracket, 1);
	out->follows = false;
}

void
plugin_json_close(struct plugin_json_writer *out, char bracket)
{
	add(out, &bracket, 1);
	out->follows = true;
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

void
plugin_json_number(
    struct plugin_json_writer *out, const char *key, uint64_t number)
{
	char text[24];
	const int len = snprintf(text, sizeof(text), "%" PRIu64, number);

	begin(out, key);
	add(out, text, (size_t)len);
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
	char text[24];
	const int len = snprintf(text, sizeof(text), "%" PRIu32 ".%" PRIu32,
	    tenths / 10, tenths % 10);

	begin(out, key);
	add(out, text, (size_t)len);
}

void
plugin_json_raw(struct plugin_json_writer *out, const char *text, size_t len)
{
	if (len == 0)
		return;
	begin(out, NULL);
	add(out, text, len);
}

bool
plugin_json_take(struct plugin_json_writer *out, char **text, size_t *len)
{
	*text = NULL;
	*len = 0;
	if (!reserve(out, 1)) {
		plugin_json_clear(out);
		return false;
	}
	out->text[out->len] = '\0';
	*text = out->text;
	*len = out->len;
	*out = (struct plugin_json_writer){ 0 };
	return true;
}

void
plugin_json_clear(struct plugin_json_writer *out)
{
	free(out->text);
	*out = (struct plugin_json_writer){ 0 };
}
