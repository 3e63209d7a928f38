/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_MAX     128u /* octets, as of a trace_id */
#define JSON_FLAGS (JSON_COMPACT | JSON_ENSURE_ASCII)

struct serve_exchange {
	struct serve_setup *setup;
	struct serve_head head;
	struct serve_request request;
	const struct serve_route *route; /* NULL: none */
	struct serve_peer peer;
	uint8_t *body;
	serve_answer_fn *answer; /* NULL: the client is gone */
	void *ctx;
	struct serve_check *check; /* NULL: none under way */
	serve_checked_fn *checked;
	void *checked_ctx;
};

static const struct {
	int32_t status; /* of the module */
	unsigned http;
	const char *code;
} failures[] = {
	{ CAA_PLUGIN_E_INPUT, 400, "bad-request" },
	{ CAA_PLUGIN_E_CONFIG, 400, "bad-request" },
	{ CAA_PLUGIN_E_SYSTEM, 503, "busy" },
	{ CAA_PLUGIN_E_GONE, 503, "stopping" },
	{ CAA_PLUGIN_E_AUDIT, 500, "audit" },
};

const struct serve_request *
serve_exchange_request(const struct serve_exchange *exchange)
{
	return &exchange->request;
}

const struct serve_setup *
serve_exchange_setup(const struct serve_exchange *exchange)
{
	return exchange->setup;
}

const char *
serve_exchange_route(const struct serve_exchange *exchange)
{
	return exchange->route != NULL ? exchange->route->path : "-";
}

const char *
serve_request_header(const struct serve_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (strcmp(request->headers[i].name, name) == 0)
			return request->headers[i].value;
	return NULL;
}

static void
exchange_free(struct serve_exchange *exchange)
{
	serve_setup_leave(exchange->setup);
	serve_head_clear(&exchange->head);
	free(exchange->body);
	free(exchange);
}

/* Ends it. */
static void
respond(struct serve_exchange *exchange, const struct serve_answer *answer)
{
	serve_answer_fn *fn = exchange->answer;
	void *ctx = exchange->ctx;

	if (fn == NULL) {
		exchange_free(exchange);
		return;
	}
	fn(ctx, answer);
	exchange_free(exchange);
}

void
serve_respond(struct serve_exchange *exchange, unsigned status,
    const char *type, const void *body, size_t len)
{
	respond(exchange,
	    &(struct serve_answer){
		.status = status,
		.type = type,
		.body = body,
		.len = len,
		.headers = "",
	    });
}

static void
respond_dump(struct serve_exchange *exchange, unsigned status, json_t *object,
    const char *headers)
{
	static const char none[] =
	    "{\"verdict\":\"deny\",\"error\":{\"code\":\"internal\","
	    "\"message\":\"out of memory\"}}";
	char *text = json_dumps(object, JSON_FLAGS);
	const char *body = text != NULL ? text : none;

	respond(exchange,
	    &(struct serve_answer){
		.status = text != NULL ? status : 500,
		.type = "application/json",
		.body = body,
		.len = strlen(body),
		.headers = headers,
	    });
	free(text);
	json_decref(object);
}

void
serve_respond_json(
    struct serve_exchange *exchange, unsigned status, json_t *object)
{
	respond_dump(exchange, status, object, "");
}

/* What a status has to say besides (RFC 9110 15.5.2, 10.2.3). */
static const struct {
	unsigned status;
	const char *headers;
} extras[] = {
	{ 401, "WWW-Authenticate: Bearer realm=\"caa-validator\"\r\n" },
	{ 503, "Retry-After: 1\r\n" },
};

static const char *
extra_headers(unsigned status)
{
	for (size_t i = 0; i < CLI_COUNTOF(extras); i++)
		if (extras[i].status == status)
			return extras[i].headers;
	return "";
}

/* Deny is what a client reads that looks for the verdict only. */
static json_t *
error_object(const char *code, const char *message)
{
	return json_pack("{s:s,s:{s:s,s:s}}", "verdict", "deny", "error",
	    "code", code, "message", message);
}

