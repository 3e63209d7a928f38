/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/domain.h"

#include <stdint.h>
#include <string.h>

#include <idn2.h>

#include "caa/ascii.h"
#include "caa/text.h"

#define QUOTED_MAX        128 /* octets of a name repeated in a sentence */
#define ULABEL_MAX_OCTETS 252 /* of UTF-8, four for a character */
#define ACE_PREFIX        "xn--"
#define TOGETHER          8u /* octets compared at once */

#define LABEL_LONG "has a label of more than 63 octets (RFC 1035 2.3.4)"
#define NAME_LONG  "is longer than 253 octets (RFC 1035 2.3.4)"
#define NO_CHARACTER \
	"holds a character that IDNA 2008 does not allow (RFC 5892)"
#define OTHER_DOT  "holds a dot that is not the ASCII one"
#define IP_ADDRESS "is an IP address; CAA is for domain names"

/* What the caller gave us, for the sentence if it is refused. */
struct asked {
	const char *text;
	size_t len;
	struct caa_error *error;
};

static enum caa_status
refuse(const struct asked *asked, const char *why)
{
	char quoted[QUOTED_MAX];

	(void)caa_text_escape(quoted, sizeof(quoted), asked->text, asked->len);
	return caa_error_set(
	    asked->error, CAA_E_NAME, "\"%s\" %s", quoted, why);
}

/* The octets people really send, each with what to do about it. */
static const struct {
	char octet;
	const char *why;
} octet_faults[] = {
	{ '*',
	    "has a \"*\" that is not the whole leftmost label"
	    " (RFC 8659 2.2)" },
	{ ':', "holds a colon: write the name without scheme or port" },
	{ '/', "holds a slash: write the name without scheme or path" },
	{ '@', "holds an \"@\": a mailbox is no DNS name" },
	{ ' ', "holds a blank" },
	{ ',', "holds a comma: write one name at a time" },
	{ '\0', "holds a NUL octet" },
};

/* Underscores are in no host name, but CAA is well defined below them. */
static bool
is_name_octet(uint8_t c)
{
	return caa_ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* The first ASCII octet that is in no name, as a sentence; or NULL. */
static const char *
octets_fault(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len &&
	    ((uint8_t)text[i] >= 0x80 || is_name_octet((uint8_t)text[i])))
		i++;
	if (i == len)
		return NULL;
	for (size_t k = 0; k < CAA_COUNTOF(octet_faults); k++)
		if (octet_faults[k].octet == text[i])
			return octet_faults[k].why;
	return "holds an octet that no host name has (RFC 1123 2.1)";
}

static const char *
label_fault(const char *label, size_t len)
{
	if (len == 0)
		return "has an empty label";
	if (len > CAA_LABEL_MAX_OCTETS)
		return LABEL_LONG;
	if (label[0] == '-' || label[len - 1] == '-')
		return "has a label that begins or ends with a hyphen"
		       " (RFC 1123 2.1)";
	return NULL;
}

/* Octets that no name has were looked for in all of it. */
static enum caa_status
append_ascii(struct caa_domain *domain, const char *label, size_t len,
    const struct asked *asked)
{
	const size_t max =
	    CAA_DOMAIN_MAX_OCTETS - (domain->wildcard ? strlen("*.") : 0);
	const char *why = label_fault(label, len);

	if (why != NULL)
		return refuse(asked, why);
	if (domain->len + (domain->len > 0) + len > max)
		return refuse(asked, NAME_LONG);
	if (domain->len > 0)
		domain->text[domain->len++] = '.';
	for (size_t i = 0; i < len; i++)
		domain->text[domain->len++] =
		    (char)caa_ascii_lower((uint8_t)label[i]);
	return CAA_OK;
}

