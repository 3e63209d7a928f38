/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/metrics.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"

#define SERIES_MAX   96u /* of one counter: reasons, outcomes and so on */
#define LABELS_MAX   96u /* octets */
#define BUCKET_COUNT 12u

enum counter { REQUESTS = 0, CHECKS, VERDICTS, LOOKUPS, RELOADS, COUNTERS };
enum histogram { REQUEST_TIME = 0, CHECK_TIME, LOOKUP_TIME, HISTOGRAMS };

static const struct {
	const char *name, *help;
} counters[COUNTERS] = {
	[REQUESTS] = { "caa_http_requests_total",
	    "Answers, by route and status." },
	[CHECKS] = { "caa_checks_total",
	    "Requests decided by the module, or why they were not." },
	[VERDICTS] = { "caa_verdicts_total",
	    "Names decided, by verdict and reason." },
	[LOOKUPS] = { "caa_lookups_total",
	    "DNS lookups, by outcome, DNSSEC state and whether the answer was "
	    "cached." },
	[RELOADS] = { "caa_reloads_total",
	    "Configurations, certificates and tokens read again." },
};

static const struct {
	const char *name, *help;
} histograms[HISTOGRAMS] = {
	[REQUEST_TIME] = { "caa_http_request_seconds",
	    "From the first octet of a request to its answer." },
	[CHECK_TIME] = { "caa_check_seconds",
	    "From the queue to the verdict of a whole request." },
	[LOOKUP_TIME] = { "caa_lookup_seconds",
	    "One DNS lookup that was not answered from the cache." },
};

static const double bounds[BUCKET_COUNT] = { 0.001, 0.0025, 0.005, 0.01, 0.025,
	0.05, 0.1, 0.25, 0.5, 1, 2.5, 10 };

struct series {
	char labels[LABELS_MAX];
	uint64_t value;
};

struct times {
	uint64_t buckets[BUCKET_COUNT]; /* not added up */
	uint64_t count;
	double sum;
};

struct serve_metrics {
	struct series series[COUNTERS][SERIES_MAX];
	size_t series_count[COUNTERS];
	struct times times[HISTOGRAMS];
};

struct serve_metrics *
serve_metrics_new(void)
{
	return calloc(1, sizeof(struct serve_metrics));
}

void
serve_metrics_free(struct serve_metrics *metrics)
{
	free(metrics);
}

/* Words of ours need no escape; what is none is not believed. */
static const char *
word(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	return text[0] != '\0' && strspn(text, allowed) == strlen(text)
	    ? text
	    : "unknown";
}

static void
count(struct serve_metrics *metrics, enum counter counter, const char *labels)
{
	struct series *series = metrics->series[counter];
	size_t *used = &metrics->series_count[counter];

	for (size_t i = 0; i < *used; i++)
		if (strcmp(series[i].labels, labels) == 0) {
			series[i].value++;
			return;
		}
	if (*used == SERIES_MAX)
		return;
	(void)snprintf(series[*used].labels, LABELS_MAX, "%s", labels);
	series[(*used)++].value = 1;
}

static void
observe(struct serve_metrics *metrics, enum histogram histogram, double seconds)
{
	struct times *times = &metrics->times[histogram];
	size_t i = 0;

	while (i < BUCKET_COUNT && seconds > bounds[i])
		i++;
	if (i < BUCKET_COUNT)
		times->buckets[i]++;
	times->count++;
	times->sum += seconds;
}

void
serve_metrics_request(struct serve_metrics *metrics, const char *route,
    unsigned status, double seconds)
{
	char labels[LABELS_MAX];

	(void)snprintf(
	    labels, sizeof(labels), "route=\"%s\",code=\"%u\"", route, status);
	count(metrics, REQUESTS, labels);
	observe(metrics, REQUEST_TIME, seconds);
}

static void
count_lookup(struct serve_metrics *metrics, const json_t *lookup)
{
	const bool cached = json_is_true(json_object_get(lookup, "cached"));
	char labels[LABELS_MAX];

	(void)snprintf(labels, sizeof(labels),
	    "outcome=\"%s\",dnssec=\"%s\",cached=\"%s\"",
	    word(cli_report_text(lookup, "outcome")),
	    word(cli_report_text(lookup, "dnssec")), cached ? "yes" : "no");
	count(metrics, LOOKUPS, labels);
	if (!cached)
		observe(metrics, LOOKUP_TIME,
		    (double)cli_report_number(lookup, "ms", 1000) / 1e6);
}

