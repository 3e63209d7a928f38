/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/item.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/domain.h"
#include "caa/ignore.h"
#include "caa/issue_value.h"
#include "plugin/text.h"

enum caa_status
plugin_item_copy(
    char **out, const char *text, size_t len, struct caa_error *error)
{
	char *text_copy = strndup(text, len);

	if (text_copy == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	*out = text_copy;
	return CAA_OK;
}

enum caa_status
plugin_item_refuse(struct caa_error *error, const char *text, const char *why)
{
	char quoted[PLUGIN_TEXT_QUOTED];

	return caa_error_set(
	    error, CAA_E_CONFIG, "%s %s", plugin_text_quote(quoted, text), why);
}

/* Length of a leading "http://" or "https://", or 0. */
static size_t
scheme_len(const char *text)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < CAA_COUNTOF(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (strlen(text) >= len &&
		    caa_ascii_equal_nocase(text, len, schemes[i]))
			return len;
	}
	return 0;
}

bool
plugin_item_issuer_has_scheme(const char *text)
{
	return scheme_len(text) != 0;
}

enum caa_status
plugin_item_issuer(char **out, const char *text, struct caa_error *error)
{
	const char *name = text + scheme_len(text);
	size_t len = strlen(name);
	struct caa_issue_value value;

	/* A web address ends so when a browser copied it. */
	if (name != text && len > 1 && name[len - 1] == '/')
		len--;

	if (len > 1 && name[len - 1] == '.')
		return plugin_item_refuse(error, text,
		    "ends in a dot, which no issuer domain name does "
		    "(RFC 8659 4.2); leave it out");
	/* The whole text must be the issuer: no parameters, no space. */
	if (caa_issue_value_parse(&value, (const uint8_t *)name, len) !=
		CAA_OK ||
	    len == 0 || value.issuer.len != len)
		return plugin_item_refuse(error, text,
		    "is no issuer domain name such as ca.example "
		    "(RFC 8659 4.2)");
	return plugin_item_copy(out, name, len, error);
}

/*
 * Where the address ends and the port, if any, begins: the three spellings
 * "[address]:port", "address@port" and "IPv4:port".
 */
static bool
split_address(
    char address[INET6_ADDRSTRLEN], const char **port, const char *text)
{
	const char *start = text, *end;

	if (*text == '[') {
		start = text + 1;
		end = strchr(start, ']');
		if (end == NULL ||
		    (end[1] != '\0' && end[1] != ':' && end[1] != '@'))
			return false;
		*port = end[1] == '\0' ? NULL : end + 2;
	} else {
		end = strchr(text, '@');
		if (end == NULL && strchr(text, ':') == strrchr(text, ':'))
			end = strchr(text, ':'); /* one colon: IPv4:port */
		*port = end == NULL ? NULL : end + 1;
		if (end == NULL)
			end = text + strlen(text);
	}
	const size_t len = (size_t)(end - start);
	if (len >= INET6_ADDRSTRLEN)
		return false;
	memcpy(address, start, len);
	address[len] = '\0';
	return true;
}

static bool
is_address(const char *text)
{
	struct in6_addr binary;

	return inet_pton(AF_INET, text, &binary) == 1 ||
	    inet_pton(AF_INET6, text, &binary) == 1;
}

enum caa_status
plugin_item_host(char **out, const char *text, struct caa_error *error)
{
	struct caa_domain domain;

	if (is_address(text))
		return plugin_item_copy(out, text, strlen(text), error);
	if (caa_domain_parse(&domain, text, strlen(text), NULL) != CAA_OK ||
	    domain.wildcard)
		return plugin_item_refuse(error, text,
		    "is no host name such as dns.example, and no address");
	return plugin_item_copy(out, domain.text, domain.len, error);
}

