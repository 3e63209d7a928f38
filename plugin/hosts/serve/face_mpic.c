/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POST /caa and GET /configz: a perspective of Open MPIC, which an Open MPIC
 * coordinator asks as it asks its own.  The shapes are those of its
 * CaaCheckRequest and CaaCheckResponse; what else it sends is passed over, as
 * its own does, and what we add stands below details.caa_validator.
 *
 * Its allow_lookup_failure permits without a proof that the zone is unsigned.
 * TLS BR 4.2.2.1 wants the proof, so the member is read and changes nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plugin/hosts/serve/exchange.h"
#include "plugin/hosts/serve/face.h"

#define DOMAINS_MAX  64u
#define API_VERSION  "3.8.0"
#define LOOKUP_ERROR "mpic_error:caa_checker:lookup"

struct query {
	json_t *root;
	struct caa_plugin_request request;
	struct caa_plugin_name name;
	const char *domains[DOMAINS_MAX];
};

/* What of a body is wrong, in the words of FastAPI: 422 with a list. */
struct complaint {
	const char *parent, *member; /* parent: NULL for a member of the body */
	const char *text;
};

static void
query_free(struct query *query)
{
	if (query != NULL)
		json_decref(query->root);
	free(query);
}

static bool
read_domains(
    struct query *query, const json_t *value, struct complaint *complaint)
{
	const size_t count = json_array_size(value);

	complaint->member = "caa_domains";
	complaint->text = "Input should be a list of at most 64 domain names";
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_array(value) || count > DOMAINS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		query->domains[i] = json_string_value(json_array_get(value, i));
		if (query->domains[i] == NULL)
			return false;
	}
	query->request.issuers = query->domains;
	query->request.issuer_count = count;
	return true;
}

static bool
read_parameters(
    struct query *query, const json_t *value, struct complaint *complaint)
{
	const json_t *type = json_object_get(value, "certificate_type");
	const char *word = json_string_value(type);

	complaint->member = "caa_check_parameters";
	complaint->text = "Input should be an object";
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_object(value))
		return false;
	*complaint =
	    (struct complaint){ "caa_check_parameters", "certificate_type",
		    "Input should be 'tls-server' or 's-mime'" };
	if (type != NULL && word == NULL)
		return false;
	if (word != NULL && strcmp(word, "s-mime") == 0)
		query->request.usage = CAA_PLUGIN_USAGE_SMIME;
	else if (word != NULL && strcmp(word, "tls-server") != 0)
		return false;
	return read_domains(
	    query, json_object_get(value, "caa_domains"), complaint);
}

static bool
read_trace(
    struct query *query, const json_t *value, struct complaint *complaint)
{
	*complaint = (struct complaint){ NULL, "trace_identifier",
		"Input should be a valid string" };
	if (value == NULL || json_is_null(value))
		return true;
	query->request.trace_id = json_string_value(value);
	return query->request.trace_id != NULL;
}

static bool
read_target(
    struct query *query, const json_t *value, struct complaint *complaint)
{
	*complaint = (struct complaint){ NULL, "domain_or_ip_target",
		value == NULL ? "Field required"
			      : "Input should be a valid string" };
	query->name = (struct caa_plugin_name){ .type = CAA_PLUGIN_NAME_DNS,
		.text = json_string_value(value),
		.text_len = json_string_length(value) };
	query->request.names = &query->name;
	query->request.name_count = 1;
	return json_is_string(value);
}

static bool
query_read(struct query *query, const struct serve_request *request,
    struct complaint *complaint)
{
	*complaint = (struct complaint){ NULL, "body",
		"Input should be a JSON object, each member once" };
	query->root = json_loadb((const char *)request->body, request->body_len,
	    JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(query->root))
		return false;
	query->request = (struct caa_plugin_request){
		.struct_size = sizeof(query->request),
		.usage = CAA_PLUGIN_USAGE_TLS,
		.trace_id = request->id,
	};
	return read_target(query,
		   json_object_get(query->root, "domain_or_ip_target"),
		   complaint) &&
	    read_trace(query, json_object_get(query->root, "trace_identifier"),
		complaint) &&
	    read_parameters(query,
		json_object_get(query->root, "caa_check_parameters"),
		complaint);
}

static void
complain(struct serve_exchange *exchange, const struct complaint *complaint)
{
	json_t *where = complaint->parent != NULL
	    ? json_pack("[sss]", "body", complaint->parent, complaint->member)
	    : json_pack("[ss]", "body", complaint->member);

	serve_respond_json(exchange, 422,
	    json_pack("{s:[{s:s,s:o,s:s}]}", "detail", "type", "value_error",
		"loc", where, "msg", complaint->text));
}

