/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/arguments.h"

#include <stdio.h>
#include <string.h>

#include "tests/runner.h"

#define ARGUMENTS_MAX 12

static int
count(const char *const *argv)
{
	int n = 0;

	while (n < ARGUMENTS_MAX && argv[n] != NULL)
		n++;
	return n;
}

/* "key=value (origin), ..." */
static void
print_settings(char out[512], const struct cli_arguments *arguments)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < arguments->setting_count; i++) {
		const struct caa_plugin_option *s = &arguments->settings[i];

		used += (size_t)snprintf(out + used, 512 - used, "%s%s=%s (%s)",
		    i == 0 ? "" : ", ", s->name, s->value, s->origin);
	}
}

static const struct {
	const char *row;
	const char *argv[ARGUMENTS_MAX];
	const char *settings;
} setting_rows[] = {
	{ "nothing", { NULL }, "" },
	{ "value apart", { "--issuer", "a.example" },
	    "issuers=a.example (--issuer)" },
	{ "value attached", { "--issuer=a.example" },
	    "issuers=a.example (--issuer)" },
	{ "repeated options join in place",
	    { "--issuer", "a", "--usage", "tls", "--issuer=b", "--issuer",
		"c" },
	    "issuers=a;b;c (--issuer), usage=tls (--usage)" },
	{ "single options follow each other, for the later to win",
	    { "--usage", "tls", "--usage", "smime" },
	    "usage=tls (--usage), usage=smime (--usage)" },
	{ "switches", { "--no-dnssec", "--fail-on-lookup-error" },
	    "validate_dnssec=no (--no-dnssec), "
	    "fail_on_lookup_error=yes (--fail-on-lookup-error)" },
	{ "no answer out of a cache", { "--no-cache" },
	    "dns_cache=no (--no-cache)" },
	{ "lists of DNS",
	    { "--resolver=[::1]:5300", "--resolver=192.0.2.1", "--zone",
		"a.zone", "--zone", "b.zone" },
	    "dns_resolver=[::1]:5300;192.0.2.1 (--resolver), "
	    "zone_files=a.zone;b.zone (--zone)" },
	{ "other keys of DNS",
	    { "--protocol", "tcp", "--trust-anchor", "root.key" },
	    "dns_protocol=tcp (--protocol), "
	    "trust_anchor=root.key (--trust-anchor)" },
	{ "DNS over TLS",
	    { "--protocol=tls", "--tls-name=dns.example", "--tls-ca", "a.pem" },
	    "dns_protocol=tls (--protocol), dns_tls_name=dns.example "
	    "(--tls-name), dns_tls_ca=a.pem (--tls-ca)" },
	{ "exceptions",
	    { "--ignore-tld=com", "--ignore-domain=*.onion",
		"--ignore-critical-tag=future" },
	    "ignore_tlds=com (--ignore-tld), "
	    "ignore_domains=*.onion (--ignore-domain), "
	    "ignore_critical_tags=future (--ignore-critical-tag)" },
	{ "RFC 8657; accounts do not pass through the configuration",
	    { "--account-uri", "https://ca.example/a,1", "--validation-method",
		"dns-01" },
	    "validation_methods=dns-01 (--validation-method)" },
	{ "any key", { "--set", "audit_log=/var/log/a=b" },
	    "audit_log=/var/log/a=b (--set)" },
	{ "any key, empty", { "--set=trust_anchor=" },
	    "trust_anchor= (--set)" },
	{ "--set does not join", { "--set", "issuers=a", "--set", "issuers=b" },
	    "issuers=a (--set), issuers=b (--set)" },
	{ "whole seconds", { "--timeout", "10" },
	    "deadline_ms=10000 (--timeout)" },
	{ "parts of a second", { "--timeout=0.25" },
	    "deadline_ms=250 (--timeout)" },
	{ "a millisecond", { "--timeout=0.001" }, "deadline_ms=1 (--timeout)" },
};

