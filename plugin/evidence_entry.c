/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_entry.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/finding.h"

#define FIRST_LINE 2048u /* octets: most need less */

_Static_assert(PLUGIN_DIGEST_TEXT == CAA_EXHIBIT_NAME,
    "an exhibit's name is the hash it has here");

/* Said elsewhere in the line, and in full. */
static const enum plugin_key told_apart[] = {
	PLUGIN_KEY_ISSUERS,
	PLUGIN_KEY_ACCOUNT_URIS,
	PLUGIN_KEY_VALIDATION_METHODS,
};

static void
begin_list(struct plugin_audit_text *text, const char *name)
{
	plugin_audit_text_member(text, name);
	plugin_audit_text_add(text, "[");
}

/* Before every element but the first. */
static void
separate(struct plugin_audit_text *text)
{
	const char last = text->len == 0 ? '\0' : text->octets[text->len - 1];

	if (last != '[' && last != '{')
		plugin_audit_text_add(text, ",");
}

static void
add_strings(struct plugin_audit_text *text, const char *name,
    const struct caa_strings *strings)
{
	begin_list(text, name);
	for (size_t i = 0; i < strings->count; i++) {
		separate(text);
		plugin_audit_text_add_json(text, strings->items[i]);
	}
	plugin_audit_text_add(text, "]");
}

static bool
is_told_apart(enum plugin_key key)
{
	for (size_t i = 0; i < CAA_COUNTOF(told_apart); i++)
		if (told_apart[i] == key)
			return true;
	return false;
}

/* What was set by somebody; everything else stood at its default. */
static void
add_settings(
    struct plugin_audit_text *text, const struct plugin_profile *profile)
{
	plugin_audit_text_member(text, "settings");
	plugin_audit_text_add(text, "{");
	for (size_t i = 0; i < PLUGIN_KEY_COUNT; i++) {
		const enum plugin_key key = (enum plugin_key)i;
		const struct plugin_setting *setting =
		    plugin_profile_get(profile, key);

		/* From the audit log on they have no part in the decision. */
		if (setting->rank == 0 || is_told_apart(key) ||
		    key >= PLUGIN_KEY_AUDIT_LOG ||
		    plugin_option_get(key)->process_wide)
			continue;
		separate(text);
		plugin_audit_text_add_json(text, plugin_option_get(key)->name);
		plugin_audit_text_add(text, ":");
		plugin_audit_text_add_json(text, setting->value.text);
	}
	plugin_audit_text_add(text, "}");
}

static const char *
type_name(uint32_t type)
{
	if (type == CAA_PLUGIN_NAME_DNS)
		return "dns";
	return type == CAA_PLUGIN_NAME_MAILBOX ? "mailbox" : "other";
}

static const char *
usage_name(const struct plugin_request *request, const struct plugin_item *item)
{
	if (item->question == PLUGIN_NO_QUESTION)
		return NULL;
	return request->questions[item->question].purpose == CAA_PURPOSE_SMIME
	    ? "smime"
	    : "tls";
}

static void
add_names(struct plugin_audit_text *text, const struct plugin_request *request,
    const struct caa_climb *climb, enum caa_reason stopped)
{
	begin_list(text, "names");
	for (size_t i = 0; i < request->item_count; i++) {
		const struct plugin_item *item = &request->items[i];
		struct caa_decision decision;

		plugin_finding_decide(&decision, item, climb, stopped);
		separate(text);
		plugin_audit_text_add(text, "{\"name\":");
		plugin_audit_text_add_json(text, item->text);
		plugin_audit_text_member_json(
		    text, "type", type_name(item->type));
		plugin_audit_text_member_json(
		    text, "usage", usage_name(request, item));
		plugin_audit_text_member_json(
		    text, "verdict", decision.permit ? "permit" : "deny");
		plugin_audit_text_member_json(
		    text, "reason", caa_reason_info(decision.reason)->word);
		plugin_audit_text_add(text, "}");
	}
	plugin_audit_text_add(text, "]");
}

/* Name it, unless it is named. */
static bool
name_packet(const struct plugin_evidence_entry *entry,
    struct plugin_evidence_packet *packet)
{
	return packet->sha256[0] != '\0' ||
	    plugin_evidence_file_digest(
		entry->file, packet->sha256, packet->octets, packet->len);
}

/* A reply that stands in one answer only. */
static void
add_packet(
    struct plugin_evidence_entry *entry, const uint8_t *octets, size_t len)
{
	struct plugin_evidence_packet *packet =
	    plugin_evidence_packets_get(&entry->packets, octets, len);

	if (packet == NULL || !name_packet(entry, packet)) {
		entry->line.failed = true;
		return;
	}
	plugin_audit_text_add_number(
	    &entry->line, (uint64_t)(packet - entry->packets.items));
}

/* One that stands in many: its hash is made once. */
static void
add_exhibit(struct plugin_evidence_entry *entry, struct caa_exhibit *exhibit)
{
	const char *name = caa_exhibit_name(exhibit);
	struct plugin_evidence_packet *packet = plugin_evidence_packets_get(
	    &entry->packets, exhibit->octets, exhibit->len);

	if (packet == NULL) {
		entry->line.failed = true;
		return;
	}
	if (packet->sha256[0] == '\0' && name != NULL)
		memcpy(packet->sha256, name, PLUGIN_DIGEST_TEXT);
	add_packet(entry, exhibit->octets, exhibit->len);
	if (name == NULL && !entry->line.failed)
		caa_exhibit_set_name(exhibit, packet->sha256);
}

