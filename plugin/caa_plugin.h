/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caa_plugin: the interface between a certificate authority (the host) and
 * caa_validator.so.  The host loads the module with dlopen(RTLD_NOW |
 * RTLD_LOCAL), looks up "caa_plugin_entry" and gets a table of functions; it
 * links nothing.  The whole contract is in caa_plugin(3).
 *
 * Every struct starts with its size as the writer knew it: zero the struct,
 * set struct_size, fill what you know.  Members are only ever appended.
 * Zeroed memory never permits anything.
 *
 * This header compiles alone as C99 and as C++.
 */
#ifndef CAA_PLUGIN_H
#define CAA_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAA_PLUGIN_ABI_MAJOR 1u /* differs: refuse to load */
#define CAA_PLUGIN_ABI_MINOR 1u /* differs: use what both sides have */

/* True if the writer of *s knew the member, so that it may be read. */
#define CAA_PLUGIN_HAS(type, s, member) \
	((s)->struct_size >=            \
	    offsetof(type, member) + sizeof(((type *)0)->member))

/* Constants live in enums, fields are fixed-width: enum size is not ABI. */
enum { CAA_PLUGIN_DENY = 0, CAA_PLUGIN_PERMIT = 1 };

enum {
	CAA_PLUGIN_OK = 0,
	CAA_PLUGIN_E_ABI = -1,    /* no common ABI version */
	CAA_PLUGIN_E_CONFIG = -2, /* an option, profile or file is unusable */
	CAA_PLUGIN_E_INPUT = -3,  /* request is not what it claims to be */
	CAA_PLUGIN_E_DNS = -4,    /* denied, and only by failed lookups */
	CAA_PLUGIN_E_AUDIT = -5,  /* an audit record was not kept */
	CAA_PLUGIN_E_NOMEM = -6,
	CAA_PLUGIN_E_GONE = -7,   /* closing, or job unknown or delivered */
	CAA_PLUGIN_E_SYSTEM = -8, /* no thread or descriptor to be had */
};

enum {                             /* request.input_kind */
	CAA_PLUGIN_INPUT_NONE = 0, /* only request.names */
	CAA_PLUGIN_INPUT_CSR = 1,
	CAA_PLUGIN_INPUT_CERTIFICATE = 2,
};

enum { /* request.usage; the configured default applies to 0 */
	CAA_PLUGIN_USAGE_DEFAULT = 0,
	CAA_PLUGIN_USAGE_AUTO = 1,
	CAA_PLUGIN_USAGE_TLS = 2,
	CAA_PLUGIN_USAGE_SMIME = 3,
};

enum {                               /* name.type and audit.type */
	CAA_PLUGIN_NAME_OTHER = 0,   /* IP address, URI, ...: reported only */
	CAA_PLUGIN_NAME_DNS = 1,     /* host name; S/MIME: a mail domain */
	CAA_PLUGIN_NAME_MAILBOX = 2, /* user@domain */
};

enum { /* audit.dnssec */
	CAA_PLUGIN_DNSSEC_UNKNOWN = 0,
	CAA_PLUGIN_DNSSEC_INSECURE = 1,
	CAA_PLUGIN_DNSSEC_SECURE = 2,
	CAA_PLUGIN_DNSSEC_BOGUS = 3,
	CAA_PLUGIN_DNSSEC_UNVALIDATED = 4, /* switched off, or a zone file */
};

enum { /* host.log levels */
	CAA_PLUGIN_LOG_ERROR = 0,
	CAA_PLUGIN_LOG_WARN = 1,
	CAA_PLUGIN_LOG_INFO = 2,  /* the result of every lookup */
	CAA_PLUGIN_LOG_DEBUG = 3, /* DNS in detail */
};

struct caa_plugin; /* one configured instance, opaque */

struct caa_plugin_error { /* optional everywhere: pass NULL to decline */
	size_t struct_size;
	int32_t status;
	char message[508]; /* one English sentence, always NUL-terminated */
};

