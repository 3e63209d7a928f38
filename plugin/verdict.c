/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/verdict.h"

#include <string.h>

#include "caa/text.h"
#include "plugin/evidence_entry.h"
#include "plugin/finding.h"
#include "plugin/lookup_log.h"

/* Once verdicts are enforced, no host relies on an older answer for long. */
#define ADVISORY_S 60

static uint32_t
abi_dnssec(enum caa_dnssec dnssec)
{
	switch (dnssec) {
	case CAA_DNSSEC_UNKNOWN:
		return CAA_PLUGIN_DNSSEC_UNKNOWN;
	case CAA_DNSSEC_INSECURE:
		return CAA_PLUGIN_DNSSEC_INSECURE;
	case CAA_DNSSEC_SECURE:
		return CAA_PLUGIN_DNSSEC_SECURE;
	case CAA_DNSSEC_BOGUS:
		return CAA_PLUGIN_DNSSEC_BOGUS;
	case CAA_DNSSEC_UNVALIDATED:
		return CAA_PLUGIN_DNSSEC_UNVALIDATED;
	}
	return CAA_PLUGIN_DNSSEC_UNKNOWN;
}

/* One record, as long as the finding and the JSON stay. */
static struct caa_plugin_audit
make_record(const struct plugin_delivery *delivery,
    const struct plugin_finding *finding, const struct plugin_json *json)
{
	const struct plugin_request *request = delivery->request;
	const struct caa_decision *decision = &finding->decision;

	return (struct caa_plugin_audit){
		.struct_size = sizeof(struct caa_plugin_audit),
		.request_id = request->id,
		.trace_id = request->trace_id,
		.profile = request->profile->name,
		.index = (size_t)(finding->item - request->items),
		.type = finding->item->type,
		.verdict =
		    decision->permit ? CAA_PLUGIN_PERMIT : CAA_PLUGIN_DENY,
		.dnssec = abi_dnssec(decision->dnssec),
		.ttl_s = decision->ttl_s,
		.checked_at = request->checked_at,
		.expires_at = finding->expires_at,
		.name = finding->item->text,
		.reason = caa_reason_info(decision->reason)->word,
		.rfc = finding->clause,
		.explanation = finding->explanation,
		.property = finding->property,
		.record = finding->has_record ? finding->record : NULL,
		.found_at = decision->found_at,
		.evidence = json->text == NULL ? "{}" : json->text,
		.evidence_len = json->text == NULL ? 2 : json->len,
		.advisory = request->profile->advisory,
	};
}

/* A record is lost: nothing is permitted any more. */
static void
lose(struct plugin_delivery *delivery, const char *name,
    const struct caa_error *why)
{
	if (delivery->audit_failed)
		return;
	delivery->audit_failed = true;
	delivery->refused = name;
	delivery->why = *why;
}

/* Offer one record to the host. */
static void
audit(struct plugin_delivery *delivery, const struct caa_plugin_audit *record,
    const char *name)
{
	static const struct caa_error refused = { CAA_E_SYSTEM,
		"the host did not take the audit record" };
	const struct caa_plugin_host *host = &delivery->audience->host;

	if (host->audit != NULL && host->audit(host->ctx, record) != 0)
		lose(delivery, name, &refused);
}

/* Gather one record for our own log. */
static void
gather(struct plugin_delivery *delivery, const struct caa_plugin_audit *record,
    const char *name)
{
	struct plugin_audit_log *log = delivery->audience->audit;
	struct caa_error error = { 0 };

	if (log != NULL &&
	    plugin_audit_log_gather(log, &delivery->records, record,
		&delivery->request->issuers, &error) != CAA_OK)
		lose(delivery, name, &error);
}

/* Add to the evidence; without memory for it nothing is permitted. */
static void
prove(struct plugin_delivery *delivery, struct plugin_finding *finding,
    struct plugin_json *json)
{
	*json = (struct plugin_json){ 0 };
	if (delivery->entry.sha256[0] != '\0')
		finding->evidence = delivery->entry.sha256;
	if (!delivery->entry_failed &&
	    plugin_evidence_add(&delivery->evidence, finding, json))
		return;
	delivery->no_memory = true;
	plugin_finding_deny(finding, CAA_REASON_NO_MEMORY);
}

