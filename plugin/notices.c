/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/notices.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/domain.h"
#include "plugin/public_trust.h"

#define MAX_NOTICES 8
#define MAX_NOTICE  512 /* octets, NUL included */

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

static CAA_PRINTF(2, 3) enum caa_status
    add_notice(const struct plugin_reading *reading, const char *format, ...)
{
	struct plugin_request *request = reading->request;
	char text[MAX_NOTICE];
	va_list args;

	if (request->notices == NULL)
		request->notices = caa_pile_take(
		    request->pile, MAX_NOTICES * sizeof(*request->notices));
	if (request->notices == NULL)
		return no_memory(reading->error);
	if (request->notice_count == MAX_NOTICES)
		return CAA_OK;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	char *notice = caa_pile_copy(request->pile, text);
	if (notice == NULL)
		return no_memory(reading->error);
	request->notices[request->notice_count++] = notice;
	return CAA_OK;
}

bool
plugin_reading_is_tls_only(const struct plugin_reading *reading)
{
	const struct x509_names *input = reading->input;

	return input != NULL && input->has_eku && input->server_auth &&
	    !input->email_protection;
}

static bool
denies_common_name(const struct plugin_reading *reading)
{
	const struct plugin_setting *const *settings =
	    reading->request->profile->settings;

	return settings[PLUGIN_KEY_SUBJECT_CN]->value.number == PLUGIN_DENY ||
	    settings[PLUGIN_KEY_PUBLIC_TRUST]->value.number == PLUGIN_YES;
}

/* A person's name is none; "localhost" and the like are no certificate's. */
static bool
is_host_name(const char *cn)
{
	struct caa_domain domain;

	return caa_domain_parse(&domain, cn, strlen(cn), NULL) == CAA_OK &&
	    caa_domain_parent(domain.text) != NULL;
}

/*
 * A CA that copies the CN into the certificate would sign a name nobody
 * checked (TLS BR 7.1.4.3: the CN is one of the SAN's values).
 */
static enum caa_status
refuse_common_name(const struct plugin_reading *reading)
{
	const struct x509_names *input = reading->input;

	if (!denies_common_name(reading))
		return CAA_OK;
	if (input->common_name_count > 1)
		return caa_error_set(reading->error, CAA_E_NAME,
		    "the subject has %zu CNs, and subject_cn = deny allows one "
		    "(TLS BR 7.1.4.3)",
		    input->common_name_count);
	if (is_host_name(input->common_name))
		return caa_error_set(reading->error, CAA_E_NAME,
		    "the subject CN \"%s\" is a host name that is not in the "
		    "subjectAltName (subject_cn = deny, TLS BR 7.1.4.3)",
		    input->common_name);
	return CAA_OK;
}

static bool
is_in_san(const struct x509_names *input)
{
	const char *cn = input->common_name;

	for (size_t i = 0; i < input->count; i++)
		if (caa_ascii_equal_nocase(
			cn, strlen(cn), input->items[i].text))
			return true;
	return false;
}

/* Is the subject CN one of the names that are checked? */
static enum caa_status
notice_common_name(const struct plugin_reading *reading)
{
	const struct x509_names *input = reading->input;

	if (input == NULL || input->common_name == NULL ||
	    (input->common_name_count == 1 && is_in_san(input)))
		return CAA_OK;
	enum caa_status status = refuse_common_name(reading);
	if (status != CAA_OK)
		return status;
	if (is_in_san(input))
		return add_notice(reading,
		    "the subject has %zu CNs; only the last one was looked at",
		    input->common_name_count);
	return add_notice(reading,
	    "the subject CN \"%s\" is not in the subjectAltName and was not "
	    "checked",
	    input->common_name);
}

/* What mailboxes were taken for, and why. */
static enum caa_status
notice_usage(const struct plugin_reading *reading)
{
	bool has_mailbox = false;

	for (size_t i = 0; i < reading->request->item_count; i++)
		if (reading->request->items[i].type == CAA_PLUGIN_NAME_MAILBOX)
			has_mailbox = true;
	if (reading->usage != PLUGIN_AUTO || reading->input == NULL ||
	    !has_mailbox)
		return CAA_OK;
	if (plugin_reading_is_tls_only(reading))
		return add_notice(reading,
		    "mailboxes were not checked: the extended key usage has "
		    "serverAuth and no emailProtection (RFC 9495 1)");
	if (!reading->input->has_eku)
		return add_notice(reading,
		    "mailboxes were checked for issuemail: there is no "
		    "extended key usage that excludes e-mail (RFC 9495 1)");
	if (!reading->input->email_protection)
		return add_notice(reading,
		    "mailboxes were checked for issuemail: the extended key "
		    "usage has neither serverAuth nor emailProtection");
	return CAA_OK;
}

static enum caa_status
notice_advice(const struct plugin_reading *reading)
{
	enum caa_status status = CAA_OK;
	size_t cursor = 0;
	const char *advice;

	while (status == CAA_OK &&
	    (advice = plugin_public_trust_advice(
		 reading->request->profile->settings, &cursor)) != NULL)
		status = add_notice(reading, "%s", advice);
	if (status == CAA_OK && reading->request->own_issuers.notice != NULL)
		status = add_notice(
		    reading, "%s", reading->request->own_issuers.notice);
	return status;
}

/* The first of all: there is room for it in any case. */
static enum caa_status
notice_advisory(const struct plugin_reading *reading)
{
	if (!reading->request->profile->advisory)
		return CAA_OK;
	return add_notice(reading,
	    "enforce = no: this is advice; the authority issues whatever the "
	    "verdict");
}

enum caa_status
plugin_notices_add(const struct plugin_reading *reading)
{
	enum caa_status status = notice_advisory(reading);

	if (status == CAA_OK)
		status = notice_common_name(reading);
	if (status == CAA_OK)
		status = notice_usage(reading);
	if (status == CAA_OK)
		status = notice_advice(reading);
	return status;
}
