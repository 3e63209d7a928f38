/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/domain.h"
#include "plugin/text.h"

#define LOCAL_MAX 64 /* octets before the "@" (RFC 5321 4.5.3.1.1) */

static enum caa_status
refuse(struct caa_error *error, const char *why)
{
	return caa_error_set(error, CAA_E_MALFORMED, "%s", why);
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_all(const char *text, const char *besides_alnum)
{
	for (; *text != '\0'; text++)
		if (!caa_ascii_is_alnum((uint8_t)*text) &&
		    !is_one_of(*text, besides_alnum))
			return false;
	return true;
}

/* The value of a hexadecimal digit, or 16. */
static unsigned
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char lower = (char)caa_ascii_lower((uint8_t)c);
	const char *found = lower == '\0' ? NULL : strchr(digits, lower);

	return found == NULL ? 16 : (unsigned)(found - digits);
}

/* Is every "%" followed by two hexadecimal digits? */
static bool
has_sound_escapes(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '%' &&
		    (hex_value(text[1]) == 16 || hex_value(text[2]) == 16))
			return false;
	return true;
}

/*
 * The canonical form of a name that may be on the open Internet: two labels
 * or more, no top-level domain that stands for a private network (RFC 6761,
 * RFC 6762, RFC 7686 and the reserved "internal"), none that begins with a
 * digit, which some clients read as an address in hexadecimal.
 */
static bool
parse_name(struct caa_domain *out, const char *text)
{
	static const char *const private_tlds[] = {
		"internal",
		"local",
		"localhost",
		"onion",
	};
	const char *tld;

	if (caa_domain_parse(out, text, strlen(text), NULL) != CAA_OK ||
	    out->wildcard)
		return false;
	tld = strrchr(out->text, '.');
	if (tld == NULL || caa_ascii_is_digit((uint8_t)tld[1]))
		return false;
	for (size_t i = 0; i < CAA_COUNTOF(private_tlds); i++)
		if (strcmp(tld + 1, private_tlds[i]) == 0)
			return false;
	return true;
}

enum caa_status
plugin_report_mailbox_parse(
    char out[PLUGIN_MAILBOX_MAX + 1], const char *text, struct caa_error *error)
{
	const char *at = strchr(text, '@');
	char local[LOCAL_MAX + 1];
	struct caa_domain domain;

	if (at == NULL || strlen(text) > PLUGIN_MAILBOX_MAX)
		return refuse(error, "is not one mailbox local@domain");
	const size_t len = (size_t)(at - text);
	if (len == 0 || len > LOCAL_MAX)
		return refuse(error,
		    "has a local part that is empty or over 64 octets "
		    "(RFC 5321 4.5.3.1.1)");
	memcpy(local, text, len);
	local[len] = '\0';
	/* Less than RFC 5322 3.2.3 has: "%" and "!" were routes once, "|" and
	 * "/" named programs and files, "-" in front looks like an option. */
	if (!is_all(local, "#$&'*+-=?^_{}~.") || local[0] == '-' ||
	    local[0] == '.' || local[len - 1] == '.' ||
	    strstr(local, "..") != NULL)
		return refuse(error,
		    "has a local part other than plain words and dots "
		    "(RFC 5321 4.1.2)");
	if (!parse_name(&domain, at + 1))
		return refuse(
		    error, "has no domain of the open Internet behind the @");
	if (len + 1 + domain.len > PLUGIN_MAILBOX_MAX)
		return refuse(error, "is longer than 254 octets");
	memcpy(out, text, len + 1);
	memcpy(out + len + 1, domain.text, domain.len + 1);
	return CAA_OK;
}

/* What follows "mailto:", out of its escapes. */
static enum caa_status
decode_mailbox(
    char out[PLUGIN_MAILBOX_MAX + 1], const char *rest, struct caa_error *error)
{
	char mailbox[PLUGIN_REPORT_URL_MAX + 1];
	size_t len = 0;

	if (strchr(rest, '?') != NULL)
		return refuse(
		    error, "has header fields behind the address (RFC 6068 7)");
	if (!is_all(rest, "-._~!$'*+@%"))
		return refuse(error,
		    "is not one address: an octet must be escaped or does "
		    "not belong there (RFC 6068 2)");
	for (; *rest != '\0'; rest++) {
		if (*rest == '%') {
			mailbox[len++] = (char)(hex_value(rest[1]) << 4 |
			    hex_value(rest[2]));
			rest += 2;
		} else {
			mailbox[len++] = *rest;
		}
		/* A NUL would hide what follows it. */
		if (!caa_ascii_is_print((uint8_t)mailbox[len - 1]))
			return refuse(
			    error, "hides a control character in the address");
	}
	mailbox[len] = '\0';
	return plugin_report_mailbox_parse(out, mailbox, error);
}

/* An empty text is the default.  Others are those of the web and of RFC 6546
 * (4590), never those of mail, login or name services. */
static bool
is_port_allowed(const char *text)
{
	unsigned port;

	return *text == '\0' ||
	    (plugin_text_port(&port, text) &&
		(port == 80 || port == 443 || port >= 1024));
}

/* The part of a URL between "//" and the path. */
struct authority {
	char text[PLUGIN_REPORT_URL_MAX + 1]; /* the others point into it */
	const char *host;                     /* without brackets */
	const char *port;                     /* digits, or empty */
	bool is_v6;
};