/* Our words: those of the library follow the locale. */
static const struct {
	int code;
	const char *why;
} idn_faults[] = {
	{ IDN2_ENCODING_ERROR, "is not UTF-8" },
	{ IDN2_TOO_BIG_LABEL, LABEL_LONG },
	{ IDN2_TOO_BIG_DOMAIN, LABEL_LONG },
	{ IDN2_PUNYCODE_BIG_OUTPUT, LABEL_LONG },
	{ IDN2_2HYPHEN,
	    "has a label with \"--\" in third place that is no"
	    " A-label (RFC 5891 4.2.3.1)" },
	{ IDN2_HYPHEN_STARTEND,
	    "has a label that begins or ends with a hyphen"
	    " (RFC 5891 4.2.3.1)" },
	{ IDN2_LEADING_COMBINING,
	    "has a label that begins with a combining"
	    " mark (RFC 5891 4.2.3.2)" },
	{ IDN2_CONTEXTJ, "holds a joiner out of place (RFC 5892 A)" },
	{ IDN2_CONTEXTO, "holds a character out of place (RFC 5892 A)" },
	{ IDN2_BIDI, "mixes directions of writing in a label (RFC 5893)" },
	{ IDN2_DOT_IN_LABEL, OTHER_DOT },
	{ IDN2_DISALLOWED, NO_CHARACTER },
	{ IDN2_UNASSIGNED, NO_CHARACTER },
	{ IDN2_INVALID_NONTRANSITIONAL, NO_CHARACTER },
	{ IDN2_ALABEL_ROUNDTRIP_FAILED, NO_CHARACTER },
};

static const char *
idn_fault(int code)
{
	for (size_t i = 0; i < CAA_COUNTOF(idn_faults); i++)
		if (idn_faults[i].code == code)
			return idn_faults[i].why;
	return "has a label that is not internationalized as RFC 5891 says";
}

/*
 * Is this A-label what strict IDNA 2008, without any mapping, makes of its own
 * U-label?  The mapping lets through what RFC 5892 disallows.
 */
static int
alabel_verify(const char *alabel)
{
	char *ulabel = NULL, *again = NULL;
	int code = idn2_to_unicode_8z8z(alabel, &ulabel, 0);

	if (code == IDN2_OK)
		code = idn2_to_ascii_8z(ulabel, &again, IDN2_NO_TR46);
	if (code == IDN2_OK && strcmp(again, alabel) != 0)
		code = IDN2_ALABEL_ROUNDTRIP_FAILED;
	idn2_free(again);
	idn2_free(ulabel);
	return code;
}

/*
 * Letters in upper case or full width are mapped first, as people type them.
 * Not with IDN2_USE_STD3_ASCII_RULES: libidn2 2.3.3 then drops what the rules
 * forbid, and another name than the one given would be checked.
 */
static enum caa_status
append_ulabel(struct caa_domain *domain, const char *label, size_t len,
    const struct asked *asked)
{
	char ulabel[ULABEL_MAX_OCTETS + 1], *alabel = NULL;
	enum caa_status status = CAA_OK;

	if (len > ULABEL_MAX_OCTETS)
		return refuse(asked, LABEL_LONG);
	memcpy(ulabel, label, len);
	ulabel[len] = '\0';
	int code = idn2_to_ascii_8z(
	    ulabel, &alabel, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (code == IDN2_OK && strchr(alabel, '.') != NULL)
		code = IDN2_DOT_IN_LABEL;
	if (code == IDN2_OK &&
	    strncmp(alabel, ACE_PREFIX, strlen(ACE_PREFIX)) == 0)
		code = alabel_verify(alabel);
	const char *why =
	    code == IDN2_OK ? octets_fault(alabel, strlen(alabel)) : NULL;
	if (why != NULL)
		status = refuse(asked, why);
	else if (code == IDN2_OK)
		status = append_ascii(domain, alabel, strlen(alabel), asked);
	else if (code == IDN2_MALLOC)
		status =
		    caa_error_set(asked->error, CAA_E_NOMEM, "out of memory");
	else
		status = refuse(asked, idn_fault(code));
	idn2_free(alabel);
	return status;
}

static bool
is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)text[i] >= 0x80)
			return false;
	return true;
}

static enum caa_status
append_labels(struct caa_domain *domain, const char *text, size_t len,
    const struct asked *asked)
{
	const char *end = text + len;

	for (;;) {
		const char *dot = memchr(text, '.', (size_t)(end - text));
		len = (size_t)((dot != NULL ? dot : end) - text);
		enum caa_status status = is_ascii(text, len)
		    ? append_ascii(domain, text, len, asked)
		    : append_ulabel(domain, text, len, asked);
		if (status != CAA_OK)
			return status;
		if (dot == NULL)
			break;
		text = dot + 1;
	}
	domain->text[domain->len] = '\0';
	return CAA_OK;
}

