/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/record.h"
#include "plugin/value.h"
#include "tests/runner.h"

static const struct {
	const char *name, *value;
} default_rows[] = {
	{ "issuers", "" },
	{ "public_trust", "no" },
	{ "enforce", "yes" },
	{ "usage", "auto" },
	{ "subject_cn", "report" },
	{ "max_names", "1000" },
	{ "deadline_ms", "10000" },
	{ "reuse_limit_s", "25200" },
	{ "dns_resolver", "" },
	{ "dns_protocol", "udp" },
	{ "dns_tls_name", "" },
	{ "dns_tls_ca", "" },
	{ "dns_ipv4", "yes" },
	{ "dns_ipv6", "yes" },
	{ "dns_retry_delay_ms", "500" },
	{ "dns_max_aliases", "8" },
	{ "dns_cache", "yes" },
	{ "cache_max_ttl_s", "28800" },
	{ "cache_max_negative_ttl_s", "300" },
	{ "shards", "1" },
	{ "root_hints", "" },
	{ "zone_files", "" },
	{ "replay_file", "" },
	{ "replay_at", "recorded" },
	{ "validate_dnssec", "yes" },
	{ "trust_anchor", "" },
	{ "fail_on_lookup_error", "no" },
	{ "tld_must_exist", "yes" },
	{ "ignore_domains", "*.onion" },
	{ "ignore_tlds", "" },
	{ "follow_dname", "yes" },
	{ "ignore_critical_tags", "" },
	{ "recognized_tags",
	    "issue, issuewild, issuemail, issuevmc, iodef, contactemail, "
	    "contactphone" },
	{ "lenient_critical_bit", "no" },
	{ "climb_past_unrelated", "no" },
	{ "invalid_tags", "ignore" },
	{ "issuer_case", "ignore" },
	{ "parameters", "yes" },
	{ "account_uris", "" },
	{ "validation_methods", "" },
	{ "method_case", "exact" },
	{ "unknown_parameters", "ignore" },
	{ "audit_log", "" },
	{ "audit_log_key", "" },
	{ "audit_log_checkpoint", "1000" },
	{ "audit_log_max_mib", "0" },
	{ "evidence_file", "" },
	{ "evidence_file_max_mib", "0" },
	{ "iodef_email", "no" },
	{ "iodef_email_from", "" },
	{ "iodef_email_subject",
	    "Certificate not issued because of CAA records" },
	{ "iodef_email_text", "" },
	{ "iodef_web", "no" },
	{ "iodef_web_format", "rid" },
	{ "iodef_reporter", "" },
	{ "iodef_spool", "" },
	{ "iodef_per_domain_per_day", "1" },
	{ "iodef_per_recipient_per_day", "20" },
	{ "iodef_per_day", "1000" },
	{ "iodef_linger_ms", "0" },
	{ "iodef_tls_ca", "" },
	{ "iodef_tls_certificate", "" },
	{ "iodef_tls_key", "" },
	{ "iodef_allow_networks", "" },
	{ "smtp_url", "" },
	{ "smtp_starttls", "yes" },
	{ "smtp_credentials", "" },
};

/* Every key there is, and that its default reads and prints as itself. */
static void
test_defaults(void)
{
	CHECK("every key has a row here",
	    CAA_COUNTOF(default_rows) == PLUGIN_KEY_COUNT);
	for (size_t i = 0; i < CAA_COUNTOF(default_rows); i++) {
		const char *row = default_rows[i].name;
		enum plugin_key key = PLUGIN_KEY_COUNT;
		struct plugin_value value;

		CHECK(row, plugin_option_find(&key, row));
		CHECK(row, (size_t)key == i);
		const struct plugin_option *option = plugin_option_get(key);
		CHECK(row, strcmp(option->initial, default_rows[i].value) == 0);
		CHECK(row, strlen(option->help) > 10);
		CHECK(row, strlen(option->help) < 72);
		if (plugin_value_parse(&value, key, option->initial, NULL) !=
		    CAA_OK) {
			CHECK(row, false);
			continue;
		}
		CHECK(row, strcmp(value.text, option->initial) == 0);
		plugin_value_clear(&value);
	}
}

