/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/names.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include "tests/runner.h"
#include "tests/x509/build.h"

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

/* Read, and check that OpenSSL's queue of errors is as it was. */
static enum x509_status
read_input(const char *row, struct x509_names **names, enum x509_input input,
    const struct build_blob *blob, struct x509_error *error)
{
	unsigned long found[4] = { 0 };
	enum x509_status status;

	*names = NULL;
	*error = (struct x509_error){ 0 };
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 77);
	status = x509_names_read(names, input, blob->data, blob->len, error);
	for (size_t i = 0; i < COUNTOF(found); i++)
		found[i] = ERR_get_error();
	CHECK(row, ERR_GET_REASON(found[0]) == 77 && found[1] == 0);
	CHECK_SAFE(row, (status == X509_OK) == (*names != NULL));
	CHECK(row, status == error->status);
	CHECK(row, (status == X509_OK) == (error->text[0] == '\0'));
	for (const char *p = error->text; *p != '\0'; p++)
		CHECK(row, *p >= 0x20 && *p <= 0x7e);
	return status;
}

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

static const struct {
	const char *row;
	enum x509_input input; /* what it is read as */
	bool is_csr;           /* what it is */
	const char *label, *before;
	const char *words; /* NULL: it is read */
} pem_rows[] = {
	{ "a CSR", X509_INPUT_CSR, true, PEM_STRING_X509_REQ, "", NULL },
	{ "an old label", X509_INPUT_CSR, true, PEM_STRING_X509_REQ_OLD, "",
	    NULL },
	{ "leading text", X509_INPUT_CSR, true, PEM_STRING_X509_REQ,
	    "Certificate Request:\n    Data:\n\n", NULL },
	{ "leading text that starts like DER", X509_INPUT_CSR, true,
	    PEM_STRING_X509_REQ, "0 is the first octet of a SEQUENCE\n", NULL },
	{ "a certificate", X509_INPUT_CERTIFICATE, false, PEM_STRING_X509, "",
	    NULL },
	{ "an old label of a certificate", X509_INPUT_CERTIFICATE, false,
	    PEM_STRING_X509_OLD, "", NULL },
	{ "a certificate where a CSR should be", X509_INPUT_CSR, false,
	    PEM_STRING_X509, "",
	    "labelled CERTIFICATE; that is not a certificate signing" },
	{ "a CSR where a certificate should be", X509_INPUT_CERTIFICATE, true,
	    PEM_STRING_X509_REQ, "", "labelled CERTIFICATE REQUEST" },
	{ "a key", X509_INPUT_CSR, true, "PRIVATE KEY", "",
	    "labelled PRIVATE KEY" },
	{ "a label in odd octets", X509_INPUT_CSR, true, "\x1b[2J\\", "",
	    "labelled \\027[2J\\\\;" },
	{ "a certificate under a CSR's label", X509_INPUT_CSR, false,
	    PEM_STRING_X509_REQ, "",
	    "structure of a certificate signing request; it is a cert" },
	{ "a CSR under a certificate's label", X509_INPUT_CERTIFICATE, true,
	    PEM_STRING_X509, "",
	    "structure of a certificate; it is a certificate signing" },
	{ "a BEGIN line more", X509_INPUT_CSR, true, PEM_STRING_X509_REQ,
	    "  -----BEGIN CERTIFICATE REQUEST-----\n", "holds 2 blocks" },
};

static void
test_pem(void)
{
	static const struct build_plan plan = {
		.attributes = { { NID_ext_req, { SAN_A } } },
		.extensions = { SAN_A },
	};
	EVP_PKEY *key = build_key();

	for (size_t i = 0; i < COUNTOF(pem_rows); i++) {
		struct build_blob der = pem_rows[i].is_csr
		    ? build_csr(&plan, key)
		    : build_certificate(&plan, key);
		struct build_blob pem =
		    build_pem(pem_rows[i].label, pem_rows[i].before, &der);
		struct x509_names *names;
		struct x509_error error;
		enum x509_status status = read_input(
		    pem_rows[i].row, &names, pem_rows[i].input, &pem, &error);

		CHECK(pem_rows[i].row,
		    (status == X509_OK) == (pem_rows[i].words == NULL));
		if (pem_rows[i].words != NULL)
			CHECK(pem_rows[i].row,
			    strstr(error.text, pem_rows[i].words) != NULL);
		else
			CHECK(pem_rows[i].row,
			    names != NULL && names->count == 1);
		x509_names_free(names);
		OPENSSL_free(pem.data);
		OPENSSL_free(der.data);
	}
	EVP_PKEY_free(key);
}

/* before + the CSR + after, as one input. */
static enum x509_status
read_surrounded(const char *row, const struct build_blob *csr,
    const char *before, const char *after, struct x509_error *error)
{
	const size_t head = strlen(before), tail = strlen(after);
	struct build_blob all = { OPENSSL_malloc(head + csr->len + tail), 0 };
	struct x509_names *names;

	memcpy(all.data, before, head);
	memcpy(all.data + head, csr->data, csr->len);
	memcpy(all.data + head + csr->len, after, tail);
	all.len = head + csr->len + tail;
	enum x509_status status =
	    read_input(row, &names, X509_INPUT_CSR, &all, error);
	x509_names_free(names);
	OPENSSL_free(all.data);
	return status;
}

