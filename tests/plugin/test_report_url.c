/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "tests/runner.h"

#define MAIL  PLUGIN_REPORT_MAIL
#define HTTPS PLUGIN_REPORT_HTTPS
#define HTTP  PLUGIN_REPORT_HTTP

static const struct {
	const char *row;
	const char *value;
	enum plugin_report_scheme scheme;
	const char *recipient;
	const char *text; /* NULL: the value itself */
} accepted_rows[] = {
	{ "RFC 8659 4.4, mail", "mailto:security@example.com", MAIL,
	    "security@example.com", NULL },
	{ "RFC 8659 4.4, web", "https://iodef.example.com/", HTTPS,
	    "iodef.example.com", NULL },
	{ "without TLS", "http://iodef.example.com/", HTTP, "iodef.example.com",
	    NULL },
	{ "schemes in capitals", "MAILTO:a@example.com", MAIL, "a@example.com",
	    "mailto:a@example.com" },
	{ "a host in capitals", "HTTPS://IODEF.Example.COM/In", HTTPS,
	    "iodef.example.com", "https://iodef.example.com/In" },
	{ "case of a local part is kept", "mailto:Ann.Lee@example.com", MAIL,
	    "Ann.Lee@example.com", NULL },
	{ "a detail behind a plus", "mailto:caa+iodef@example.com", MAIL,
	    "caa+iodef@example.com", NULL },
	{ "an escaped letter", "mailto:%61nn@example.com", MAIL,
	    "ann@example.com", NULL },
	{ "an escaped hash sign", "mailto:a%23b@example.com", MAIL,
	    "a#b@example.com", NULL },
	{ "an escaped at sign", "mailto:a%40example.com", MAIL, "a@example.com",
	    NULL },
	{ "a final dot", "mailto:a@example.com.", MAIL, "a@example.com", NULL },
	{ "no path", "https://example.com", HTTPS, "example.com",
	    "https://example.com/" },
	{ "a query without a path", "https://example.com?a=b", HTTPS,
	    "example.com", "https://example.com/?a=b" },
	{ "path and query", "https://example.com/in/box?key=1&x=%0d%0a", HTTPS,
	    "example.com", NULL },
	{ "at sign and colon in the path", "https://example.com/a@b:c", HTTPS,
	    "example.com", NULL },
	{ "RFC 6546's port", "https://example.com:4590/", HTTPS, "example.com",
	    NULL },
	{ "port 443", "https://example.com:443/", HTTPS, "example.com", NULL },
	{ "port 80 with TLS", "https://example.com:80/", HTTPS, "example.com",
	    NULL },
	{ "the last port", "https://example.com:65535/", HTTPS, "example.com",
	    NULL },
	{ "an empty port", "https://example.com:/", HTTPS, "example.com",
	    "https://example.com/" },
	{ "an IPv4 address", "https://192.0.2.1/", HTTPS, "192.0.2.1", NULL },
	{ "an IPv6 address", "https://[2001:DB8::1]:8443/x", HTTPS,
	    "2001:db8::1", "https://[2001:db8::1]:8443/x" },
	{ "an underscore in the host", "https://a_b.example.com/", HTTPS,
	    "a_b.example.com", NULL },
};

static void
test_accepted(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(accepted_rows); i++) {
		const char *row = accepted_rows[i].row;
		const char *value = accepted_rows[i].value;
		const char *text = accepted_rows[i].text;
		struct plugin_report_url url, again;

		memset(&url, 0xa5, sizeof(url));
		CHECK(row,
		    plugin_report_url_parse(&url, value, strlen(value), NULL) ==
			CAA_OK);
		CHECK(row, url.scheme == accepted_rows[i].scheme);
		CHECK(row,
		    strcmp(url.recipient, accepted_rows[i].recipient) == 0);
		CHECK(row, strcmp(url.text, text == NULL ? value : text) == 0);
		CHECK(row,
		    plugin_report_url_parse(
			&again, url.text, strlen(url.text), NULL) == CAA_OK);
		CHECK(row, strcmp(again.text, url.text) == 0);
		CHECK(row, strcmp(again.recipient, url.recipient) == 0);
	}
}

