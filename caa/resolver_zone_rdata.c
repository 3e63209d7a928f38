/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_rdata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

#include "caa/ascii.h"
#include "caa/octets.h"
#include "caa/record.h"
#include "caa/resolver_zone_word.h"

#define SOA_MIN_OCTETS 22 /* two root names, five numbers */

static enum caa_status
malformed(const char **fault, const char *text)
{
	*fault = text;
	return CAA_E_MALFORMED;
}

static enum caa_status
append_word(struct caa_zone_rdata *rdata, const struct caa_zone_word *word,
    const char **fault)
{
	const char *text = word->text, *end = word->text + word->len;
	uint8_t octet;

	while (text < end) {
		if (!caa_zone_octet_next(&text, &octet))
			return malformed(
			    fault, "a backslash needs three digits up to 255");
		if (rdata->len == CAA_ZONE_RDATA_MAX_OCTETS)
			return malformed(
			    fault, "a record is longer than DNS can carry");
		rdata->octets[rdata->len++] = octet;
	}
	return CAA_OK;
}

/* RFC 8659 4.1: nothing but letters and digits, and at least one of them. */
static bool
is_tag(const uint8_t *tag, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_alnum(tag[i]))
			return false;
	return len > 0 && len <= UINT8_MAX;
}

/* RFC 8659 4.1.1: flags, tag and one value, maybe an empty one in quotes. */
static enum caa_status
parse_caa(struct caa_zone_rdata *rdata, const struct caa_zone_word *words,
    size_t count, const char **fault)
{
	size_t flags;

	if (count != 3)
		return malformed(fault,
		    count > 3 ? "a CAA value of several words needs quotes"
			      : "CAA needs flags, tag and value; a value with"
				" a semicolon needs quotes");
	if (words[0].quoted ||
	    !caa_zone_number_parse(&words[0], UINT8_MAX, &flags))
		return malformed(
		    fault, "CAA flags are a number up to 255 (RFC 8659 4.1.1)");
	rdata->octets[0] = (uint8_t)flags;
	rdata->len = 2;
	enum caa_status status = append_word(rdata, &words[1], fault);
	if (status != CAA_OK)
		return status;
	if (!is_tag(rdata->octets + 2, rdata->len - 2))
		return malformed(fault,
		    "a CAA tag is 1 to 255 letters and digits (RFC 8659 4.1)");
	rdata->octets[1] = (uint8_t)(rdata->len - 2);
	return append_word(rdata, &words[2], fault);
}

static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, caa_ascii_lower((uint8_t)c));

	return c == '\0' || at == NULL ? -1 : (int)(at - digits);
}

/* RFC 3597 5: "\#", the length, and so many octets in hexadecimal. */
static enum caa_status
parse_generic(struct caa_zone_rdata *rdata, const struct caa_zone_word *words,
    size_t count, const char **fault)
{
	size_t len = 0, digits = 0;

	if (count < 2 ||
	    !caa_zone_number_parse(&words[1], CAA_ZONE_RDATA_MAX_OCTETS, &len))
		return malformed(fault, "\\# needs a length (RFC 3597 5)");
	for (size_t w = 2; w < count; w++)
		for (size_t i = 0; i < words[w].len; i++) {
			const int value = hex_value(words[w].text[i]);

			if (value < 0 || digits == 2 * len)
				return malformed(fault,
				    "\\# has other digits than its length"
				    " says (RFC 3597 5)");
			uint8_t *octet = &rdata->octets[digits++ / 2];
			*octet = (uint8_t)(*octet << 4 | value);
		}
	rdata->len = len;
	return digits == 2 * len
	    ? CAA_OK
	    : malformed(fault,
		  "\\# has fewer digits than its length says (RFC 3597 5)");
}

/* What the generic form may hold for the types we keep. */
static enum caa_status
check_generic(struct caa_zone_rdata *rdata, uint16_t type, const char **fault)
{
	const uint8_t *p = rdata->octets + rdata->len;
	struct caa_record record;
	ldns_rdf *name = NULL;
	size_t at = 0;
	bool ok = true;

	if (type == CAA_ZONE_CAA)
		ok = caa_record_decode(&record, rdata->octets, rdata->len) ==
		    CAA_OK;
	else if (type == CAA_ZONE_CNAME || type == CAA_ZONE_DNAME ||
	    type == CAA_ZONE_NS)
		ok = ldns_wire2dname(&name, rdata->octets, rdata->len, &at) ==
			LDNS_STATUS_OK &&
		    at == rdata->len && ldns_rdf_size(name) == rdata->len;
	else if (type == CAA_ZONE_SOA)
		ok = rdata->len >= SOA_MIN_OCTETS;
	if (ok && type == CAA_ZONE_SOA)
		rdata->soa_minimum_s = caa_get32(p - 4);
	ldns_rdf_deep_free(name);
	return ok ? CAA_OK
		  : malformed(fault, "\\# holds no RDATA of this type");
}