/* "name: why"; both are printable.  A long one ends in "...". */
static void
set_detail(struct caa_plugin_result *result, const char *name, const char *why)
{
	struct caa_text text;

	caa_text_init(&text, result->detail, sizeof(result->detail));
	caa_text_add(&text, name);
	caa_text_add(&text, ": ");
	caa_text_add(&text, why);
	(void)caa_text_end(&text);
}

/* Count it in the result. */
static void
count(struct plugin_delivery *delivery, const struct plugin_finding *finding)
{
	struct caa_plugin_result *result = &delivery->result;

	if (finding->decision.permit) {
		if (result->expires_at == 0 ||
		    finding->expires_at < result->expires_at)
			result->expires_at = finding->expires_at;
		return;
	}
	if (result->denied_count++ == 0)
		set_detail(result, finding->item->text, finding->explanation);
	if (caa_reason_info(finding->decision.reason)->lookup_failure)
		result->failed_count++;
	if (finding->decision.reason == CAA_REASON_NO_MEMORY)
		delivery->no_memory = true;
}

/* A denial that is not enforced must not go unseen. */
static void
log_finding(const struct plugin_delivery *delivery,
    const struct plugin_finding *finding)
{
	const bool permit = finding->decision.permit;
	const bool passes = !permit && delivery->request->profile->advisory;

	plugin_host_log(&delivery->audience->host,
	    passes ? CAA_PLUGIN_LOG_WARN : CAA_PLUGIN_LOG_INFO,
	    "%s: %s%s: %s: %s (%s)", finding->item->text,
	    permit ? "permit" : "deny", passes ? ", not enforced" : "",
	    caa_reason_info(finding->decision.reason)->word,
	    finding->explanation, finding->clause);
}

/* The finding on an item, which follows the one before it if there is one.
 * Once a record is lost nothing is permitted any more. */
static void
find(const struct plugin_delivery *delivery, struct plugin_finding *finding,
    size_t index)
{
	const struct plugin_item *item = &delivery->request->items[index];

	if (index == 0)
		plugin_finding_init(finding, delivery->request, item,
		    delivery->climb, delivery->stopped);
	else
		plugin_finding_next(finding, item);
	if (delivery->audit_failed && finding->decision.permit)
		plugin_finding_deny(finding, CAA_REASON_AUDIT);
}

/* Its record, too, which is borrowed until the next. */
static struct caa_plugin_audit
judge(struct plugin_delivery *delivery, struct plugin_finding *finding,
    size_t index)
{
	struct plugin_json json;

	find(delivery, finding, index);
	prove(delivery, finding, &json);
	return make_record(delivery, finding, &json);
}

static void
deliver_items(struct plugin_delivery *delivery)
{
	struct plugin_finding finding;

	for (size_t i = 0; i < delivery->request->item_count; i++) {
		const char *name = delivery->request->items[i].text;
		const struct caa_plugin_audit record =
		    judge(delivery, &finding, i);

		log_finding(delivery, &finding);
		audit(delivery, &record, name);
		gather(delivery, &record, name);
		count(delivery, &finding);
	}
}

/* After a lost record: the same evidence and records for our own log, with no
 * name permitted in them. */
static void
withdraw(struct plugin_delivery *delivery)
{
	struct plugin_finding finding;

	plugin_evidence_clear(&delivery->evidence);
	plugin_audit_records_clear(&delivery->records);
	for (size_t i = 0; i < delivery->request->item_count; i++) {
		const struct caa_plugin_audit record =
		    judge(delivery, &finding, i);

		gather(delivery, &record, delivery->request->items[i].text);
	}
	delivery->result.denied_count = delivery->result.name_count;
	set_detail(&delivery->result, delivery->refused, delivery->why.text);
}