static void
test_recognized_tags(void)
{
	const char *tags =
	    plugin_option_get(PLUGIN_KEY_RECOGNIZED_TAGS)->initial;
	struct plugin_value value = { 0 };
	enum caa_status status =
	    plugin_value_parse(&value, PLUGIN_KEY_RECOGNIZED_TAGS, tags, NULL);

	CHECK("parses", status == CAA_OK);
	CHECK("one for each tag the engine knows",
	    value.item_count == CAA_TAG_CONTACTPHONE);
	for (enum caa_tag t = CAA_TAG_ISSUE; t <= CAA_TAG_CONTACTPHONE; t++) {
		bool found = false;

		for (size_t i = 0; i < value.item_count; i++)
			if (strcmp(value.items[i], caa_tag_name(t)) == 0)
				found = true;
		CHECK(caa_tag_name(t), found);
	}
	plugin_value_clear(&value);
}

static const struct {
	const char *row;
	const char *name;
	const char *nearest;
} nearest_rows[] = {
	{ "a letter missing", "isuers", "issuers" },
	{ "letters exchanged", "deadlien_ms", "deadline_ms" },
	{ "a dash for an underscore", "dns-protocol", "dns_protocol" },
	{ "singular", "ignore_tld", "ignore_tlds" },
	{ "a unit forgotten", "deadline", "deadline_ms" },
	{ "upper case is another spelling", "Usage", "usage" },
	{ "nothing like it", "frobnicate", NULL },
	{ "empty", "", NULL },
	{ "far too long",
	    "deadline_msdeadline_msdeadline_msdeadline_msdeadline_msdeadline_"
	    "msdeadline_ms",
	    NULL },
};

static void
test_nearest(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(nearest_rows); i++) {
		const char *row = nearest_rows[i].row;
		const char *found = plugin_option_nearest(nearest_rows[i].name);
		enum plugin_key key;

		CHECK(row, !plugin_option_find(&key, nearest_rows[i].name));
		if (nearest_rows[i].nearest == NULL)
			CHECK(row, found == NULL);
		else
			CHECK(row,
			    found != NULL &&
				strcmp(found, nearest_rows[i].nearest) == 0);
	}
}

