/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/naive_issue_value.h"

#include <string.h>

static const char letters_and_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static bool
among(uint8_t c, const char *set)
{
	return c != 0 && strchr(set, c) != NULL;
}

static struct naive_piece
trim(const uint8_t *value, struct naive_piece piece)
{
	while (piece.begin < piece.end && among(value[piece.begin], " \t"))
		piece.begin++;
	while (piece.begin < piece.end && among(value[piece.end - 1], " \t"))
		piece.end--;
	return piece;
}

/* Letters and digits, hyphens only between them. */
static bool
is_word(const uint8_t *value, struct naive_piece piece)
{
	if (piece.begin == piece.end || value[piece.begin] == '-' ||
	    value[piece.end - 1] == '-')
		return false;
	for (size_t i = piece.begin; i < piece.end; i++)
		if (value[i] != '-' && !among(value[i], letters_and_digits))
			return false;
	return true;
}

static size_t
find(const uint8_t *value, struct naive_piece piece, uint8_t what)
{
	size_t at = piece.begin;

	while (at < piece.end && value[at] != what)
		at++;
	return at;
}

static bool
is_issuer(const uint8_t *value, struct naive_piece piece)
{
	if (piece.begin == piece.end)
		return true; /* authorizes nobody */
	for (;;) {
		size_t dot = find(value, piece, '.');

		if (!is_word(value, (struct naive_piece){ piece.begin, dot }))
			return false;
		if (dot == piece.end)
			return true;
		piece.begin = dot + 1;
	}
}

static bool
add_parameter(
    struct naive_value *out, const uint8_t *value, struct naive_piece piece)
{
	size_t equals = find(value, piece, '=');

	if (equals == piece.end || out->count == NAIVE_MAX_PARAMETERS)
		return false;
	struct naive_piece name =
	    trim(value, (struct naive_piece){ piece.begin, equals });
	struct naive_piece text =
	    trim(value, (struct naive_piece){ equals + 1, piece.end });
	if (!is_word(value, name))
		return false;
	for (size_t i = text.begin; i < text.end; i++)
		if (value[i] < 0x21 || value[i] > 0x7e)
			return false;
	out->names[out->count] = name;
	out->values[out->count++] = text;
	return true;
}

bool
naive_issue_value(struct naive_value *out, const uint8_t *value, size_t len)
{
	struct naive_piece all = { 0, len };
	size_t cut = find(value, all, ';');

	out->count = 0;
	out->issuer = trim(value, (struct naive_piece){ 0, cut });
	if (!is_issuer(value, out->issuer))
		return false;
	if (cut == len)
		return true;
	all.begin = cut + 1;
	/* One bare semicolon may end the value; a second never may. */
	struct naive_piece rest = trim(value, all);
	if (rest.begin == rest.end)
		return true;
	for (;;) {
		cut = find(value, all, ';');
		if (!add_parameter(out, value,
			trim(value, (struct naive_piece){ all.begin, cut })))
			return false;
		if (cut == len)
			return true;
		all.begin = cut + 1;
	}
}
