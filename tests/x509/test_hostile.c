/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What somebody who wants a certificate may send: every truncation, every
 * flipped bit, unsigned and over-large requests.  No outcome is OK but for a
 * request whose signature holds.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "tests/runner.h"
#include "tests/x509/build.h"
#include "x509/names.h"

#define SAN_A              \
	"\x30\x0b\x82\x09" \
	"a.example"

static enum x509_status
read_octets(enum x509_input input, const uint8_t *octets, size_t len,
    struct x509_error *error)
{
	struct x509_names *names = NULL;
	enum x509_status status =
	    x509_names_read(&names, input, octets, len, error);

	x509_names_free(names);
	return status;
}

/* Read from memory of just that size, so that a sanitizer sees the end. */
static enum x509_status
read_copy(enum x509_input input, const uint8_t *octets, size_t len)
{
	uint8_t *copy = OPENSSL_memdup(octets, len);
	enum x509_status status = read_octets(input, copy, len, NULL);

	OPENSSL_free(copy);
	return status;
}

/* Of PEM, only the last line's dashes make it whole. */
static void
check_prefixes(const char *row, enum x509_input input,
    const struct build_blob *blob, size_t whole)
{
	char text[80];

	for (size_t len = 0; len < whole; len++) {
		(void)snprintf(text, sizeof(text), "%s, %zu octets", row, len);
		CHECK(text, read_copy(input, blob->data, len) == X509_E_INPUT);
	}
	CHECK(row, read_copy(input, blob->data, whole) == X509_OK);
}

static void
test_prefixes(void)
{
	const struct build_plan plan = {
		.extensions = { { NID_subject_alt_name, OCTETS(SAN_A) } },
	};
	EVP_PKEY *key = build_key();
	struct build_blob csr = build_csr_with_san(OCTETS(SAN_A), key);
	struct build_blob certificate = build_certificate(&plan, key);
	struct build_blob pem = build_pem(PEM_STRING_X509_REQ, "", &csr);

	check_prefixes("CSR", X509_INPUT_CSR, &csr, csr.len);
	check_prefixes("certificate", X509_INPUT_CERTIFICATE, &certificate,
	    certificate.len);
	check_prefixes("PEM", X509_INPUT_CSR, &pem, pem.len - 1);
	OPENSSL_free(pem.data);
	OPENSSL_free(certificate.data);
	OPENSSL_free(csr.data);
	EVP_PKEY_free(key);
}