static const struct {
	const char *row;
	const char *value;
	const char *sentence; /* part of the refusal */
} refused_rows[] = {
	{ "empty", "", "is empty" },
	{ "no scheme", "security@example.com", "a scheme other than" },
	{ "a scheme alone", "mailto:", "not one mailbox" },
	{ "another scheme", "ftp://example.com/", "a scheme other than" },
	{ "a file", "file:///etc/passwd", "a scheme other than" },
	{ "gopher", "gopher://example.com:25/x", "a scheme other than" },
	{ "a script", "javascript:alert(1)", "a scheme other than" },
	{ "one slash", "https:/example.com/", "a scheme other than" },
	{ "a space in front", " https://example.com/", "no URL may hold" },

	{ "a carbon copy", "mailto:a@example.com?bcc=b@example.net",
	    "header fields" },
	{ "a subject", "mailto:a@example.com?subject=x", "header fields" },
	{ "a recipient in a field", "mailto:?to=a@example.com",
	    "header fields" },
	{ "an empty field", "mailto:a@example.com?", "header fields" },
	{ "two addresses", "mailto:a@example.com,b@example.com",
	    "not one address" },
	{ "two addresses, escaped", "mailto:a@example.com%2Cb@example.com",
	    "no domain" },
	{ "a header line, escaped",
	    "mailto:a@example.com%0d%0aBcc:b@example.net", "not one address" },
	{ "likewise without a colon",
	    "mailto:a@example.com%0D%0ABcc%3Ab@example.net",
	    "hides a control character" },
	{ "a line break in the local part", "mailto:a%0ab@example.com",
	    "hides a control character" },
	{ "a line break as it is", "mailto:a@example.com\r\nBcc: b",
	    "no URL may hold" },
	{ "an escaped NUL", "mailto:a@example.com%00@example.net",
	    "hides a control character" },
	{ "an escaped space", "mailto:a%20b@example.com", "plain words" },
	{ "an escaped angle bracket", "mailto:a%3Eb@example.com",
	    "plain words" },
	{ "an escaped quote", "mailto:%22a%22@example.com", "plain words" },
	{ "an escaped backslash", "mailto:a%5Cb@example.com", "plain words" },
	{ "a percent route", "mailto:a%25example.net@example.com",
	    "plain words" },
	{ "a bang path", "mailto:host!a@example.com", "plain words" },
	{ "a program", "mailto:%7Cid@example.com", "plain words" },
	{ "a file", "mailto:%2Ftmp%2Fx@example.com", "plain words" },
	{ "an option", "mailto:-oQ@example.com", "plain words" },
	{ "a dot in front", "mailto:.a@example.com", "plain words" },
	{ "a dot behind", "mailto:a.@example.com", "plain words" },
	{ "two dots", "mailto:a..b@example.com", "plain words" },
	{ "no local part", "mailto:@example.com", "is empty or over" },
	{ "no domain", "mailto:a@", "no domain" },
	{ "two at signs", "mailto:a@b@example.com", "no domain" },
	{ "the local host", "mailto:root@localhost", "no domain" },
	{ "a host of the local network", "mailto:a@printer.local",
	    "no domain" },
	{ "a wildcard", "mailto:a@*.example.com", "no domain" },
	{ "an address literal", "mailto:a@[192.0.2.1]", "not one address" },
	{ "an address", "mailto:a@192.0.2.1", "no domain" },
	{ "a local part too long",
	    "mailto:"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "@example.com",
	    "over 64 octets" },
	{ "half an escape", "mailto:a@example.com%2", "no URL may hold" },
	{ "a bad escape", "https://example.com/%zz", "no URL may hold" },

	{ "a user", "https://user@example.com/", "user information" },
	{ "user and password", "https://a:b@example.com/", "user information" },
	{ "a host that looks like the user", "https://example.com@192.0.2.1/",
	    "user information" },
	{ "an escape in the host", "https://ex%61mple.com/",
	    "user information or escapes" },
	{ "a fragment", "https://example.com/#x", "has a fragment" },
	{ "no host", "https:///x", "no host name" },
	{ "a port alone", "https://:443/", "no host name" },
	{ "the local host", "https://localhost/", "no host name" },
	{ "below the local host", "https://a.localhost/", "no host name" },
	{ "a name of one label", "https://intranet/", "no host name" },
	{ "a private name", "https://metadata.google.internal/",
	    "no host name" },
	{ "an onion", "http://abcdef.onion/", "no host name" },
	{ "an address as one number", "http://2130706433/", "no host name" },
	{ "an address in hexadecimal", "http://0x7f.0.0.0x1/", "no host name" },
	{ "an address in octal", "http://0177.0.0.1/", "no host name" },
	{ "a short address", "http://127.1/", "no host name" },
	{ "a bracket left open", "https://[::1/", "no sound address" },
	{ "rubbish behind the bracket", "https://[::1]x/", "no sound address" },
	{ "a name in brackets", "https://[example.com]/", "no sound address" },
	{ "a zone", "https://[fe80::1%25lo]/", "user information or" },
	{ "bare IPv6", "https://::1/", "no host name" },
	{ "port 0", "https://example.com:0/", "has a port" },
	{ "mail's port", "https://example.com:25/", "has a port" },
	{ "login's port", "https://example.com:22/", "has a port" },
	{ "a port too large", "https://example.com:65536/", "has a port" },
	{ "a port with a sign", "https://example.com:+443/", "has a port" },
	{ "six digits", "https://example.com:000443/", "has a port" },
	{ "a backslash", "https://example.com\\@192.0.2.1/",
	    "no URL may hold" },
	{ "a quote", "https://example.com/\"", "no URL may hold" },
	{ "a line break in the path", "https://example.com/\r\nX: y",
	    "no URL may hold" },
	{ "a tab", "https://exa\tmple.com/", "no URL may hold" },
	{ "UTF-8",
	    "https://b\xc3\xbc"
	    "cher.example/",
	    "no URL may hold" },
	{ "octets over 127", "mailto:\xff@example.com", "no URL may hold" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		const char *value = refused_rows[i].value;
		struct caa_error error = { 0 };
		struct plugin_report_url url;

		memset(&url, 0xa5, sizeof(url));
		CHECK(row,
		    plugin_report_url_parse(
			&url, value, strlen(value), &error) == CAA_E_MALFORMED);
		CHECK(
		    row, strstr(error.text, refused_rows[i].sentence) != NULL);
		CHECK(row, url.scheme == PLUGIN_REPORT_NONE);
		CHECK(row, url.text[0] == '\0' && url.recipient[0] == '\0');
	}
}