static int64_t
now_ns(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Reasons for which there is no relevant record set to speak of: the check was
 * not completed. */
static bool
is_incomplete(const char *reason)
{
	static const char *const reasons[] = {
		"audit",
		"bad-name",
		"bogus",
		"cancelled",
		"deadline",
		"lookup-error",
		"malformed-answer",
		"no-memory",
		"undecided",
		"unknown-tld",
	};

	for (size_t i = 0; i < CLI_COUNTOF(reasons); i++)
		if (reason == NULL || strcmp(reasons[i], reason) == 0)
			return true;
	return false;
}

/* The records of the level that decided; a new list, or JSON null. */
static json_t *
records_seen(const json_t *name)
{
	const char *found_at =
	    json_string_value(json_object_get(name, "found_at"));
	const json_t *lookups = json_object_get(name, "lookups");

	for (size_t i = 0; i < json_array_size(lookups); i++) {
		const json_t *lookup = json_array_get(lookups, i);
		const char *owner =
		    json_string_value(json_object_get(lookup, "owner"));
		if (found_at != NULL && owner != NULL &&
		    strcmp(found_at, owner) == 0)
			return json_copy(json_object_get(lookup, "records"));
	}
	return json_null();
}

static json_t *
make_details(json_t *name, bool is_known)
{
	json_t *found_at = json_object_get(name, "found_at");
	const bool is_found = json_is_string(found_at);

	return json_pack("{s:o,s:O?,s:o?,s:O?}", "caa_record_present",
	    is_known || is_found ? json_boolean(is_found) : json_null(),
	    "found_at", found_at, "records_seen", records_seen(name),
	    "caa_validator", name);
}

/* One error, or none: JSON null.  why: a sentence or NULL. */
static json_t *
make_errors(const char *why)
{
	return why == NULL ? json_null()
			   : json_pack("[{s:s,s:s}]", "error_type",
				 LOOKUP_ERROR, "error_message", why);
}

static json_t *
make_response(bool completed, bool passed, const char *why, json_t *details)
{
	return json_pack("{s:s,s:b,s:b,s:o,s:I,s:o}", "check_type", "caa",
	    "check_completed", completed, "check_passed", passed, "errors",
	    make_errors(why), "timestamp_ns", (json_int_t)now_ns(), "details",
	    details);
}

static json_t *
response_of(const json_t *name, const struct caa_plugin_result *result)
{
	const char *reason = json_string_value(json_object_get(name, "reason"));
	const bool completed = !is_incomplete(reason);
	/* Permitted though a lookup failed: say so, and that it is unknown
	 * whether there are records. */
	const bool is_known = completed &&
	    (reason == NULL || strcmp(reason, "lookup-error-tolerated") != 0);
	json_t *copy = json_deep_copy(name);
	json_t *details = make_details(copy, is_known);
	const char *why =
	    json_string_value(json_object_get(name, "explanation"));

	/* A perspective says what it saw, also where nothing is enforced. */
	const char *verdict =
	    json_string_value(json_object_get(name, "verdict"));
	const bool passed = result->verdict == CAA_PLUGIN_PERMIT &&
	    verdict != NULL && strcmp(verdict, "permit") == 0;

	json_decref(copy);
	return make_response(completed, passed, is_known ? NULL : why, details);
}

static void
checked(struct serve_exchange *exchange, void *ctx,
    const struct serve_outcome *outcome)
{
	json_t *report = NULL;
	const json_t *name = NULL;

	query_free(ctx);
	if (outcome->report != NULL)
		report =
		    json_loadb(outcome->report, outcome->report_len, 0, NULL);
	name = json_array_get(json_object_get(report, "names"), 0);
	/* A coordinator understands 200 only; a check that was refused as an
	 * input is one that did not complete. */
	if (name != NULL)
		serve_respond_json(
		    exchange, 200, response_of(name, outcome->result));
	else if (serve_outcome_http(outcome) == 400)
		serve_respond_json(exchange, 200,
		    make_response(false, false, outcome->message,
			json_pack("{s:n,s:n,s:n}", "caa_record_present",
			    "found_at", "records_seen")));
	else
		serve_respond_failure(exchange, outcome);
	json_decref(report);
}

static void
handle_check(struct serve_exchange *exchange)
{
	struct query *query = calloc(1, sizeof(*query));
	struct complaint complaint = { 0 };

	if (query == NULL) {
		serve_respond_error(exchange, 500, "internal", "out of memory");
		return;
	}
	if (!query_read(query, serve_exchange_request(exchange), &complaint)) {
		query_free(query);
		complain(exchange, &complaint);
		return;
	}
	if (!serve_check(exchange, &query->request, checked, query))
		query_free(query);
}

/* The two settings a coordinator's operator looks for. */
struct facts {
	json_t *issuers;
	double deadline_s;
};

static void
take_setting(void *ctx, const struct caa_plugin_setting *setting)
{
	struct facts *facts = ctx;

	if (strcmp(setting->name, "deadline_ms") == 0)
		facts->deadline_s = strtod(setting->value, NULL) / 1000;
	if (strcmp(setting->name, "issuers") != 0)
		return;
	for (const char *p = setting->value; *p != '\0';) {
		const size_t len = strcspn(p, "; ,");

		if (len > 0)
			(void)json_array_append_new(
			    facts->issuers, json_stringn(p, len));
		p += len + strspn(p + len, "; ,");
	}
}

static void
handle_configuration(struct serve_exchange *exchange)
{
	const struct serve_engine *engine =
	    serve_exchange_setup(exchange)->engine;
	const struct caa_plugin_api *api = serve_engine_api(engine);
	struct facts facts = { .issuers = json_array() };

	(void)api->settings(
	    serve_engine_plugin(engine), NULL, take_setting, &facts, NULL);
	serve_respond_json(exchange, 200,
	    json_pack("{s:s,s:s,s:s,s:o,s:f,s:f}", "open_mpic_api_spec_version",
		API_VERSION, "app_name", "caa-validator", "app_version",
		api->version, "default_caa_domains", facts.issuers,
		"dns_timeout_seconds", facts.deadline_s,
		"dns_resolution_lifetime_seconds", facts.deadline_s));
}

static const struct serve_route routes[] = {
	{ "POST", "/caa", SERVE_ACCESS_CLIENT, handle_check },
	{ "GET", "/configz", SERVE_ACCESS_CLIENT, handle_configuration },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

const struct serve_face serve_face_mpic = {
	.name = "mpic",
	.routes = routes,
};
