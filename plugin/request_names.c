/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/request_names.h"

#include "caa/text.h"
#include "plugin/notices.h"
#include "x509/names.h"

#define MAX_NAME_OCTETS 1024 /* of one name of the host */

/* One name on its way into the request. */
struct name {
	const char *kind; /* for messages: "dNSName" */
	size_t number;    /* likewise, from 1 */
	uint32_t type;    /* CAA_PLUGIN_NAME_* */
	const char *text;
	size_t len;
	enum caa_purpose purpose; /* NONE: reported only */
	const char *why;          /* then */
	const char *clause;       /* then */
};

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static void
judge_mailbox(const struct plugin_reading *reading, struct name *name)
{
	name->purpose = CAA_PURPOSE_NONE;
	name->clause = "RFC 9495 1";
	if (reading->usage == PLUGIN_TLS)
		name->why = "usage = tls: issuemail does not apply to a "
			    "certificate that is not for e-mail";
	else if (reading->usage == PLUGIN_AUTO &&
	    plugin_reading_is_tls_only(reading))
		name->why = "the extended key usage has serverAuth and no "
			    "emailProtection: issuemail does not apply";
	else
		name->purpose = CAA_PURPOSE_SMIME;
}

/* Which property, if any, speaks on this name? */
static void
judge(const struct plugin_reading *reading, struct name *name, bool is_plain)
{
	switch (name->type) {
	case CAA_PLUGIN_NAME_DNS:
		/* The host may name a mail domain; a SAN cannot. */
		name->purpose = is_plain && reading->usage == PLUGIN_SMIME
		    ? CAA_PURPOSE_SMIME
		    : CAA_PURPOSE_TLS;
		break;
	case CAA_PLUGIN_NAME_MAILBOX:
		judge_mailbox(reading, name);
		break;
	default:
		name->purpose = CAA_PURPOSE_NONE;
		name->clause = "RFC 8659 3";
		name->why = "CAA is for domain names and mailboxes";
		break;
	}
}

/* "local@" as asked, then the domain in A-labels. */
static const char *
print_mailbox(struct caa_pile *pile, const struct name *name,
    const struct caa_domain *domain)
{
	size_t local = name->len;
	char text[4 * MAX_NAME_OCTETS + CAA_DOMAIN_MAX_OCTETS + 1];
	struct caa_text out;

	while (local > 0 && name->text[local - 1] != '@')
		local--;
	caa_text_init(&out, text, sizeof(text));
	caa_text_add_octets(&out, name->text, local);
	caa_text_add(&out, domain->text);
	(void)caa_text_end(&out);
	return caa_pile_copy(pile, text);
}

static const char *
print_wildcard(struct caa_pile *pile, const struct caa_domain *domain)
{
	char text[CAA_DOMAIN_MAX_OCTETS + sizeof("*.")];
	struct caa_text out;

	caa_text_init(&out, text, sizeof(text));
	caa_text_add(&out, "*.");
	caa_text_add(&out, domain->text);
	(void)caa_text_end(&out);
	return caa_pile_copy(pile, text);
}

static const char *
print_other(struct caa_pile *pile, const struct name *name)
{
	char text[MAX_NAME_OCTETS + 1];

	(void)caa_text_escape(text, sizeof(text), name->text, name->len);
	return caa_pile_copy(pile, text);
}

/* How it is called in all that is said of it.  A host name is called as it is
 * asked for: it always is a question, and its domain stays. */
static const char *
print(struct caa_pile *pile, const struct name *name,
    const struct caa_domain *domain)
{
	if (name->type == CAA_PLUGIN_NAME_OTHER)
		return print_other(pile, name);
	if (name->type == CAA_PLUGIN_NAME_MAILBOX)
		return print_mailbox(pile, name, domain);
	if (domain->wildcard)
		return print_wildcard(pile, domain);
	return domain->text;
}

