/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POST /kubernetes: a validating admission webhook for cert-manager's
 * CertificateRequests, which are refused before an issuer sees them.
 *
 * API servers authenticate to webhooks only where their own configuration says
 * how, which hosted clusters do not let one set.  For them a token may stand at
 * the end of the path, /kubernetes/TOKEN.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "plugin/hosts/common/base64.h"
#include "plugin/hosts/common/input.h"
#include "plugin/hosts/common/report.h"
#include "plugin/hosts/serve/admission.h"
#include "plugin/hosts/serve/issuer_map.h"

#define PATH        "/kubernetes"
#define TOKEN_MIN   16u  /* octets: nobody guesses that many */
#define RESERVE_MS  500u /* of the API server's patience, for the way back */
#define UID_OCTETS  128u
#define TIMEOUT_MAX 30u /* seconds: the API server's own limit */

struct state {
	struct serve_issuer_map *profiles;
	char *token; /* NULL: none in the path */
	size_t token_len;
};

/* One review on its way through the module. */
struct review {
	json_t *root;
	const json_t *request; /* of root */
	char uid[UID_OCTETS + 1];
	struct caa_plugin_request check;
	uint8_t *pem;
};

static void
review_free(struct review *review)
{
	if (review == NULL)
		return;
	json_decref(review->root);
	free(review->pem);
	free(review);
}

/* Into review; false: it is no AdmissionReview that could be answered. */
static bool
review_read(struct review *review, const struct serve_request *request)
{
	review->root = json_loadb((const char *)request->body,
	    request->body_len, JSON_REJECT_DUPLICATES, NULL);
	review->request = json_object_get(review->root, "request");
	const char *uid = cli_report_text(review->request, "uid");
	if (strcmp(cli_report_text(review->root, "apiVersion"),
		"admission.k8s.io/v1") != 0 ||
	    strcmp(cli_report_text(review->root, "kind"), "AdmissionReview") !=
		0 ||
	    cli_report_text(json_object_get(review->request, "resource"),
		"resource")[0] == '\0' ||
	    uid[0] == '\0' || strlen(uid) > UID_OCTETS)
		return false;
	(void)snprintf(review->uid, sizeof(review->uid), "%s", uid);
	return true;
}

/* Is this the creation of a request, or one that was changed?  Its spec cannot
 * change, so that other updates (of its status) are none of our business. */
static bool
is_ours(const json_t *request)
{
	const json_t *resource = json_object_get(request, "resource");
	const char *operation = cli_report_text(request, "operation");
	const json_t *spec =
	    json_object_get(json_object_get(request, "object"), "spec");
	const json_t *old =
	    json_object_get(json_object_get(request, "oldObject"), "spec");

	if (strcmp(cli_report_text(resource, "group"), "cert-manager.io") !=
		0 ||
	    strcmp(cli_report_text(resource, "resource"),
		"certificaterequests") != 0 ||
	    cli_report_text(request, "subResource")[0] != '\0' ||
	    strcmp(operation, "DELETE") == 0)
		return false;
	return strcmp(operation, "UPDATE") != 0 || spec == NULL ||
	    !json_equal(spec, old);
}

/* "timeout=10s", which the API server adds to the path. */
static uint32_t
patience_ms(const char *query)
{
	const char *timeout = strstr(query, "timeout=");
	char *end = NULL;

	if (timeout == NULL)
		return 0;
	const unsigned long seconds =
	    strtoul(timeout + strlen("timeout="), &end, 10);
	if (end[0] != 's' || seconds == 0 || seconds > TIMEOUT_MAX)
		return 0;
	return (uint32_t)(seconds * 1000 - RESERVE_MS);
}

static bool
read_csr(struct review *review, const json_t *spec)
{
	const json_t *text = json_object_get(spec, "request");

	if (!json_is_string(text) ||
	    !cli_base64_decode(json_string_value(text),
		json_string_length(text), &review->pem,
		&review->check.input_len) ||
	    review->check.input_len == 0)
		return false;
	review->check.input = review->pem;
	review->check.input_kind = CAA_PLUGIN_INPUT_CSR;
	return true;
}

static void
respond(struct serve_exchange *exchange, struct review *review, json_t *answer)
{
	review_free(review);
	serve_respond_json(exchange, 200, answer);
}

static void
checked(struct serve_exchange *exchange, void *ctx,
    const struct serve_outcome *outcome)
{
	struct review *review = ctx;
	const unsigned status = serve_outcome_http(outcome);
	json_t *report = NULL, *answer;

	if (outcome->report != NULL)
		report =
		    json_loadb(outcome->report, outcome->report_len, 0, NULL);
	if (status == 200 && report != NULL)
		answer = serve_admission_decided(
		    review->uid, report, outcome->result);
	else
		answer = serve_admission_deny(review->uid,
		    status == 200 ? 500 : status,
		    outcome->message != NULL ? outcome->message
					     : "the check has no report");
	json_decref(report);
	respond(exchange, review, answer);
}