/* "[...]", or hexadecimal digits with at least two colons. */
static bool
is_ipv6(const char *text, size_t len)
{
	static const char octets[] = "0123456789abcdefABCDEF:.";
	size_t colons = 0;

	if (len >= 2 && text[0] == '[' && text[len - 1] == ']')
		return true;
	for (size_t i = 0; i < len; i++) {
		if (memchr(octets, text[i], sizeof(octets) - 1) == NULL)
			return false;
		colons += text[i] == ':';
	}
	return colons >= 2;
}

/* No top-level domain is a number: what ends in one is an address. */
static const char *
number_fault(const char *name)
{
	static const char digits[] = "0123456789";
	const char *dot = strrchr(name, '.');
	const char *last = dot != NULL ? dot + 1 : name;

	if (last[strspn(last, digits)] != '\0')
		return NULL;
	return name[strspn(name, "0123456789.")] == '\0'
	    ? IP_ADDRESS
	    : "ends in a number, as no domain name does (RFC 1123 2.1)";
}

/* Octets behind the text are left as they were: many names are many of them. */
static enum caa_status
parse(struct caa_domain *out, const char *text, size_t len,
    const struct asked *asked)
{
	out->len = 0;
	out->wildcard =
	    len > 0 && text[0] == '*' && (len == 1 || text[1] == '.');
	if (len == 0)
		return caa_error_set(
		    asked->error, CAA_E_NAME, "the name is empty");
	if (out->wildcard && len <= 2)
		return refuse(asked, "is a wildcard of no domain");
	text += out->wildcard ? 2 : 0;
	len -= out->wildcard ? 2 : 0;
	if (len == 1 && text[0] == '.')
		return refuse(asked, "is the root, never asked (RFC 8659 3)");
	if (is_ipv6(text, len))
		return refuse(asked, IP_ADDRESS);
	len -= text[len - 1] == '.';

	const char *why = octets_fault(text, len);
	if (why != NULL)
		return refuse(asked, why);
	enum caa_status status = append_labels(out, text, len, asked);
	if (status != CAA_OK)
		return status;
	why = number_fault(out->text);
	return why != NULL ? refuse(asked, why) : CAA_OK;
}

enum caa_status
caa_domain_parse(struct caa_domain *out, const char *text, size_t len,
    struct caa_error *error)
{
	const struct asked asked = { text, len, error };
	enum caa_status status = parse(out, text, len, &asked);

	if (status != CAA_OK)
		*out = (struct caa_domain){ 0 };
	return status;
}

const char *
caa_domain_parent(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? dot + 1 : NULL;
}

/* A dot ends a label, so it goes before every octet of a longer one. */
static int
rank(char c)
{
	return c == '.' ? 0 : (unsigned char)c;
}

/* How many octets are the same at the end of both: most names have a long end
 * in common, so that eight are looked at together. */
static size_t
common_tail(const struct caa_domain *a, const struct caa_domain *b)
{
	const char *x = a->text + a->len, *y = b->text + b->len;
	const size_t max = a->len < b->len ? a->len : b->len;
	size_t tail = 0;

	while (max - tail >= TOGETHER &&
	    memcmp(x - tail - TOGETHER, y - tail - TOGETHER, TOGETHER) == 0)
		tail += TOGETHER;
	while (tail < max && *(x - tail - 1) == *(y - tail - 1))
		tail++;
	return tail;
}

int
caa_domain_compare(const struct caa_domain *a, const struct caa_domain *b)
{
	const size_t tail = common_tail(a, b);
	const size_t i = a->len - tail, j = b->len - tail;

	if (i > 0 && j > 0)
		return rank(a->text[i - 1]) - rank(b->text[j - 1]);
	return (i > j) - (i < j);
}

bool
caa_domain_is_within(const char *name, const char *ancestor)
{
	const size_t len = strlen(name), tail = strlen(ancestor);

	if (tail == 0 || tail > len ||
	    memcmp(name + len - tail, ancestor, tail) != 0)
		return false;
	return tail == len || name[len - tail - 1] == '.';
}
