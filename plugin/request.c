/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/request.h"

#include <string.h>
#include <time.h>

#include "plugin/request_names.h"
#include "plugin/text.h"

#define MAX_TRACE_ID 128 /* octets */

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static enum caa_status
check_scalars(const struct caa_plugin_request *theirs, struct caa_error *error)
{
	if (theirs->input_kind > CAA_PLUGIN_INPUT_CERTIFICATE)
		return caa_error_set(error, CAA_E_MALFORMED,
		    "request.input_kind %u is unknown", theirs->input_kind);
	if (theirs->usage > CAA_PLUGIN_USAGE_SMIME)
		return caa_error_set(error, CAA_E_MALFORMED,
		    "request.usage %u is unknown", theirs->usage);
	if (theirs->reserved != 0)
		return caa_error_set(
		    error, CAA_E_MALFORMED, "request.reserved is not 0");
	if ((theirs->input == NULL) != (theirs->input_len == 0) ||
	    (theirs->input_kind == CAA_PLUGIN_INPUT_NONE) !=
		(theirs->input == NULL))
		return caa_error_set(error, CAA_E_MALFORMED,
		    "request.input, input_len and input_kind contradict each "
		    "other");
	if (theirs->names == NULL && theirs->name_count != 0)
		return caa_error_set(
		    error, CAA_E_MALFORMED, "request.names is NULL");
	return CAA_OK;
}

static enum caa_status
copy_trace_id(struct plugin_request *request,
    const struct caa_plugin_request *theirs, struct caa_error *error)
{
	if (theirs->trace_id == NULL)
		return CAA_OK;
	const size_t len = strnlen(theirs->trace_id, MAX_TRACE_ID + 1);
	if (len > MAX_TRACE_ID ||
	    !plugin_text_is_printable(theirs->trace_id, len))
		return caa_error_set(error, CAA_E_MALFORMED,
		    "request.trace_id is not %d octets of printable ASCII "
		    "at most",
		    MAX_TRACE_ID);
	request->trace_id = caa_pile_copy(request->pile, theirs->trace_id);
	return request->trace_id == NULL ? no_memory(error) : CAA_OK;
}

/* One of the host's lists, checked as the same list in a file would be. */
static enum caa_status
copy_list(struct plugin_value *out, enum plugin_key key,
    const struct caa_strings *theirs, struct caa_error *error)
{
	struct caa_error why = { 0 };

	if (theirs->count == 0)
		return CAA_OK;
	for (size_t i = 0; i < theirs->count; i++)
		if (theirs->items == NULL || theirs->items[i] == NULL)
			return caa_error_set(error, CAA_E_MALFORMED,
			    "request: %s holds a NULL",
			    plugin_option_get(key)->name);
	enum caa_status status =
	    plugin_value_parse_items(out, key, "", theirs, &why);
	if (status == CAA_OK || status == CAA_E_NOMEM)
		return status == CAA_OK ? CAA_OK : no_memory(error);
	return caa_error_set(error, CAA_E_MALFORMED, "request: %s: %s",
	    plugin_option_get(key)->name, why.text);
}

static enum caa_status
copy_lists(struct plugin_request *request,
    const struct caa_plugin_request *theirs, struct caa_error *error)
{
	const struct caa_strings issuers = { theirs->issuers,
		theirs->issuer_count };
	const struct caa_strings uris = { theirs->account_uris,
		theirs->account_uri_count };
	const struct caa_strings methods = { theirs->methods,
		theirs->method_count };
	enum caa_status status = copy_list(
	    &request->own_issuers, PLUGIN_KEY_ISSUERS, &issuers, error);

	if (status == CAA_OK)
		status = copy_list(&request->own_account_uris,
		    PLUGIN_KEY_ACCOUNT_URIS, &uris, error);
	if (status == CAA_OK)
		status = copy_list(&request->own_methods,
		    PLUGIN_KEY_VALIDATION_METHODS, &methods, error);
	return status;
}

/* The request's list, or without one the profile's. */
static struct caa_strings
effective(const struct plugin_value *own, const struct caa_strings *configured)
{
	return own->item_count != 0 ? plugin_value_strings(own) : *configured;
}

/* What all questions of the request have in common. */
static void
complete_questions(struct plugin_request *request)
{
	const struct plugin_profile *profile = request->profile;
	struct caa_strings uris =
	    effective(&request->own_account_uris, &profile->account_uris);
	struct caa_strings methods =
	    effective(&request->own_methods, &profile->methods);

	for (size_t i = 0; i < request->question_count; i++) {
		struct caa_question *question = &request->questions[i];

		question->issuers = request->issuers;
		question->account_uris = uris;
		question->methods = methods;
	}
}

static enum caa_status
check_issuers(struct plugin_request *request, struct caa_error *error)
{
	const struct plugin_profile *profile = request->profile;

	request->issuers = effective(&request->own_issuers, &profile->issuers);
	if (request->issuers.count != 0)
		return CAA_OK;
	return caa_error_set(error, CAA_E_CONFIG,
	    "issuers is not set%s%s: which issuer domain names are ours? "
	    "(RFC 8659 4.2)",
	    profile->name == NULL ? "" : " for the profile ",
	    profile->name == NULL ? "" : profile->name);
}

enum caa_status
plugin_request_init(struct plugin_request *request, struct caa_pile *pile,
    const struct plugin_profile *profile,
    const struct caa_plugin_request *theirs, struct caa_error *error)
{
	enum caa_status status;

	*request = (struct plugin_request){
		.pile = pile,
		.id = theirs->request_id,
		.timeout_ms = profile->deadline_ms,
		.checked_at = (int64_t)time(NULL),
		.profile = profile,
	};
	if (theirs->timeout_ms != 0 && theirs->timeout_ms < request->timeout_ms)
		request->timeout_ms = theirs->timeout_ms;
	status = check_scalars(theirs, error);
	if (status == CAA_OK)
		status = copy_trace_id(request, theirs, error);
	if (status == CAA_OK)
		status = copy_lists(request, theirs, error);
	if (status == CAA_OK)
		status = check_issuers(request, error);
	if (status == CAA_OK)
		status = plugin_request_read_names(request, theirs, error);
	if (status == CAA_OK)
		complete_questions(request);
	return status;
}

void
plugin_request_clear(struct plugin_request *request)
{
	plugin_value_clear(&request->own_issuers);
	plugin_value_clear(&request->own_account_uris);
	plugin_value_clear(&request->own_methods);
	*request = (struct plugin_request){ 0 };
}