static void
count_name(struct serve_metrics *metrics, const json_t *name)
{
	const json_t *lookup;
	char labels[LABELS_MAX];
	size_t i;

	(void)snprintf(labels, sizeof(labels), "verdict=\"%s\",reason=\"%s\"",
	    cli_report_is_permit(name) ? "permit" : "deny",
	    word(cli_report_text(name, "reason")));
	count(metrics, VERDICTS, labels);
	json_array_foreach(json_object_get(name, "lookups"), i, lookup)
	    count_lookup(metrics, lookup);
}

static const struct {
	int32_t status;
	const char *word;
} results[] = {
	{ CAA_PLUGIN_OK, "decided" },
	{ CAA_PLUGIN_E_DNS, "decided" },
	{ CAA_PLUGIN_E_INPUT, "bad-request" },
	{ CAA_PLUGIN_E_CONFIG, "bad-request" },
	{ CAA_PLUGIN_E_AUDIT, "audit" },
	{ CAA_PLUGIN_E_SYSTEM, "busy" },
	{ CAA_PLUGIN_E_NOMEM, "no-memory" },
};

static void
count_result(struct serve_metrics *metrics, int32_t status)
{
	char labels[LABELS_MAX];
	const char *result = "failed";

	for (size_t i = 0; i < CLI_COUNTOF(results); i++)
		if (results[i].status == status)
			result = results[i].word;
	(void)snprintf(labels, sizeof(labels), "result=\"%s\"", result);
	count(metrics, CHECKS, labels);
}

void
serve_metrics_check(struct serve_metrics *metrics,
    const struct serve_outcome *outcome, double seconds)
{
	const json_t *name;
	json_t *report;
	size_t i;

	count_result(metrics, outcome->status);
	observe(metrics, CHECK_TIME, seconds);
	if (outcome->report == NULL)
		return;
	report = json_loadb(outcome->report, outcome->report_len, 0, NULL);
	json_array_foreach(json_object_get(report, "names"), i, name)
	    count_name(metrics, name);
	json_decref(report);
}

void
serve_metrics_reload(
    struct serve_metrics *metrics, const char *what, bool is_ok)
{
	char labels[LABELS_MAX];

	(void)snprintf(labels, sizeof(labels), "what=\"%s\",result=\"%s\"",
	    what, is_ok ? "ok" : "refused");
	count(metrics, RELOADS, labels);
}

static void
print_head(FILE *out, const char *name, const char *help, const char *type)
{
	(void)fprintf(
	    out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
print_counter(
    const struct serve_metrics *metrics, enum counter counter, FILE *out)
{
	const char *name = counters[counter].name;

	print_head(out, name, counters[counter].help, "counter");
	for (size_t i = 0; i < metrics->series_count[counter]; i++)
		(void)fprintf(out, "%s{%s} %llu\n", name,
		    metrics->series[counter][i].labels,
		    (unsigned long long)metrics->series[counter][i].value);
}

static void
print_histogram(
    const struct serve_metrics *metrics, enum histogram histogram, FILE *out)
{
	const struct times *times = &metrics->times[histogram];
	const char *name = histograms[histogram].name;
	uint64_t below = 0;

	print_head(out, name, histograms[histogram].help, "histogram");
	for (size_t i = 0; i < BUCKET_COUNT; i++) {
		below += times->buckets[i];
		(void)fprintf(out, "%s_bucket{le=\"%g\"} %llu\n", name,
		    bounds[i], (unsigned long long)below);
	}
	(void)fprintf(out, "%s_bucket{le=\"+Inf\"} %llu\n", name,
	    (unsigned long long)times->count);
	(void)fprintf(out, "%s_sum %.6f\n%s_count %llu\n", name, times->sum,
	    name, (unsigned long long)times->count);
}

void
serve_metrics_print(const struct serve_metrics *metrics,
    const struct serve_gauge *gauges, FILE *out)
{
	for (unsigned i = 0; i < COUNTERS; i++)
		print_counter(metrics, (enum counter)i, out);
	for (unsigned i = 0; i < HISTOGRAMS; i++)
		print_histogram(metrics, (enum histogram)i, out);
	for (; gauges->name != NULL; gauges++) {
		print_head(out, gauges->name, gauges->help, "gauge");
		(void)fprintf(out, "%s %.17g\n", gauges->name, gauges->value);
	}
}
