/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence.h"

#include "plugin/time.h"

#define MAX_RECORD 512 /* octets shown of one record, NUL included */
#define LARGE_SET  8u  /* records: worth remembering how it is written */

/* "2026-11-22T04:00:00Z", or null for 0. */
static void
put_time(struct plugin_json_writer *out, const char *key, int64_t seconds)
{
	char text[PLUGIN_TIME_TEXT];

	plugin_json_text(
	    out, key, seconds == 0 ? NULL : plugin_time_rfc3339(text, seconds));
}

static void
put_texts(struct plugin_json_writer *out, const char *key,
    const char *const *texts, size_t count)
{
	plugin_json_open(out, key, '[');
	for (size_t i = 0; i < count; i++)
		plugin_json_text(out, NULL, texts[i]);
	plugin_json_close(out, ']');
}

/* At most so many records and octets, then how many more there are. */
static void
put_set(struct plugin_json_writer *out, const struct caa_answer *answer)
{
	size_t shown = 0, octets = 0;

	plugin_json_open(out, "records", '[');
	for (; shown < answer->record_count &&
	     shown < PLUGIN_EVIDENCE_MAX_RECORDS &&
	     octets < PLUGIN_EVIDENCE_MAX_OCTETS;
	     shown++) {
		char text[MAX_RECORD];
		size_t len = caa_record_print(
		    &answer->records[shown], text, sizeof(text));

		octets += len < sizeof(text) ? len : sizeof(text);
		plugin_json_text(out, NULL, text);
	}
	plugin_json_close(out, ']');
	if (shown < answer->record_count)
		plugin_json_number(out, "more", answer->record_count - shown);
}

/* The set as it was written for a name before, or is now. */
static const struct plugin_json_writer *
find_set(struct plugin_evidence *evidence, const struct caa_answer *answer)
{
	struct plugin_evidence_set *set;

	for (size_t i = 0; i < PLUGIN_EVIDENCE_SETS; i++)
		if (evidence->sets[i].answer == answer)
			return &evidence->sets[i].records;
	set = &evidence->sets[evidence->next_set++ % PLUGIN_EVIDENCE_SETS];
	set->answer = answer;
	plugin_json_reset(&set->records);
	put_set(&set->records, answer);
	return &set->records;
}

static void
put_records(struct plugin_evidence *evidence, const struct caa_answer *answer)
{
	struct plugin_json_writer *out = &evidence->names;

	if (answer->record_count < LARGE_SET) {
		put_set(out, answer);
		return;
	}
	plugin_json_append(out, find_set(evidence, answer));
}

/* Of a failure: who said what, in RFC 8914's words. */
static void
put_cause(struct plugin_json_writer *out, const struct caa_cause *cause)
{
	const char *ede = caa_ede_text(cause->ede);

	if (ede != NULL) {
		plugin_json_number(out, "ede", (uint64_t)cause->ede);
		plugin_json_text(out, "ede_text", ede);
	}
	if (cause->server[0] != '\0')
		plugin_json_text(out, "server", cause->server);
	if (cause->rcode[0] != '\0')
		plugin_json_text(out, "rcode", cause->rcode);
	if (cause->zone[0] != '\0')
		plugin_json_text(out, "zone", cause->zone);
}

static void
put_answer(struct plugin_evidence *evidence, const struct caa_answer *answer)
{
	struct plugin_json_writer *out = &evidence->names;

	plugin_json_word(out, "outcome", caa_outcome_name(answer->outcome));
	plugin_json_word(out, "dnssec", caa_dnssec_name(answer->dnssec));
	plugin_json_number(out, "ttl", answer->ttl_s);
	plugin_json_tenths(out, "ms", answer->elapsed_us / 100);
	plugin_json_bool(out, "cached", answer->cached);
	put_texts(out, "aliases", (const char *const *)answer->aliases,
	    answer->alias_count);
	if (answer->outcome == CAA_OUTCOME_RECORDS)
		put_records(evidence, answer);
	if (answer->attempts > 0)
		plugin_json_number(out, "attempts", answer->attempts);
	if (answer->detail != NULL)
		plugin_json_text(out, "detail", answer->detail);
	if (answer->cause != NULL)
		put_cause(out, answer->cause);
	if (answer->proof != NULL)
		plugin_json_text(out, "proof", answer->proof);
}

static void
put_lookup(struct plugin_evidence *evidence, const struct caa_level *level)
{
	struct plugin_json_writer *out = &evidence->names;
	/* A level nobody answered reads as any other failed lookup. */
	const struct caa_answer none = { .outcome = CAA_OUTCOME_TIMEOUT };

	plugin_json_open(out, NULL, '{');
	plugin_json_word(out, "owner", level->owner);
	put_answer(evidence, level->answer != NULL ? level->answer : &none);
	if (level->answer == NULL)
		plugin_json_text(
		    out, "detail", "no answer before the check ended");
	plugin_json_close(out, '}');
}