static enum caa_status
parse(struct caa_domain *out, const struct name *name, struct caa_error *error)
{
	if (name->type == CAA_PLUGIN_NAME_MAILBOX)
		return caa_domain_from_mailbox(
		    out, name->text, name->len, error);
	enum caa_status status =
	    caa_domain_parse(out, name->text, name->len, error);
	if (status == CAA_OK && out->wildcard &&
	    name->purpose == CAA_PURPOSE_SMIME)
		return caa_error_set(error, CAA_E_NAME,
		    "\"*.%s\" is no mail domain: it is a wildcard", out->text);
	return status;
}

/* Every name but OTHER must be well-formed, checked or not. */
static enum caa_status
add_name(const struct plugin_reading *reading, const struct name *name)
{
	struct plugin_request *request = reading->request;
	struct plugin_item *item = &request->items[request->item_count];
	struct caa_domain *domain = &request->domains[request->question_count];
	struct caa_error why = { 0 };

	if (name->len > MAX_NAME_OCTETS && name->type != CAA_PLUGIN_NAME_OTHER)
		return caa_error_set(reading->error, CAA_E_LIMIT,
		    "%s %zu is longer than %d octets", name->kind, name->number,
		    MAX_NAME_OCTETS);
	*item = (struct plugin_item){ .type = name->type,
		.question = PLUGIN_NO_QUESTION,
		.why = name->why,
		.clause = name->clause };
	if (name->type != CAA_PLUGIN_NAME_OTHER) {
		enum caa_status status = parse(domain, name, &why);

		if (status != CAA_OK)
			return caa_error_set(reading->error, status,
			    "%s %zu: %s", name->kind, name->number, why.text);
	}
	item->text = print(request->pile, name, domain);
	if (item->text == NULL)
		return no_memory(reading->error);
	if (name->purpose != CAA_PURPOSE_NONE) {
		item->question = request->question_count++;
		request->questions[item->question] =
		    (struct caa_question){ .domain = domain,
			    .purpose = name->purpose };
	}
	request->item_count++;
	return CAA_OK;
}

static enum caa_status
add_input_name(const struct plugin_reading *reading, size_t index)
{
	static const struct {
		const char *kind;
		uint32_t type;
	} kinds[] = {
		[X509_SAN_OTHER] = { "name", CAA_PLUGIN_NAME_OTHER },
		[X509_SAN_DNS] = { "dNSName", CAA_PLUGIN_NAME_DNS },
		[X509_SAN_MAILBOX] = { "rfc822Name", CAA_PLUGIN_NAME_MAILBOX },
		[X509_SAN_MAILBOX_UTF8] = { "SmtpUTF8Mailbox",
		    CAA_PLUGIN_NAME_MAILBOX },
	};
	const struct x509_san *san = &reading->input->items[index];
	struct name name = { .kind = kinds[san->type].kind,
		.number = index + 1,
		.type = kinds[san->type].type,
		.text = san->text,
		.len = san->len };

	judge(reading, &name, false);
	return add_name(reading, &name);
}

static enum caa_status
add_plain_name(const struct plugin_reading *reading, size_t index)
{
	const struct caa_plugin_name *theirs = &reading->theirs->names[index];
	struct name name = { .kind = "name",
		.number = index + 1,
		.type = theirs->type,
		.text = theirs->text,
		.len = theirs->text_len };

	if (theirs->type > CAA_PLUGIN_NAME_MAILBOX || theirs->reserved != 0 ||
	    theirs->text == NULL)
		return caa_error_set(reading->error, CAA_E_MALFORMED,
		    "request.names[%zu] is not filled as the interface says",
		    index);
	judge(reading, &name, true);
	return add_name(reading, &name);
}

