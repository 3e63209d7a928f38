/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/issue_value.h"

#include "caa/ascii.h"

/* The grammar of RFC 8659 4.2, by recursive descent over what is left. */

static void
advance(struct caa_octets *rest, size_t count)
{
	if (count == 0)
		return;
	rest->data += count;
	rest->len -= count;
}

/* ws is SP and HTAB, nothing else that some isspace() may think of. */
static bool
is_ws(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* What a parameter's value is made of: printable, no blank and no ";". */
static bool
is_value_octet(uint8_t c)
{
	return c >= 0x21 && c <= 0x7e && c != ';';
}

static bool
is_hyphen(uint8_t c)
{
	return c == '-';
}

/* Take octets of one class, as many as there are; how many there were. */
static size_t
take_run(struct caa_octets *rest, bool (*is_member)(uint8_t))
{
	size_t count = 0;

	while (count < rest->len && is_member(rest->data[count]))
		count++;
	advance(rest, count);
	return count;
}

static bool
take(struct caa_octets *rest, uint8_t octet)
{
	if (rest->len == 0 || rest->data[0] != octet)
		return false;
	advance(rest, 1);
	return true;
}

/* label and parameter-tag alike: hyphens only between letters and digits. */
static bool
take_label(struct caa_octets *rest)
{
	do {
		if (take_run(rest, caa_ascii_is_alnum) == 0)
			return false;
	} while (take_run(rest, is_hyphen) > 0);
	return true;
}

/* The octets consumed since start. */
static struct caa_octets
taken(struct caa_octets start, struct caa_octets rest)
{
	return (struct caa_octets){ start.data, start.len - rest.len };
}

/* issuer-domain-name = label *("." label); left out, it authorizes nobody. */
static bool
take_issuer(struct caa_octets *rest, struct caa_octets *issuer)
{
	const struct caa_octets start = *rest;

	if (rest->len == 0 || rest->data[0] == ';')
		return true;
	do {
		if (!take_label(rest))
			return false;
	} while (take(rest, '.'));
	*issuer = taken(start, *rest);
	return true;
}

/* parameter = tag *WSP "=" *WSP value, and the blanks behind it. */
static bool
take_parameter(struct caa_octets *rest, struct caa_parameter *out)
{
	struct caa_octets start = *rest;

	if (!take_label(rest))
		return false;
	out->name = taken(start, *rest);
	(void)take_run(rest, is_ws);
	if (!take(rest, '='))
		return false;
	(void)take_run(rest, is_ws);
	start = *rest;
	(void)take_run(rest, is_value_octet);
	out->value = taken(start, *rest);
	(void)take_run(rest, is_ws);
	return true;
}

/* All that follows the issuer.  A ";" may end it only where no parameter
 * stands before it. */
static bool
take_parameters(struct caa_octets *rest, struct caa_octets *parameters)
{
	struct caa_parameter parameter;

	if (rest->len == 0)
		return true;
	if (!take(rest, ';'))
		return false;
	(void)take_run(rest, is_ws);
	if (rest->len == 0)
		return true;
	const struct caa_octets start = *rest;
	do {
		(void)take_run(rest, is_ws);
		if (!take_parameter(rest, &parameter))
			return false;
	} while (take(rest, ';'));
	*parameters = taken(start, *rest);
	return rest->len == 0;
}

enum caa_status
caa_issue_value_parse(
    struct caa_issue_value *out, const uint8_t *value, size_t len)
{
	struct caa_issue_value parsed = { 0 };
	struct caa_octets rest = { value, len };

	*out = (struct caa_issue_value){ 0 };
	(void)take_run(&rest, is_ws);
	if (!take_issuer(&rest, &parsed.issuer))
		return CAA_E_MALFORMED;
	(void)take_run(&rest, is_ws);
	if (!take_parameters(&rest, &parsed.parameters))
		return CAA_E_MALFORMED;
	*out = parsed;
	return CAA_OK;
}

bool
caa_parameter_next(struct caa_octets *rest, struct caa_parameter *out)
{
	struct caa_parameter parameter = { 0 };

	*out = parameter;
	(void)take_run(rest, is_ws);
	if (rest->len == 0)
		return false;
	if (!take_parameter(rest, &parameter) ||
	    (!take(rest, ';') && rest->len > 0)) {
		*rest = (struct caa_octets){ 0 };
		return false;
	}
	*out = parameter;
	return true;
}
