/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_record.h"

#include <string.h>
#include <unistd.h>

#include "caa/ascii.h"

#define RECORD_ROOM 512u /* what most have beside their evidence */

#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

void
plugin_audit_record_begin(struct plugin_audit_text *text, const char *type)
{
	plugin_audit_text_add(text, "\"type\":");
	plugin_audit_text_add_json(text, type);
}

void
plugin_audit_record_end(struct plugin_audit_text *text,
    const struct plugin_audit_source *source, int64_t now)
{
	plugin_audit_text_member(text, "at");
	plugin_audit_text_add_time(text, now);
	plugin_audit_text_member_json(text, "instance", source->instance);
	/* Asked each time: a host may fork. */
	plugin_audit_text_member_number(text, "pid", (uint64_t)getpid());
	plugin_audit_text_member_json(text, "version", source->version);
}

/* A string: JSON readers lose the low bits of so large a number. */
static void
add_request_id(struct plugin_audit_text *text, uint64_t request_id)
{
	plugin_audit_text_add(text, ",\"request_id\":\"");
	plugin_audit_text_add_number(text, request_id);
	plugin_audit_text_add(text, "\"");
}

static void
add_issuers(struct plugin_audit_text *text, const struct caa_strings *issuers)
{
	plugin_audit_text_member(text, "issuers");
	plugin_audit_text_add(text, "[");
	for (size_t i = 0; i < issuers->count; i++) {
		plugin_audit_text_add(text, i > 0 ? "," : "");
		plugin_audit_text_add_json(text, issuers->items[i]);
	}
	plugin_audit_text_add(text, "]");
}

void
plugin_audit_record_check(struct plugin_audit_text *text,
    const struct plugin_audit_source *source,
    const struct caa_plugin_audit *record, const struct caa_strings *issuers,
    int64_t now)
{
	plugin_audit_text_reserve(text, record->evidence_len + RECORD_ROOM);
	plugin_audit_record_begin(text, "check");
	plugin_audit_text_member(text, "checked_at");
	plugin_audit_text_add_time(text, record->checked_at);
	add_request_id(text, record->request_id);
	plugin_audit_text_member_json(text, "trace_id", record->trace_id);
	plugin_audit_text_member_json(text, "profile", record->profile);
	plugin_audit_text_member_number(text, "index", record->index);
	add_issuers(text, issuers);
	plugin_audit_record_end(text, source, now);
	plugin_audit_text_member(text, "check");
	plugin_audit_text_add_octets(
	    text, record->evidence, record->evidence_len);
}

/* Eight at a time: each is looked at without its top bit, so that what is added
 * or taken away stays within it. */
static bool
is_print(uint64_t octets)
{
	const uint64_t top = EACH(0x80),
		       from_space = (octets | top) - EACH(' ');
	const uint64_t behind_delete = (octets & ~top) + EACH(1);

	return ((octets | ~from_space | behind_delete) & top) == 0;
}

bool
plugin_audit_record_is_line(const char *octets, size_t len)
{
	for (; len >= sizeof(uint64_t); len -= sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, octets, sizeof(word));
		if (!is_print(word))
			return false;
		octets += sizeof(word);
	}
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)octets[i]))
			return false;
	return true;
}
