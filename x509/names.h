/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names: request bytes -> what is asked for.  Reads a certificate signing
 * request or a certificate, PEM or DER, with OpenSSL; knows nothing of CAA.
 * No globals, no locale; safe from any thread.
 */
#ifndef X509_NAMES_H
#define X509_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define X509_NODISCARD __attribute__((warn_unused_result))

#define X509_INPUT_MAX_OCTETS (4u << 20) /* a larger request is refused */
#define X509_INPUT_MAX_NAMES  10000u     /* likewise */

enum x509_status {
	X509_OK = 0,
	X509_E_NOMEM,
	X509_E_INPUT, /* the bytes are not what they claim to be */
	X509_E_LIMIT, /* too large, or too many names */
};

enum x509_input {
	X509_INPUT_NONE = 0,
	X509_INPUT_CSR,
	X509_INPUT_CERTIFICATE,
};

enum x509_san_type {
	X509_SAN_OTHER = 0,   /* IP address, URI, directory name, ... */
	X509_SAN_DNS,         /* dNSName */
	X509_SAN_MAILBOX,     /* rfc822Name */
	X509_SAN_MAILBOX_UTF8 /* otherName SmtpUTF8Mailbox (RFC 9598) */
};

struct x509_san {
	enum x509_san_type type;
	char *text; /* NUL-terminated, without embedded NUL; ASCII or UTF-8
	               as it stands, not yet printable; for OTHER printable
	               ASCII: "IP:192.0.2.1", "URI:...", "dirName:...",
	               "RID:1.2.3", "other:1.2.3", bounded with "..." */
	size_t len; /* octets */
};

/* Everything a request names, in the order it stands there. */
struct x509_names {
	struct x509_san *items;
	size_t count;
	bool has_eku;             /* an extendedKeyUsage extension is present */
	bool server_auth;         /* serverAuth or anyExtendedKeyUsage in it */
	bool email_protection;    /* emailProtection or any, likewise */
	size_t common_name_count; /* CNs in the subject */
	char *common_name;        /* last subject CN, or NULL; printable ASCII
	                             with \DDD, bounded; only to be reported */
};

struct x509_error {
	enum x509_status status;
	char text[320]; /* one English sentence, printable ASCII */
};

/*
 * Read len octets.  Returns a new object for x509_names_free(); without a SAN
 * it lists no names.  *out is untouched on failure: never a partial list.
 *
 * X509_E_INPUT, with a sentence that names the place (SAN entries count from
 * 1), for whatever two readers could read differently:
 * - a CSR not signed with the key it holds (RFC 2986 3: proof of possession),
 *   or with a key of unknown algorithm; a certificate's signature needs the
 *   CA's key and is not looked at;
 * - truncation, octets after the DER, lengths that are not DER;
 * - PEM other than exactly one block, labelled as what is asked for; text
 *   around it is skipped;
 * - a second extensionRequest attribute (Microsoft's OID counts too) or a
 *   second value of it; a second SAN or EKU extension.  They are refused
 *   rather than merged: a name must not hide in the one the CA honours;
 * - a SAN entry that is empty, holds NUL, or octets outside its alphabet.
 * X509_E_LIMIT for more octets, names or ASN.1 elements than a request can
 * need, and for keys of more than 16384 bits, before they cost anything.
 * Unknown extensions, critical or not, are the CA's business.
 *
 * OpenSSL's error queue of this thread is left as it was found.
 */
X509_NODISCARD enum x509_status x509_names_read(struct x509_names **out,
    enum x509_input input, const uint8_t *octets, size_t len,
    struct x509_error *error);

void x509_names_free(struct x509_names *names); /* NULL is allowed */

#endif /* X509_NAMES_H */
