/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of cli_options, and what its rows do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/arguments.h"

#define HOOKS  (CLI_FOR_HOOK | CLI_FOR_HOOK_INPUT)
#define BOTH   (CLI_FOR_CHECK | CLI_FOR_CONFIG | HOOKS)
#define FILTER (CLI_FOR_AUDIT_SHOW | CLI_FOR_AUDIT_REPORT)
#define ASKS   (BOTH | CLI_FOR_SNIPPET)
#define SETUP  (BOTH | CLI_FOR_SERVE)
#define LOADS  (ASKS | CLI_FOR_SERVE | CLI_FOR_REPLAY)
#define ALL    (SETUP | LOADS | FILTER | CLI_FOR_AUDIT_VERIFY)
#define COLORS (ALL & ~(unsigned)(HOOKS | CLI_FOR_SNIPPET))

#define SECONDS_MAX   1000000u /* the module has its own, narrower bounds */
#define IN_FLIGHT_MAX 8192u    /* as many as the module takes, and some less */

static void *
member(struct cli_arguments *arguments, const struct cli_option *option)
{
	return (char *)arguments + option->offset;
}

static enum cli_exit
store_text(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	if (value[0] == '\0')
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s needs an argument: %s", option->name, option->argument);
	*(const char **)member(arguments, option) = value;
	return CLI_EXIT_PERMIT;
}

/* A second file would leave the first unread, and its names unchecked. */
static enum cli_exit
store_once(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	if (*(const char **)member(arguments, option) != NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s stands twice; check one file at a time", option->name);
	return store_text(arguments, option, value, failure);
}

static enum cli_exit
store_true(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	(void)value;
	(void)failure;
	*(bool *)member(arguments, option) = true;
	return CLI_EXIT_PERMIT;
}

/* The place of value among the words of "text|json". */
static enum cli_exit
store_choice(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	const char *word = option->argument;
	unsigned index = 0;

	for (;;) {
		size_t len = strcspn(word, "|");

		if (strlen(value) == len && memcmp(word, value, len) == 0) {
			*(unsigned *)member(arguments, option) = index;
			return CLI_EXIT_PERMIT;
		}
		if (word[len] == '\0')
			return cli_fail(failure, CLI_EXIT_USAGE,
			    "%s is one of %s, not \"%.64s\"", option->name,
			    option->argument, value);
		word += len + 1;
		index++;
	}
}

static enum cli_exit
store_format(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	static const struct {
		const char *word;
		enum cli_format format;
	} formats[] = {
		{ "text", CLI_FORMAT_TEXT },
		{ "json", CLI_FORMAT_JSON },
		{ "jsonl", CLI_FORMAT_JSONL },
		{ "junit", CLI_FORMAT_JUNIT },
		{ "github", CLI_FORMAT_GITHUB },
	};

	for (size_t i = 0; i < CLI_COUNTOF(formats); i++) {
		if (strcmp(value, formats[i].word) != 0)
			continue;
		arguments->format = formats[i].format;
		return CLI_EXIT_PERMIT;
	}
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s is one of text, json, jsonl, junit and github, not \"%.64s\"",
	    option->name, value);
}

/* How many names at once. */
static enum cli_exit
store_in_flight(struct cli_arguments *arguments,
    const struct cli_option *option, const char *value,
    struct cli_failure *failure)
{
	unsigned number = 0;
	const char *c = value;

	for (; *c >= '0' && *c <= '9' && number <= IN_FLIGHT_MAX; c++)
		number = number * 10 + (unsigned)(*c - '0');
	if (*c != '\0' || number == 0 || number > IN_FLIGHT_MAX)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s takes a number from 1 to %u, not \"%.64s\"",
		    option->name, IN_FLIGHT_MAX, value);
	arguments->in_flight = number;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
set_key(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	return cli_arguments_set(arguments, option,
	    option->fixed != NULL ? option->fixed : value, failure);
}

/* One word of a list, which the module splits at these. */
static enum cli_exit
add_word(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	if (strpbrk(value, ";, \t\r\n\v\f") != NULL)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s: no blank, comma or semicolon can stand in \"%.64s\"; "
		    "give %s once for each",
		    option->name, value, option->name);
	return set_key(arguments, option, value, failure);
}

/* Each stands as it was typed. */
static enum cli_exit
add_text(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	struct cli_list *list = member(arguments, option);

	(void)failure;
	list->items[list->count++] = value;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
set_pair(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	const char *equals = strchr(value, '=');

	if (equals == NULL || equals == value)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--set takes KEY=VALUE, not \"%.64s\"", value);
	return cli_arguments_set(arguments, option, value, failure);
}