/* A path of len octets in all. */
static char *
make_long(size_t len)
{
	static const char start[] = "https://example.com";
	char *text = malloc(len + 1);

	if (text == NULL)
		exit(2);
	memset(text, 'a', len);
	memcpy(text, start, sizeof(start) - 1);
	text[sizeof(start) - 1] = '/';
	text[len] = '\0';
	return text;
}

static void
test_limits(void)
{
	char *fits = make_long(PLUGIN_REPORT_URL_MAX);
	char *over = make_long(PLUGIN_REPORT_URL_MAX + 1);
	struct plugin_report_url url;

	CHECK("the longest",
	    plugin_report_url_parse(&url, fits, PLUGIN_REPORT_URL_MAX, NULL) ==
		CAA_OK);
	CHECK("whole", strcmp(url.text, fits) == 0);
	CHECK("one octet more",
	    plugin_report_url_parse(&url, over, PLUGIN_REPORT_URL_MAX + 1,
		NULL) == CAA_E_MALFORMED);
	/* No room for the slash of an empty path would cut the end off. */
	fits[19] = '?';
	CHECK("the longest without a path",
	    plugin_report_url_parse(&url, fits, PLUGIN_REPORT_URL_MAX, NULL) ==
		CAA_OK);
	CHECK("nothing cut off", strlen(url.text) == PLUGIN_REPORT_URL_MAX + 1);
	CHECK("a NUL inside",
	    plugin_report_url_parse(&url, "mailto:a@example.com\0.evil", 26,
		NULL) == CAA_E_MALFORMED);
	free(fits);
	free(over);
}

/* Whatever is accepted is printable, without white space, and reads back. */
static void
test_every_octet(void)
{
	static const char *const values[] = {
		"mailto:a*b@example.com",
		"mailto:a@exam*ple.com",
		"https://exam*ple.com/",
		"https://example.com/a*b",
		"https://example.com:44*3/",
	};

	for (size_t i = 0; i < CAA_COUNTOF(values); i++)
		for (unsigned octet = 0; octet < 256; octet++) {
			const size_t len = strlen(values[i]);
			struct plugin_report_url url;
			char text[64];

			(void)snprintf(text, sizeof(text), "%s", values[i]);
			*strchr(text, '*') = (char)octet;
			if (plugin_report_url_parse(&url, text, len, NULL) !=
			    CAA_OK)
				continue;
			for (const char *p = url.recipient; *p != '\0'; p++)
				CHECK(values[i],
				    caa_ascii_is_print((uint8_t)*p) &&
					strchr(" \"<>\\,;%|!", *p) == NULL);
			CHECK(values[i],
			    strlen(url.text) == len ||
				strlen(url.text) == len + 1);
		}
}

const char suite_name[] = "plugin.report_url";
const struct test tests[] = {
	{ "accepted", test_accepted },
	{ "refused", test_refused },
	{ "limits", test_limits },
	{ "every_octet", test_every_octet },
	{ NULL, NULL },
};
