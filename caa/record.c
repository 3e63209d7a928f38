/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/record.h"

#include "caa/ascii.h"
#include "caa/text.h"

#define HEADER_OCTETS 2u /* flags, then the tag's length */

static const char *const tag_names[] = {
	[CAA_TAG_UNKNOWN] = "unknown",
	[CAA_TAG_ISSUE] = "issue",
	[CAA_TAG_ISSUEWILD] = "issuewild",
	[CAA_TAG_ISSUEMAIL] = "issuemail",
	[CAA_TAG_ISSUEVMC] = "issuevmc",
	[CAA_TAG_IODEF] = "iodef",
	[CAA_TAG_CONTACTEMAIL] = "contactemail",
	[CAA_TAG_CONTACTPHONE] = "contactphone",
};

/* RFC 8659 4.1: tags match without regard to case. */
static enum caa_tag
tag_find(const char *text, size_t len)
{
	for (size_t i = CAA_TAG_UNKNOWN + 1; i < CAA_COUNTOF(tag_names); i++)
		if (caa_ascii_equal_nocase(text, len, tag_names[i]))
			return (enum caa_tag)i;
	return CAA_TAG_UNKNOWN;
}

enum caa_status
caa_record_decode(struct caa_record *record, const uint8_t *rdata, size_t len)
{
	*record = (struct caa_record){ 0 };
	if (len < HEADER_OCTETS)
		return CAA_E_MALFORMED;

	const size_t tag_len = rdata[1];
	if (tag_len == 0 || tag_len > len - HEADER_OCTETS)
		return CAA_E_MALFORMED;

	const char *tag_text = (const char *)rdata + HEADER_OCTETS;
	*record = (struct caa_record){
		.tag = tag_find(tag_text, tag_len),
		.flags = rdata[0],
		.tag_text = tag_text,
		.tag_len = tag_len,
		.value = rdata + HEADER_OCTETS + tag_len,
		.value_len = len - HEADER_OCTETS - tag_len,
	};
	return CAA_OK;
}

const char *
caa_tag_name(enum caa_tag tag)
{
	return (size_t)tag < CAA_COUNTOF(tag_names)
	    ? tag_names[tag]
	    : tag_names[CAA_TAG_UNKNOWN];
}

/* A tag stands unquoted: what could end or bend the word is escaped. */
static void
add_tag(struct caa_text *text, const struct caa_record *record)
{
	if (record->tag != CAA_TAG_UNKNOWN) {
		caa_text_add(text, caa_tag_name(record->tag));
		return;
	}
	for (size_t i = 0; i < record->tag_len; i++) {
		const uint8_t c = caa_ascii_lower((uint8_t)record->tag_text[i]);
		if (caa_ascii_is_alnum(c) || c == '-' || c == '_')
			caa_text_add_octet(text, c);
		else
			caa_text_add_escape(text, c);
	}
}

size_t
caa_record_print(const struct caa_record *record, char *out, size_t size)
{
	struct caa_text text;

	caa_text_init(&text, out, size);
	caa_text_add_number(&text, record->flags);
	caa_text_add(&text, " ");
	add_tag(&text, record);
	caa_text_add(&text, " \"");
	caa_text_add_octets(&text, record->value, record->value_len);
	caa_text_add(&text, "\"");
	return caa_text_end(&text);
}