/* "2", "0.5" or "1.250" seconds to milliseconds; false for anything else. */
static bool
seconds_parse(const char *text, unsigned long *ms)
{
	unsigned long whole = 0, thousandths = 0, unit = 1000;
	const char *c = text;

	for (; *c >= '0' && *c <= '9' && whole <= SECONDS_MAX; c++)
		whole = whole * 10 + (unsigned long)(*c - '0');
	if (c == text || whole > SECONDS_MAX)
		return false;
	if (*c == '.' && c[1] != '\0')
		for (c++; *c >= '0' && *c <= '9' && unit > 1; c++) {
			unit /= 10;
			thousandths += (unsigned long)(*c - '0') * unit;
		}
	*ms = whole * 1000 + thousandths;
	return *c == '\0' && *ms != 0;
}

static enum cli_exit
set_timeout(struct cli_arguments *arguments, const struct cli_option *option,
    const char *value, struct cli_failure *failure)
{
	char text[24];
	unsigned long ms;

	if (!seconds_parse(value, &ms))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "--timeout takes seconds, as in 10 or 0.5, not \"%.64s\"",
		    value);
	(void)snprintf(text, sizeof(text), "%lu", ms);
	return cli_arguments_set(arguments, option, text, failure);
}

#define ACCOUNT_HELP "ACME account that asks (RFC 8657)"

#define MEMBER(name) offsetof(struct cli_arguments, name)

