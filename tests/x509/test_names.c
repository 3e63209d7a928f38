/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/names.h"

#include <string.h>

#include <openssl/obj_mac.h>

#include "tests/runner.h"
#include "tests/x509/read.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

#define SAN(text)                                  \
	{                                          \
		NID_subject_alt_name, OCTETS(text) \
	}
#define EKU(text)                               \
	{                                       \
		NID_ext_key_usage, OCTETS(text) \
	}
#define SAN_A                  \
	SAN("\x30\x0b\x82\x09" \
	    "a.example")
#define SAN_B                  \
	SAN("\x30\x0b\x82\x09" \
	    "b.example")
#define EKU_TLS  EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01")
#define EKU_MAIL EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04")

static const struct {
	const char *row;
	struct build_plan plan;
	size_t count;
	bool has_eku, server_auth, email_protection;
	const char *common_name;
} good_rows[] = {
	{ "no extension at all", { .common_names = { "a.example" } }, 0, false,
	    false, false, "a.example" },
	{ "a SAN", { .attributes = { { NID_ext_req, { SAN_A } } } }, 1, false,
	    false, false, NULL },
	{ "Microsoft's OID for the attribute",
	    { .attributes = { { NID_ms_ext_req, { SAN_A } } } }, 1, false,
	    false, false, NULL },
	{ "other extensions are none of our business",
	    { .attributes = { { NID_ext_req,
		  { { NID_key_usage, OCTETS("junk") }, SAN_A } } } },
	    1, false, false, false, NULL },
	{ "serverAuth", { .attributes = { { NID_ext_req, { EKU_TLS } } } }, 0,
	    true, true, false, NULL },
	{ "emailProtection",
	    { .attributes = { { NID_ext_req, { SAN_A, EKU_MAIL } } } }, 1, true,
	    false, true, NULL },
	{ "anyExtendedKeyUsage is both",
	    { .attributes = { { NID_ext_req,
		  { EKU("\x30\x06\x06\x04\x55\x1d\x25\x00") } } } },
	    0, true, true, true, NULL },
	{ "clientAuth is neither",
	    { .attributes = { { NID_ext_req,
		  { EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03"
			"\x02") } } } },
	    0, true, false, false, NULL },
	{ "the last of several common names counts",
	    { .common_names = { "first", "last" } }, 0, false, false, false,
	    "last" },
	{ "a common name that is not ASCII",
	    { .common_names = { "m\xc3\xbcller\n" } }, 0, false, false, false,
	    "m\\195\\188ller\\010" },
};

static void
check_good(size_t i, const struct x509_names *names)
{
	const char *row = good_rows[i].row;
	const char *cn = good_rows[i].common_name;

	CHECK(row, names->count == good_rows[i].count);
	CHECK(row, (names->items != NULL) == (names->count > 0));
	CHECK(row, names->has_eku == good_rows[i].has_eku);
	CHECK(row, names->server_auth == good_rows[i].server_auth);
	CHECK(row, names->email_protection == good_rows[i].email_protection);
	CHECK(row, (cn != NULL) == (names->common_name != NULL));
	if (cn != NULL && names->common_name != NULL)
		CHECK(row, strcmp(cn, names->common_name) == 0);
}

static void
test_csr(void)
{
	EVP_PKEY *key = build_key();

	for (size_t i = 0; i < COUNTOF(good_rows); i++) {
		struct build_blob der = build_csr(&good_rows[i].plan, key);
		struct x509_names *names;
		struct x509_error error;

		CHECK(good_rows[i].row,
		    read_input(good_rows[i].row, &names, X509_INPUT_CSR, &der,
			&error) == X509_OK);
		if (names != NULL)
			check_good(i, names);
		x509_names_free(names);
		OPENSSL_free(der.data);
	}
	EVP_PKEY_free(key);
}