static void
put_lookups(
    struct plugin_evidence *evidence, const struct plugin_finding *finding)
{
	struct plugin_json_writer *out = &evidence->names;
	const size_t count = plugin_finding_level_count(finding);

	plugin_json_open(out, "lookups", '[');
	for (size_t i = 0; i < count; i++) {
		struct caa_level level = plugin_finding_level(finding, i);

		put_lookup(evidence, &level);
	}
	plugin_json_close(out, ']');
}

static const char *
type_name(uint32_t type)
{
	switch (type) {
	case CAA_PLUGIN_NAME_DNS:
		return "dns";
	case CAA_PLUGIN_NAME_MAILBOX:
		return "mailbox";
	default:
		return "other";
	}
}

/* NULL for a name CAA does not apply to. */
static const char *
usage_name(const struct plugin_finding *finding)
{
	const size_t question = finding->item->question;

	if (question == PLUGIN_NO_QUESTION)
		return NULL;
	return finding->request->questions[question].purpose ==
		CAA_PURPOSE_SMIME
	    ? "smime"
	    : "tls";
}

/* Said only where it is not as everybody expects. */
static void
put_advisory(
    struct plugin_json_writer *out, const struct plugin_request *request)
{
	if (request->profile->advisory)
		plugin_json_bool(out, "enforced", false);
}

static void
put_decision(
    struct plugin_json_writer *out, const struct plugin_finding *finding)
{
	const struct caa_decision *decision = &finding->decision;
	const char *fixes[] = { finding->fixes[0], finding->fixes[1] };

	plugin_json_word(out, "verdict", decision->permit ? "permit" : "deny");
	put_advisory(out, finding->request);
	plugin_json_word(
	    out, "reason", caa_reason_info(decision->reason)->word);
	plugin_json_word(out, "property", finding->property);
	plugin_json_word(out, "found_at", decision->found_at);
	plugin_json_word(out, "dnssec", caa_dnssec_name(decision->dnssec));
	plugin_json_text(
	    out, "record", finding->has_record ? finding->record : NULL);
	if (decision->found_at == NULL)
		plugin_json_text(out, "ttl", NULL);
	else
		plugin_json_number(out, "ttl", decision->ttl_s);
	plugin_json_word(out, "rfc", finding->clause);
	plugin_json_text(out, "explanation", finding->explanation);
	put_texts(out, "fix", fixes, finding->fix_count);
}

static void
put_name(struct plugin_evidence *evidence, const struct plugin_finding *finding)
{
	struct plugin_json_writer *out = &evidence->names;

	plugin_json_open(out, NULL, '{');
	plugin_json_text(out, "name", finding->item->text);
	plugin_json_word(out, "type", type_name(finding->item->type));
	plugin_json_word(out, "usage", usage_name(finding));
	put_decision(out, finding);
	put_time(out, "expires_at", finding->expires_at);
	plugin_json_word(out, "expiry", finding->expiry);
	if (finding->evidence != NULL)
		plugin_json_word(out, "evidence", finding->evidence);
	put_lookups(evidence, finding);
	plugin_json_close(out, '}');
}

void
plugin_evidence_clear(struct plugin_evidence *evidence)
{
	plugin_json_clear(&evidence->names);
	plugin_json_clear(&evidence->whole);
	for (size_t i = 0; i < PLUGIN_EVIDENCE_SETS; i++) {
		plugin_json_clear(&evidence->sets[i].records);
		evidence->sets[i].answer = NULL;
	}
}

static bool
view(struct plugin_json *json, struct plugin_json_writer *out, size_t from)
{
	json->text = plugin_json_view(out, from);
	json->len = json->text == NULL ? 0 : out->text.len - from;
	return json->text != NULL;
}

bool
plugin_evidence_add(struct plugin_evidence *evidence,
    const struct plugin_finding *finding, struct plugin_json *json)
{
	struct plugin_json_writer *out = &evidence->names;

	if (!evidence->is_whole)
		plugin_json_reset(out);
	const size_t comma = out->follows ? 1 : 0;
	const size_t from = out->text.len + comma;
	put_name(evidence, finding);
	return view(json, out, from);
}

bool
plugin_evidence_print(struct plugin_evidence *evidence,
    const struct plugin_request *request, bool permit, int64_t expires_at,
    struct plugin_json *json)
{
	struct plugin_json_writer *out = &evidence->whole;

	plugin_json_reset(out);
	plugin_json_open(out, NULL, '{');
	plugin_json_word(out, "verdict", permit ? "permit" : "deny");
	put_advisory(out, request);
	put_texts(
	    out, "issuers", request->issuers.items, request->issuers.count);
	plugin_json_text(out, "profile", request->profile->name);
	put_time(out, "checked_at", request->checked_at);
	put_time(out, "expires_at", expires_at);
	put_texts(out, "notices", (const char *const *)request->notices,
	    request->notice_count);
	plugin_json_open(out, "names", '[');
	plugin_json_append(out, &evidence->names);
	plugin_json_close(out, ']');
	plugin_json_close(out, '}');
	return view(json, out, 0);
}
