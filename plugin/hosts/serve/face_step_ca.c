/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POST /step-ca/PROFILE: the webhooks ENRICHING and AUTHORIZING of step-ca.
 * Both verdicts are 200: any other status is an error to step-ca, which hides
 * why from the client.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/report.h"
#include "plugin/hosts/serve/face.h"
#include "plugin/hosts/serve/step_ca_query.h"
#include "plugin/hosts/serve/step_ca_secrets.h"

#define MESSAGE_MAX 1024u
#define TIMEOUT_MIN 100u
#define TIMEOUT_MAX 9000u /* milliseconds; step-ca gives up after 10 s */

struct step_ca {
	struct step_ca_secrets *secrets; /* NULL: none */
	unsigned timeout_ms;
	bool denies_ssh;
};

/* step-ca shows its client both: "message (code)". */
static void
deny(struct serve_exchange *exchange, const char *code, const char *message)
{
	serve_respond_json(exchange, 200,
	    json_pack("{s:b,s:{s:s,s:s}}", "allow", 0, "error", "code", code,
		"message", message));
}

struct sentence {
	char text[MESSAGE_MAX];
	size_t len, left; /* left: names there was no room for */
};

static void
add_text(struct sentence *sentence, const char *name, const char *why)
{
	const size_t room = sizeof(sentence->text) - sentence->len;
	const int len = snprintf(sentence->text + sentence->len, room,
	    "%s%s: %s", sentence->len > 0 ? "; " : "", name, why);

	if (sentence->left == 0 && len > 0 && (size_t)len < room) {
		sentence->len += (size_t)len;
		return;
	}
	sentence->text[sentence->len] = '\0';
	sentence->left++;
}

/* All denied names with their reasons; the code is that of the first. */
static void
deny_names(struct serve_exchange *exchange, const json_t *report,
    const struct caa_plugin_result *result)
{
	const json_t *names = json_object_get(report, "names");
	struct sentence sentence = { .text = "" };
	json_t *told = json_object();
	char message[MESSAGE_MAX + 64];
	const char *code = "denied";

	for (size_t i = 0; i < json_array_size(names); i++) {
		const json_t *name = json_array_get(names, i);

		/* Listed and in the octets: once is enough. */
		if (strcmp(cli_report_text(name, "verdict"), "permit") == 0 ||
		    json_object_get(told, cli_report_text(name, "name")) !=
			NULL)
			continue;
		(void)json_object_set_new(
		    told, cli_report_text(name, "name"), json_true());
		if (sentence.len == 0 &&
		    cli_report_text(name, "reason")[0] != '\0')
			code = cli_report_text(name, "reason");
		add_text(&sentence, cli_report_text(name, "name"),
		    cli_report_text(name, "explanation"));
	}
	(void)snprintf(message, sizeof(message), "%s",
	    sentence.len > 0 ? sentence.text : result->detail);
	if (sentence.len > 0 && sentence.left > 0)
		(void)snprintf(message + sentence.len,
		    sizeof(message) - sentence.len,
		    "; and %zu more names are denied", sentence.left);
	deny(exchange, code, message);
	json_decref(told);
}

/* data is there for templates, as .Webhooks.NAME. */
static void
allow(struct serve_exchange *exchange, json_t *report)
{
	serve_respond_json(exchange, 200,
	    json_pack("{s:b,s:{s:O?,s:O?,s:O?,s:O?}}", "allow", 1, "data",
		"verdict", json_object_get(report, "verdict"), "checked_at",
		json_object_get(report, "checked_at"), "expires_at",
		json_object_get(report, "expires_at"), "notices",
		json_object_get(report, "notices")));
}

static void
checked(struct serve_exchange *exchange, void *ctx,
    const struct serve_outcome *outcome)
{
	const unsigned status = serve_outcome_http(outcome);
	json_t *report = NULL;

	step_ca_query_free(ctx);
	if (outcome->report != NULL)
		report =
		    json_loadb(outcome->report, outcome->report_len, 0, NULL);
	/* step-ca comes again after a 5xx, once. */
	if (status == 400)
		deny(exchange, "bad-request", outcome->message);
	else if (status != 200)
		serve_respond_failure(exchange, outcome);
	else if (outcome->result->verdict == CAA_PLUGIN_PERMIT)
		allow(exchange, report);
	else
		deny_names(exchange, report, outcome->result);
	json_decref(report);
}

static void
answer_ssh(struct serve_exchange *exchange, const struct step_ca *face)
{
	if (face->denies_ssh)
		deny(exchange, "ssh",
		    "CAA says nothing on SSH certificates, and ssh = deny");
	else
		serve_respond_json(exchange, 200,
		    json_pack("{s:b,s:{s:s,s:[s]}}", "allow", 1, "data",
			"verdict", "permit", "notices",
			"not checked: CAA says nothing on SSH certificates"));
}

/* Where there are secrets, being on this machine proves nothing: a proxy is. */
static bool
is_known(const struct step_ca *face, const struct serve_peer *peer)
{
	return peer->is_trusted &&
	    (face->secrets == NULL || peer->kind == SERVE_PEER_CERTIFICATE ||
		peer->kind == SERVE_PEER_TOKEN);
}