static const struct {
	const char *row;
	enum plugin_key key;
	const char *text;
	const char *printed; /* NULL: refused */
	uint32_t number;
	const char *sentence; /* NULL: accepted; part of the refusal */
} value_rows[] = {
	{ "a word", PLUGIN_KEY_USAGE, "smime", "smime", PLUGIN_SMIME, NULL },
	{ "words are lower case", PLUGIN_KEY_USAGE, "TLS", NULL, 0,
	    "\"TLS\" is none of: auto, tls, smime" },
	{ "a protocol", PLUGIN_KEY_DNS_PROTOCOL, "tls", "tls", PLUGIN_OVER_TLS,
	    NULL },
	{ "no protocol", PLUGIN_KEY_DNS_PROTOCOL, "https", NULL, 0,
	    "none of: udp, tcp, tls" },
	{ "no other kind of yes", PLUGIN_KEY_PUBLIC_TRUST, "true", NULL, 0,
	    "none of: no, yes" },
	{ "no word", PLUGIN_KEY_PUBLIC_TRUST, "", NULL, 0, "none of" },
	{ "yes", PLUGIN_KEY_PUBLIC_TRUST, "yes", "yes", PLUGIN_YES, NULL },

	{ "the least", PLUGIN_KEY_DEADLINE_MS, "100", "100", 100, NULL },
	{ "the most", PLUGIN_KEY_DEADLINE_MS, "600000", "600000", 600000,
	    NULL },
	{ "below the least", PLUGIN_KEY_DEADLINE_MS, "99", NULL, 0,
	    "\"99\" is outside 100 to 600000" },
	{ "above the most", PLUGIN_KEY_DEADLINE_MS, "600001", NULL, 0,
	    "is outside 100 to 600000" },
	{ "more than 32 bits", PLUGIN_KEY_DEADLINE_MS, "4294967396", NULL, 0,
	    "is outside" },
	{ "more than 64 bits", PLUGIN_KEY_DEADLINE_MS, "18446744073709552616",
	    NULL, 0, "is outside" },
	{ "a unit", PLUGIN_KEY_DEADLINE_MS, "10s", NULL, 0,
	    "\"10s\" is not a whole number" },
	{ "a sign", PLUGIN_KEY_DEADLINE_MS, "+1000", NULL, 0,
	    "is not a whole number" },
	{ "an empty number", PLUGIN_KEY_DEADLINE_MS, "", NULL, 0,
	    "is not a whole number" },
	{ "fewer aliases than must be followed", PLUGIN_KEY_DNS_MAX_ALIASES,
	    "7", NULL, 0, "outside 8 to 11" },
	{ "more than libunbound follows", PLUGIN_KEY_DNS_MAX_ALIASES, "12",
	    NULL, 0, "outside 8 to 11" },

	{ "separated by semicolons", PLUGIN_KEY_ISSUERS, "ca1.org;ca2.org",
	    "ca1.org, ca2.org", 0, NULL },
	{ "by commas, spaces and tabs, with holes", PLUGIN_KEY_ISSUERS,
	    " a.example,, b.example\t;c.example ; ",
	    "a.example, b.example, c.example", 0, NULL },
	{ "an empty list", PLUGIN_KEY_IGNORE_DOMAINS, "", "", 0, NULL },
	{ "a web address", PLUGIN_KEY_ISSUERS, "https://ca.example",
	    "ca.example", 0, NULL },
	{ "likewise without TLS, in capitals", PLUGIN_KEY_ISSUERS,
	    "HTTP://ca.example", "ca.example", 0, NULL },
	{ "a slash behind it", PLUGIN_KEY_ISSUERS, "https://ca.example/",
	    "ca.example", 0, NULL },
	{ "two slashes", PLUGIN_KEY_ISSUERS, "https://ca.example//", NULL, 0,
	    "is no issuer domain name" },
	{ "a path behind it", PLUGIN_KEY_ISSUERS, "https://ca.example/acme",
	    NULL, 0, "is no issuer domain name" },
	{ "a slash without a scheme", PLUGIN_KEY_ISSUERS, "ca.example/", NULL,
	    0, "is no issuer domain name" },
	{ "a slash alone", PLUGIN_KEY_ISSUERS, "https:///", NULL, 0,
	    "is no issuer domain name" },
	{ "a final dot", PLUGIN_KEY_ISSUERS, "ca.example.", NULL, 0,
	    "\"ca.example.\" ends in a dot" },
	{ "case is kept", PLUGIN_KEY_ISSUERS, "CA.example", "CA.example", 0,
	    NULL },
	{ "nothing but a scheme", PLUGIN_KEY_ISSUERS, "https://", NULL, 0,
	    "is no issuer domain name" },
	{ "parameters", PLUGIN_KEY_ISSUERS, "ca.example=x", NULL, 0,
	    "is no issuer domain name" },
	{ "an underscore", PLUGIN_KEY_ISSUERS, "c_a.example", NULL, 0,
	    "RFC 8659 4.2" },
	{ "a U-label", PLUGIN_KEY_ISSUERS,
	    "b\xc3\xbc"
	    "cher.example",
	    NULL, 0, "is no issuer domain name" },

	{ "a host name", PLUGIN_KEY_DNS_TLS_NAME, "DNS.example.", "dns.example",
	    0, NULL },
	{ "an address as the name", PLUGIN_KEY_DNS_TLS_NAME, "2001:db8::1",
	    "2001:db8::1", 0, NULL },
	{ "no name", PLUGIN_KEY_DNS_TLS_NAME, "", "", 0, NULL },
	{ "two names", PLUGIN_KEY_DNS_TLS_NAME, "a.example, b.example", NULL, 0,
	    "is no host name" },
	{ "a wildcard as the name", PLUGIN_KEY_DNS_TLS_NAME, "*.example", NULL,
	    0, "is no host name" },
	{ "a name with a port", PLUGIN_KEY_DNS_TLS_NAME, "dns.example:853",
	    NULL, 0, "is no host name" },

	{ "an IPv4 address", PLUGIN_KEY_DNS_RESOLVER, "192.0.2.1", "192.0.2.1",
	    0, NULL },
	{ "with a port", PLUGIN_KEY_DNS_RESOLVER, "192.0.2.1:5353",
	    "192.0.2.1@5353", 0, NULL },
	{ "with a port as unbound writes it", PLUGIN_KEY_DNS_RESOLVER,
	    "192.0.2.1@5353", "192.0.2.1@5353", 0, NULL },
	{ "an IPv6 address", PLUGIN_KEY_DNS_RESOLVER, "2001:db8::1",
	    "2001:db8::1", 0, NULL },
	{ "in brackets", PLUGIN_KEY_DNS_RESOLVER, "[2001:db8::1]",
	    "2001:db8::1", 0, NULL },
	{ "in brackets with a port", PLUGIN_KEY_DNS_RESOLVER, "[::1]:5300",
	    "::1@5300", 0, NULL },
	{ "IPv6 as unbound writes it", PLUGIN_KEY_DNS_RESOLVER, "::1@5300",
	    "::1@5300", 0, NULL },
	{ "several", PLUGIN_KEY_DNS_RESOLVER, "192.0.2.1 192.0.2.2:54",
	    "192.0.2.1, 192.0.2.2@54", 0, NULL },
	{ "a name", PLUGIN_KEY_DNS_RESOLVER, "dns.example", NULL, 0,
	    "\"dns.example\" is no address" },
	{ "port 0", PLUGIN_KEY_DNS_RESOLVER, "192.0.2.1:0", NULL, 0,
	    "is no address" },
	{ "a port too large", PLUGIN_KEY_DNS_RESOLVER, "192.0.2.1:65536", NULL,
	    0, "is no address" },
	{ "no port after the colon", PLUGIN_KEY_DNS_RESOLVER,
	    "192.0.2.1:", NULL, 0, "is no address" },
	{ "a bracket left open", PLUGIN_KEY_DNS_RESOLVER, "[::1", NULL, 0,
	    "is no address" },
	{ "rubbish after the bracket", PLUGIN_KEY_DNS_RESOLVER, "[::1]x53",
	    NULL, 0, "is no address" },
	{ "an address far too long", PLUGIN_KEY_DNS_RESOLVER,
	    "[2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000:0001]", NULL, 0,
	    "is no address" },

	{ "everything below a name", PLUGIN_KEY_IGNORE_DOMAINS,
	    "foo.com, *.NoCAA.co.uk", "foo.com, *.nocaa.co.uk", 0, NULL },
	{ "a wildcard in the middle", PLUGIN_KEY_IGNORE_DOMAINS,
	    "www.*.example", NULL, 0, "www.*.example" },
	{ "top-level domains", PLUGIN_KEY_IGNORE_TLDS, "com NET", "com, net", 0,
	    NULL },
	{ "more than a top-level domain", PLUGIN_KEY_IGNORE_TLDS, "co.uk", NULL,
	    0, "\"co.uk\" is no top-level domain" },
	{ "tags in lower case", PLUGIN_KEY_IGNORE_CRITICAL_TAGS, "Security;x1",
	    "security, x1", 0, NULL },
	{ "a tag with a hyphen", PLUGIN_KEY_IGNORE_CRITICAL_TAGS, "a-b", NULL,
	    0, "\"a-b\" is no property tag" },
	{ "account URIs", PLUGIN_KEY_ACCOUNT_URIS,
	    "https://ca.example/acct/1 acct:joe@ca.example",
	    "https://ca.example/acct/1, acct:joe@ca.example", 0, NULL },
	{ "no scheme", PLUGIN_KEY_ACCOUNT_URIS, "ca.example/acct/1", NULL, 0,
	    "is no URI" },
	{ "a scheme that starts with a digit", PLUGIN_KEY_ACCOUNT_URIS, "1a:x",
	    NULL, 0, "is no URI" },
	{ "nothing after the scheme", PLUGIN_KEY_ACCOUNT_URIS, "https:", NULL,
	    0, "is no URI" },
	{ "UTF-8 in a URI", PLUGIN_KEY_ACCOUNT_URIS, "https://\xc3\xa4/", NULL,
	    0, "is no URI" },
	{ "methods", PLUGIN_KEY_VALIDATION_METHODS, "dns-01,ca-tbr-7",
	    "dns-01, ca-tbr-7", 0, NULL },
	{ "an underscore in a method", PLUGIN_KEY_VALIDATION_METHODS, "dns_01",
	    NULL, 0, "is no validation method label" },
	{ "a file", PLUGIN_KEY_TRUST_ANCHOR, "/etc/anchor with space",
	    "/etc/anchor with space", 0, NULL },
	{ "no file", PLUGIN_KEY_TRUST_ANCHOR, "", "", 0, NULL },

	{ "a mailbox", PLUGIN_KEY_IODEF_EMAIL_FROM, "CAA@ca.Example",
	    "CAA@ca.example", 0, NULL },
	{ "a mailbox with a name", PLUGIN_KEY_IODEF_EMAIL_FROM,
	    "The CA <caa@ca.example>", NULL, 0, "has a local part other than" },
	{ "a header in the mailbox", PLUGIN_KEY_IODEF_EMAIL_FROM,
	    "caa@ca.example\r\nBcc: x@ca.example", NULL, 0, "has no domain" },
	{ "a subject", PLUGIN_KEY_IODEF_EMAIL_SUBJECT, "CAA; report, urgent",
	    "CAA; report, urgent", 0, NULL },
	{ "a header in the subject", PLUGIN_KEY_IODEF_EMAIL_SUBJECT,
	    "a\nBcc: x@ca.example", NULL, 0, "is not one line" },
	{ "UTF-8 in the subject", PLUGIN_KEY_IODEF_EMAIL_SUBJECT, "\xc3\xa4",
	    NULL, 0, "printable ASCII" },
	{ "a subject too long", PLUGIN_KEY_IODEF_EMAIL_SUBJECT,
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "01234567890123456789012",
	    NULL, 0, "at most 150" },
	{ "lines", PLUGIN_KEY_IODEF_EMAIL_TEXT, "Dear owner,\n\nas you wished",
	    "Dear owner,\\n\\nas you wished", 0, NULL },
	{ "lines as they are printed", PLUGIN_KEY_IODEF_EMAIL_TEXT,
	    "Dear owner,\\n\\nas you wished", "Dear owner,\\n\\nas you wished",
	    0, NULL },
	{ "a carriage return", PLUGIN_KEY_IODEF_EMAIL_TEXT, "a\rb", NULL, 0,
	    "holds something else" },
	{ "a reporter", PLUGIN_KEY_IODEF_REPORTER, "CA.Example.", "ca.example",
	    0, NULL },
	{ "no name", PLUGIN_KEY_IODEF_REPORTER, "our ca", NULL, 0,
	    "is no domain name" },
	{ "https only", PLUGIN_KEY_IODEF_WEB, "https", "https", PLUGIN_HTTPS,
	    NULL },
	{ "networks", PLUGIN_KEY_IODEF_ALLOW_NETWORKS, "10.0.0.0/8 ::1",
	    "10.0.0.0/8, ::1/128", 0, NULL },
	{ "bits behind the prefix", PLUGIN_KEY_IODEF_ALLOW_NETWORKS,
	    "10.0.0.1/8", NULL, 0, "is no network" },
	{ "a mail server", PLUGIN_KEY_SMTP_URL, "smtp://mail.example:587",
	    "smtp://mail.example:587", 0, NULL },
	{ "over TLS", PLUGIN_KEY_SMTP_URL, "smtps://[2001:db8::1]:465",
	    "smtps://[2001:db8::1]:465", 0, NULL },
	{ "IPv6 without a port", PLUGIN_KEY_SMTP_URL, "smtp://[::1]",
	    "smtp://[::1]", 0, NULL },
	{ "this machine", PLUGIN_KEY_SMTP_URL, "smtp://localhost",
	    "smtp://localhost", 0, NULL },
	{ "no scheme", PLUGIN_KEY_SMTP_URL, "mail.example", NULL, 0,
	    "is no mail server" },
	{ "a password in the URL", PLUGIN_KEY_SMTP_URL,
	    "smtp://user:secret@mail.example", NULL, 0, "is no mail server" },
	{ "a path", PLUGIN_KEY_SMTP_URL, "smtp://mail.example/x", NULL, 0,
	    "is no mail server" },
	{ "a port too large", PLUGIN_KEY_SMTP_URL, "smtp://mail.example:65536",
	    NULL, 0, "is no mail server" },
	{ "no host", PLUGIN_KEY_SMTP_URL, "smtp://:25", NULL, 0,
	    "is no mail server" },
	{ "bare IPv6", PLUGIN_KEY_SMTP_URL, "smtp://::1", NULL, 0,
	    "is no mail server" },
	{ "a bracket left open", PLUGIN_KEY_SMTP_URL, "smtp://[::1", NULL, 0,
	    "is no mail server" },
};