/* One configuration setting; later ones win over earlier ones. */
struct caa_plugin_option {   /* frozen: used in arrays */
	const char *name;    /* a key of caa-validator.conf(5); or "config": a
	                        configuration file to read at this place */
	const char *value;   /* the word or list, as in the file */
	const char *profile; /* NULL: for all profiles */
	const char *origin;  /* for messages: "--issuer", "caa.conf:12" */
};

struct caa_plugin_audit { /* one per name, borrowed for the call */
	size_t struct_size;
	uint64_t request_id;
	const char *trace_id; /* the host's, or NULL */
	const char *profile;  /* or NULL */
	size_t index;         /* of the name in the request, from 0 */
	uint32_t type;        /* CAA_PLUGIN_NAME_* */
	uint32_t verdict;
	uint32_t dnssec;
	uint32_t ttl_s;          /* of the deciding set; 0 without one */
	int64_t checked_at;      /* Unix seconds UTC */
	int64_t expires_at;      /* Unix seconds UTC; 0 unless PERMIT */
	const char *name;        /* as asked, A-labels; printable ASCII */
	const char *reason;      /* "issuer-not-listed", ...: closed list */
	const char *rfc;         /* "RFC 8659 4.2" */
	const char *explanation; /* one sentence */
	const char *property;    /* "issuewild", or NULL */
	const char *record;      /* deciding record as text, or NULL */
	const char *found_at;    /* owner of the deciding set, or NULL */
	const char *evidence;    /* this name's JSON object, NUL-terminated */
	size_t evidence_len;     /* octets */
	/* since 1.1 */
	uint32_t advisory; /* 1: the verdict stands, but is not enforced */
};

/*
 * What the host lends.  Called only from inside open, validate, process and
 * close, on the thread that called; validate may run on many threads.
 */
struct caa_plugin_host { /* borrowed until close() returns */
	size_t struct_size;
	void *ctx; /* passed back verbatim */

	/* May be NULL.  text is one line of printable ASCII. */
	void (*log)(void *ctx, uint32_t level, const char *text, size_t len);

	/* Required, unless the key audit_log is set; then both must take a
	 * record.  Non-zero: not recorded; the whole verdict is DENY. */
	int32_t (*audit)(void *ctx, const struct caa_plugin_audit *record);

	/* May be NULL.  The request's JSON object, after the last audit
	 * record and before the verdict leaves; borrowed for the call. */
	void (*report)(
	    void *ctx, uint64_t request_id, const char *json, size_t len);

	/* May be NULL.  Now and then while validate() waits. */
	void (*progress)(
	    void *ctx, uint64_t request_id, size_t decided, size_t total);
};

struct caa_plugin_name { /* frozen: used in arrays */
	uint32_t type;
	uint32_t reserved; /* 0 */
	const char *text;
	size_t text_len; /* octets */
};

struct caa_plugin_request { /* borrowed by validate(), copied by submit() */
	size_t struct_size;
	uint64_t request_id; /* the host's, echoed in every audit record */
	uint32_t input_kind;
	uint32_t usage;
	uint32_t timeout_ms;  /* 0: the configured default; may only shorten */
	uint32_t reserved;    /* 0 */
	const uint8_t *input; /* DER or PEM */
	size_t input_len;     /* octets */
	const struct caa_plugin_name *names; /* besides those of the input */
	size_t name_count;
	const char *profile;  /* certificate profile, NULL for the default */
	const char *trace_id; /* echoed; printable ASCII, 128 octets at most */
	/* RFC 8657; count 0: as configured.  Any one of them suffices. */
	const char *const *account_uris;
	size_t account_uri_count;
	const char *const *methods;
	size_t method_count;
	/* Issuer domain names for this request; count 0: as configured. */
	const char *const *issuers;
	size_t issuer_count;
};

struct caa_plugin_result { /* caller's memory; zeroed memory means DENY */
	size_t struct_size;
	uint32_t verdict;
	uint32_t name_count;   /* names examined, those not applicable too */
	uint32_t denied_count; /* of these denied */
	uint32_t failed_count; /* of these denied by a failed lookup only */
	int64_t checked_at;    /* Unix seconds UTC */
	int64_t expires_at;    /* Unix seconds UTC; 0 unless PERMIT */
	char detail[512];      /* the deciding name and why, NUL-terminated */
	/* since 1.1.  With enforce = no verdict is PERMIT for all that could
	 * be checked; what it would have been else stands here. */
	uint32_t advisory; /* 1: enforce = no; the host need not act on it */
	uint32_t true_verdict; /* what the records ask for; audited, reported */
};