/* Whoever has the secret of the id he names, or is known to the daemon.  A
 * wrong signature is never made good by the latter. */
static bool
is_step_ca(const struct serve_request *request)
{
	const struct step_ca *face = request->state;

	switch (step_ca_secrets_judge(face->secrets,
	    serve_request_header(request, "x-smallstep-webhook-id"),
	    serve_request_header(request, "x-smallstep-signature"),
	    request->body, request->body_len)) {
	case STEP_CA_SIGNER_KNOWN:
		return true;
	case STEP_CA_SIGNER_UNKNOWN:
		return is_known(face, request->peer);
	case STEP_CA_SIGNER_FORGED:
		return false;
	}
	return false;
}

static void
answer(struct serve_exchange *exchange)
{
	const struct serve_request *request = serve_exchange_request(exchange);
	const struct step_ca *face = request->state;
	struct step_ca_query *query = calloc(1, sizeof(*query));
	struct cli_failure failure = { .text = "out of memory" };
	enum cli_exit code = CLI_EXIT_INTERNAL;

	if (query != NULL)
		code = step_ca_query_read(
		    query, request->body, request->body_len, &failure);
	if (code == CLI_EXIT_PERMIT && !query->is_ssh) {
		query->request.timeout_ms = face->timeout_ms;
		query->request.profile =
		    request->rest[0] != '\0' ? request->rest : NULL;
		if (!serve_check(exchange, &query->request, checked, query))
			step_ca_query_free(query);
		return;
	}
	step_ca_query_free(query);
	if (code == CLI_EXIT_PERMIT)
		answer_ssh(exchange, face);
	else if (code == CLI_EXIT_USAGE)
		deny(exchange, "bad-request", failure.text);
	else
		serve_respond_error(
		    exchange, 500, "internal", "%s", failure.text);
}

static void
handle(struct serve_exchange *exchange)
{
	if (is_step_ca(serve_exchange_request(exchange)))
		answer(exchange);
	else
		serve_respond_error(exchange, 401, "unauthorized",
		    "a signature by the secret of a known webhook, a client "
		    "certificate or a token is needed");
}

static enum cli_exit
read_timeout(struct step_ca *face, const struct serve_section *section,
    struct cli_failure *failure)
{
	const char *text = serve_section_get(section, "timeout_ms");
	const size_t len = strlen(text);
	unsigned long n = 0;

	if (len > 0 && len < 6 && strspn(text, "0123456789") == len)
		n = strtoul(text, NULL, 10);
	face->timeout_ms = (unsigned)n;
	return n >= TIMEOUT_MIN && n <= TIMEOUT_MAX
	    ? CLI_EXIT_PERMIT
	    : cli_fail(failure, CLI_EXIT_USAGE,
		  "%s: timeout_ms is a number from %u to %u, not \"%.64s\"",
		  serve_section_origin(section, "timeout_ms"), TIMEOUT_MIN,
		  TIMEOUT_MAX, text);
}

static enum cli_exit
read_ssh(struct step_ca *face, const struct serve_section *section,
    struct cli_failure *failure)
{
	const char *text = serve_section_get(section, "ssh");

	face->denies_ssh = strcmp(text, "allow") != 0;
	return !face->denies_ssh || strcmp(text, "deny") == 0
	    ? CLI_EXIT_PERMIT
	    : cli_fail(failure, CLI_EXIT_USAGE,
		  "%s: ssh is one of allow|deny, not \"%.64s\"",
		  serve_section_origin(section, "ssh"), text);
}

static void
close_face(void *state)
{
	struct step_ca *face = state;

	if (face != NULL)
		step_ca_secrets_free(face->secrets);
	free(face);
}

static enum cli_exit
open_face(void **state, const struct serve_section *section,
    struct cli_failure *failure)
{
	struct step_ca *face = calloc(1, sizeof(*face));
	const char *path = serve_section_get(section, "secrets");
	enum cli_exit code;

	if (face == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	code = read_timeout(face, section, failure);
	if (code == CLI_EXIT_PERMIT)
		code = read_ssh(face, section, failure);
	if (code == CLI_EXIT_PERMIT && path[0] != '\0')
		code = step_ca_secrets_read(&face->secrets, path,
		    serve_section_origin(section, "secrets"), failure);
	if (code == CLI_EXIT_PERMIT)
		*state = face;
	else
		close_face(face);
	return code;
}

static bool
is_guarded(const void *state)
{
	const struct step_ca *face = state;

	return face != NULL && face->secrets != NULL;
}

static const struct serve_route routes[] = {
	{ "POST", "/step-ca/", SERVE_ACCESS_FACE, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

static const struct serve_face_key keys[] = {
	{ "secrets", "" },
	{ "ssh", "allow" },
	{ "timeout_ms", "4000" },
	{ NULL, NULL },
};

const struct serve_face serve_face_step_ca = {
	.name = "step-ca",
	.routes = routes,
	.keys = keys,
	.open = open_face,
	.close = close_face,
	.is_guarded = is_guarded,
};