static void
test_settings(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(setting_rows); i++) {
		const char *const *argv = setting_rows[i].argv;
		struct cli_arguments arguments;
		struct cli_failure failure;
		char settings[512];

		CHECK(setting_rows[i].row,
		    cli_arguments_parse(&arguments, CLI_FOR_CHECK, count(argv),
			argv, &failure) == CLI_EXIT_PERMIT);
		print_settings(settings, &arguments);
		CHECK(setting_rows[i].row,
		    strcmp(settings, setting_rows[i].settings) == 0);
		cli_arguments_clear(&arguments);
	}
}

static const struct {
	const char *row;
	unsigned command;
	const char *argv[ARGUMENTS_MAX];
	const char *text;
} refused_rows[] = {
	{ "misspelt", CLI_FOR_CHECK, { "--isuer", "a" },
	    "unknown option --isuer, perhaps --issuer; --help lists them" },
	{ "misspelt, with a value", CLI_FOR_CHECK, { "--formt=json" },
	    "unknown option --formt, perhaps --format; --help lists them" },
	{ "like nothing we know", CLI_FOR_CHECK, { "--frobnicate" },
	    "unknown option --frobnicate; --help lists them" },
	{ "abbreviated", CLI_FOR_CHECK, { "--fail-on" },
	    "unknown option --fail-on; --help lists them" },
	{ "longer than any option", CLI_FOR_CHECK,
	    { "--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	      "xxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
	    "unknown option --xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxxxxxxx; --help lists them" },
	{ "short", CLI_FOR_CHECK, { "-q" },
	    "unknown option -q; --help lists them, and names that begin with "
	    "a hyphen follow after --" },
	{ "of another command", CLI_FOR_CONFIG, { "--csr", "a.pem" },
	    "unknown option --csr; --help lists them" },
	{ "value missing", CLI_FOR_CHECK, { "a.example", "--issuer" },
	    "--issuer needs an argument: DOMAIN" },
	{ "file name missing", CLI_FOR_CHECK, { "--csr=" },
	    "--csr needs an argument: FILE" },
	{ "a request too many", CLI_FOR_CHECK,
	    { "--csr", "a.pem", "--csr", "b.pem" },
	    "--csr stands twice; check one file at a time" },
	{ "a certificate too many", CLI_FOR_CHECK, { "--cert=a", "--cert=a" },
	    "--cert stands twice; check one file at a time" },
	{ "value too many", CLI_FOR_CHECK, { "--explain=yes" },
	    "--explain takes no argument" },
	{ "no such choice", CLI_FOR_CHECK, { "--format", "xml" },
	    "--format is one of text, json, jsonl, junit and github, not "
	    "\"xml\"" },
	{ "half a choice", CLI_FOR_CHECK, { "--color=al" },
	    "--color is one of auto|always|never, not \"al\"" },
	{ "no pair", CLI_FOR_CHECK, { "--set", "issuers" },
	    "--set takes KEY=VALUE, not \"issuers\"" },
	{ "no key", CLI_FOR_CHECK, { "--set", "=x" },
	    "--set takes KEY=VALUE, not \"=x\"" },
	{ "no time", CLI_FOR_CHECK, { "--timeout", "0" },
	    "--timeout takes seconds, as in 10 or 0.5, not \"0\"" },
	{ "negative", CLI_FOR_CHECK, { "--timeout", "-1" },
	    "--timeout takes seconds, as in 10 or 0.5, not \"-1\"" },
	{ "a unit", CLI_FOR_CHECK, { "--timeout", "10s" },
	    "--timeout takes seconds, as in 10 or 0.5, not \"10s\"" },
	{ "finer than a millisecond", CLI_FOR_CHECK, { "--timeout=0.0001" },
	    "--timeout takes seconds, as in 10 or 0.5, not \"0.0001\"" },
	{ "a point too many", CLI_FOR_CHECK, { "--timeout=1." },
	    "--timeout takes seconds, as in 10 or 0.5, not \"1.\"" },
	{ "beyond counting", CLI_FOR_CHECK,
	    { "--timeout=99999999999999999999" },
	    "--timeout takes seconds, as in 10 or 0.5, not "
	    "\"99999999999999999999\"" },
	{ "an account that a list would take apart", CLI_FOR_CONFIG,
	    { "--account-uri", "https://ca.example/a,1" },
	    "--account-uri: no blank, comma or semicolon can stand in "
	    "\"https://ca.example/a,1\"; give --account-uri once for each" },
	{ "a path that a list would take apart", CLI_FOR_CHECK,
	    { "--zone", "my zone" },
	    "--zone: no blank, comma or semicolon can stand in \"my zone\"; "
	    "give --zone once for each" },
	{ "two issuers in one", CLI_FOR_CHECK, { "--issuer", "ca example" },
	    "--issuer: no blank, comma or semicolon can stand in "
	    "\"ca example\"; give --issuer once for each" },
	{ "two methods in one", CLI_FOR_CHECK,
	    { "--validation-method=dns-01,http-01" },
	    "--validation-method: no blank, comma or semicolon can stand in "
	    "\"dns-01,http-01\"; give --validation-method once for each" },
	{ "two resolvers in one", CLI_FOR_CONFIG,
	    { "--resolver", "192.0.2.1;192.0.2.2" },
	    "--resolver: no blank, comma or semicolon can stand in "
	    "\"192.0.2.1;192.0.2.2\"; give --resolver once for each" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(refused_rows); i++) {
		const char *const *argv = refused_rows[i].argv;
		struct cli_arguments arguments;
		struct cli_failure failure = { .text = "" };

		CHECK(refused_rows[i].row,
		    cli_arguments_parse(&arguments, refused_rows[i].command,
			count(argv), argv, &failure) == CLI_EXIT_USAGE);
		CHECK(refused_rows[i].row,
		    strcmp(failure.text, refused_rows[i].text) == 0);
		cli_arguments_clear(&arguments);
	}
}

static void
test_members(void)
{
	const char *argv[] = { "a.example", "--csr", "-", "--explain",
		"--format=json", "--color=never", "-", "--profile", "web",
		"--account-uri", "https://ca.example/a,1", "--", "--quiet" };
	struct cli_arguments a;
	struct cli_failure failure;

	CHECK("parses",
	    cli_arguments_parse(&a, CLI_FOR_CHECK, CLI_COUNTOF(argv), argv,
		&failure) == CLI_EXIT_PERMIT);
	CHECK("names stand anywhere, and after --",
	    a.names.count == 3 && strcmp(a.names.items[0], "a.example") == 0 &&
		strcmp(a.names.items[1], "-") == 0 &&
		strcmp(a.names.items[2], "--quiet") == 0);
	CHECK("standard input", a.csr != NULL && strcmp(a.csr, "-") == 0);
	CHECK("not given", a.cert == NULL && a.config == NULL && !a.quiet);
	CHECK("flag", a.explain);
	CHECK("choices",
	    a.format == CLI_FORMAT_JSON && a.color == CLI_COLOR_NEVER);
	CHECK("text", a.profile != NULL && strcmp(a.profile, "web") == 0);
	CHECK("a URI stays whole, comma and all",
	    a.account_uris.count == 1 &&
		strcmp(a.account_uris.items[0], "https://ca.example/a,1") == 0);
	cli_arguments_clear(&a);
	CHECK("cleared", a.settings == NULL && a.names.items == NULL);
}

static void
test_help(void)
{
	const char *lines[][1] = { { "--help" }, { "-h" } };

	for (size_t i = 0; i < CLI_COUNTOF(lines); i++) {
		struct cli_arguments a;
		struct cli_failure failure;

		CHECK(lines[i][0],
		    cli_arguments_parse(&a, CLI_FOR_CONFIG, 1, lines[i],
			&failure) == CLI_EXIT_PERMIT);
		CHECK(lines[i][0], a.help);
		cli_arguments_clear(&a);
	}
}

const char suite_name[] = "common.arguments";
const struct test tests[] = {
	{ "settings", test_settings },
	{ "refused", test_refused },
	{ "members", test_members },
	{ "help", test_help },
	{ NULL, NULL },
};