void
serve_respond_error(struct serve_exchange *exchange, unsigned status,
    const char *code, const char *format, ...)
{
	char text[640];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (char *c = text; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	respond_dump(
	    exchange, status, error_object(code, text), extra_headers(status));
}

unsigned
serve_outcome_http(const struct serve_outcome *outcome)
{
	if (outcome->status >= 0 || outcome->status == CAA_PLUGIN_E_DNS)
		return outcome->report != NULL ? 200 : 500;
	for (size_t i = 0; i < CLI_COUNTOF(failures); i++)
		if (failures[i].status == outcome->status)
			return failures[i].http;
	return 500;
}

void
serve_respond_failure(
    struct serve_exchange *exchange, const struct serve_outcome *outcome)
{
	const char *code = "internal";

	for (size_t i = 0; i < CLI_COUNTOF(failures); i++)
		if (failures[i].status == outcome->status)
			code = failures[i].code;
	serve_respond_error(exchange, serve_outcome_http(outcome), code, "%s",
	    outcome->message[0] != '\0' ? outcome->message
					: "the module gave no report");
}

/* The module's answer, or that there will be none. */
static void
on_checked(void *ctx, const struct serve_outcome *outcome)
{
	struct serve_exchange *exchange = ctx;

	exchange->check = NULL;
	exchange->checked(exchange, exchange->checked_ctx, outcome);
}

bool
serve_check(struct serve_exchange *exchange, struct caa_plugin_request *request,
    serve_checked_fn *done, void *ctx)
{
	if (request->trace_id == NULL)
		request->trace_id = exchange->request.id;
	exchange->checked = done;
	exchange->checked_ctx = ctx;
	exchange->check = serve_engine_check(
	    exchange->setup->engine, request, on_checked, exchange);
	if (exchange->check != NULL)
		return true;
	serve_respond_error(
	    exchange, 503, "busy", "too many checks are under way");
	return false;
}

/* Fit for a trace_id? */
static bool
is_id(const char *text)
{
	const size_t len = text == NULL ? 0 : strlen(text);

	if (len == 0 || len > ID_MAX)
		return false;
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

static void
request_fill(struct serve_exchange *exchange, size_t body_len)
{
	const struct serve_head *head = &exchange->head;
	const char *id = serve_head_find(head, "x-request-id");

	exchange->request = (struct serve_request){
		.method = head->method,
		.path = head->path,
		.query = head->query,
		.rest = "",
		.id = is_id(id) ? id : NULL,
		.headers = exchange->head.headers,
		.header_count = head->header_count,
		.body = exchange->body,
		.body_len = body_len,
		.peer = &exchange->peer,
	};
}

struct serve_exchange *
serve_exchange_new(
    const struct serve_arrival *arrival, serve_answer_fn *answer, void *ctx)
{
	struct serve_exchange *exchange = calloc(1, sizeof(*exchange));

	if (exchange == NULL)
		return NULL;
	*exchange = (struct serve_exchange){
		.setup = serve_setup_take(arrival->setup),
		.head = *arrival->head,
		.peer = *arrival->peer,
		.body = arrival->body,
		.answer = answer,
		.ctx = ctx,
	};
	*arrival->head = (struct serve_head){ 0 };
	request_fill(exchange, arrival->body_len);
	return exchange;
}

/* RFC 9110 15.5.6: say what would be allowed. */
static void
wrong_method(struct serve_exchange *exchange, const char *allowed)
{
	char headers[64];

	(void)snprintf(headers, sizeof(headers), "Allow: %s\r\n", allowed);
	respond_dump(exchange, 405,
	    error_object("bad-method", "another method is answered here"),
	    headers);
}

void
serve_exchange_run(struct serve_exchange *exchange)
{
	struct serve_request *request = &exchange->request;
	const struct serve_way way =
	    serve_setup_find(exchange->setup, request->method, request->path);

	exchange->route = way.route;
	request->state = way.state;
	request->rest = way.rest;
	if (way.route == NULL && way.allowed != NULL)
		wrong_method(exchange, way.allowed);
	else if (way.route == NULL)
		serve_respond_error(exchange, 404, "not-found",
		    "nothing is at %s", request->path);
	else if (way.route->access == SERVE_ACCESS_CLIENT &&
	    !exchange->peer.is_trusted)
		serve_respond_error(exchange, 401, "unauthorized",
		    "a client certificate or a token is needed");
	else
		way.route->handle(exchange);
}

void
serve_exchange_abandon(struct serve_exchange *exchange)
{
	exchange->answer = NULL;
	if (exchange->check != NULL)
		serve_engine_cancel(exchange->check);
}
