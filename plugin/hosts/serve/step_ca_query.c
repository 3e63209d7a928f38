/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/step_ca_query.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/serve/step_ca_draft.h"
#include "plugin/hosts/serve/step_ca_names.h"

#define NAMES_MAX 10000u /* as many as the module ever takes */
#define DEVICE    "device-attest-01"

void
step_ca_query_free(struct step_ca_query *query)
{
	if (query == NULL)
		return;
	free(query->names);
	free(query->input);
	json_decref(query->root);
	free(query);
}

static bool
add_name(void *ctx, const struct step_ca_name *name)
{
	static const uint32_t types[] = {
		[STEP_CA_OTHER] = CAA_PLUGIN_NAME_OTHER,
		[STEP_CA_DNS] = CAA_PLUGIN_NAME_DNS,
		[STEP_CA_MAILBOX] = CAA_PLUGIN_NAME_MAILBOX,
	};
	struct step_ca_query *query = ctx;

	if (query->request.name_count == query->room) {
		const size_t room = query->room == 0 ? 16 : 2 * query->room;
		struct caa_plugin_name *more =
		    realloc(query->names, room * sizeof(*more));

		if (more == NULL || room > 2 * NAMES_MAX) {
			query->names = more != NULL ? more : query->names;
			return false;
		}
		query->names = more;
		query->room = room;
	}
	query->names[query->request.name_count++] =
	    (struct caa_plugin_name){ .type = types[name->kind],
		    .text = name->text,
		    .text_len = name->len };
	return true;
}

/* ENRICHING: the request as it came, and what step-ca read out of it.  A
 * request may name nothing: the template adds names, AUTHORIZING sees them. */
static enum cli_exit
read_request(
    struct step_ca_query *query, const json_t *csr, struct cli_failure *failure)
{
	static const char nothing[] = "no name in the request";
	const struct step_ca_name none = { STEP_CA_OTHER, NULL, nothing,
		sizeof(nothing) - 1 };

	if (!step_ca_octets(json_object_get(csr, "raw"), &query->input,
		&query->request.input_len))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "x509CertificateRequest.raw has to be DER in base64");
	query->request.input_kind = CAA_PLUGIN_INPUT_CSR;
	enum cli_exit code = step_ca_names_each(
	    csr, "x509CertificateRequest", add_name, query, failure);
	if (code == CLI_EXIT_PERMIT && query->request.name_count == 0 &&
	    !add_name(query, &none))
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	return code;
}

static bool
add_idn(void *ctx, const struct step_ca_name *name)
{
	return !step_ca_name_is_idn(name) || add_name(ctx, name);
}

/* AUTHORIZING: what is about to be signed.  A name beside a certificate could
 * be a mail domain to the module, but not with AUTO. */
static enum cli_exit
read_certificate(struct step_ca_query *query, const json_t *certificate,
    struct cli_failure *failure)
{
	query->request.input_kind = CAA_PLUGIN_INPUT_CERTIFICATE;
	enum cli_exit code = step_ca_names_each(
	    certificate, "x509Certificate", add_idn, query, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	if (query->request.name_count > 0)
		query->request.usage = CAA_PLUGIN_USAGE_AUTO;
	return step_ca_draft_make(
	    &query->input, &query->request.input_len, certificate, failure);
}

/* RFC 8657 4: what step-ca says on how it validated. */
static enum cli_exit
read_attestation(struct step_ca_query *query, struct cli_failure *failure)
{
	const json_t *value = json_object_get(query->root, "attestationData");

	if (value == NULL || json_is_null(value))
		return CLI_EXIT_PERMIT;
	if (!json_is_object(value))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "attestationData has to be an object");
	query->methods[0] = DEVICE;
	query->request.methods = query->methods;
	query->request.method_count = 1;
	return CLI_EXIT_PERMIT;
}

/* What a body is about. */
static const struct subject {
	const char *member;
	/* NULL: SSH, which CAA does not speak of. */
	enum cli_exit (*read)(struct step_ca_query *query, const json_t *value,
	    struct cli_failure *failure);
} subjects[] = {
	{ "x509CertificateRequest", read_request },
	{ "x509Certificate", read_certificate },
	{ "sshCertificateRequest", NULL },
	{ "sshCertificate", NULL },
};

/* The one the body has; NULL: none, or several. */
static const struct subject *
find_subject(const json_t *root)
{
	const struct subject *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < CLI_COUNTOF(subjects); i++) {
		const json_t *value = json_object_get(root, subjects[i].member);

		if (value == NULL || json_is_null(value))
			continue;
		found = &subjects[i];
		count++;
	}
	return count == 1 ? found : NULL;
}

/* An answer to SCEPCHALLENGE would say that a password is right, and one to
 * NOTIFYING comes too late. */
static bool
is_scep(const json_t *root)
{
	static const char *const members[] = { "scepChallenge",
		"scepTransactionID", "scepErrorCode", "scepErrorDescription" };

	for (size_t i = 0; i < CLI_COUNTOF(members); i++)
		if (json_object_get(root, members[i]) != NULL)
			return true;
	return false;
}

static enum cli_exit
read_subject(struct step_ca_query *query, const struct subject *subject,
    struct cli_failure *failure)
{
	enum cli_exit code;

	query->is_ssh = subject->read == NULL;
	if (query->is_ssh)
		return CLI_EXIT_PERMIT;
	code = subject->read(
	    query, json_object_get(query->root, subject->member), failure);
	query->request.input = query->input;
	query->request.names = query->names;
	return code == CLI_EXIT_PERMIT ? read_attestation(query, failure)
				       : code;
}

enum cli_exit
step_ca_query_read(struct step_ca_query *query, const void *body, size_t len,
    struct cli_failure *failure)
{
	const struct subject *subject;

	query->request.struct_size = sizeof(query->request);
	query->root = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(query->root))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "the body has to be a JSON object, each member once");
	if (is_scep(query->root))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "this webhook is for ENRICHING and AUTHORIZING, not for "
		    "SCEPCHALLENGE and NOTIFYING");
	subject = find_subject(query->root);
	if (subject == NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "the body has to have one of x509CertificateRequest, "
		    "x509Certificate, sshCertificateRequest and "
		    "sshCertificate");
	return read_subject(query, subject, failure);
}