/* As much as there can be of each. */
static enum caa_status
make_room(const struct plugin_reading *reading)
{
	struct plugin_request *request = reading->request;
	const size_t in_input =
	    reading->input == NULL ? 0 : reading->input->count;
	const size_t beside = reading->theirs->name_count;

	if (beside > request->profile->max_names ||
	    in_input > request->profile->max_names - beside)
		return caa_error_set(reading->error, CAA_E_LIMIT,
		    "the request holds more than %u names (max_names)",
		    request->profile->max_names);
	const size_t total = in_input + beside;
	request->items =
	    caa_pile_take(request->pile, total * sizeof(*request->items));
	request->questions =
	    caa_pile_take(request->pile, total * sizeof(*request->questions));
	request->domains =
	    caa_pile_take(request->pile, total * sizeof(*request->domains));
	return request->items != NULL && request->questions != NULL &&
		request->domains != NULL
	    ? CAA_OK
	    : no_memory(reading->error);
}

static enum caa_status
add_all(const struct plugin_reading *reading)
{
	enum caa_status status = make_room(reading);

	for (size_t i = 0; status == CAA_OK && reading->input != NULL &&
	     i < reading->input->count;
	     i++)
		status = add_input_name(reading, i);
	for (size_t i = 0; status == CAA_OK && i < reading->theirs->name_count;
	     i++)
		status = add_plain_name(reading, i);
	return status;
}

static enum caa_status
nothing_to_check(const struct plugin_reading *reading)
{
	if (reading->input == NULL)
		return caa_error_set(
		    reading->error, CAA_E_NAME, "the request names nothing");
	if (reading->input->common_name == NULL)
		return caa_error_set(reading->error, CAA_E_NAME,
		    "no dNSName or mailbox in the subjectAltName");
	return caa_error_set(reading->error, CAA_E_NAME,
	    "no dNSName or mailbox in the subjectAltName; the subject CN "
	    "\"%s\" is never used",
	    reading->input->common_name);
}

static enum caa_status
read_input(struct x509_names **out, const struct caa_plugin_request *theirs,
    struct caa_error *error)
{
	struct x509_error why = { 0 };
	enum x509_input input = theirs->input_kind == CAA_PLUGIN_INPUT_CSR
	    ? X509_INPUT_CSR
	    : X509_INPUT_CERTIFICATE;

	if (theirs->input_kind == CAA_PLUGIN_INPUT_NONE)
		return CAA_OK;
	switch (x509_names_read(
	    out, input, theirs->input, theirs->input_len, &why)) {
	case X509_OK:
		return CAA_OK;
	case X509_E_NOMEM:
		return no_memory(error);
	case X509_E_INPUT:
		return caa_error_set(error, CAA_E_MALFORMED, "%s", why.text);
	case X509_E_LIMIT:
		return caa_error_set(error, CAA_E_LIMIT, "%s", why.text);
	}
	return caa_error_set(error, CAA_E_SYSTEM, "unknown input status");
}

static uint32_t
effective_usage(const struct caa_plugin_request *theirs,
    const struct plugin_profile *profile)
{
	switch (theirs->usage) {
	case CAA_PLUGIN_USAGE_AUTO:
		return PLUGIN_AUTO;
	case CAA_PLUGIN_USAGE_TLS:
		return PLUGIN_TLS;
	case CAA_PLUGIN_USAGE_SMIME:
		return PLUGIN_SMIME;
	default:
		return profile->usage;
	}
}

enum caa_status
plugin_request_read_names(struct plugin_request *request,
    const struct caa_plugin_request *theirs, struct caa_error *error)
{
	struct x509_names *input = NULL;
	enum caa_status status = read_input(&input, theirs, error);
	const struct plugin_reading reading = { .request = request,
		.theirs = theirs,
		.input = input,
		.usage = effective_usage(theirs, request->profile),
		.error = error };

	if (status == CAA_OK)
		status = add_all(&reading);
	if (status == CAA_OK && request->item_count == 0)
		status = nothing_to_check(&reading);
	if (status == CAA_OK)
		status = plugin_notices_add(&reading);
	x509_names_free(input);
	return status;
}