/* What the indices stand for. */
static void
add_packets(struct plugin_evidence_entry *entry)
{
	begin_list(&entry->line, "packets");
	for (size_t i = 0; i < entry->packets.count; i++) {
		plugin_audit_text_add(&entry->line, i == 0 ? "\"" : ",\"");
		plugin_audit_text_add_octets(&entry->line,
		    entry->packets.items[i].sha256, PLUGIN_DIGEST_TEXT - 1);
		plugin_audit_text_add(&entry->line, "\"");
	}
	plugin_audit_text_add(&entry->line, "]");
}

static void
add_answer(struct plugin_evidence_entry *entry, const struct caa_answer *answer)
{
	struct plugin_audit_text *text = &entry->line;

	plugin_audit_text_member_json(
	    text, "outcome", caa_outcome_name(answer->outcome));
	plugin_audit_text_member_json(
	    text, "dnssec", caa_dnssec_name(answer->dnssec));
	plugin_audit_text_member_number(text, "attempts", answer->attempts);
	plugin_audit_text_member(text, "insecure_proven");
	plugin_audit_text_add(text, answer->insecure_proven ? "true" : "false");
	/* What the name was an alias for had to be proven unsigned, too. */
	if (!caa_outcome_is_answer(answer->outcome) && answer->alias_count > 0)
		add_strings(text, "aliases",
		    &(const struct caa_strings){
			(const char *const *)answer->aliases,
			answer->alias_count });
	if (answer->chain_cut)
		plugin_audit_text_add(text, ",\"chain_cut\":true");
	if (answer->detail != NULL)
		plugin_audit_text_member_json(text, "detail", answer->detail);
	if (answer->packet != NULL) {
		plugin_audit_text_member(text, "packet");
		add_packet(entry, answer->packet, answer->packet_len);
	}
	begin_list(text, "chain");
	for (size_t i = 0; i < answer->chain_len; i++) {
		separate(text);
		add_exhibit(entry, answer->chain[i]);
	}
	plugin_audit_text_add(text, "]");
}

static void
add_lookup(struct plugin_evidence_entry *entry, const struct caa_level *level)
{
	struct plugin_audit_text *text = &entry->line;

	separate(text);
	plugin_audit_text_add(text, "{\"owner\":");
	plugin_audit_text_add_json(text, level->owner);
	if (level->answer != NULL)
		add_answer(entry, level->answer);
	plugin_audit_text_add(text, "}");
}

static int
compare_levels(const void *a, const void *b)
{
	return strcmp(((const struct caa_level *)a)->owner,
	    ((const struct caa_level *)b)->owner);
}

/* Every owner once, however many names climbed through it. */
static void
add_levels(
    struct plugin_evidence_entry *entry, struct caa_level *levels, size_t count)
{
	qsort(levels, count, sizeof(*levels), compare_levels);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_levels(&levels[i - 1], &levels[i]) != 0)
			add_lookup(entry, &levels[i]);
}

static bool
add_lookups(struct plugin_evidence_entry *entry,
    const struct plugin_request *request, const struct caa_climb *climb)
{
	const size_t questions = climb == NULL ? 0 : request->question_count;
	struct caa_level *levels;
	size_t total = 0, count = 0;

	for (size_t i = 0; i < questions; i++)
		total += caa_climb_level_count(climb, i);
	levels = calloc(total + 1, sizeof(*levels));
	if (levels == NULL)
		return false;
	for (size_t i = 0; i < questions; i++)
		for (size_t k = 0; k < caa_climb_level_count(climb, i); k++) {
			levels[count] = caa_climb_level(climb, i, k);
			count += levels[count].owner != NULL;
		}
	begin_list(&entry->line, "lookups");
	add_levels(entry, levels, count);
	plugin_audit_text_add(&entry->line, "]");
	free(levels);
	return true;
}

/* The same for all questions, as far as the request and its profile go. */
static void
add_options(
    struct plugin_audit_text *text, const struct plugin_request *request)
{
	const struct caa_question none = { 0 }, *question = &none;

	if (request->question_count > 0)
		question = &request->questions[0];
	add_strings(text, "issuers", &request->issuers);
	add_strings(text, "account_uris", &question->account_uris);
	add_strings(text, "validation_methods", &question->methods);
	add_settings(text, request->profile);
}

bool
plugin_evidence_entry_fill(struct plugin_evidence_entry *entry,
    const struct plugin_evidence_file *file,
    const struct plugin_request *request, const struct caa_climb *climb,
    enum caa_reason stopped)
{
	struct plugin_audit_text *text = &entry->line;

	entry->file = file;
	plugin_audit_text_reserve(text, FIRST_LINE);
	plugin_audit_text_add(text, "{\"type\":\"check\"");
	plugin_audit_text_member_number(
	    text, "version", PLUGIN_EVIDENCE_VERSION);
	plugin_audit_text_member(text, "checked_at");
	plugin_audit_text_add_time(text, request->checked_at);
	/* A string: JSON readers lose the low bits of so large a number. */
	plugin_audit_text_add(text, ",\"request_id\":\"");
	plugin_audit_text_add_number(text, request->id);
	plugin_audit_text_add(text, "\"");
	plugin_audit_text_member_json(text, "trace_id", request->trace_id);
	plugin_audit_text_member_json(text, "profile", request->profile->name);
	add_options(text, request);
	add_names(text, request, climb, stopped);
	if (!add_lookups(entry, request, climb))
		return false;
	add_packets(entry);
	plugin_audit_text_add(text, "}");
	return !text->failed &&
	    plugin_evidence_file_digest(
		file, entry->sha256, text->octets, text->len);
}
