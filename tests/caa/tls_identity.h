/* SPDX-License-Identifier: BSD-2-Clause */
/* tls_identity: keys and certificates made for the occasion. */
#ifndef TESTS_CAA_TLS_IDENTITY_H
#define TESTS_CAA_TLS_IDENTITY_H

#include <stdbool.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

struct tls_identity {
	EVP_PKEY *key;
	X509 *certificate;
};

struct tls_identity_config {
	const char *subject;   /* common name */
	const char *alt_name;  /* "DNS:dns.example"; NULL: an authority */
	long begins_s, ends_s; /* from now */
};

/* issuer NULL: signed by itself.  For tls_identity_free(). */
struct tls_identity tls_identity_make(const struct tls_identity_config *config,
    const struct tls_identity *issuer);
void tls_identity_free(struct tls_identity *identity);

/* Write the certificate, as PEM, to a new file; path is for mkstemp(). */
bool tls_identity_save(const struct tls_identity *identity, char *path);

#endif /* TESTS_CAA_TLS_IDENTITY_H */
