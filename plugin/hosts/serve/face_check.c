/* SPDX-License-Identifier: BSD-2-Clause */
/* POST /v1/check: our own JSON, see openapi.json. */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/base64.h"
#include "plugin/hosts/common/nearest.h"
#include "plugin/hosts/serve/face.h"

#define NAMES_MAX 10000u /* as many as the module ever takes */
#define LIST_MAX  64u
#define PEM_BEGIN "-----BEGIN"

/* One request on its way through the module. */
struct query {
	json_t *root;
	struct caa_plugin_request request;
	struct caa_plugin_name *names;
	const char *uris[LIST_MAX], *methods[LIST_MAX], *issuers[LIST_MAX];
	uint8_t *input;
};

static void
query_free(struct query *query)
{
	if (query == NULL)
		return;
	free(query->names);
	free(query->input);
	json_decref(query->root);
	free(query);
}

typedef enum cli_exit read_fn(
    struct query *query, const json_t *value, struct cli_failure *failure);

static enum cli_exit
wrong(struct cli_failure *failure, const char *key, const char *what)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "%s has to be %s", key, what);
}

/* "a.example", "user@b.example", or {"name": ..., "type": "dns|mailbox"}. */
static bool
read_name(struct caa_plugin_name *name, const json_t *value)
{
	const json_t *text = value, *type = NULL;
	const char *word = NULL;

	if (json_is_object(value)) {
		text = json_object_get(value, "name");
		type = json_object_get(value, "type");
		if (json_object_size(value) != (type != NULL ? 2u : 1u) ||
		    (type != NULL && !json_is_string(type)))
			return false;
		word = json_string_value(type);
	}
	if (!json_is_string(text))
		return false;
	name->text = json_string_value(text);
	name->text_len = json_string_length(text);
	name->type = memchr(name->text, '@', name->text_len) != NULL
	    ? CAA_PLUGIN_NAME_MAILBOX
	    : CAA_PLUGIN_NAME_DNS;
	if (word == NULL)
		return true;
	name->type = strcmp(word, "mailbox") == 0 ? CAA_PLUGIN_NAME_MAILBOX
						  : CAA_PLUGIN_NAME_DNS;
	return strcmp(word, "mailbox") == 0 || strcmp(word, "dns") == 0;
}

