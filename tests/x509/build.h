/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build: requests and certificates made on the spot, signed with a key that
 * lives as long as the test; extensions are given as octets, so that they may
 * be wrong.  A step that fails aborts the program: there is nothing to test.
 */
#ifndef TESTS_X509_BUILD_H
#define TESTS_X509_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

/* String literals as octets. */
#define OCTETS(text) (const uint8_t *)(text), sizeof(text) - 1

struct build_extension {
	int nid; /* 0: none */
	const uint8_t *value;
	size_t len;
};

#define BUILD_EXTENSIONS 3
#define BUILD_ATTRIBUTES 2

struct build_attribute {
	int nid; /* 0: none */
	struct build_extension extensions[BUILD_EXTENSIONS];
};

struct build_plan {
	const char *common_names[2];                         /* NULL: none */
	struct build_attribute attributes[BUILD_ATTRIBUTES]; /* of a CSR */
	struct build_extension extensions[BUILD_EXTENSIONS]; /* of a cert. */
};

struct build_blob {
	uint8_t *data; /* OPENSSL_free() */
	size_t len;
};

EVP_PKEY *build_key(void); /* EC P-256, EVP_PKEY_free() */

struct build_blob build_csr(const struct build_plan *plan, EVP_PKEY *key);
struct build_blob build_certificate(
    const struct build_plan *plan, EVP_PKEY *key);
struct build_blob build_pem(
    const char *label, const char *before, const struct build_blob *der);

/* The octets of a TLV, or of a SAN extension of count times "a.example". */
struct build_blob build_tlv(uint8_t tag, const uint8_t *value, size_t len);
struct build_blob build_many_names(size_t count);

/* For the common case: one SAN extension in one attribute. */
struct build_blob build_csr_with_san(
    const uint8_t *san, size_t len, EVP_PKEY *key);

#endif /* TESTS_X509_BUILD_H */