static bool
is_generic(const struct caa_zone_word *words, size_t count)
{
	return count > 0 && !words[0].quoted &&
	    strcmp(words[0].text, "\\#") == 0;
}

static enum caa_status
parse_soa(struct caa_zone_rdata *rdata, const struct caa_zone_word *words,
    size_t count, const uint8_t *origin, const char **fault)
{
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	size_t serial;

	if (count != 7)
		return malformed(fault,
		    "SOA needs two names and five numbers (RFC 1035 3.3.13)");
	for (size_t i = 0; i < 2; i++) {
		enum caa_status status =
		    caa_zone_name_parse(name, &words[i], origin, fault);
		if (status != CAA_OK)
			return status;
	}
	bool ok = caa_zone_number_parse(&words[2], UINT32_MAX, &serial);
	for (size_t i = 3; i < 7; i++)
		ok = ok &&
		    caa_zone_period_parse(&words[i], &rdata->soa_minimum_s);
	return ok ? CAA_OK
		  : malformed(fault, "SOA has a bad number (RFC 1035 3.3.13)");
}

static enum caa_status
parse_target(struct caa_zone_rdata *rdata, const struct caa_zone_word *words,
    size_t count, const uint8_t *origin, const char **fault)
{
	if (count != 1)
		return malformed(fault, "the RDATA is one domain name");
	enum caa_status status =
	    caa_zone_name_parse(rdata->octets, &words[0], origin, fault);
	if (status == CAA_OK)
		rdata->len = caa_wire_name_len(rdata->octets);
	return status;
}

/* The record as one line, for ldns. */
static char *
write_line(uint16_t type, const struct caa_zone_word *words, size_t count)
{
	size_t size = 64;

	for (size_t i = 0; i < count; i++)
		size += words[i].len + 3;
	char *line = malloc(size);
	if (line == NULL)
		return NULL;
	size_t at =
	    (size_t)snprintf(line, size, ". 0 IN TYPE%u", (unsigned)type);
	for (size_t i = 0; i < count; i++) {
		const char *quote = words[i].quoted ? "\"" : "";

		at += (size_t)snprintf(line + at, size - at, " %s%s%s", quote,
		    words[i].text, quote);
	}
	return line;
}

/* Types that say nothing about CAA: only their form is checked. */
static enum caa_status
check_other(uint16_t type, const struct caa_zone_word *words, size_t count,
    const uint8_t *origin, const char **fault)
{
	static const uint8_t root[] = { 0 };
	const uint8_t *name = origin == NULL ? root : origin;
	enum caa_status status = CAA_E_NOMEM;
	ldns_rr *rr = NULL;

	char *line = write_line(type, words, count);
	ldns_rdf *rdf = ldns_rdf_new_frm_data(
	    LDNS_RDF_TYPE_DNAME, caa_wire_name_len(name), name);
	if (line != NULL && rdf != NULL) {
		ldns_status result =
		    ldns_rr_new_frm_str(&rr, line, 0, rdf, NULL);
		if (result == LDNS_STATUS_OK)
			status = CAA_OK;
		else if (result != LDNS_STATUS_MEM_ERR)
			status =
			    malformed(fault, ldns_get_errorstr_by_id(result));
	}
	if (rr != NULL)
		ldns_rr_free(rr);
	ldns_rdf_deep_free(rdf);
	free(line);
	return status;
}

enum caa_status
caa_zone_rdata_parse(struct caa_zone_rdata *rdata, uint16_t type,
    const struct caa_zone_word *words, size_t count, const uint8_t *origin,
    const char **fault)
{
	rdata->len = 0;
	if (is_generic(words, count)) {
		enum caa_status status =
		    parse_generic(rdata, words, count, fault);
		return status == CAA_OK ? check_generic(rdata, type, fault)
					: status;
	}
	switch (type) {
	case CAA_ZONE_CAA:
		return parse_caa(rdata, words, count, fault);
	case CAA_ZONE_CNAME:
	case CAA_ZONE_DNAME:
	case CAA_ZONE_NS:
		return parse_target(rdata, words, count, origin, fault);
	case CAA_ZONE_SOA:
		return parse_soa(rdata, words, count, origin, fault);
	default:
		break;
	}
	if (caa_zone_type_is_young(type))
		return CAA_OK;
	return check_other(type, words, count, origin, fault);
}