/* One effective setting, for settings(). */
struct caa_plugin_setting {
	size_t struct_size;
	const char *name;
	const char *value; /* as it would stand in the file */
	const char *default_value;
	const char *origin; /* "default", "caa.conf [profile x]" */
	const char *help;   /* one line */
};

typedef void caa_plugin_done_fn(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error);

typedef void caa_plugin_setting_fn(
    void *ctx, const struct caa_plugin_setting *setting);

typedef void caa_plugin_host_setting_fn(
    void *ctx, const char *section, const struct caa_plugin_setting *setting);

struct caa_plugin_api { /* static storage inside the module */
	size_t struct_size;
	uint32_t abi_major, abi_minor;
	const char *version; /* release, for people */

	/* Read and check every setting; no packet is sent yet. */
	int32_t (*open)(struct caa_plugin **out,
	    const struct caa_plugin_host *host,
	    const struct caa_plugin_option *options, size_t option_count,
	    struct caa_plugin_error *error);

	/* Cancels what is pending and waits for calls inside; NULL is a
	 * no-op.  Not from inside a host callback. */
	void (*close)(struct caa_plugin *plugin);

	/* Blocks until decided, at most until the deadline.  Any thread. */
	int32_t (*validate)(struct caa_plugin *plugin,
	    const struct caa_plugin_request *request,
	    struct caa_plugin_result *result, struct caa_plugin_error *error);

	/* The same without blocking; done runs inside process().  Any
	 * thread.  *job is never 0. */
	int32_t (*submit)(struct caa_plugin *plugin,
	    const struct caa_plugin_request *request, caa_plugin_done_fn *done,
	    void *done_ctx, uint64_t *job, struct caa_plugin_error *error);

	/* OK: done will never be called.  E_GONE: the result won. */
	int32_t (*cancel)(struct caa_plugin *plugin, uint64_t job);

	/* A descriptor that is readable while results wait; the module's. */
	int (*poll_fd)(struct caa_plugin *plugin);

	/* Deliver finished jobs.  One thread at a time.  Returns how many
	 * were delivered, or a negative status. */
	int32_t (*process)(struct caa_plugin *plugin);

	/* Call fn for every setting of a profile (NULL: the default), in
	 * the order of the manual; borrowed for the call. */
	int32_t (*settings)(struct caa_plugin *plugin, const char *profile,
	    caa_plugin_setting_fn *fn, void *ctx,
	    struct caa_plugin_error *error);

	/* Call fn for every key there is, at its default, without an
	 * instance. */
	void (*defaults)(caa_plugin_setting_fn *fn, void *ctx);

	/* Call fn with every configured profile's name. */
	int32_t (*profiles)(struct caa_plugin *plugin,
	    void (*fn)(void *ctx, const char *profile), void *ctx);

	/* The file of audit_log was renamed: go over to the new one at once,
	 * as on SIGHUP, and not with the next record.  Any thread. */
	int32_t (*reopen)(
	    struct caa_plugin *plugin, struct caa_plugin_error *error);

	/* Since 1.1.  Call fn for every key of the sections of a configuration
	 * file that are the host's own, [serve] and [serve NAME], without an
	 * instance; they are passed on as they stand.  Borrowed for the call.
	 */
	int32_t (*host_settings)(const char *path,
	    caa_plugin_host_setting_fn *fn, void *ctx,
	    struct caa_plugin_error *error);

	/* append here, never reorder, never change a signature */
};

/* The one exported symbol.  *out is untouched on failure (E_ABI). */
typedef int32_t caa_plugin_entry_fn(uint32_t host_major, uint32_t host_minor,
    const struct caa_plugin_api **out);

#define CAA_PLUGIN_ENTRY "caa_plugin_entry"

#ifdef __cplusplus
}
#endif

#endif /* CAA_PLUGIN_H */