static void
report(struct plugin_delivery *delivery)
{
	const struct caa_plugin_host *host = &delivery->audience->host;
	struct caa_plugin_result *result = &delivery->result;
	struct plugin_json json = { 0 };

	if (host->report == NULL)
		return;
	if (!plugin_evidence_print(&delivery->evidence, delivery->request,
		result->verdict == CAA_PLUGIN_PERMIT, result->expires_at,
		&json)) {
		delivery->no_memory = true;
		return;
	}
	host->report(host->ctx, delivery->request->id, json.text, json.len);
}

/*
 * enforce = no: what would be denied passes, and says so.  An error is no
 * verdict: without its record or its report no check has taken place.
 */
static void
let_pass(struct plugin_delivery *delivery)
{
	struct caa_plugin_result *result = &delivery->result;
	char why[sizeof(result->detail)];

	result->true_verdict = result->verdict;
	if (!delivery->request->profile->advisory)
		return;
	result->advisory = 1;
	if (result->verdict == CAA_PLUGIN_PERMIT || delivery->audit_failed ||
	    delivery->no_memory || result->denied_count == 0)
		return;
	result->verdict = CAA_PLUGIN_PERMIT;
	result->expires_at = result->checked_at + ADVISORY_S;
	memcpy(why, result->detail, sizeof(why));
	set_detail(result, "not enforced, would deny", why);
}

static void
conclude(struct plugin_delivery *delivery)
{
	struct caa_plugin_result *result = &delivery->result;
	struct caa_text text;

	/* Every condition again: this is the place that permits. */
	if (!delivery->audit_failed && !delivery->no_memory &&
	    result->denied_count == 0 && result->name_count > 0 &&
	    result->expires_at > result->checked_at) {
		result->verdict = CAA_PLUGIN_PERMIT;
		caa_text_init(&text, result->detail, sizeof(result->detail));
		caa_text_add_number(&text, result->name_count);
		caa_text_add(&text,
		    result->name_count == 1 ? " name permitted"
					    : " names permitted");
		(void)caa_text_end(&text);
	}
	if (result->verdict != CAA_PLUGIN_PERMIT)
		result->expires_at = 0;
	report(delivery);
	if (delivery->no_memory) {
		result->verdict = CAA_PLUGIN_DENY;
		result->expires_at = 0;
	}
	let_pass(delivery);
}

static int32_t
final_status(const struct plugin_delivery *delivery, struct caa_error *error)
{
	const struct caa_plugin_result *result = &delivery->result;

	if (delivery->audit_failed) {
		(void)caa_error_set(error, CAA_E_SYSTEM, "%s", result->detail);
		return CAA_PLUGIN_E_AUDIT;
	}
	if (delivery->no_memory) {
		(void)caa_error_set(error, CAA_E_NOMEM, "out of memory");
		return CAA_PLUGIN_E_NOMEM;
	}
	if (result->verdict != CAA_PLUGIN_PERMIT && result->denied_count != 0 &&
	    result->denied_count == result->failed_count) {
		(void)caa_error_set(error, CAA_E_SYSTEM, "%s", result->detail);
		return CAA_PLUGIN_E_DNS;
	}
	return CAA_PLUGIN_OK;
}

void
plugin_verdict_prepare(struct plugin_delivery *delivery,
    const struct plugin_audience *audience,
    const struct plugin_request *request, const struct caa_climb *climb,
    enum caa_reason stopped)
{
	const struct caa_plugin_host *host = &audience->host;

