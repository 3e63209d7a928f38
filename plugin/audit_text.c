/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "caa/ascii.h"
#include "caa/decimal.h"

#define FIRST_ROOM 1024u

/* Years that RFC 3339 can write with four digits, as Unix seconds. */
#define TIME_MIN INT64_C(-62167219200)
#define TIME_MAX INT64_C(253402300799)

#define DAYS_TO_MARCH 60u     /* from 0000-01-01, a leap year */
#define DAYS_OF_ERA   146097u /* 400 years */

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

/* So many digits of a number, and the mark behind them. */
static char *
put_digits(char *out, unsigned number, unsigned digits, char mark)
{
	for (unsigned i = digits; i > 0; i--) {
		out[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	out[digits] = mark;
	return out + digits + 1;
}

/*
 * The date of a day, counted from 0000-03-01: years that begin in March have
 * their leap day at their end, and 146,097 days are 400 of them.
 */
static char *
put_date(char *out, unsigned day)
{
	const unsigned era = day / 146097, of_era = day % 146097;
	const unsigned year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	const unsigned month = (5 * of_year + 2) / 153; /* 0 is March */

	out = put_digits(out, era * 400 + year + (month >= 10), 4, '-');
	out = put_digits(out, month < 10 ? month + 3 : month - 9, 2, '-');
	return put_digits(out, of_year - (153 * month + 2) / 5 + 1, 2, 'T');
}

void
plugin_audit_text_add_time(struct plugin_audit_text *text, int64_t unix_time)
{
	char stamp[sizeof("\"2026-11-22T04:00:00Z\"")], *out = stamp + 1;

	if (unix_time < TIME_MIN || unix_time > TIME_MAX) {
		plugin_audit_text_add(text, "null");
		return;
	}
	/* The two months before that first of March lie 400 years later. */
	const uint64_t seconds = (uint64_t)(unix_time - TIME_MIN);
	const unsigned day = (unsigned)(seconds / 86400);
	const unsigned of_day = (unsigned)(seconds % 86400);

	stamp[0] = '"';
	if (day < DAYS_TO_MARCH) {
		out = put_date(out, day + DAYS_OF_ERA - DAYS_TO_MARCH);
		memcpy(stamp + 1, "0000", 4);
	} else {
		out = put_date(out, day - DAYS_TO_MARCH);
	}
	out = put_digits(out, of_day / 3600, 2, ':');
	out = put_digits(out, of_day / 60 % 60, 2, ':');
	out = put_digits(out, of_day % 60, 2, 'Z');
	*out = '"';
	plugin_audit_text_add_octets(text, stamp, sizeof(stamp) - 1);
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
