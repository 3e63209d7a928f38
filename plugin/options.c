/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/options.h"

#include <string.h>

#include "caa/status.h"
#include "plugin/text.h"

#define YES_NO              \
	{                   \
		"no", "yes" \
	}
#define CASE                      \
	{                         \
		"ignore", "exact" \
	}
#define REFUSE                   \
	{                        \
		"ignore", "deny" \
	}

/* clang-format off */
static const struct plugin_option options[PLUGIN_KEY_COUNT] = {
	/* Who we are and what is checked. */
	[PLUGIN_KEY_ISSUERS] = {
		.name = "issuers", .kind = PLUGIN_KIND_LIST, .initial = "",
		.item = plugin_item_issuer,
		.help = "issuer domain names that mean this authority; "
		    "must be set" },
	[PLUGIN_KEY_PUBLIC_TRUST] = {
		.name = "public_trust", .initial = "no", .words = YES_NO,
		.help = "refuse every setting the Baseline Requirements "
		    "forbid" },
	[PLUGIN_KEY_ENFORCE] = {
		.name = "enforce", .initial = "yes", .words = YES_NO,
		.help = "no: check, log and report, and refuse nothing" },
	[PLUGIN_KEY_USAGE] = {
		.name = "usage", .initial = "auto",
		.words = { "auto", "tls", "smime" },
		.help = "what certificates are for; auto: as the extended key "
		    "usage says" },
	[PLUGIN_KEY_SUBJECT_CN] = {
		.name = "subject_cn", .initial = "report",
		.words = { "report", "deny" },
		.help = "what a host name does that is the subject CN and not "
		    "in the SAN" },
	[PLUGIN_KEY_MAX_NAMES] = {
		.name = "max_names", .kind = PLUGIN_KIND_NUMBER,
		.min = 1, .max = 10000, .initial = "1000",
		.help = "names allowed in one request" },
	[PLUGIN_KEY_DEADLINE_MS] = {
		.name = "deadline_ms", .kind = PLUGIN_KIND_NUMBER,
		.min = 100, .max = 600000, .initial = "10000",
		.help = "milliseconds after which undecided names are "
		    "denied" },
	[PLUGIN_KEY_REUSE_LIMIT_S] = {
		.name = "reuse_limit_s", .kind = PLUGIN_KIND_NUMBER,
		.min = 60, .max = 604800, .initial = "25200",
		.help = "seconds a permission lasts at most; never beyond "
		    "8 hours or the TTL" },

	/* Where answers come from. */
	[PLUGIN_KEY_DNS_RESOLVER] = {
		.name = "dns_resolver", .kind = PLUGIN_KIND_LIST,
		.selects_dns = true, .initial = "",
		.item = plugin_item_resolver,
		.help = "resolvers to ask, with port; empty: resolve from the "
		    "root ourselves" },
	[PLUGIN_KEY_DNS_PROTOCOL] = {
		.name = "dns_protocol", .selects_dns = true, .initial = "udp",
		.words = { "udp", "tcp", "tls" },
		.help = "transport of questions; udp falls back to TCP for "
		    "long answers" },
	[PLUGIN_KEY_DNS_TLS_NAME] = {
		.name = "dns_tls_name", .kind = PLUGIN_KIND_NAME,
		.selects_dns = true, .initial = "", .item = plugin_item_host,
		.help = "name or address in the certificate of every "
		    "resolver" },
	[PLUGIN_KEY_DNS_TLS_CA] = {
		.name = "dns_tls_ca", .kind = PLUGIN_KIND_FILE,
		.selects_dns = true, .initial = "",
		.help = "file with the authorities of that certificate; "
		    "empty: the system's" },
	[PLUGIN_KEY_DNS_IPV4] = {
		.name = "dns_ipv4", .selects_dns = true, .initial = "yes",
		.words = YES_NO,
		.help = "ask name servers over IPv4" },
	[PLUGIN_KEY_DNS_IPV6] = {
		.name = "dns_ipv6", .selects_dns = true, .initial = "yes",
		.words = YES_NO,
		.help = "ask name servers over IPv6" },
	[PLUGIN_KEY_DNS_RETRY_DELAY_MS] = {
		.name = "dns_retry_delay_ms", .kind = PLUGIN_KIND_NUMBER,
		.selects_dns = true, .max = 10000, .initial = "500",
		.help = "milliseconds before a failed question is asked "
		    "again" },
	[PLUGIN_KEY_DNS_MAX_ALIASES] = {
		.name = "dns_max_aliases", .kind = PLUGIN_KIND_NUMBER,
		.selects_dns = true, .min = 8, .max = 11, .initial = "8",
		.help = "aliases followed in a row; a longer chain is a "
		    "failed lookup" },
	[PLUGIN_KEY_DNS_CACHE] = {
		.name = "dns_cache", .selects_dns = true, .initial = "yes",
		.words = YES_NO,
		.help = "no: ask afresh every time; keys and delegations "
		    "stay cached" },
	[PLUGIN_KEY_CACHE_MAX_TTL_S] = {
		.name = "cache_max_ttl_s", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .min = 1, .max = 86400,
		.initial = "28800",
		.help = "seconds any answer stays cached at most" },
	[PLUGIN_KEY_CACHE_MAX_NEGATIVE_TTL_S] = {
		.name = "cache_max_negative_ttl_s",
		.kind = PLUGIN_KIND_NUMBER, .process_wide = true, .min = 1,
		.max = 86400, .initial = "300",
		.help = "seconds an empty answer stays cached at most" },
	[PLUGIN_KEY_SHARDS] = {
		.name = "shards", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .min = 1, .max = 16, .initial = "1",
		.help = "threads that ask, each for domains of its own" },
	[PLUGIN_KEY_ROOT_HINTS] = {
		.name = "root_hints", .kind = PLUGIN_KIND_FILE,
		.selects_dns = true, .initial = "",
		.help = "file with the addresses of the root servers; empty: "
		    "built in" },
	[PLUGIN_KEY_ZONE_FILES] = {
		.name = "zone_files", .kind = PLUGIN_KIND_LIST,
		.selects_dns = true, .initial = "", .item = plugin_item_path,
		.help = "zone files to answer from, and only from these; no "
		    "packet is sent" },
	[PLUGIN_KEY_REPLAY_FILE] = {
		.name = "replay_file", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "evidence of one check to answer from, and only from "
		    "it" },
	[PLUGIN_KEY_REPLAY_AT] = {
		.name = "replay_at", .process_wide = true,
		.initial = "recorded", .words = { "recorded", "now" },
		.help = "when its signatures must be valid" },

	/* Which answers are believed. */
	[PLUGIN_KEY_VALIDATE_DNSSEC] = {
		.name = "validate_dnssec", .selects_dns = true,
		.initial = "yes", .words = YES_NO,
		.help = "validate every answer to the trust anchor" },
	[PLUGIN_KEY_TRUST_ANCHOR] = {
		.name = "trust_anchor", .kind = PLUGIN_KIND_FILE,
		.selects_dns = true, .initial = "",
		.help = "file with DS or DNSKEY records; empty: the IANA root "
		    "keys" },
	[PLUGIN_KEY_FAIL_ON_LOOKUP_ERROR] = {
		.name = "fail_on_lookup_error", .selects_dns = true,
		.initial = "no", .words = YES_NO,
		.help = "deny on a failed lookup even where the domain is "
		    "proven unsigned" },
	[PLUGIN_KEY_TLD_MUST_EXIST] = {
		.name = "tld_must_exist", .initial = "yes", .words = YES_NO,
		.help = "deny names under a top-level domain that does not "
		    "exist" },

	/* Which names and records count. */
	[PLUGIN_KEY_IGNORE_DOMAINS] = {
		.name = "ignore_domains", .kind = PLUGIN_KIND_LIST,
		.initial = "*.onion", .item = plugin_item_domain_rule,
		.help = "names permitted without a look; *.x: everything "
		    "below x" },
	[PLUGIN_KEY_IGNORE_TLDS] = {
		.name = "ignore_tlds", .kind = PLUGIN_KIND_LIST,
		.initial = "", .item = plugin_item_tld,
		.help = "top-level domains not asked themselves; names below "
		    "them are" },
	[PLUGIN_KEY_FOLLOW_DNAME] = {
		.name = "follow_dname", .initial = "yes", .words = YES_NO,
		.help = "no: records reached through a DNAME do not count" },
	[PLUGIN_KEY_IGNORE_CRITICAL_TAGS] = {
		.name = "ignore_critical_tags", .kind = PLUGIN_KIND_LIST,
		.initial = "", .item = plugin_item_tag,
		.help = "unknown tags that do not deny though critical" },
	[PLUGIN_KEY_RECOGNIZED_TAGS] = {
		.name = "recognized_tags", .kind = PLUGIN_KIND_LIST,
		.initial = "issue, issuewild, issuemail, issuevmc, iodef, "
		    "contactemail, contactphone",
		.item = plugin_item_tag,
		.help = "all tags that may be critical; others then deny" },
	[PLUGIN_KEY_LENIENT_CRITICAL_BIT] = {
		.name = "lenient_critical_bit", .initial = "no",
		.words = YES_NO,
		.help = "read the flag value 1 as critical too" },
	[PLUGIN_KEY_CLIMB_PAST_UNRELATED] = {
		.name = "climb_past_unrelated", .initial = "no",
		.words = YES_NO,
		.help = "look at parents too when a set says nothing of this "
		    "request" },
	[PLUGIN_KEY_INVALID_TAGS] = {
		.name = "invalid_tags", .initial = "ignore", .words = REFUSE,
		.help = "what a tag with octets outside A-Z, a-z and 0-9 "
		    "does" },
	[PLUGIN_KEY_ISSUER_CASE] = {
		.name = "issuer_case", .initial = "ignore", .words = CASE,
		.help = "whether upper and lower case differ in issuer "
		    "names" },

	/* RFC 8657. */
	[PLUGIN_KEY_PARAMETERS] = {
		.name = "parameters", .initial = "yes", .words = YES_NO,
		.help = "process accounturi and validationmethods" },
	[PLUGIN_KEY_ACCOUNT_URIS] = {
		.name = "account_uris", .kind = PLUGIN_KIND_LIST,
		.initial = "", .item = plugin_item_uri,
		.help = "accounts that may be named in accounturi, unless the "
		    "request says" },
	[PLUGIN_KEY_VALIDATION_METHODS] = {
		.name = "validation_methods", .kind = PLUGIN_KIND_LIST,
		.initial = "", .item = plugin_item_method,
		.help = "labels of the validation method used, unless the "
		    "request says" },
	[PLUGIN_KEY_METHOD_CASE] = {
		.name = "method_case", .initial = "exact", .words = CASE,
		.help = "whether upper and lower case differ in method "
		    "labels" },
	[PLUGIN_KEY_UNKNOWN_PARAMETERS] = {
		.name = "unknown_parameters", .initial = "ignore",
		.words = REFUSE,
		.help = "what a parameter other than these two does" },

	/* What is kept of every check. */
	[PLUGIN_KEY_AUDIT_LOG] = {
		.name = "audit_log", .kind = PLUGIN_KIND_NAME,
		.process_wide = true, .initial = "",
		.item = plugin_item_audit_log,
		.help = "file that gets a record of every check, or syslog or "
		    "journal" },
	[PLUGIN_KEY_AUDIT_LOG_KEY] = {
		.name = "audit_log_key", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "private key, PEM, that signs the audit log" },
	[PLUGIN_KEY_AUDIT_LOG_CHECKPOINT] = {
		.name = "audit_log_checkpoint", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .min = 1, .max = 1000000,
		.initial = "1000",
		.help = "records between two signatures" },
	[PLUGIN_KEY_AUDIT_LOG_MAX_MIB] = {
		.name = "audit_log_max_mib", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .max = 1048576, .initial = "0",
		.help = "MiB after which another file of the log begins; 0: "
		    "never" },
	[PLUGIN_KEY_EVIDENCE_FILE] = {
		.name = "evidence_file", .kind = PLUGIN_KIND_NAME,
		.process_wide = true, .initial = "",
		.item = plugin_item_absolute_path,
		.help = "file that gets every answer with its DNSSEC chain, "
		    "for replay" },
	[PLUGIN_KEY_EVIDENCE_FILE_MAX_MIB] = {
		.name = "evidence_file_max_mib", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .max = 1048576, .initial = "0",
		.help = "MiB after which another file of evidence begins; 0: "
		    "never" },

	/* Reports to domain owners. */
	[PLUGIN_KEY_IODEF_EMAIL] = {
		.name = "iodef_email", .initial = "no", .words = YES_NO,
		.help = "report denials to mailto: URLs of iodef properties" },
	[PLUGIN_KEY_IODEF_EMAIL_FROM] = {
		.name = "iodef_email_from", .kind = PLUGIN_KIND_NAME,
		.initial = "", .item = plugin_item_mailbox,
		.help = "mailbox that reports come from" },
	[PLUGIN_KEY_IODEF_EMAIL_SUBJECT] = {
		.name = "iodef_email_subject", .kind = PLUGIN_KIND_NAME,
		.initial = "Certificate not issued because of CAA records",
		.item = plugin_item_header,
		.help = "subject of their mails" },
	[PLUGIN_KEY_IODEF_EMAIL_TEXT] = {
		.name = "iodef_email_text", .kind = PLUGIN_KIND_NAME,
		.initial = "", .item = plugin_item_lines,
		.help = "words before the report in a mail; \\n begins a "
		    "line" },
	[PLUGIN_KEY_IODEF_WEB] = {
		.name = "iodef_web", .initial = "no",
		.words = { "no", "yes", "https" },
		.help = "report denials to https: and http: URLs, or https: "
		    "only" },
	[PLUGIN_KEY_IODEF_WEB_FORMAT] = {
		.name = "iodef_web_format", .initial = "rid",
		.words = { "rid", "iodef" },
		.help = "what is posted: a RID message, or the bare "
		    "document" },
	[PLUGIN_KEY_IODEF_REPORTER] = {
		.name = "iodef_reporter", .kind = PLUGIN_KIND_NAME,
		.initial = "", .item = plugin_item_fqdn,
		.help = "domain name we report as; empty: the first of "
		    "issuers" },
	[PLUGIN_KEY_IODEF_SPOOL] = {
		.name = "iodef_spool", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "directory in which reports wait for delivery" },
	[PLUGIN_KEY_IODEF_PER_DOMAIN_PER_DAY] = {
		.name = "iodef_per_domain_per_day",
		.kind = PLUGIN_KIND_NUMBER, .process_wide = true,
		.min = 1, .max = 1000, .initial = "1",
		.help = "reports on one set of records a day (UTC)" },
	[PLUGIN_KEY_IODEF_PER_RECIPIENT_PER_DAY] = {
		.name = "iodef_per_recipient_per_day",
		.kind = PLUGIN_KIND_NUMBER, .process_wide = true,
		.min = 1, .max = 1000, .initial = "20",
		.help = "reports to one mailbox or web server a day (UTC)" },
	[PLUGIN_KEY_IODEF_PER_DAY] = {
		.name = "iodef_per_day", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .min = 1, .max = 10000,
		.initial = "1000",
		.help = "reports to all recipients together a day (UTC)" },
	[PLUGIN_KEY_IODEF_LINGER_MS] = {
		.name = "iodef_linger_ms", .kind = PLUGIN_KIND_NUMBER,
		.process_wide = true, .max = 60000, .initial = "0",
		.help = "milliseconds closing may take to send what is due" },
	[PLUGIN_KEY_IODEF_TLS_CA] = {
		.name = "iodef_tls_ca", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "file with authorities of web and mail servers; "
		    "empty: the system's" },
	[PLUGIN_KEY_IODEF_TLS_CERTIFICATE] = {
		.name = "iodef_tls_certificate", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "file with our certificate for web servers" },
	[PLUGIN_KEY_IODEF_TLS_KEY] = {
		.name = "iodef_tls_key", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "file with its private key, without a passphrase" },
	[PLUGIN_KEY_IODEF_ALLOW_NETWORKS] = {
		.name = "iodef_allow_networks", .kind = PLUGIN_KIND_LIST,
		.process_wide = true, .initial = "",
		.item = plugin_item_network,
		.help = "networks reports may go to besides the open "
		    "Internet" },
	[PLUGIN_KEY_SMTP_URL] = {
		.name = "smtp_url", .kind = PLUGIN_KIND_NAME,
		.process_wide = true, .initial = "",
		.item = plugin_item_smtp_url,
		.help = "our mail server, smtp://host:port or smtps://host" },
	[PLUGIN_KEY_SMTP_STARTTLS] = {
		.name = "smtp_starttls", .process_wide = true,
		.initial = "yes", .words = YES_NO,
		.help = "demand TLS over smtp://, but on this machine" },
	[PLUGIN_KEY_SMTP_CREDENTIALS] = {
		.name = "smtp_credentials", .kind = PLUGIN_KIND_FILE,
		.process_wide = true, .initial = "",
		.help = "file with user name and password, a line each" },
};
/* clang-format on */

const struct plugin_option *
plugin_option_get(enum plugin_key key)
{
	return &options[key];
}

bool
plugin_option_find(enum plugin_key *key, const char *name)
{
	for (size_t i = 0; i < CAA_COUNTOF(options); i++) {
		if (strcmp(options[i].name, name) == 0) {
			*key = (enum plugin_key)i;
			return true;
		}
	}
	return false;
}

const char *
plugin_option_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < CAA_COUNTOF(options); i++) {
		size_t distance = plugin_text_distance(name, options[i].name);

		if (distance < least &&
		    plugin_text_is_near(name, options[i].name)) {
			least = distance;
			nearest = options[i].name;
		}
	}
	return nearest;
}
