/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/parameters.h"

#include <string.h>

#include "caa/ascii.h"

/*
 * RFC 8657 says nothing of the case of parameter names.  To read
 * "AccountURI" as something else would drop a restriction.
 */
static bool
is_named(const struct caa_parameter *parameter, const char *name)
{
	return caa_ascii_equal_nocase(
	    parameter->name.data, parameter->name.len, name);
}

size_t
caa_parameters_find(
    struct caa_octets parameters, const char *name, struct caa_octets *value)
{
	struct caa_parameter parameter;
	size_t count = 0;

	*value = (struct caa_octets){ 0 };
	while (caa_parameter_next(&parameters, &parameter))
		if (is_named(&parameter, name) && count++ == 0)
			*value = parameter.value;
	return count;
}

static bool
is_one_of(uint8_t c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* RFC 3986 3.1: a letter, then letters, digits and a few marks. */
static size_t
scheme_len(struct caa_octets octets)
{
	size_t len = 0;

	if (octets.len == 0 || caa_ascii_is_digit(octets.data[0]))
		return 0;
	while (len < octets.len &&
	    (caa_ascii_is_alnum(octets.data[len]) ||
		(len > 0 && is_one_of(octets.data[len], "+-."))))
		len++;
	return len;
}

/* RFC 3986 2, less the semicolon, which ends a parameter (RFC 8659 4.2). */
static bool
is_uri_octet(uint8_t c)
{
	return caa_ascii_is_alnum(c) || is_one_of(c, "-._~:/?#[]@!$&'()*+,=%");
}

bool
caa_parameters_is_uri(struct caa_octets octets)
{
	const size_t scheme = scheme_len(octets);

	/* A scheme, a colon and something behind it. */
	if (scheme == 0 || octets.len - scheme < 2 ||
	    octets.data[scheme] != ':')
		return false;
	for (size_t i = scheme; i < octets.len; i++)
		if (!is_uri_octet(octets.data[i]))
			return false;
	return true;
}

/*
 * RFC 8657 3: without the parameter any account will do; with two of them, or
 * with a value that is no URI of ours, the property cannot be satisfied.
 */
static bool
is_account_met(
    const struct caa_question *question, struct caa_octets parameters)
{
	struct caa_octets uri;
	const size_t count =
	    caa_parameters_find(parameters, CAA_PARAMETER_ACCOUNT, &uri);

	if (count == 0)
		return true;
	return count == 1 && caa_parameters_is_uri(uri) &&
	    caa_strings_has(&question->account_uris, uri.data, uri.len, false);
}

static bool
is_label_octet(uint8_t c)
{
	return caa_ascii_is_alnum(c) || c == '-';
}

bool
caa_parameters_is_method_list(struct caa_octets octets)
{
	bool in_label = false;

	for (size_t i = 0; i < octets.len; i++) {
		const uint8_t c = octets.data[i];

		if (!is_label_octet(c) && !(c == ',' && in_label))
			return false;
		in_label = c != ',';
	}
	return in_label || octets.len == 0;
}

/* Take the next label off the front of a list of validation methods that has
 * passed caa_parameters_is_method_list(). */
static bool
next_method(struct caa_octets *rest, struct caa_octets *label)
{
	size_t len = 0;

	while (len < rest->len && rest->data[len] != ',')
		len++;
	*label = (struct caa_octets){ rest->data, len };
	if (len == 0)
		return false;
	const size_t used = len < rest->len ? len + 1 : len;
	*rest = (struct caa_octets){ rest->data + used, rest->len - used };
	return true;
}

/*
 * RFC 8657 4: the method used has to be listed.  A list outside the grammar
 * and a second list cannot be satisfied; labels nobody knows are passed over.
 */
static bool
is_method_met(const struct caa_rules *rules,
    const struct caa_question *question, struct caa_octets parameters)
{
	struct caa_octets list, label;
	const size_t count =
	    caa_parameters_find(parameters, CAA_PARAMETER_METHODS, &list);

	if (count == 0)
		return true;
	if (count > 1 || !caa_parameters_is_method_list(list))
		return false;
	while (next_method(&list, &label))
		if (caa_strings_has(&question->methods, label.data, label.len,
			rules->methods_ignore_case))
			return true;
	return false;
}

static bool
has_unknown(struct caa_octets parameters, bool knows_rfc8657)
{
	struct caa_parameter parameter;

	while (caa_parameter_next(&parameters, &parameter))
		if (!knows_rfc8657 ||
		    (!is_named(&parameter, CAA_PARAMETER_ACCOUNT) &&
			!is_named(&parameter, CAA_PARAMETER_METHODS)))
			return true;
	return false;
}

enum caa_reason
caa_parameters_judge(const struct caa_rules *rules,
    const struct caa_question *question, enum caa_tag property,
    struct caa_octets parameters)
{
	const bool knows_rfc8657 = !rules->ignore_parameters &&
	    (property == CAA_TAG_ISSUE || property == CAA_TAG_ISSUEWILD);

	if (knows_rfc8657 && !is_account_met(question, parameters))
		return CAA_REASON_ACCOUNT_MISMATCH;
	if (knows_rfc8657 && !is_method_met(rules, question, parameters))
		return CAA_REASON_METHOD_MISMATCH;
	if (rules->deny_unknown_parameters &&
	    has_unknown(parameters, knows_rfc8657))
		return CAA_REASON_UNKNOWN_PARAMETER;
	return CAA_REASON_AUTHORIZED;
}