/* clang-format off */
const struct cli_option cli_options[] = {
	{ "--csr", "FILE", CLI_FOR_CHECK | CLI_FOR_HOOK_INPUT, CLI_GROUP_REQUEST, store_once, false,
	    NULL, NULL, MEMBER(csr),
	    "signing request, PEM or DER; - is standard input" },
	{ "--cert", "FILE", CLI_FOR_CHECK, CLI_GROUP_REQUEST, store_once, false,
	    NULL, NULL, MEMBER(cert), "certificate, likewise" },
	{ "--usage", "tls|smime|auto", ASKS, CLI_GROUP_REQUEST, set_key, false,
	    "usage", NULL, 0, "what it is for; auto: as its EKU says" },
	{ "--issuer", "DOMAIN", SETUP | CLI_FOR_REPLAY, CLI_GROUP_REQUEST,
	    add_word, true,
	    "issuers", NULL, 0, "who we are in CAA records" },
	{ "--for", "ISSUER", CLI_FOR_SNIPPET, CLI_GROUP_REQUEST, add_word,
	    false, "issuers", NULL, 0, "who is to be named: letsencrypt.org" },
	{ "--no-lookup", NULL, CLI_FOR_SNIPPET, CLI_GROUP_REQUEST, store_true,
	    false, NULL, NULL, MEMBER(no_lookup),
	    "as though nothing were published" },
	{ "--account-uri", "URI", CLI_FOR_CHECK | HOOKS, CLI_GROUP_REQUEST,
	    add_text, true, NULL, NULL, MEMBER(account_uris), ACCOUNT_HELP },
	{ "--account-uri", "URI", CLI_FOR_CONFIG, CLI_GROUP_REQUEST, add_word,
	    true, "account_uris", NULL, 0, ACCOUNT_HELP },
	{ "--validation-method", "LABEL", BOTH, CLI_GROUP_REQUEST, add_word,
	    true, "validation_methods", NULL, 0,
	    "how control was proven: dns-01 (RFC 8657)" },
	{ "--names-from", "FILE", CLI_FOR_CHECK, CLI_GROUP_LIST, store_once,
	    false, NULL, NULL, MEMBER(names_from),
	    "a name, or JSON with one, a line; - is stdin" },
	{ "--ordered", NULL, CLI_FOR_CHECK, CLI_GROUP_LIST, store_true, false,
	    NULL, NULL, MEMBER(ordered), "answers in the order of the list" },
	{ "--resume", "FILE", CLI_FOR_CHECK, CLI_GROUP_LIST, store_once, false,
	    NULL, NULL, MEMBER(resume), "leave out what is answered in it" },
	{ "--in-flight", "NUMBER", CLI_FOR_CHECK, CLI_GROUP_LIST,
	    store_in_flight, false, NULL, NULL, MEMBER(in_flight),
	    "names at once; 400" },
	{ "--exit-zero", NULL, CLI_FOR_CHECK, CLI_GROUP_LIST, store_true, false,
	    NULL, NULL, MEMBER(exit_zero), "0 once all lines are answered" },
	{ "--key", "PUBKEY", CLI_FOR_AUDIT_VERIFY, CLI_GROUP_AUDIT, add_text,
	    true, NULL, NULL, MEMBER(keys),
	    "check signatures with it; PEM" },
	{ "--head", "HASH", CLI_FOR_AUDIT_VERIFY, CLI_GROUP_AUDIT, store_text,
	    false, NULL, NULL, MEMBER(head),
	    "this record must be among them" },
	{ "--closed", NULL, CLI_FOR_AUDIT_VERIFY, CLI_GROUP_AUDIT, store_true,
	    false, NULL, NULL, MEMBER(closed),
	    "it must end with a last checkpoint" },
	{ "--since", "DATE", FILTER, CLI_GROUP_AUDIT, store_text, false,
	    NULL, NULL, MEMBER(since), "checked then or later (UTC)" },
	{ "--until", "DATE", FILTER, CLI_GROUP_AUDIT, store_text, false,
	    NULL, NULL, MEMBER(until), "checked then or before" },
	{ "--name", "NAME", FILTER, CLI_GROUP_AUDIT, store_text, false,
	    NULL, NULL, MEMBER(name), "of this name or below it" },
	{ "--name", "NAME|HASH", CLI_FOR_REPLAY, CLI_GROUP_REQUEST,
	    store_text, false, NULL, NULL, MEMBER(name),
	    "only checks with this name, or evidence" },
	{ "--audit", "LOG", CLI_FOR_REPLAY, CLI_GROUP_REQUEST, add_text, true,
	    NULL, NULL, MEMBER(logs), "compare with this audit log" },
	{ "--at", "recorded|now", CLI_FOR_REPLAY, CLI_GROUP_DNS, store_choice,
	    false, NULL, NULL, MEMBER(at_now),
	    "when signatures must be valid" },
	{ "--verdict", "any|permit|deny", CLI_FOR_AUDIT_SHOW, CLI_GROUP_AUDIT,
	    store_choice, false, NULL, NULL, MEMBER(verdict),
	    "that ended so" },
	{ "--issuer", "DOMAIN", FILTER, CLI_GROUP_AUDIT, store_text, false,
	    NULL, NULL, MEMBER(issuer), "with this name of the authority" },
	{ "--profile", "NAME", FILTER, CLI_GROUP_AUDIT, store_text, false,
	    NULL, NULL, MEMBER(profile), "of this profile only" },
	{ "--resolver", "ADDR", ASKS, CLI_GROUP_DNS, add_word, true,
	    "dns_resolver", NULL, 0, "ask this server: 192.0.2.1, [::1]:5300" },
	{ "--protocol", "udp|tcp|tls", ASKS, CLI_GROUP_DNS, set_key, false,
	    "dns_protocol", NULL, 0, "how to ask it" },
	{ "--tls-name", "NAME", ASKS, CLI_GROUP_DNS, set_key, false,
	    "dns_tls_name", NULL, 0, "whose certificate it must have" },
	{ "--tls-ca", "FILE", ASKS, CLI_GROUP_DNS, set_key, false,
	    "dns_tls_ca", NULL, 0, "who signs that, if not the system's CAs" },
	{ "--trust-anchor", "FILE", ASKS | CLI_FOR_REPLAY, CLI_GROUP_DNS,
	    set_key, false,
	    "trust_anchor", NULL, 0, "DS or DNSKEY in place of the IANA root" },
	{ "--no-dnssec", NULL, ASKS, CLI_GROUP_DNS, set_key, false,
	    "validate_dnssec", "no", 0, "believe unsigned and forged answers" },
	{ "--no-cache", NULL, ASKS, CLI_GROUP_DNS, set_key, false,
	    "dns_cache", "no", 0, "ask for every record afresh" },
	{ "--zone", "FILE", ASKS | CLI_FOR_SERVE, CLI_GROUP_DNS, add_word, true,
	    "zone_files", NULL, 0, "answer from a zone file, not from the net" },
	{ "--timeout", "SECONDS", ASKS, CLI_GROUP_DNS, set_timeout, false,
	    "deadline_ms", NULL, 0, "undecided by then is denied" },
	{ "--fail-on-lookup-error", NULL, BOTH, CLI_GROUP_POLICY, set_key,
	    false, "fail_on_lookup_error", "yes", 0,
	    "deny even where a domain is proven unsigned" },
	{ "--ignore-tld", "TLD", BOTH, CLI_GROUP_POLICY, add_word, true,
	    "ignore_tlds", NULL, 0, "do not ask the TLD itself" },
	{ "--ignore-domain", "NAME", BOTH, CLI_GROUP_POLICY, add_word, true,
	    "ignore_domains", NULL, 0, "permit unasked: foo.example, *.onion" },
	{ "--ignore-critical-tag", "TAG", BOTH, CLI_GROUP_POLICY, add_word, true,
	    "ignore_critical_tags", NULL, 0, "not a reason to deny" },
	{ "--format", "FORMAT", CLI_FOR_CHECK, CLI_GROUP_OUTPUT, store_format,
	    false, NULL, NULL, 0, "text, json, jsonl, junit or github" },
	{ "--format", "FORMAT", CLI_FOR_SNIPPET, CLI_GROUP_OUTPUT, store_text,
	    false, NULL, NULL, MEMBER(snippet_format),
	    "what reads it; bind: zone files" },
	{ "--origin", "ZONE", CLI_FOR_SNIPPET, CLI_GROUP_OUTPUT, store_text,
	    false, NULL, NULL, MEMBER(origin), "octodns: what names end in" },
	{ "--step-summary", NULL, CLI_FOR_CHECK, CLI_GROUP_OUTPUT, store_true,
	    false, NULL, NULL, MEMBER(step_summary),
	    "github: a table too, in GITHUB_STEP_SUMMARY" },
	{ "--format", "text|json", CLI_FOR_REPLAY, CLI_GROUP_OUTPUT,
	    store_choice, false, NULL, NULL, MEMBER(format),
	    "json: an object a line for each check" },
	{ "--format", "text|json", CLI_FOR_AUDIT_SHOW, CLI_GROUP_OUTPUT,
	    store_choice, false, NULL, NULL, MEMBER(format),
	    "json: the records as they stand in the log" },
	{ "--format", "text|json|csv", CLI_FOR_AUDIT_REPORT, CLI_GROUP_OUTPUT,
	    store_choice, false, NULL, NULL, MEMBER(format),
	    "csv: a line for each prevented issuance" },
	{ "--explain", NULL, CLI_FOR_CHECK, CLI_GROUP_OUTPUT, store_true, false,
	    NULL, NULL, MEMBER(explain), "draw the climb of every name" },
	{ "--quiet", NULL, CLI_FOR_CHECK | CLI_FOR_AUDIT_VERIFY |
	    CLI_FOR_REPLAY, CLI_GROUP_OUTPUT, store_true, false,
	    NULL, NULL, MEMBER(quiet), "no answer but the exit status" },
	{ "--verbose", NULL, CLI_FOR_CHECK | HOOKS | CLI_FOR_SNIPPET, CLI_GROUP_OUTPUT, store_true, false,
	    NULL, NULL, MEMBER(verbose), "log to standard error" },
	{ "--color", "auto|always|never", COLORS, CLI_GROUP_OUTPUT,
	    store_choice, false, NULL, NULL, MEMBER(color),
	    "auto: on a terminal, unless NO_COLOR is set" },
	{ "--listen", "ADDRESS", CLI_FOR_SERVE, CLI_GROUP_SETUP, set_key, true,
	    "serve.listen", NULL, 0, "http://127.0.0.1:8657, unix:PATH, ..." },
	{ "--config", "FILE", LOADS, CLI_GROUP_SETUP,
	    store_text, false,
	    NULL, NULL, MEMBER(config), "configuration to read" },
	{ "--profile", "NAME", ASKS | CLI_FOR_REPLAY, CLI_GROUP_SETUP,
	    store_text, false,
	    NULL, NULL, MEMBER(profile), "certificate profile in it" },
	{ "--set", "KEY=VALUE", LOADS, CLI_GROUP_SETUP,
	    set_pair, false,
	    NULL, NULL, 0, "any key of the configuration" },
	{ "--plugin", "FILE", LOADS, CLI_GROUP_SETUP,
	    store_text, false,
	    NULL, NULL, MEMBER(plugin), "the module caa_validator.so" },
	{ "--defaults", NULL, CLI_FOR_CONFIG, CLI_GROUP_SETUP, store_true,
	    false, NULL, NULL, MEMBER(defaults),
	    "every key there is, at its default" },
	{ "--help", NULL, ALL, CLI_GROUP_SETUP, store_true, false,
	    NULL, NULL, MEMBER(help), "this page" },
};
/* clang-format on */

const size_t cli_option_count = CLI_COUNTOF(cli_options);
