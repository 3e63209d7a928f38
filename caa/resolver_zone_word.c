/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_word.h"

#include <string.h>

#include <ldns/ldns.h>

#include "caa/ascii.h"

bool
caa_zone_number_parse(const struct caa_zone_word *word, size_t max, size_t *out)
{
	size_t value = 0;

	for (size_t i = 0; i < word->len; i++) {
		const uint8_t c = (uint8_t)word->text[i];

		if (!caa_ascii_is_digit(c))
			return false;
		value = value * 10 + (size_t)(c - '0');
		if (value > max)
			return false;
	}
	*out = value;
	return word->len > 0;
}

static uint32_t
unit_seconds(char c)
{
	switch (c) {
	case 'w':
		return 604800;
	case 'd':
		return 86400;
	case 'h':
		return 3600;
	case 'm':
		return 60;
	default:
		return c == 's' ? 1 : 0;
	}
}

bool
caa_zone_period_parse(const struct caa_zone_word *word, uint32_t *out)
{
	const char *p = word->text, *end = word->text + word->len;
	size_t total = 0, value;

	while (p < end) {
		struct caa_zone_word digits = { p, 0, false };
		uint32_t unit = 1;

		while (caa_ascii_is_digit((uint8_t)*p))
			p++;
		digits.len = (size_t)(p - digits.text);
		if (p < end)
			unit =
			    unit_seconds((char)caa_ascii_lower((uint8_t)*p++));
		if (unit == 0 ||
		    !caa_zone_number_parse(&digits, INT32_MAX, &value))
			return false;
		total += value * unit;
		if (total > INT32_MAX)
			return false;
	}
	*out = (uint32_t)total;
	return word->len > 0 && !word->quoted;
}

/* Registered types that ldns 1.8 knows no name for; their RDATA is not read. */
static const struct {
	const char *name;
	uint16_t type;
} young_types[] = {
	{ "AMTRELAY", 260 },
	{ "CLA", 263 },
	{ "DOA", 259 },
	{ "DSYNC", 66 },
	{ "HHIT", 67 },
	{ "BRID", 68 },
	{ "IPN", 264 },
	{ "RESINFO", 261 },
	{ "WALLET", 262 },
};

/* Questions and the types of messages stand in no zone (RFC 6895 3.1). */
static bool
is_meta(size_t type)
{
	return type == 0 || type == LDNS_RR_TYPE_OPT ||
	    (type >= 128 && type <= 255);
}

static size_t
type_of(const char *upper)
{
	for (size_t i = 0; i < CAA_COUNTOF(young_types); i++)
		if (strcmp(upper, young_types[i].name) == 0)
			return young_types[i].type;
	return (size_t)ldns_get_rr_type_by_name(upper);
}

uint16_t
caa_zone_type_parse(const struct caa_zone_word *word)
{
	char upper[16];
	size_t type = 0;

	if (word->quoted || word->len >= sizeof(upper))
		return 0;
	/* ldns compares by the host's locale: leave it nothing to fold. */
	for (size_t i = 0; i <= word->len; i++) {
		const char c = word->text[i];
		upper[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	if (strncmp(upper, "TYPE", 4) == 0) {
		const struct caa_zone_word number = { word->text + 4,
			word->len - 4, false };

		if (!caa_zone_number_parse(&number, UINT16_MAX, &type))
			return 0;
	} else
		type = type_of(upper);
	return is_meta(type) ? 0 : (uint16_t)type;
}

bool
caa_zone_type_is_young(uint16_t type)
{
	for (size_t i = 0; i < CAA_COUNTOF(young_types); i++)
		if (young_types[i].type == type)
			return true;
	return false;
}

static enum caa_status
malformed(const char **fault, const char *text)
{
	*fault = text;
	return CAA_E_MALFORMED;
}

enum caa_status
caa_zone_name_parse(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS],
    const struct caa_zone_word *word, const uint8_t *origin, const char **fault)
{
	static const uint8_t root[] = { 0 };
	const bool is_origin = word->len == 1 && word->text[0] == '@';
	ldns_rdf *name = NULL;

	if (word->quoted)
		return malformed(fault, "a domain name stands in quotes");
	if (origin == NULL &&
	    (is_origin || !ldns_dname_str_absolute(word->text)))
		return malformed(fault,
		    "a name is relative and no $ORIGIN stands before it");
	ldns_status status = ldns_str2rdf_dname(&name, word->text);
	if (!is_origin && status != LDNS_STATUS_OK)
		return malformed(fault, ldns_get_errorstr_by_id(status));
	if (name == NULL)
		return CAA_E_NOMEM;
	const bool is_absolute = ldns_dname_str_absolute(word->text);
	size_t len = is_origin ? caa_wire_name_rebase(out, root, root, origin)
			       : caa_wire_name_rebase(out, ldns_rdf_data(name),
				     root, is_absolute ? root : origin);
	ldns_rdf_deep_free(name);
	for (size_t i = 0; i < len; i++)
		out[i] = caa_ascii_lower(out[i]);
	return len != 0 ? CAA_OK
			: malformed(fault, "a name is longer than 255 octets");
}

bool
caa_zone_octet_next(const char **text, uint8_t *out)
{
	const uint8_t *p = (const uint8_t *)*text;
	size_t value;

	*out = *p;
	if (*p != '\\') {
		*text += 1;
		return true;
	}
	*out = p[1];
	if (!caa_ascii_is_digit(p[1])) {
		*text += 2;
		return p[1] != '\0';
	}
	const struct caa_zone_word digits = { *text + 1, 3, false };
	if (p[2] == '\0' || !caa_zone_number_parse(&digits, UINT8_MAX, &value))
		return false;
	*out = (uint8_t)value;
	*text += 4;
	return true;
}
