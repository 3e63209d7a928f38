/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report.h"

#include <stdlib.h>
#include <string.h>

#include "caa/explain.h"

/* One set that denied names, on its way to the reporter. */
struct job {
	const struct caa_plugin_host *host;
	const struct plugin_request *request;
	const struct caa_climb *climb;
	const struct caa_answer *answer;
	const struct caa_decision *decision; /* of the first name */
	struct plugin_report_name names[PLUGIN_REPORT_MAX_NAMES];
	size_t name_count; /* all, not only those kept */
	struct plugin_report_url urls[PLUGIN_REPORT_MAX_URLS];
	size_t url_count;
};

/* What a record set says, and not that it could not be asked for or read. */
static bool
is_reportable(enum caa_reason reason)
{
	return reason == CAA_REASON_ISSUER_NOT_LISTED ||
	    reason == CAA_REASON_ISSUANCE_FORBIDDEN ||
	    reason == CAA_REASON_ACCOUNT_MISMATCH ||
	    reason == CAA_REASON_METHOD_MISMATCH ||
	    reason == CAA_REASON_UNKNOWN_PARAMETER ||
	    reason == CAA_REASON_UNKNOWN_CRITICAL ||
	    reason == CAA_REASON_INVALID_TAG;
}

/* The set that denied an item, or NULL; *decision is set then. */
static const struct caa_answer *
denying_set(const struct caa_climb *climb, const struct plugin_item *item,
    const struct caa_decision **decision)
{
	const size_t question = item->question;

	if (question == PLUGIN_NO_QUESTION)
		return NULL;
	*decision = caa_climb_decision(climb, question);
	if ((*decision)->permit || !is_reportable((*decision)->reason) ||
	    (*decision)->found_at == NULL)
		return NULL;
	for (size_t i = caa_climb_level_count(climb, question); i > 0; i--) {
		const struct caa_level level =
		    caa_climb_level(climb, question, i - 1);

		if (strcmp(level.owner, (*decision)->found_at) == 0 &&
		    level.answer != NULL &&
		    level.answer->outcome == CAA_OUTCOME_RECORDS)
			return level.answer;
	}
	return NULL;
}

static bool
is_heeded(
    const struct plugin_report_policy *policy, enum plugin_report_scheme scheme)
{
	switch (scheme) {
	case PLUGIN_REPORT_MAIL:
		return policy->mail;
	case PLUGIN_REPORT_HTTPS:
		return policy->https;
	case PLUGIN_REPORT_HTTP:
		return policy->http;
	case PLUGIN_REPORT_NONE:
		break;
	}
	return false;
}

static bool
has_url(const struct job *job, const struct plugin_report_url *url)
{
	for (size_t i = 0; i < job->url_count; i++)
		if (strcmp(job->urls[i].text, url->text) == 0)
			return true;
	return false;
}

/* The recipients the set names, as far as we serve them. */
static void
find_urls(struct job *job)
{
	const struct plugin_report_policy *policy =
	    &job->request->profile->reports;

	for (size_t i = 0; i < job->answer->record_count; i++) {
		const struct caa_record *record = &job->answer->records[i];
		struct plugin_report_url url;
		struct caa_error error = { 0 };

		if (record->tag != CAA_TAG_IODEF ||
		    job->url_count == PLUGIN_REPORT_MAX_URLS)
			continue;
		if (plugin_report_url_parse(&url, record->value,
			record->value_len, &error) != CAA_OK)
			plugin_host_log(job->host, CAA_PLUGIN_LOG_INFO,
			    "no report to an iodef property at %s: the URL %s",
			    job->decision->found_at, error.text);
		else if (is_heeded(policy, url.scheme) && !has_url(job, &url))
			job->urls[job->url_count++] = url;
	}
}

