/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "caa/ascii.h"
#include "caa/decimal.h"
#include "plugin/report_time.h"

#define FIRST_ROOM 1024u

void
plugin_audit_text_clear(struct plugin_audit_text *text)
{
	free(text->octets);
	*text = (struct plugin_audit_text){ 0 };
}

void
plugin_audit_text_reset(struct plugin_audit_text *text)
{
	text->len = 0;
	text->failed = false;
}

static bool
make_room(struct plugin_audit_text *text, size_t more)
{
	size_t room = text->room != 0 ? text->room : FIRST_ROOM;
	char *octets;

	if (more <= text->room - text->len)
		return true;
	if (more > SIZE_MAX / 2 - text->len)
		return false;
	while (room < text->len + more)
		room *= 2;
	octets = realloc(text->octets, room);
	if (octets == NULL)
		return false;
	text->octets = octets;
	text->room = room;
	return true;
}

/* Where len octets may be written at the end; NULL if the text has failed, as
 * it does now when there is no memory. */
static char *
extend(struct plugin_audit_text *text, size_t len)
{
	char *end;

	if (text->failed || !make_room(text, len)) {
		text->failed = true;
		return NULL;
	}
	end = text->octets + text->len;
	text->len += len;
	return end;
}

void
plugin_audit_text_reserve(struct plugin_audit_text *text, size_t more)
{
	if (!text->failed && !make_room(text, more))
		text->failed = true;
}

void
plugin_audit_text_add_octets(
    struct plugin_audit_text *text, const char *octets, size_t len)
{
	char *end = len == 0 ? NULL : extend(text, len);

	if (end != NULL)
		memcpy(end, octets, len);
}

void
plugin_audit_text_add_number(struct plugin_audit_text *text, uint64_t number)
{
	char digits[CAA_DECIMAL_SIZE];

	plugin_audit_text_add(text, caa_decimal(digits, number));
}

static bool
is_plain(char c)
{
	return caa_ascii_is_print((uint8_t)c) && c != '"' && c != '\\';
}

static void
add_escaped(struct plugin_audit_text *text, uint8_t octet)
{
	char escape[8];

	if (octet == '"' || octet == '\\')
		(void)snprintf(escape, sizeof(escape), "\\%c", octet);
	else
		(void)snprintf(escape, sizeof(escape), "\\u%04x", octet);
	plugin_audit_text_add(text, escape);
}

static size_t
plain_len(const char *value)
{
	size_t len = 0;

	while (is_plain(value[len]))
		len++;
	return len;
}

/* Most texts need no escape: one piece of them, from where it is. */
static void
add_quoted(struct plugin_audit_text *text, const char *value, size_t len)
{
	char *end = extend(text, len + 2);

	if (end == NULL)
		return;
	end[0] = '"';
	memcpy(end + 1, value, len);
	end[len + 1] = '"';
}

void
plugin_audit_text_add_json(struct plugin_audit_text *text, const char *value)
{
	size_t len = value == NULL ? 0 : plain_len(value);

	if (value == NULL) {
		plugin_audit_text_add(text, "null");
		return;
	}
	if (value[len] == '\0') {
		add_quoted(text, value, len);
		return;
	}
	plugin_audit_text_add(text, "\"");
	for (;;) {
		plugin_audit_text_add_octets(text, value, len);
		value += len;
		if (*value == '\0')
			break;
		add_escaped(text, (uint8_t)*value++);
		len = plain_len(value);
	}
	plugin_audit_text_add(text, "\"");
}

void
plugin_audit_text_add_time(struct plugin_audit_text *text, int64_t unix_time)
{
	char stamp[PLUGIN_TIME_TEXT];

	plugin_audit_text_add_json(text,
	    unix_time < PLUGIN_TIME_MIN || unix_time > PLUGIN_TIME_MAX
		? NULL
		: plugin_time_print(stamp, unix_time));
}

void
plugin_audit_text_member(struct plugin_audit_text *text, const char *name)
{
	const size_t len = strlen(name);
	char *end = extend(text, len + 4);

	if (end == NULL)
		return;
	end[0] = ',';
	end[1] = '"';
	memcpy(end + 2, name, len);
	end[len + 2] = '"';
	end[len + 3] = ':';
}

void
plugin_audit_text_member_json(
    struct plugin_audit_text *text, const char *name, const char *value)
{
	plugin_audit_text_member(text, name);
	plugin_audit_text_add_json(text, value);
}

void
plugin_audit_text_member_number(
    struct plugin_audit_text *text, const char *name, uint64_t number)
{
	plugin_audit_text_member(text, name);
	plugin_audit_text_add_number(text, number);
}