static void
check(struct serve_exchange *exchange, struct review *review)
{
	const struct serve_request *request = serve_exchange_request(exchange);
	const struct state *state = request->state;
	const json_t *spec =
	    json_object_get(json_object_get(review->request, "object"), "spec");
	const json_t *issuer = json_object_get(spec, "issuerRef");
	const char *kind = cli_report_text(issuer, "kind");
	const char *profile = serve_issuer_map_find(state->profiles,
	    kind[0] != '\0' ? kind : "Issuer", cli_report_text(issuer, "name"));

	/* Other groups have kinds called so, too. */
	const char *group = cli_report_text(issuer, "group");
	const bool is_exempt = profile != NULL && strcmp(profile, "-") == 0;
	const bool is_theirs =
	    group[0] == '\0' || strcmp(group, "cert-manager.io") == 0;

	if (is_exempt && is_theirs) {
		respond(exchange, review, serve_admission_allow(review->uid));
		return;
	}
	review->check.struct_size = sizeof(review->check);
	review->check.profile = is_exempt ? NULL : profile;
	review->check.trace_id = review->uid;
	review->check.timeout_ms = patience_ms(request->query);
	if (!read_csr(review, spec))
		respond(exchange, review,
		    serve_admission_deny(review->uid, 400,
			"spec.request is not the base64 of a request"));
	else if (!serve_check(exchange, &review->check, checked, review))
		review_free(review);
}

static bool
may_ask(const struct serve_request *request)
{
	const struct state *state = request->state;
	const char *token = request->rest;

	return request->peer->is_trusted ||
	    (state->token != NULL && strlen(token) == state->token_len &&
		CRYPTO_memcmp(token, state->token, state->token_len) == 0);
}

static void
handle(struct serve_exchange *exchange)
{
	const struct serve_request *request = serve_exchange_request(exchange);
	struct review *review;
	json_t *answer;

	if (!may_ask(request)) {
		serve_respond_error(exchange, 401, "unauthorized",
		    "a client certificate or token is needed");
		return;
	}
	review = calloc(1, sizeof(*review));
	if (review == NULL || !review_read(review, request)) {
		serve_respond_error(exchange, review == NULL ? 500 : 400,
		    review == NULL ? "internal" : "bad-request",
		    review == NULL ? "out of memory"
				   : "the body is no AdmissionReview of "
				     "admission.k8s.io/v1");
		review_free(review);
		return;
	}
	if (is_ours(review->request) &&
	    !json_is_true(json_object_get(review->request, "dryRun"))) {
		check(exchange, review);
		return;
	}
	answer = serve_admission_allow(review->uid);
	/* A check is recorded and may be reported to the domain's owner. */
	if (is_ours(review->request))
		serve_admission_warn(answer, "CAA is not checked in a dry run");
	respond(exchange, review, answer);
}

static enum cli_exit
read_token(struct state *state, const char *path, const char *origin,
    struct cli_failure *failure)
{
	struct cli_input input;
	const enum cli_exit code = cli_input_read(&input, path, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	while (input.len > 0 && input.octets[input.len - 1] <= ' ')
		input.len--;
	state->token = strndup((const char *)input.octets, input.len);
	cli_input_clear(&input);
	if (state->token == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	state->token_len = strlen(state->token);
	if (state->token_len >= TOKEN_MIN)
		return CLI_EXIT_PERMIT;
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s: the token in %.128s is shorter than 16 octets; \"openssl "
	    "rand -hex 32\" makes one",
	    origin, path);
}

static void
close_face(void *ctx)
{
	struct state *state = ctx;

	if (state == NULL)
		return;
	serve_issuer_map_free(state->profiles);
	free(state->token);
	free(state);
}

static enum cli_exit
open_face(void **out, const struct serve_section *section,
    struct cli_failure *failure)
{
	struct state *state = calloc(1, sizeof(*state));
	const char *path = serve_section_get(section, "path_token_file");
	enum cli_exit code;

	if (state == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	code = serve_issuer_map_new(&state->profiles,
	    serve_section_get(section, "profiles"),
	    serve_section_origin(section, "profiles"), failure);
	if (code == CLI_EXIT_PERMIT && path[0] != '\0')
		code = read_token(state, path,
		    serve_section_origin(section, "path_token_file"), failure);
	if (code == CLI_EXIT_PERMIT)
		*out = state;
	else
		close_face(state);
	return code;
}

static bool
is_guarded(const void *ctx)
{
	const struct state *state = ctx;

	return state->token != NULL;
}

static const struct serve_route routes[] = {
	{ "POST", PATH, SERVE_ACCESS_FACE, handle },
	{ "POST", PATH "/", SERVE_ACCESS_FACE, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

static const struct serve_face_key keys[] = {
	{ "path_token_file", "" },
	{ "profiles", "" },
	{ NULL, NULL },
};

const struct serve_face serve_face_kubernetes = {
	.name = "kubernetes",
	.routes = routes,
	.keys = keys,
	.open = open_face,
	.close = close_face,
	.is_guarded = is_guarded,
};
