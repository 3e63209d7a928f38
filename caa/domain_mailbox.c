/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/domain.h"

#include <stdint.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"

#define QUOTED_MAX 128 /* octets of a mailbox repeated in a sentence */

/* RFC 3629 4, by lead octet: how many follow, and the range of the first. */
static const struct {
	uint8_t lead_min, lead_max;
	uint8_t next_min, next_max;
	size_t follow;
} utf8_forms[] = {
	{ 0x00, 0x7f, 0x00, 0x00, 0 },
	{ 0xc2, 0xdf, 0x80, 0xbf, 1 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 2 },
	{ 0xe1, 0xec, 0x80, 0xbf, 2 },
	{ 0xed, 0xed, 0x80, 0x9f, 2 },
	{ 0xee, 0xef, 0x80, 0xbf, 2 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 3 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 3 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 3 },
};

/* Octets of the character at p, or 0 if it is none. */
static size_t
utf8_length(const uint8_t *p, size_t len)
{
	size_t form = 0;

	while (form < CAA_COUNTOF(utf8_forms) &&
	    (p[0] < utf8_forms[form].lead_min ||
		p[0] > utf8_forms[form].lead_max))
		form++;
	if (form == CAA_COUNTOF(utf8_forms) || utf8_forms[form].follow >= len)
		return 0;
	for (size_t i = 1; i <= utf8_forms[form].follow; i++) {
		const uint8_t min = i == 1 ? utf8_forms[form].next_min : 0x80;
		const uint8_t max = i == 1 ? utf8_forms[form].next_max : 0xbf;
		if (p[i] < min || p[i] > max)
			return 0;
	}
	return utf8_forms[form].follow + 1;
}

/* An overlong "@" would be one to some readers and none to others. */
static bool
is_utf8(const char *text, size_t len)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t step = 0;

	for (; len > 0; p += step, len -= step) {
		step = utf8_length(p, len);
		if (step == 0)
			return false;
	}
	return true;
}

/* RFC 5322 3.2.3 atext and the dot; RFC 6531 3.3 adds all that is not ASCII. */
static bool
is_atom_octet(uint8_t c)
{
	static const char special[] = "!#$%&'*+-/=?^_`{|}~.";

	return c >= 0x80 || caa_ascii_is_alnum(c) ||
	    memchr(special, c, sizeof(special) - 1) != NULL;
}

/* Octets of the local part at the front of a mailbox; 0 if it has none. */
static size_t
local_length(const char *text, size_t len)
{
	const bool quoted = len > 0 && text[0] == '"';
	size_t i = quoted ? 1 : 0;

	while (!quoted && i < len && is_atom_octet((uint8_t)text[i]))
		i++;
	if (!quoted)
		return i;
	for (; i < len && text[i] != '"'; i++) {
		if (text[i] == '\\' && ++i == len)
			return 0;
		if ((uint8_t)text[i] < 0x80 &&
		    !caa_ascii_is_print((uint8_t)text[i]))
			return 0;
	}
	return i < len ? i + 1 : 0;
}

/* The domain of a mailbox in *domain, or a sentence that says why not. */
static const char *
split(const char *mailbox, size_t len, const char **domain)
{
	const size_t local = local_length(mailbox, len);
	const size_t at = local + 1;

	if (local == len || memchr(mailbox, '@', len) == NULL)
		return "holds no \"@\": a mailbox is local@domain";
	if (local == 0 && mailbox[0] == '@')
		return "has no local part before the \"@\"";
	if (local == 0 || mailbox[local] != '@')
		return "has a local part outside RFC 5321 4.1.2";
	if (!is_utf8(mailbox, local))
		return "has a local part that is not UTF-8 (RFC 6531 3.3)";
	if (at == len)
		return "has no domain after the \"@\"";
	if (mailbox[at] == '[')
		return "has an address for a domain, so no domain to check"
		       " (RFC 9495 4)";
	if (mailbox[at] == '*')
		return "has a wildcard for a domain, which no mailbox has";
	*domain = mailbox + at;
	return NULL;
}

enum caa_status
caa_domain_from_mailbox(struct caa_domain *out, const char *mailbox, size_t len,
    struct caa_error *error)
{
	char quoted[QUOTED_MAX];
	const char *domain = NULL;
	const char *why = split(mailbox, len, &domain);

	if (why == NULL)
		return caa_domain_parse(
		    out, domain, len - (size_t)(domain - mailbox), error);
	*out = (struct caa_domain){ 0 };
	(void)caa_text_escape(quoted, sizeof(quoted), mailbox, len);
	return caa_error_set(error, CAA_E_NAME, "\"%s\" %s", quoted, why);
}
