/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jansson.h>

#define MAX_RECORD 512 /* octets shown of one record, NUL included */
#define DUMP_FLAGS (JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(12))

struct plugin_evidence {
	json_t *names;
};

/*
 * Everything below adds to an object and says whether there was memory for
 * it.  The "_new" functions of jansson refuse a NULL value, so a failed
 * constructor shows here.
 */
static bool
put(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

static bool
put_text(json_t *object, const char *key, const char *text)
{
	return put(object, key, text == NULL ? json_null() : json_string(text));
}

static bool
put_number(json_t *object, const char *key, uint64_t number)
{
	return put(object, key, json_integer((json_int_t)number));
}

/* "2026-11-22T04:00:00Z", or null for 0. */
static bool
put_time(json_t *object, const char *key, int64_t seconds)
{
	const time_t time = (time_t)seconds;
	char text[40];
	struct tm tm;

	if (seconds == 0 || gmtime_r(&time, &tm) == NULL)
		return put(object, key, json_null());
	(void)snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
	return put_text(object, key, text);
}

/* A new array under key, borrowed; NULL when out of memory. */
static json_t *
put_array(json_t *object, const char *key)
{
	json_t *array = json_array();

	return put(object, key, array) ? array : NULL;
}

static bool
append(json_t *array, const char *text)
{
	return json_array_append_new(array, json_string(text)) == 0;
}

static bool
put_texts(
    json_t *object, const char *key, const char *const *texts, size_t count)
{
	json_t *array = put_array(object, key);
	bool ok = array != NULL;

	for (size_t i = 0; ok && i < count; i++)
		ok = append(array, texts[i]);
	return ok;
}

/* At most so many records and octets, then how many more there are. */
static bool
put_records(json_t *object, const struct caa_answer *answer)
{
	json_t *array = put_array(object, "records");
	bool ok = array != NULL;
	size_t shown = 0, octets = 0;

	for (; ok && shown < answer->record_count &&
	     shown < PLUGIN_EVIDENCE_MAX_RECORDS &&
	     octets < PLUGIN_EVIDENCE_MAX_OCTETS;
	     shown++) {
		char text[MAX_RECORD];
		size_t len = caa_record_print(
		    &answer->records[shown], text, sizeof(text));

		octets += len < sizeof(text) ? len : sizeof(text);
		ok = append(array, text);
	}
	if (ok && shown < answer->record_count)
		ok = put_number(object, "more", answer->record_count - shown);
	return ok;
}

/* Of a failure: who said what, in RFC 8914's words. */
static bool
put_cause(json_t *object, const struct caa_cause *cause)
{
	const char *ede = caa_ede_text(cause->ede);
	bool ok = true;

	if (ede != NULL)
		ok = put_number(object, "ede", (uint64_t)cause->ede) &&
		    put_text(object, "ede_text", ede);
	if (ok && cause->server[0] != '\0')
		ok = put_text(object, "server", cause->server);
	if (ok && cause->rcode[0] != '\0')
		ok = put_text(object, "rcode", cause->rcode);
	if (ok && cause->zone[0] != '\0')
		ok = put_text(object, "zone", cause->zone);
	return ok;
}

static bool
put_answer(json_t *object, const struct caa_answer *answer)
{
	const uint32_t tenths = answer->elapsed_us / 100;
	bool ok =
	    put_text(object, "outcome", caa_outcome_name(answer->outcome)) &&
	    put_text(object, "dnssec", caa_dnssec_name(answer->dnssec)) &&
	    put_number(object, "ttl", answer->ttl_s) &&
	    put(object, "ms", json_real((double)tenths / 10.0)) &&
	    put(object, "cached", json_boolean(answer->cached)) &&
	    put_texts(object, "aliases", (const char *const *)answer->aliases,
		answer->alias_count);

	if (ok && answer->outcome == CAA_OUTCOME_RECORDS)
		ok = put_records(object, answer);
	if (ok && answer->attempts > 0)
		ok = put_number(object, "attempts", answer->attempts);
	if (ok && answer->detail != NULL)
		ok = put_text(object, "detail", answer->detail);
	if (ok && answer->cause != NULL)
		ok = put_cause(object, answer->cause);
	if (ok && answer->proof != NULL)
		ok = put_text(object, "proof", answer->proof);
	return ok;
}

static bool
put_lookup(json_t *array, const struct caa_level *level)
{
	/* A level nobody answered reads as any other failed lookup. */
	const struct caa_answer none = { .outcome = CAA_OUTCOME_TIMEOUT };
	json_t *object = json_object();

	if (json_array_append_new(array, object) != 0 ||
	    !put_text(object, "owner", level->owner))
		return false;
	if (level->answer != NULL)
		return put_answer(object, level->answer);
	return put_answer(object, &none) &&
	    put_text(object, "detail", "no answer before the check ended");
}

static bool
put_lookups(json_t *object, const struct plugin_finding *finding)
{
	json_t *array = put_array(object, "lookups");
	const size_t count = plugin_finding_level_count(finding);
	bool ok = array != NULL;

	for (size_t i = 0; ok && i < count; i++) {
		struct caa_level level = plugin_finding_level(finding, i);

		ok = put_lookup(array, &level);
	}
	return ok;
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
static bool
put_advisory(json_t *object, const struct plugin_request *request)
{
	return !request->profile->advisory ||
	    put(object, "enforced", json_false());
}

static bool
put_decision(json_t *object, const struct plugin_finding *finding)
{
	const struct caa_decision *decision = &finding->decision;
	const char *fixes[] = { finding->fixes[0], finding->fixes[1] };

	return put_text(
		   object, "verdict", decision->permit ? "permit" : "deny") &&
	    put_advisory(object, finding->request) &&
	    put_text(
		object, "reason", caa_reason_info(decision->reason)->word) &&
	    put_text(object, "property", finding->property) &&
	    put_text(object, "found_at", decision->found_at) &&
	    put_text(object, "dnssec", caa_dnssec_name(decision->dnssec)) &&
	    put_text(object, "record",
		finding->has_record ? finding->record : NULL) &&
	    put(object, "ttl",
		decision->found_at == NULL ? json_null()
					   : json_integer(decision->ttl_s)) &&
	    put_text(object, "rfc", finding->clause) &&
	    put_text(object, "explanation", finding->explanation) &&
	    put_texts(object, "fix", fixes, finding->fix_count);
}

static json_t *
name_object(const struct plugin_finding *finding)
{
	json_t *object = json_object();

	if (object != NULL && put_text(object, "name", finding->item->text) &&
	    put_text(object, "type", type_name(finding->item->type)) &&
	    put_text(object, "usage", usage_name(finding)) &&
	    put_decision(object, finding) &&
	    put_time(object, "expires_at", finding->expires_at) &&
	    put_text(object, "expiry", finding->expiry) &&
	    (finding->evidence == NULL ||
		put_text(object, "evidence", finding->evidence)) &&
	    put_lookups(object, finding))
		return object;
	json_decref(object);
	return NULL;
}

/* json_dumps() would hand out memory of whatever allocator the host gave
 * jansson. */
static bool
dump(const json_t *json, struct plugin_json *out)
{
	const size_t len = json_dumpb(json, NULL, 0, DUMP_FLAGS);

	*out = (struct plugin_json){ 0 };
	if (len == 0)
		return false;
	out->text = malloc(len + 1);
	if (out->text == NULL)
		return false;
	if (json_dumpb(json, out->text, len, DUMP_FLAGS) != len) {
		free(out->text);
		out->text = NULL;
		return false;
	}
	out->text[len] = '\0';
	out->len = len;
	return true;
}

struct plugin_evidence *
plugin_evidence_new(void)
{
	struct plugin_evidence *evidence = calloc(1, sizeof(*evidence));

	if (evidence == NULL)
		return NULL;
	evidence->names = json_array();
	if (evidence->names != NULL)
		return evidence;
	free(evidence);
	return NULL;
}

void
plugin_evidence_free(struct plugin_evidence *evidence)
{
	if (evidence == NULL)
		return;
	json_decref(evidence->names);
	free(evidence);
}

bool
plugin_evidence_add(struct plugin_evidence *evidence,
    const struct plugin_finding *finding, struct plugin_json *json)
{
	json_t *object = name_object(finding);

	*json = (struct plugin_json){ 0 };
	if (object == NULL)
		return false;
	if (!dump(object, json)) {
		json_decref(object);
		return false;
	}
	if (json_array_append_new(evidence->names, object) == 0)
		return true;
	free(json->text);
	*json = (struct plugin_json){ 0 };
	return false;
}

bool
plugin_evidence_print(struct plugin_evidence *evidence,
    const struct plugin_request *request, bool permit, int64_t expires_at,
    struct plugin_json *json)
{
	json_t *object = json_object();
	bool ok = object != NULL &&
	    put_text(object, "verdict", permit ? "permit" : "deny") &&
	    put_advisory(object, request) &&
	    put_texts(object, "issuers", request->issuers.items,
		request->issuers.count) &&
	    put_text(object, "profile", request->profile->name) &&
	    put_time(object, "checked_at", request->checked_at) &&
	    put_time(object, "expires_at", expires_at) &&
	    put_texts(object, "notices", (const char *const *)request->notices,
		request->notice_count) &&
	    put(object, "names", json_incref(evidence->names)) &&
	    dump(object, json);

	json_decref(object);
	return ok;
}
