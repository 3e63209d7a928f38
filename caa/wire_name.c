/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/wire_name.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"

#define LABEL_MAX_OCTETS 63 /* RFC 1035 2.3.4 */

size_t
caa_wire_name_parse(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const char *text)
{
	size_t at = 0;

	for (;;) {
		size_t len = strcspn(text, ".");

		if (len == 0 || len > LABEL_MAX_OCTETS ||
		    at + len + 2 > CAA_WIRE_NAME_MAX_OCTETS)
			return 0;
		out[at] = (uint8_t)len;
		memcpy(out + at + 1, text, len);
		at += len + 1;
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	out[at] = 0;
	return at + 1;
}

size_t
caa_wire_name_len(const uint8_t *name)
{
	size_t len = 0;

	while (name[len] != 0)
		len += name[len] + 1u;
	return len + 1;
}

size_t
caa_wire_name_labels(const uint8_t *name)
{
	size_t labels = 0;

	for (; *name != 0; name = caa_wire_name_parent(name))
		labels++;
	return labels;
}

const uint8_t *
caa_wire_name_parent(const uint8_t *name)
{
	return *name == 0 ? name : name + *name + 1;
}

/* Length octets are below 'A', so whole names may be compared at once. */
bool
caa_wire_name_is_equal(const uint8_t *a, const uint8_t *b)
{
	size_t len = caa_wire_name_len(a);

	if (len != caa_wire_name_len(b))
		return false;
	for (size_t i = 0; i < len; i++)
		if (caa_ascii_lower(a[i]) != caa_ascii_lower(b[i]))
			return false;
	return true;
}

bool
caa_wire_name_is_within(const uint8_t *name, const uint8_t *ancestor)
{
	size_t labels = caa_wire_name_labels(name);
	size_t wanted = caa_wire_name_labels(ancestor);

	for (; labels > wanted; labels--)
		name = caa_wire_name_parent(name);
	return caa_wire_name_is_equal(name, ancestor);
}

size_t
caa_wire_name_rebase(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const uint8_t *name,
    const uint8_t *suffix, const uint8_t *replacement)
{
	size_t prefix_len = caa_wire_name_len(name) - caa_wire_name_len(suffix);
	size_t len = caa_wire_name_len(replacement);

	if (prefix_len + len > CAA_WIRE_NAME_MAX_OCTETS)
		return 0;
	memcpy(out, name, prefix_len);
	memcpy(out + prefix_len, replacement, len);
	return prefix_len + len;
}

/* What ends a label or bends a line of a zone file is escaped (RFC 1035 5.1).
 */
static void
add_label(struct caa_text *text, const uint8_t *label)
{
	for (size_t i = 1; i <= *label; i++) {
		const uint8_t c = caa_ascii_lower(label[i]);

		if (c == ' ' || strchr(".\\\"();@$", c) != NULL)
			caa_text_add_escape(text, c);
		else
			caa_text_add_octet(text, c);
	}
}

void
caa_wire_name_print(const uint8_t *name, char out[CAA_WIRE_NAME_TEXT_SIZE])
{
	struct caa_text text;

	caa_text_init(&text, out, CAA_WIRE_NAME_TEXT_SIZE);
	if (*name == 0)
		caa_text_add(&text, ".");
	for (; *name != 0; name = caa_wire_name_parent(name)) {
		add_label(&text, name);
		if (name[*name + 1] != 0)
			caa_text_add(&text, ".");
	}
	(void)caa_text_end(&text);
}