/* All names of the request this set denied, each once. */
static void
find_names(struct job *job)
{
	const struct plugin_request *request = job->request;

	for (size_t i = 0; i < request->item_count; i++) {
		const struct plugin_item *item = &request->items[i];
		const struct caa_decision *decision = NULL;

		if (denying_set(job->climb, item, &decision) != job->answer)
			continue;
		if (job->name_count++ >= PLUGIN_REPORT_MAX_NAMES)
			continue;
		job->names[job->name_count - 1] = (struct plugin_report_name){
			.name = item->text,
			.type = item->type,
			.reason = decision->reason,
			.clause = caa_explain_clause(decision),
			.property = decision->property == CAA_TAG_UNKNOWN
			    ? NULL
			    : caa_tag_name(decision->property),
			.record = decision->record,
		};
	}
}

/* With a word on what came of it. */
static void
hand_in(const struct job *job, struct plugin_reporter *reporter,
    const struct plugin_report_post *post)
{
	struct caa_error error = { 0 };
	size_t stored = 0;

	if (plugin_reporter_post(reporter, post, &stored, &error) != CAA_OK)
		plugin_host_log(job->host, CAA_PLUGIN_LOG_WARN,
		    "no report on %s: %s", job->decision->found_at, error.text);
	else
		plugin_host_log(job->host, CAA_PLUGIN_LOG_INFO,
		    stored == 0 ? "no report on %s: the limits of the day"
				: "a report on %s is on its way",
		    job->decision->found_at);
}

static void
post(struct job *job, struct plugin_reporter *reporter,
    const struct plugin_report_limits *limits)
{
	const struct plugin_request *request = job->request;
	const struct plugin_report_policy *policy = &request->profile->reports;
	const struct plugin_report_post post = {
		.report = {
			.reporter = policy->reporter != NULL
			    ? policy->reporter
			    : request->issuers.items[0],
			.contact = policy->from,
			.domain = job->decision->found_at,
			.published_at = job->decision->published_at != NULL
			    ? job->decision->published_at
			    : job->decision->found_at,
			.checked_at = request->checked_at,
			.dnssec = job->answer->dnssec,
			.issuers = request->issuers,
			.records = job->answer->records,
			.record_count = job->answer->record_count,
			.names = job->names,
			.name_count = job->name_count,
		},
		.urls = job->urls,
		.url_count = job->url_count,
		.format = policy->format,
		.subject = policy->subject,
		.introduction = policy->introduction,
		.per_domain = limits->per_domain,
		.per_recipient = limits->per_recipient,
		.in_all = limits->in_all,
	};

	hand_in(job, reporter, &post);
}

static void
report_set(struct job *job, struct plugin_reporter *reporter,
    const struct plugin_report_limits *limits)
{
	job->name_count = job->url_count = 0;
	find_urls(job);
	if (job->url_count == 0)
		return;
	find_names(job);
	post(job, reporter, limits);
}

static bool
is_among(const struct caa_answer *const *sets, size_t count,
    const struct caa_answer *answer)
{
	for (size_t i = 0; i < count; i++)
		if (sets[i] == answer)
			return true;
	return false;
}

void
plugin_report_denials(struct plugin_reporter *reporter,
    const struct plugin_report_limits *limits,
    const struct caa_plugin_host *host, const struct plugin_request *request,
    const struct caa_climb *climb)
{
	const struct plugin_report_policy *policy = &request->profile->reports;
	const struct caa_answer *sets[PLUGIN_REPORT_MAX_SETS];
	size_t set_count = 0;
	struct job *job;

	if ((!policy->mail && !policy->https) ||
	    (policy->reporter == NULL && request->issuers.count == 0))
		return;
	job = calloc(1, sizeof(*job));
	if (job == NULL) {
		plugin_host_log(
		    host, CAA_PLUGIN_LOG_WARN, "no report: out of memory");
		return;
	}
	job->host = host;
	job->request = request;
	job->climb = climb;
	for (size_t i = 0;
	     i < request->item_count && set_count < PLUGIN_REPORT_MAX_SETS;
	     i++) {
		job->answer =
		    denying_set(climb, &request->items[i], &job->decision);
		if (job->answer == NULL ||
		    is_among(sets, set_count, job->answer))
			continue;
		sets[set_count++] = job->answer;
		report_set(job, reporter, limits);
	}
	free(job);
}
