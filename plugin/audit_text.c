/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "caa/ascii.h"

#define FIRST_ROOM 1024u

/* Years that RFC 3339 can write with four digits, as Unix seconds. */
#define TIME_MIN INT64_C(-62167219200)
#define TIME_MAX INT64_C(253402300799)

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

void
plugin_audit_text_add_octets(
    struct plugin_audit_text *text, const char *octets, size_t len)
{
	if (text->failed || len == 0)
		return;
	if (!make_room(text, len)) {
		text->failed = true;
		return;
	}
	memcpy(text->octets + text->len, octets, len);
	text->len += len;
}

void
plugin_audit_text_add(struct plugin_audit_text *text, const char *literal)
{
	plugin_audit_text_add_octets(text, literal, strlen(literal));
}

void
plugin_audit_text_add_number(struct plugin_audit_text *text, uint64_t number)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%" PRIu64, number);
	plugin_audit_text_add(text, digits);
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

void
plugin_audit_text_add_json(struct plugin_audit_text *text, const char *value)
{
	if (value == NULL) {
		plugin_audit_text_add(text, "null");
		return;
	}
	plugin_audit_text_add(text, "\"");
	while (*value != '\0') {
		size_t len = 0;

		while (is_plain(value[len]))
			len++;
		plugin_audit_text_add_octets(text, value, len);
		value += len;
		if (*value != '\0')
			add_escaped(text, (uint8_t)*value++);
	}
	plugin_audit_text_add(text, "\"");
}

void
plugin_audit_text_add_time(struct plugin_audit_text *text, int64_t unix_time)
{
	time_t seconds = (time_t)unix_time;
	char stamp[64];
	struct tm utc;

	if (unix_time < TIME_MIN || unix_time > TIME_MAX ||
	    gmtime_r(&seconds, &utc) == NULL) {
		plugin_audit_text_add(text, "null");
		return;
	}
	(void)snprintf(stamp, sizeof(stamp),
	    "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", utc.tm_year + 1900,
	    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
	plugin_audit_text_add(text, stamp);
}

void
plugin_audit_text_member(struct plugin_audit_text *text, const char *name)
{
	plugin_audit_text_add(text, ",");
	plugin_audit_text_add_json(text, name);
	plugin_audit_text_add(text, ":");
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