/* DER leaves no freedom: every flipped bit of a CSR is noticed. */
static void
test_flips(void)
{
	EVP_PKEY *key = build_key();
	struct build_blob csr = build_csr_with_san(OCTETS(SAN_A), key);
	char row[64];

	for (size_t bit = 0; bit < csr.len * 8; bit++) {
		csr.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		(void)snprintf(
		    row, sizeof(row), "bit %zu of octet %zu", bit % 8, bit / 8);
		CHECK(row,
		    read_copy(X509_INPUT_CSR, csr.data, csr.len) ==
			X509_E_INPUT);
		csr.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	CHECK("restored",
	    read_copy(X509_INPUT_CSR, csr.data, csr.len) == X509_OK);
	OPENSSL_free(csr.data);
	EVP_PKEY_free(key);
}

/* A certificate's signature is not ours to check; it must only not crash. */
static void
test_flips_certificate(void)
{
	const struct build_plan plan = {
		.common_names = { "a.example" },
		.extensions = { { NID_subject_alt_name, OCTETS(SAN_A) } },
	};
	EVP_PKEY *key = build_key();
	struct build_blob blob = build_certificate(&plan, key);
	size_t refused = 0;

	for (size_t bit = 0; bit < blob.len * 8; bit++) {
		blob.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		refused += read_copy(X509_INPUT_CERTIFICATE, blob.data,
			       blob.len) == X509_E_INPUT;
		blob.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	CHECK("its structure is checked", refused > blob.len);
	OPENSSL_free(blob.data);
	EVP_PKEY_free(key);
}

/* A CSR of key's, signed by signer. */
static struct build_blob
csr_signed_by(EVP_PKEY *key, EVP_PKEY *signer)
{
	X509_REQ *csr = X509_REQ_new();
	struct build_blob blob = { 0 };

	CHECK("key set", X509_REQ_set_pubkey(csr, key) == 1);
	CHECK("signed", X509_REQ_sign(csr, signer, EVP_sha256()) > 0);
	const int len = i2d_X509_REQ(csr, &blob.data);
	blob.len = len > 0 ? (size_t)len : 0;
	X509_REQ_free(csr);
	return blob;
}

/* An RSA public key of bits bits; nobody knows a private one. */
static EVP_PKEY *
large_rsa_key(int bits)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *n = BN_new();
	EVP_PKEY *key = NULL;

	CHECK("modulus", BN_set_bit(n, bits - 1) == 1 && BN_set_bit(n, 0));
	CHECK("parameters",
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		OSSL_PARAM_BLD_push_uint(build, OSSL_PKEY_PARAM_RSA_E, 65537) ==
		    1);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	CHECK("key",
	    EVP_PKEY_fromdata_init(ctx) == 1 &&
		EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) == 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	return key;
}

static void
test_signature(void)
{
	EVP_PKEY *key = build_key(), *other = build_key();
	EVP_PKEY *rsa = large_rsa_key(16384), *large = large_rsa_key(16385);
	const struct {
		const char *row;
		EVP_PKEY *key;
		enum x509_status status;
		const char *words;
	} rows[] = {
		{ "signed by another key (RFC 2986 3)", other, X509_E_INPUT,
		    "not signed with the key it holds (RFC 2986 3)." },
		{ "a key of another kind", rsa, X509_E_INPUT,
		    "not signed with the key it holds" },
		{ "a key that would take long", large, X509_E_LIMIT,
		    "has 16385 bits; at most 16384" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct build_blob csr = csr_signed_by(rows[i].key, key);
		struct x509_error error = { 0 };

		CHECK(rows[i].row,
		    read_octets(X509_INPUT_CSR, csr.data, csr.len, &error) ==
			rows[i].status);
		CHECK(rows[i].row, strstr(error.text, rows[i].words) != NULL);
		OPENSSL_free(csr.data);
	}
	EVP_PKEY_free(large);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(other);
	EVP_PKEY_free(key);
}

/* id-ecPublicKey becomes an object identifier nobody knows. */
static void
test_unknown_key(void)
{
	static const uint8_t oid[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
		0x01 };
	EVP_PKEY *key = build_key();
	struct build_blob csr = build_csr_with_san(OCTETS(SAN_A), key);
	struct x509_error error = { 0 };
	size_t at = 0;

	while (at + sizeof(oid) < csr.len &&
	    memcmp(csr.data + at, oid, sizeof(oid)) != 0)
		at++;
	csr.data[at + sizeof(oid) - 1] = 0x7f;
	CHECK("refused",
	    read_octets(X509_INPUT_CSR, csr.data, csr.len, &error) ==
		X509_E_INPUT);
	CHECK("says why", strstr(error.text, "of an unknown algorithm"));
	OPENSSL_free(csr.data);
	EVP_PKEY_free(key);
}

static const struct {
	const char *row;
	int type;
	const char *values[2]; /* NULL: none */
	const char *words;
} attribute_rows[] = {
	{ "two values (RFC 2985 5.4.2)", V_ASN1_SEQUENCE,
	    { "\x30\x00", "\x30\x00" }, "has 2 values" },
	{ "a string", V_ASN1_OCTET_STRING, { "\x30\x00", NULL },
	    "no list of extensions" },
	{ "a list of something else", V_ASN1_SEQUENCE,
	    { "\x30\x02\x05\x00", NULL }, "no list of extensions" },
};

static void
test_attribute(void)
{
	EVP_PKEY *key = build_key();

	for (size_t i = 0;
	     i < sizeof(attribute_rows) / sizeof(attribute_rows[0]); i++) {
		X509_REQ *csr = X509_REQ_new();
		X509_ATTRIBUTE *attribute =
		    X509_ATTRIBUTE_create_by_NID(NULL, NID_ext_req, 0, NULL, 0);
		struct x509_error error = { 0 };
		struct build_blob blob = { 0 };

		for (size_t j = 0; j < 2; j++) {
			const char *value = attribute_rows[i].values[j];

			if (value != NULL)
				CHECK(attribute_rows[i].row,
				    X509_ATTRIBUTE_set1_data(attribute,
					attribute_rows[i].type, value,
					2 + value[1]) == 1);
		}
		CHECK(attribute_rows[i].row,
		    X509_REQ_add1_attr(csr, attribute) == 1);
		X509_ATTRIBUTE_free(attribute);
		CHECK(attribute_rows[i].row,
		    X509_REQ_set_pubkey(csr, key) == 1 &&
			X509_REQ_sign(csr, key, EVP_sha256()) > 0);
		const int len = i2d_X509_REQ(csr, &blob.data);
		X509_REQ_free(csr);
		CHECK(attribute_rows[i].row,
		    read_octets(X509_INPUT_CSR, blob.data, (size_t)len,
			&error) == X509_E_INPUT);
		CHECK(attribute_rows[i].row,
		    strstr(error.text, attribute_rows[i].words) != NULL);
		OPENSSL_free(blob.data);
	}
	EVP_PKEY_free(key);
}

static const struct {
	const char *row;
	size_t names;
	enum x509_status status;
} many_rows[] = {
	{ "a hundred", 100, X509_OK },
	{ "as many as allowed", X509_INPUT_MAX_NAMES, X509_OK },
	{ "one more", X509_INPUT_MAX_NAMES + 1, X509_E_LIMIT },
	{ "100,000", 100000, X509_E_LIMIT },
	{ "beyond the size", 1000000, X509_E_LIMIT },
};

static void
test_many(void)
{
	EVP_PKEY *key = build_key();
	const clock_t start = clock();

	for (size_t i = 0; i < sizeof(many_rows) / sizeof(many_rows[0]); i++) {
		struct build_blob san = build_many_names(many_rows[i].names);
		struct build_blob csr =
		    build_csr_with_san(san.data, san.len, key);

		CHECK(many_rows[i].row,
		    read_octets(X509_INPUT_CSR, csr.data, csr.len, NULL) ==
			many_rows[i].status);
		OPENSSL_free(csr.data);
		OPENSSL_free(san.data);
	}
	CHECK("quickly", clock() - start < 5 * CLOCKS_PER_SEC);
	EVP_PKEY_free(key);
}

/* Elements by the million, each an allocation to a decoder. */
static void
test_elements(void)
{
	const size_t len = X509_INPUT_MAX_OCTETS - 5;
	uint8_t *nulls = OPENSSL_zalloc(len);
	const clock_t start = clock();

	for (size_t i = 0; i < len; i += 2)
		nulls[i] = 0x05;
	struct build_blob der = build_tlv(0x30, nulls, len - len % 2);
	CHECK("refused for their number",
	    read_octets(X509_INPUT_CSR, der.data, der.len, NULL) ==
		X509_E_LIMIT);
	CHECK("quickly", clock() - start < CLOCKS_PER_SEC);
	OPENSSL_free(der.data);
	OPENSSL_free(nulls);
}

/* 10 MB of anything is refused for its size alone. */
static void
test_size(void)
{
	const size_t len = 10u << 20;
	uint8_t *octets = OPENSSL_zalloc(len);
	struct x509_error error = { 0 };

	CHECK("10 MB",
	    read_octets(X509_INPUT_CSR, octets, len, &error) == X509_E_LIMIT);
	CHECK("says so", strstr(error.text, "at most 4194304 are read"));
	CHECK("one octet too many",
	    read_octets(X509_INPUT_CERTIFICATE, octets,
		X509_INPUT_MAX_OCTETS + 1, &error) == X509_E_LIMIT);
	CHECK("just the size",
	    read_octets(X509_INPUT_CERTIFICATE, octets, X509_INPUT_MAX_OCTETS,
		&error) == X509_E_INPUT);
	OPENSSL_free(octets);
}

const char suite_name[] = "x509.hostile";
const struct test tests[] = {
	{ "prefixes", test_prefixes },
	{ "flips", test_flips },
	{ "flips_certificate", test_flips_certificate },
	{ "signature", test_signature },
	{ "unknown_key", test_unknown_key },
	{ "attribute", test_attribute },
	{ "many", test_many },
	{ "elements", test_elements },
	{ "size", test_size },
	{ NULL, NULL },
};