static enum cli_exit
read_names(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	const size_t count = json_array_size(value);

	if (!json_is_array(value) || count > NAMES_MAX)
		return wrong(failure, "names", "a list of names");
	query->names = calloc(count + 1, sizeof(*query->names));
	if (query->names == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	for (size_t i = 0; i < count; i++)
		if (!read_name(&query->names[i], json_array_get(value, i)))
			return cli_fail(failure, CLI_EXIT_USAGE,
			    "names[%zu] has to be a name, or an object with "
			    "its \"name\" and the \"type\" dns or mailbox",
			    i);
	query->request.names = query->names;
	query->request.name_count = count;
	return CLI_EXIT_PERMIT;
}

/* PEM as it stands, or DER in base64. */
static enum cli_exit
read_input(struct query *query, const json_t *value, const char *key,
    uint32_t kind, struct cli_failure *failure)
{
	const char *text = json_string_value(value);
	const size_t len = json_string_length(value);

	if (query->request.input_kind != CAA_PLUGIN_INPUT_NONE)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "csr and certificate exclude each other");
	if (text == NULL || len == 0)
		return wrong(failure, key, "PEM, or DER in base64");
	query->request.input_kind = kind;
	if (strstr(text, PEM_BEGIN) != NULL) {
		query->request.input = (const uint8_t *)text;
		query->request.input_len = len;
		return CLI_EXIT_PERMIT;
	}
	if (!cli_base64_decode(
		text, len, &query->input, &query->request.input_len) ||
	    query->request.input_len == 0)
		return wrong(failure, key, "PEM, or DER in base64");
	query->request.input = query->input;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
read_csr(struct query *query, const json_t *value, struct cli_failure *failure)
{
	return read_input(query, value, "csr", CAA_PLUGIN_INPUT_CSR, failure);
}

static enum cli_exit
read_certificate(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	return read_input(
	    query, value, "certificate", CAA_PLUGIN_INPUT_CERTIFICATE, failure);
}

/* A text without a zero octet, which C would take for its end. */
static const char *
plain_text(const json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL && strlen(text) == json_string_length(value) ? text
									 : NULL;
}

static enum cli_exit
read_profile(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	if (json_is_null(value))
		return CLI_EXIT_PERMIT;
	query->request.profile = plain_text(value);
	return query->request.profile != NULL
	    ? CLI_EXIT_PERMIT
	    : wrong(failure, "profile", "the name of a profile");
}

static enum cli_exit
read_trace_id(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	query->request.trace_id = plain_text(value);
	return query->request.trace_id != NULL
	    ? CLI_EXIT_PERMIT
	    : wrong(failure, "trace_id", "a text");
}

static enum cli_exit
read_usage(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	static const char *const words[] = {
		[CAA_PLUGIN_USAGE_AUTO] = "auto",
		[CAA_PLUGIN_USAGE_TLS] = "tls",
		[CAA_PLUGIN_USAGE_SMIME] = "smime",
	};
	const char *text = plain_text(value);

	for (uint32_t i = CAA_PLUGIN_USAGE_AUTO;
	     text != NULL && i < CLI_COUNTOF(words); i++)
		if (strcmp(words[i], text) == 0) {
			query->request.usage = i;
			return CLI_EXIT_PERMIT;
		}
	return wrong(failure, "usage", "auto, tls or smime");
}

static enum cli_exit
read_timeout(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	const json_int_t ms = json_integer_value(value);

	if (!json_is_integer(value) || ms < 1 || ms > 600000)
		return wrong(failure, "timeout_ms",
		    "a number of milliseconds from 1 to 600000");
	query->request.timeout_ms = (uint32_t)ms;
	return CLI_EXIT_PERMIT;
}

/* To the module an empty list means the configured one, which may hold more
 * than a client that sends none meant to grant: it has to leave the member out
 * for that. */
static enum cli_exit
read_list(const char **items, size_t *count, const json_t *value,
    const char *key, struct cli_failure *failure)
{
	static const char what[] =
	    "a list of 1 to 64 texts; without it, the configured one counts";
	const size_t size = json_array_size(value);

	if (size == 0 || size > LIST_MAX)
		return wrong(failure, key, what);
	for (size_t i = 0; i < size; i++) {
		items[i] = plain_text(json_array_get(value, i));
		if (items[i] == NULL)
			return wrong(failure, key, what);
	}
	*count = size;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
read_uris(struct query *query, const json_t *value, struct cli_failure *failure)
{
	query->request.account_uris = query->uris;
	return read_list(query->uris, &query->request.account_uri_count, value,
	    "account_uris", failure);
}

static enum cli_exit
read_methods(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	query->request.methods = query->methods;
	return read_list(query->methods, &query->request.method_count, value,
	    "validation_methods", failure);
}

static enum cli_exit
read_issuers(
    struct query *query, const json_t *value, struct cli_failure *failure)
{
	query->request.issuers = query->issuers;
	return read_list(query->issuers, &query->request.issuer_count, value,
	    "issuers", failure);
}

static const struct {
	const char *key;
	read_fn *read;
} members[] = {
	{ "account_uris", read_uris },
	{ "certificate", read_certificate },
	{ "csr", read_csr },
	{ "issuers", read_issuers },
	{ "names", read_names },
	{ "profile", read_profile },
	{ "timeout_ms", read_timeout },
	{ "trace_id", read_trace_id },
	{ "usage", read_usage },
	{ "validation_methods", read_methods },
};

/* What is not understood must not be passed over: it may restrict. */
static enum cli_exit
read_member(struct query *query, const char *key, const json_t *value,
    struct cli_failure *failure)
{
	const char *best = NULL;

	for (size_t i = 0; i < CLI_COUNTOF(members); i++) {
		if (strcmp(members[i].key, key) == 0)
			return members[i].read(query, value, failure);
		best = cli_nearest(key, best, members[i].key);
	}
	return cli_fail(failure, CLI_EXIT_USAGE, "unknown member \"%.64s\"%s%s",
	    key, best != NULL ? ", perhaps " : "", best != NULL ? best : "");
}

static enum cli_exit
query_read(struct query *query, const struct serve_request *request,
    struct cli_failure *failure)
{
	json_error_t error;
	enum cli_exit code = CLI_EXIT_PERMIT;
	const char *key;
	json_t *value;

	query->request.struct_size = sizeof(query->request);
	query->root = json_loadb((const char *)request->body, request->body_len,
	    JSON_REJECT_DUPLICATES, &error);
	if (query->root == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "the body is no JSON: line %d: %s", error.line, error.text);
	if (!json_is_object(query->root))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "the body has to be a JSON object");
	json_object_foreach(query->root, key, value)
	{
		code = read_member(query, key, value, failure);
		if (code != CLI_EXIT_PERMIT)
			return code;
	}
	if (query->request.name_count == 0 && query->request.input == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "nothing to check: give names, csr or certificate");
	return CLI_EXIT_PERMIT;
}

static void
checked(struct serve_exchange *exchange, void *ctx,
    const struct serve_outcome *outcome)
{
	query_free(ctx);
	if (serve_outcome_http(outcome) == 200)
		serve_respond(exchange, 200, "application/json",
		    outcome->report, outcome->report_len);
	else
		serve_respond_failure(exchange, outcome);
}

static void
handle(struct serve_exchange *exchange)
{
	struct query *query = calloc(1, sizeof(*query));
	struct cli_failure failure = { .text = "out of memory" };
	enum cli_exit code = CLI_EXIT_INTERNAL;

	if (query != NULL)
		code = query_read(
		    query, serve_exchange_request(exchange), &failure);
	if (code == CLI_EXIT_PERMIT) {
		if (!serve_check(exchange, &query->request, checked, query))
			query_free(query);
		return;
	}
	query_free(query);
	if (code == CLI_EXIT_USAGE)
		serve_respond_error(
		    exchange, 400, "bad-request", "%s", failure.text);
	else
		serve_respond_error(
		    exchange, 500, "internal", "%s", failure.text);
}

static const struct serve_route routes[] = {
	{ "POST", "/v1/check", SERVE_ACCESS_CLIENT, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

const struct serve_face serve_face_check = {
	.name = "check",
	.routes = routes,
};