/* Split "host", "host:port" or "[address]:port". */
static enum caa_status
split_authority(struct authority *authority, struct caa_error *error)
{
	char *end;

	if (strpbrk(authority->text, "@%") != NULL)
		return refuse(error,
		    "has user information or escapes in front of the path");
	authority->is_v6 = authority->text[0] == '[';
	authority->host = authority->text + (authority->is_v6 ? 1 : 0);
	end = strpbrk(authority->text, authority->is_v6 ? "]" : ":");
	authority->port = "";
	if (end == NULL)
		return authority->is_v6
		    ? refuse(error, "has no sound address in []")
		    : CAA_OK;
	if (*end == ']') {
		*end++ = '\0';
		if (*end != '\0' && *end != ':')
			return refuse(error, "has no sound address in []");
	}
	if (*end == ':') {
		*end = '\0';
		authority->port = end + 1;
	}
	return CAA_OK;
}

/* The host in canonical form. */
static enum caa_status
parse_host(char out[PLUGIN_MAILBOX_MAX + 1], const struct authority *authority,
    struct caa_error *error)
{
	const int family = authority->is_v6 ? AF_INET6 : AF_INET;
	struct caa_domain domain;
	struct in6_addr binary;

	if (inet_pton(family, authority->host, &binary) == 1) {
		(void)inet_ntop(family, &binary, out, PLUGIN_MAILBOX_MAX + 1);
		return CAA_OK;
	}
	if (authority->is_v6)
		return refuse(error, "has no sound address in []");
	if (!parse_name(&domain, authority->host))
		return refuse(error, "has no host name of the open Internet");
	(void)snprintf(out, PLUGIN_MAILBOX_MAX + 1, "%s", domain.text);
	return CAA_OK;
}

static enum caa_status
parse_web(
    struct plugin_report_url *out, const char *rest, struct caa_error *error)
{
	const size_t len = strcspn(rest, "/?");
	struct authority authority;
	enum caa_status status;

	if (strchr(rest, '#') != NULL)
		return refuse(error, "has a fragment (RFC 9110 4.2.5)");
	memcpy(authority.text, rest, len);
	authority.text[len] = '\0';
	status = split_authority(&authority, error);
	if (status == CAA_OK)
		status = parse_host(out->recipient, &authority, error);
	if (status != CAA_OK)
		return status;
	if (!is_port_allowed(authority.port))
		return refuse(error,
		    "has a port other than 80, 443 and those from 1024 on");
	(void)snprintf(out->text, sizeof(out->text), "%s%s%s%s%s%s%s%s",
	    out->scheme == PLUGIN_REPORT_HTTPS ? "https://" : "http://",
	    authority.is_v6 ? "[" : "", out->recipient,
	    authority.is_v6 ? "]" : "", authority.port[0] == '\0' ? "" : ":",
	    authority.port, rest[len] == '/' ? "" : "/", rest + len);
	return CAA_OK;
}

static enum caa_status
parse_mail(
    struct plugin_report_url *out, const char *rest, struct caa_error *error)
{
	enum caa_status status = decode_mailbox(out->recipient, rest, error);

	if (status == CAA_OK)
		(void)snprintf(out->text, sizeof(out->text), "mailto:%s", rest);
	return status;
}

static const struct {
	const char *prefix;
	enum plugin_report_scheme scheme;
	enum caa_status (*parse)(struct plugin_report_url *out,
	    const char *rest, struct caa_error *error);
} schemes[] = {
	{ "mailto:", PLUGIN_REPORT_MAIL, parse_mail },
	{ "https://", PLUGIN_REPORT_HTTPS, parse_web },
	{ "http://", PLUGIN_REPORT_HTTP, parse_web },
};

static enum caa_status
parse_text(
    struct plugin_report_url *out, const char *text, struct caa_error *error)
{
	/* RFC 3986 2.2, 2.3 and the percent sign. */
	if (!is_all(text, "-._~:/?#[]@!$&'()*+,;=%") ||
	    !has_sound_escapes(text))
		return refuse(error,
		    "holds an octet or an escape that no URL may hold "
		    "(RFC 3986 2)");
	for (size_t i = 0; i < CAA_COUNTOF(schemes); i++) {
		const size_t len = strlen(schemes[i].prefix);

		if (strlen(text) < len ||
		    !caa_ascii_equal_nocase(text, len, schemes[i].prefix))
			continue;
		out->scheme = schemes[i].scheme;
		return schemes[i].parse(out, text + len, error);
	}
	return refuse(error,
	    "has a scheme other than mailto, https and http "
	    "(RFC 8659 4.4)");
}

enum caa_status
plugin_report_url_parse(struct plugin_report_url *out, const void *octets,
    size_t len, struct caa_error *error)
{
	char text[PLUGIN_REPORT_URL_MAX + 1];
	enum caa_status status;

	*out = (struct plugin_report_url){ 0 };
	if (len == 0 || len > PLUGIN_REPORT_URL_MAX)
		return refuse(error, "is empty or longer than 1024 octets");
	if (memchr(octets, '\0', len) != NULL)
		return refuse(error, "holds a NUL");
	memcpy(text, octets, len);
	text[len] = '\0';
	status = parse_text(out, text, error);
	if (status != CAA_OK)
		*out = (struct plugin_report_url){ 0 };
	return status;
}
