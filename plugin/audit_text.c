/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_text.h"

#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/decimal.h"
#include "plugin/time.h"

/* Most names need less, and malloc() has blocks of it at hand. */
#define FIRST_ROOM 1024u

/* The octet eight times. */
#define EACH(octet) (UINT64_C(0x0101010101010101) * (uint64_t)(octet))

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

char *
plugin_audit_text_grow(struct plugin_audit_text *text, size_t len)
{
	if (text->failed || !make_room(text, len)) {
		text->failed = true;
		return NULL;
	}
	return plugin_audit_text_extend(text, len);
}

void
plugin_audit_text_reserve(struct plugin_audit_text *text, size_t more)
{
	if (!text->failed && !make_room(text, more))
		text->failed = true;
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
add_escaped(struct plugin_audit_text *text, char c)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t octet = (uint8_t)c;
	const char pair[] = { '\\', c };
	const char code[] = { '\\', 'u', '0', '0', digits[octet >> 4],
		digits[octet & 15] };

	if (c == '"' || c == '\\')
		plugin_audit_text_add_octets(text, pair, sizeof(pair));
	else
		plugin_audit_text_add_octets(text, code, sizeof(code));
}

/* The high bit of each octet of eight that is zero, all of them being ASCII;
 * of others, too, where one below is zero. */
static uint64_t
zero_bits(uint64_t eight)
{
	return (eight - EACH(0x01)) & ~eight;
}

static bool
are_plain(const char *value)
{
	uint64_t eight;

	memcpy(&eight, value, sizeof(eight));
	return ((eight | (eight - EACH(0x20)) | zero_bits(eight ^ EACH('"')) |
		    zero_bits(eight ^ EACH('\\')) |
		    zero_bits(eight ^ EACH(0x7f))) &
		   EACH(0x80)) == 0;
}

/* How many octets need no escape: mostly all, so that eight are looked at
 * together. */
static size_t
plain_len(const char *value, size_t len)
{
	size_t plain = 0;

	while (len - plain >= sizeof(uint64_t) && are_plain(value + plain))
		plain += sizeof(uint64_t);
	while (plain < len && is_plain(value[plain]))
		plain++;
	return plain;
}

void
plugin_audit_text_add_word(
    struct plugin_audit_text *text, const char *word, size_t len)
{
	char *end = plugin_audit_text_extend(text, len + 2);

	if (end == NULL)
		return;
	end[0] = '"';
	memcpy(end + 1, word, len);
	end[len + 1] = '"';
}

void
plugin_audit_text_add_json(struct plugin_audit_text *text, const char *value)
{
	if (value == NULL) {
		plugin_audit_text_add(text, "null");
		return;
	}
	size_t len = strlen(value), plain = plain_len(value, len);
	if (plain == len) {
		plugin_audit_text_add_word(text, value, len);
		return;
	}
	plugin_audit_text_add(text, "\"");
	while (plain < len) {
		plugin_audit_text_add_octets(text, value, plain);
		add_escaped(text, value[plain]);
		value += plain + 1;
		len -= plain + 1;
		plain = plain_len(value, len);
	}
	plugin_audit_text_add_octets(text, value, plain);
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
	char *end = plugin_audit_text_extend(text, len + 4);

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