	*delivery = (struct plugin_delivery){
		.audience = audience,
		.request = request,
		.climb = climb,
		.stopped = stopped,
		.evidence = { .is_whole = host->report != NULL },
		.result = {
			.struct_size = sizeof(delivery->result),
			.name_count = (uint32_t)request->item_count,
			.checked_at = request->checked_at,
		},
	};
	for (size_t i = 0; i < request->notice_count; i++)
		plugin_host_log(
		    host, CAA_PLUGIN_LOG_INFO, "%s", request->notices[i]);
	if (climb != NULL)
		plugin_lookup_log(host, climb, request->question_count);
	/* First, since every record names its hash. */
	delivery->entry_failed = audience->proof != NULL &&
	    !plugin_evidence_entry_fill(
		&delivery->entry, audience->proof, request, climb, stopped);
	deliver_items(delivery);
	if (delivery->audit_failed)
		withdraw(delivery);
}

/* The log did not take what was gathered. */
static void
lose_all(struct plugin_delivery *delivery, const struct caa_error *why)
{
	const struct plugin_request *request = delivery->request;

	if (delivery->audit_failed || request->item_count == 0)
		return;
	lose(delivery, request->items[0].text, why);
	withdraw(delivery);
}

/* Link the entries that are whole; the others' requests are denied anyway. */
static const struct plugin_evidence_entry *
link_entries(struct plugin_delivery *const *deliveries, size_t count)
{
	const struct plugin_evidence_entry *first = NULL;

	for (size_t i = count; i > 0; i--) {
		struct plugin_delivery *delivery = deliveries[i - 1];

		if (delivery->entry_failed)
			continue;
		delivery->entry.next = first;
		first = &delivery->entry;
	}
	return first;
}

/* No record names evidence that is not there. */
static void
lose_evidence(struct plugin_delivery *const *deliveries, size_t count,
    const struct caa_error *why)
{
	for (size_t i = 0; i < count; i++) {
		deliveries[i]->entry.sha256[0] = '\0';
		if (deliveries[i]->audit_failed)
			withdraw(deliveries[i]);
		else
			lose_all(deliveries[i], why);
	}
}

static void
keep_evidence(struct plugin_delivery *const *deliveries, size_t count)
{
	struct caa_error error = { 0 };

	if (plugin_evidence_file_commit(deliveries[0]->audience->proof,
		link_entries(deliveries, count), &error) != CAA_OK)
		lose_evidence(deliveries, count, &error);
}

static void
link_records(struct plugin_delivery *const *deliveries, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		deliveries[i]->records.next = &deliveries[i + 1]->records;
}

static void
keep_records(struct plugin_delivery *const *deliveries, size_t count)
{
	struct caa_error error = { 0 };

	link_records(deliveries, count);
	if (plugin_audit_log_commit(deliveries[0]->audience->audit,
		&deliveries[0]->records, &error) == CAA_OK)
		return;
	for (size_t i = 0; i < count; i++)
		lose_all(deliveries[i], &error);
}

static void
keep_both(struct plugin_delivery *const *deliveries, size_t count)
{
	struct plugin_audit_proof proof = {
		.file = deliveries[0]->audience->proof,
		.first = link_entries(deliveries, count),
	};
	struct caa_error error = { 0 };

	link_records(deliveries, count);
	if (plugin_audit_log_commit_proven(deliveries[0]->audience->audit,
		&deliveries[0]->records, &proof, &error) == CAA_OK)
		return;
	if (proof.failed) {
		lose_evidence(deliveries, count, &error);
		keep_records(deliveries, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		lose_all(deliveries[i], &error);
}

void
plugin_verdict_record(struct plugin_delivery *const *deliveries, size_t count)
{
	const struct plugin_audience *audience = deliveries[0]->audience;

	if (audience->proof != NULL && audience->audit != NULL)
		keep_both(deliveries, count);
	else if (audience->proof != NULL)
		keep_evidence(deliveries, count);
	else if (audience->audit != NULL)
		keep_records(deliveries, count);
}

int32_t
plugin_verdict_finish(struct plugin_delivery *delivery,
    struct caa_plugin_result *result, struct caa_error *error)
{
	conclude(delivery);
	plugin_evidence_clear(&delivery->evidence);
	plugin_audit_records_clear(&delivery->records);
	plugin_evidence_entry_clear(&delivery->entry);
	*result = delivery->result;
	return final_status(delivery, error);
}