/* The same extensions, out of the attribute into a certificate. */
static void
test_certificate(void)
{
	EVP_PKEY *key = build_key();

	for (size_t i = 0; i < COUNTOF(good_rows); i++) {
		struct build_plan plan = good_rows[i].plan;
		struct x509_names *names;
		struct x509_error error;

		memcpy(plan.extensions, plan.attributes[0].extensions,
		    sizeof(plan.extensions));
		struct build_blob der = build_certificate(&plan, key);
		CHECK(good_rows[i].row,
		    read_input(good_rows[i].row, &names, X509_INPUT_CERTIFICATE,
			&der, &error) == X509_OK);
		if (names != NULL)
			check_good(i, names);
		x509_names_free(names);
		OPENSSL_free(der.data);
	}
	EVP_PKEY_free(key);
}

static const struct {
	const char *row;
	enum x509_input input;
	struct build_plan plan;
	const char *words; /* of the sentence */
} bad_rows[] = {
	{ "two SAN extensions in a CSR", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { SAN_A, SAN_B } } } },
	    "more than one X509v3 Subject Alternative Name" },
	{ "the same SAN twice is no better", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { SAN_A, SAN_A } } } },
	    "more than one X509v3 Subject Alternative Name" },
	{ "a second attribute", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { SAN_A } },
		  { NID_ext_req, { SAN_B } } } },
	    "more than one extensionRequest" },
	{ "a second attribute under Microsoft's OID", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { SAN_A } },
		  { NID_ms_ext_req, { SAN_B } } } },
	    "more than one extensionRequest" },
	{ "two EKU extensions in a CSR", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { EKU_TLS, EKU_MAIL } } } },
	    "more than one X509v3 Extended Key Usage" },
	{ "two SAN extensions in a certificate (RFC 5280 4.2)",
	    X509_INPUT_CERTIFICATE, { .extensions = { SAN_A, SAN_B } },
	    "more than one X509v3 Subject Alternative Name" },
	{ "two EKU extensions in a certificate", X509_INPUT_CERTIFICATE,
	    { .extensions = { EKU_TLS, EKU_TLS } },
	    "more than one X509v3 Extended Key Usage" },
	{ "a SAN that is none", X509_INPUT_CERTIFICATE,
	    { .extensions = { SAN("junk") } }, "not one list in DER" },
	{ "NUL inside the second name", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req,
		  { SAN("\x30\x08\x82\x01"
			"a\x82\x03"
			"b\0c") } } } },
	    "entry 2, dNSName" },
	{ "empty EKU", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { EKU("\x30\x00") } } } },
	    "extendedKeyUsage" },
	{ "trailing octets in the EKU", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req,
		  { EKU("\x30\x03\x06\x01\x2a\x05\x00") } } } },
	    "extendedKeyUsage" },
	{ "EKU of something else", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req, { EKU("\x30\x02\x05\x00") } } } },
	    "extendedKeyUsage" },
	{ "EKU cut off", X509_INPUT_CSR,
	    { .attributes = { { NID_ext_req,
		  { EKU("\x30\x05\x06\x01\x2a\x06\x01") } } } },
	    "extendedKeyUsage" },
};

static void
test_bad(void)
{
	EVP_PKEY *key = build_key();

	for (size_t i = 0; i < COUNTOF(bad_rows); i++) {
		struct build_blob der = bad_rows[i].input == X509_INPUT_CSR
		    ? build_csr(&bad_rows[i].plan, key)
		    : build_certificate(&bad_rows[i].plan, key);
		struct x509_names *names;
		struct x509_error error;

		CHECK(bad_rows[i].row,
		    read_input(bad_rows[i].row, &names, bad_rows[i].input, &der,
			&error) == X509_E_INPUT);
		CHECK(bad_rows[i].row,
		    strstr(error.text, bad_rows[i].words) != NULL);
		x509_names_free(names);
		OPENSSL_free(der.data);
	}
	EVP_PKEY_free(key);
}

const char suite_name[] = "x509.names";
const struct test tests[] = {
	{ "csr", test_csr },
	{ "certificate", test_certificate },
	{ "bad", test_bad },
	{ NULL, NULL },
};