enum caa_status
plugin_item_resolver(char **out, const char *text, struct caa_error *error)
{
	char address[INET6_ADDRSTRLEN];
	char printed[INET6_ADDRSTRLEN + sizeof("@65535")];
	const char *port_text;
	unsigned port;

	if (!split_address(address, &port_text, text) || !is_address(address))
		goto bad;
	/* Which port is meant without one depends on dns_protocol. */
	if (port_text == NULL)
		return plugin_item_copy(out, address, strlen(address), error);
	if (!plugin_text_port(&port, port_text))
		goto bad;
	(void)snprintf(printed, sizeof(printed), "%s@%u", address, port);
	return plugin_item_copy(out, printed, strlen(printed), error);
bad:
	return plugin_item_refuse(error, text,
	    "is no address such as 192.0.2.1, 192.0.2.1:53, 192.0.2.1@53 or "
	    "[2001:db8::1]:53");
}

enum caa_status
plugin_item_domain_rule(char **out, const char *text, struct caa_error *error)
{
	enum caa_status status = caa_ignore_rule_parse(out, text, error);

	if (status == CAA_E_NAME && error != NULL)
		error->status = CAA_E_CONFIG;
	return status == CAA_E_NAME ? CAA_E_CONFIG : status;
}

enum caa_status
plugin_item_tld(char **out, const char *text, struct caa_error *error)
{
	struct caa_domain domain;

	if (caa_domain_parse(&domain, text, strlen(text), NULL) != CAA_OK ||
	    domain.wildcard || strchr(domain.text, '.') != NULL)
		return plugin_item_refuse(
		    error, text, "is no top-level domain such as com");
	return plugin_item_copy(out, domain.text, domain.len, error);
}

enum caa_status
plugin_item_tag(char **out, const char *text, struct caa_error *error)
{
	const size_t len = strlen(text);
	enum caa_status status;

	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_alnum((uint8_t)text[i]))
			return plugin_item_refuse(error, text,
			    "is no property tag: letters and digits only "
			    "(RFC 8659 4.1)");
	if (len == 0 || len > UINT8_MAX)
		return plugin_item_refuse(error, text,
		    "is no property tag: 1 to 255 octets (RFC 8659 4.1)");
	status = plugin_item_copy(out, text, len, error);
	for (size_t i = 0; status == CAA_OK && i < len; i++)
		(*out)[i] = (char)caa_ascii_lower((uint8_t)text[i]);
	return status;
}

enum caa_status
plugin_item_uri(char **out, const char *text, struct caa_error *error)
{
	const size_t len = strlen(text);
	size_t scheme = 0;

	while (caa_ascii_is_alnum((uint8_t)text[scheme]) ||
	    (scheme > 0 && text[scheme] != '\0' &&
		strchr("+-.", text[scheme]) != NULL))
		scheme++;
	if (scheme == 0 || caa_ascii_is_digit((uint8_t)text[0]) ||
	    text[scheme] != ':' || scheme + 1 == len)
		return plugin_item_refuse(error, text,
		    "is no URI such as https://ca.example/acct/1 "
		    "(RFC 8657 3)");
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)text[i]) || text[i] == ' ')
			return plugin_item_refuse(error, text,
			    "is no URI: it holds a space or an octet outside "
			    "ASCII (RFC 3986 2)");
	return plugin_item_copy(out, text, len, error);
}

enum caa_status
plugin_item_method(char **out, const char *text, struct caa_error *error)
{
	const size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_alnum((uint8_t)text[i]) && text[i] != '-')
			return plugin_item_refuse(error, text,
			    "is no validation method label such as dns-01 "
			    "(RFC 8657 4)");
	if (len == 0)
		return plugin_item_refuse(error, text, "is empty");
	return plugin_item_copy(out, text, len, error);
}

enum caa_status
plugin_item_path(char **out, const char *text, struct caa_error *error)
{
	if (*text == '\0')
		return plugin_item_refuse(error, text, "is no path");
	return plugin_item_copy(out, text, strlen(text), error);
}

enum caa_status
plugin_item_absolute_path(char **out, const char *text, struct caa_error *error)
{
	if (*text != '/')
		return plugin_item_refuse(error, text, "is no absolute path");
	return plugin_item_copy(out, text, strlen(text), error);
}

enum caa_status
plugin_item_audit_log(char **out, const char *text, struct caa_error *error)
{
	if (*text != '/' && strcmp(text, "syslog") != 0 &&
	    strcmp(text, "journal") != 0)
		return plugin_item_refuse(error, text,
		    "is neither an absolute path nor syslog nor journal");
	return plugin_item_copy(out, text, strlen(text), error);
}