static const struct {
	const char *row;
	bool pem;
	const char *before, *after;
	const char *words; /* NULL: it is read */
} around_rows[] = {
	{ "an octet after the DER", false, "", "\n",
	    "1 octets follow the end" },
	{ "an octet before the DER", false, "x", "", "neither DER nor PEM" },
	{ "PEM after the DER", false, "",
	    "-----BEGIN CERTIFICATE REQUEST-----\n", "octets follow the end" },
	{ "text after the PEM", true, "", "The end.\n", NULL },
	{ "a byte order mark before the PEM", true, "\xef\xbb\xbf", "", NULL },
	{ "an unfinished second block", true, "",
	    "-----BEGIN CERTIFICATE REQUEST-----\nMII", "holds 2 blocks" },
	{ "another kind of block first", true,
	    "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
	    "-----END EC PARAMETERS-----\n",
	    "", "holds 2 blocks" },
};

static void
test_around(void)
{
	EVP_PKEY *key = build_key();
	struct build_blob der = build_csr_with_san(OCTETS("\x30\x03\x82\x01"
							  "a"),
	    key);
	struct build_blob pem = build_pem(PEM_STRING_X509_REQ, "", &der);
	struct x509_error error;

	for (size_t i = 0; i < COUNTOF(around_rows); i++) {
		enum x509_status status = read_surrounded(around_rows[i].row,
		    around_rows[i].pem ? &pem : &der, around_rows[i].before,
		    around_rows[i].after, &error);

		CHECK(around_rows[i].row,
		    (status == X509_OK) == (around_rows[i].words == NULL));
		if (around_rows[i].words != NULL)
			CHECK(around_rows[i].row,
			    strstr(error.text, around_rows[i].words) != NULL);
	}
	OPENSSL_free(pem.data);
	OPENSSL_free(der.data);
	EVP_PKEY_free(key);
}

static const struct {
	const char *row;
	enum x509_input input;
	const uint8_t *octets;
	size_t len;
	const char *words;
} junk_rows[] = {
	{ "NULL", X509_INPUT_CSR, NULL, 0, "is empty" },
	{ "no octets", X509_INPUT_CSR, OCTETS(""), "is empty" },
	{ "no kind", X509_INPUT_NONE, OCTETS("\x30\x00"), "No kind" },
	{ "a kind there is not", (enum x509_input)7, OCTETS("\x30\x00"),
	    "No kind" },
	{ "one octet", X509_INPUT_CSR, OCTETS("\x30"), "neither" },
	{ "text", X509_INPUT_CSR, OCTETS("www.example.com\n"), "neither" },
	{ "base64 without its lines", X509_INPUT_CSR, OCTETS("MIIBtjCC"),
	    "neither" },
	{ "an empty SEQUENCE", X509_INPUT_CSR, OCTETS("\x30\x00"),
	    "structure of a certificate signing request." },
	{ "BER of indefinite length", X509_INPUT_CSR,
	    OCTETS("\x30\x80\x00\x00"), "no DER" },
	{ "bad DER inside", X509_INPUT_CSR, OCTETS("\x30\x02\x30\x80"),
	    "not DER (X.690) at octet 2" },
	{ "PEM that is no base64", X509_INPUT_CSR,
	    OCTETS("-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n"
		   "-----END CERTIFICATE REQUEST-----\n"),
	    "damaged or cut off" },
	{ "PEM with nothing in it", X509_INPUT_CSR,
	    OCTETS("-----BEGIN CERTIFICATE REQUEST-----\n"
		   "-----END CERTIFICATE REQUEST-----\n"),
	    "" },
	{ "PEM with another END line", X509_INPUT_CSR,
	    OCTETS("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n"
		   "-----END CERTIFICATE-----\n"),
	    "damaged or cut off" },
	{ "PEM with header lines (RFC 7468 2)", X509_INPUT_CSR,
	    OCTETS("-----BEGIN CERTIFICATE REQUEST-----\n"
		   "Proc-Type: 4,ENCRYPTED\n\nMAA=\n"
		   "-----END CERTIFICATE REQUEST-----\n"),
	    "header lines" },
};

static void
test_junk(void)
{
	for (size_t i = 0; i < COUNTOF(junk_rows); i++) {
		struct x509_names *names = NULL;
		struct x509_error error = { 0 };

		CHECK(junk_rows[i].row,
		    x509_names_read(&names, junk_rows[i].input,
			junk_rows[i].octets, junk_rows[i].len,
			&error) == X509_E_INPUT);
		CHECK(junk_rows[i].row, names == NULL);
		CHECK(junk_rows[i].row,
		    strstr(error.text, junk_rows[i].words) != NULL &&
			error.text[0] != '\0');
		CHECK(junk_rows[i].row, ERR_peek_error() == 0);
	}
	x509_names_free(NULL);
}

const char suite_name[] = "x509.names";
const struct test tests[] = {
	{ "csr", test_csr },
	{ "certificate", test_certificate },
	{ "bad", test_bad },
	{ "pem", test_pem },
	{ "around", test_around },
	{ "junk", test_junk },
	{ NULL, NULL },
};
