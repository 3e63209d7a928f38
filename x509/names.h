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
	char *text; /* NUL-terminated; without embedded NUL; for OTHER printable
	               ASCII such as "IP:192.0.2.1" or "URI:..." */
	size_t len; /* octets */
};

/* Everything a request names, in the order it stands there. */
struct x509_names {
	struct x509_san *items;
	size_t count;
	bool has_eku;          /* an extendedKeyUsage extension is present */
	bool server_auth;      /* serverAuth or anyExtendedKeyUsage in it */
	bool email_protection; /* emailProtection or any, likewise */
	char *common_name;     /* last subject CN, printable ASCII, or NULL */
};

struct x509_error {
	enum x509_status status;
	char text[320]; /* one English sentence, printable ASCII */
};

/*
 * Read len octets.  For a CSR the signature is verified (RFC 2986: proof of
 * possession) and every SAN extension of every extensionRequest attribute
 * counts: a name hidden in a second one must not escape.  Returns a new
 * object for x509_names_free().  An embedded NUL, an encoding outside the
 * type's alphabet, trailing octets, truncation, a missing or wrong signature:
 * X509_E_INPUT with a sentence that names the place.  Never a partial list.
 */
X509_NODISCARD enum x509_status x509_names_read(struct x509_names **out,
    enum x509_input input, const uint8_t *octets, size_t len,
    struct x509_error *error);

void x509_names_free(struct x509_names *names); /* NULL is allowed */

#endif /* X509_NAMES_H */
