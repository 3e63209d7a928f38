/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/base64.h"

#include <stdlib.h>
#include <string.h>

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct decoder {
	uint8_t *octets;
	size_t len;
	uint32_t bits;
	size_t digits, pads;
};

/* One octet of the text. */
static bool
take(struct decoder *d, char c)
{
	const int value = value_of(c);

	if (c == '=')
		return ++d->pads <= 2;
	if (value < 0 || d->pads > 0)
		return false;
	d->bits = d->bits << 6 | (uint32_t)value;
	if (++d->digits % 4 == 0) {
		d->octets[d->len++] = (uint8_t)(d->bits >> 16);
		d->octets[d->len++] = (uint8_t)(d->bits >> 8);
		d->octets[d->len++] = (uint8_t)d->bits;
		d->bits = 0;
	}
	return true;
}

/* The last group, which has to be padded and have no stray bits. */
static bool
finish(struct decoder *d)
{
	const size_t rest = d->digits % 4;

	if ((rest + d->pads) % 4 != 0 || rest == 1)
		return false;
	if (rest == 3) {
		if ((d->bits & 3u) != 0)
			return false;
		d->octets[d->len++] = (uint8_t)(d->bits >> 10);
		d->octets[d->len++] = (uint8_t)(d->bits >> 2);
	} else if (rest == 2) {
		if ((d->bits & 15u) != 0)
			return false;
		d->octets[d->len++] = (uint8_t)(d->bits >> 4);
	}
	return true;
}

bool
cli_base64_decode(const char *text, size_t len, uint8_t **out, size_t *out_len)
{
	struct decoder d = { .octets = malloc(len / 4 * 3 + 3) };
	bool ok = d.octets != NULL;

	for (size_t i = 0; ok && i < len; i++)
		ok = is_space(text[i]) || take(&d, text[i]);
	if (!ok || !finish(&d)) {
		free(d.octets);
		return false;
	}
	*out = d.octets;
	*out_len = d.len;
	return true;
}