static void
test_values(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(value_rows); i++) {
		const char *row = value_rows[i].row;
		struct plugin_value value;
		struct caa_error error = { 0 };
		enum caa_status status;

		memset(&value, 0xa5, sizeof(value));
		status = plugin_value_parse(
		    &value, value_rows[i].key, value_rows[i].text, &error);
		if (value_rows[i].printed == NULL) {
			CHECK(row, status == CAA_E_CONFIG);
			CHECK(row, error.status == CAA_E_CONFIG);
			CHECK(row,
			    strstr(error.text, value_rows[i].sentence) != NULL);
			CHECK_SAFE(
			    row, value.text == NULL && value.item_count == 0);
			continue;
		}
		CHECK(row, status == CAA_OK);
		CHECK(row, value.number == value_rows[i].number);
		CHECK(row,
		    value.text != NULL &&
			strcmp(value.text, value_rows[i].printed) == 0);
		plugin_value_clear(&value);
	}
}

/* What is printed reads back as the same. */
static void
test_values_read_back(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(value_rows); i++) {
		struct plugin_value value;

		if (value_rows[i].printed == NULL)
			continue;
		enum caa_status status = plugin_value_parse(
		    &value, value_rows[i].key, value_rows[i].printed, NULL);
		CHECK(value_rows[i].row, status == CAA_OK);
		if (status != CAA_OK)
			continue;
		CHECK(value_rows[i].row,
		    strcmp(value.text, value_rows[i].printed) == 0);
		plugin_value_clear(&value);
	}
}

static const struct {
	const char *url;
	bool local;
} local_rows[] = {
	{ "smtp://localhost", true },
	{ "smtp://localhost:2525", true },
	{ "smtp://127.0.0.1", true },
	{ "smtp://127.9.8.7:25", true },
	{ "smtps://[::1]:465", true },
	{ "smtp://localhost.example", false },
	{ "smtp://127.example", false },
	{ "smtp://127.0.0.1.example", false },
	{ "smtp://10.0.0.1", false },
	{ "smtp://[::2]", false },
	{ "mail.example", false },
};

/* TLS is waived for these, so a name must not look like one. */
static void
test_local_mail_servers(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(local_rows); i++)
		CHECK(local_rows[i].url,
		    plugin_item_smtp_is_local(local_rows[i].url) ==
			local_rows[i].local);
}

const char suite_name[] = "plugin.options";
const struct test tests[] = {
	{ "defaults", test_defaults },
	{ "recognized_tags", test_recognized_tags },
	{ "nearest", test_nearest },
	{ "values", test_values },
	{ "values_read_back", test_values_read_back },
	{ "local_mail_servers", test_local_mail_servers },
	{ NULL, NULL },
};
