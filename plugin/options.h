/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options: every key of caa-validator.conf(5) in one table, in the order of
 * the manual.  Pure functions, safe from any thread.
 */
#ifndef PLUGIN_OPTIONS_H
#define PLUGIN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plugin/item.h"

enum plugin_key {
	PLUGIN_KEY_ISSUERS = 0,
	PLUGIN_KEY_PUBLIC_TRUST,
	PLUGIN_KEY_ENFORCE,
	PLUGIN_KEY_USAGE,
	PLUGIN_KEY_SUBJECT_CN,
	PLUGIN_KEY_MAX_NAMES,
	PLUGIN_KEY_DEADLINE_MS,
	PLUGIN_KEY_REUSE_LIMIT_S,

	PLUGIN_KEY_DNS_RESOLVER,
	PLUGIN_KEY_DNS_PROTOCOL,
	PLUGIN_KEY_DNS_TLS_NAME,
	PLUGIN_KEY_DNS_TLS_CA,
	PLUGIN_KEY_DNS_IPV4,
	PLUGIN_KEY_DNS_IPV6,
	PLUGIN_KEY_DNS_RETRY_DELAY_MS,
	PLUGIN_KEY_DNS_MAX_ALIASES,
	PLUGIN_KEY_DNS_CACHE,
	PLUGIN_KEY_CACHE_MAX_TTL_S,
	PLUGIN_KEY_CACHE_MAX_NEGATIVE_TTL_S,
	PLUGIN_KEY_SHARDS,
	PLUGIN_KEY_ROOT_HINTS,
	PLUGIN_KEY_ZONE_FILES,
	PLUGIN_KEY_REPLAY_FILE,
	PLUGIN_KEY_REPLAY_AT,

	PLUGIN_KEY_VALIDATE_DNSSEC,
	PLUGIN_KEY_TRUST_ANCHOR,
	PLUGIN_KEY_FAIL_ON_LOOKUP_ERROR,
	PLUGIN_KEY_TLD_MUST_EXIST,

	PLUGIN_KEY_IGNORE_DOMAINS,
	PLUGIN_KEY_IGNORE_TLDS,
	PLUGIN_KEY_FOLLOW_DNAME,
	PLUGIN_KEY_IGNORE_CRITICAL_TAGS,
	PLUGIN_KEY_RECOGNIZED_TAGS,
	PLUGIN_KEY_LENIENT_CRITICAL_BIT,
	PLUGIN_KEY_CLIMB_PAST_UNRELATED,
	PLUGIN_KEY_INVALID_TAGS,
	PLUGIN_KEY_ISSUER_CASE,

	PLUGIN_KEY_PARAMETERS,
	PLUGIN_KEY_ACCOUNT_URIS,
	PLUGIN_KEY_VALIDATION_METHODS,
	PLUGIN_KEY_METHOD_CASE,
	PLUGIN_KEY_UNKNOWN_PARAMETERS,

	PLUGIN_KEY_AUDIT_LOG,
	PLUGIN_KEY_AUDIT_LOG_KEY,
	PLUGIN_KEY_AUDIT_LOG_CHECKPOINT,
	PLUGIN_KEY_AUDIT_LOG_MAX_MIB,
	PLUGIN_KEY_EVIDENCE_FILE,
	PLUGIN_KEY_EVIDENCE_FILE_MAX_MIB,

	PLUGIN_KEY_IODEF_EMAIL,
	PLUGIN_KEY_IODEF_EMAIL_FROM,
	PLUGIN_KEY_IODEF_EMAIL_SUBJECT,
	PLUGIN_KEY_IODEF_EMAIL_TEXT,
	PLUGIN_KEY_IODEF_WEB,
	PLUGIN_KEY_IODEF_WEB_FORMAT,
	PLUGIN_KEY_IODEF_REPORTER,
	PLUGIN_KEY_IODEF_SPOOL,
	PLUGIN_KEY_IODEF_PER_DOMAIN_PER_DAY,
	PLUGIN_KEY_IODEF_PER_RECIPIENT_PER_DAY,
	PLUGIN_KEY_IODEF_PER_DAY,
	PLUGIN_KEY_IODEF_LINGER_MS,
	PLUGIN_KEY_IODEF_TLS_CA,
	PLUGIN_KEY_IODEF_TLS_CERTIFICATE,
	PLUGIN_KEY_IODEF_TLS_KEY,
	PLUGIN_KEY_IODEF_ALLOW_NETWORKS,
	PLUGIN_KEY_SMTP_URL,
	PLUGIN_KEY_SMTP_STARTTLS,
	PLUGIN_KEY_SMTP_CREDENTIALS,
	PLUGIN_KEY_COUNT
};

enum plugin_kind {
	PLUGIN_KIND_WORD = 0, /* number: index into words */
	PLUGIN_KIND_NUMBER,   /* number: min to max */
	PLUGIN_KIND_FILE,     /* item 0: a path; none: not set */
	PLUGIN_KIND_NAME,     /* item 0: in canonical form; none: not set */
	PLUGIN_KIND_LIST,     /* items in canonical form */
};

#define PLUGIN_MAX_WORDS 3

/* Indices into the words of a key. */
enum { PLUGIN_NO = 0, PLUGIN_YES = 1 };
enum { PLUGIN_AUTO = 0, PLUGIN_TLS = 1, PLUGIN_SMIME = 2 };
enum { PLUGIN_OVER_UDP = 0, PLUGIN_OVER_TCP = 1, PLUGIN_OVER_TLS = 2 };
enum { PLUGIN_HTTPS = 2 };
enum { PLUGIN_AT_RECORDED = 0, PLUGIN_AT_NOW = 1 };
enum { PLUGIN_IGNORE = 0, PLUGIN_DENY = 1, PLUGIN_EXACT = 1 };

struct plugin_option {
	const char *name;
	enum plugin_kind kind;
	bool process_wide;   /* has no meaning in a profile */
	bool selects_dns;    /* profiles that differ in it share no resolver */
	uint32_t min, max;   /* of a number */
	const char *initial; /* the default, as it would stand in a file */
	const char *words[PLUGIN_MAX_WORDS];
	plugin_item_fn *item; /* canonical form of a name, or item of a list */
	const char *help;     /* one line */
};

/* key is in range. */
const struct plugin_option *plugin_option_get(enum plugin_key key);

/* False, and *key untouched, for a name that is no key. */
bool plugin_option_find(enum plugin_key *key, const char *name);

/* The key a misspelt name is likely meant for, or NULL. */
const char *plugin_option_nearest(const char *name);

#endif /* PLUGIN_OPTIONS_H */
