/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/input.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include "tests/runner.h"
#include "tests/x509/read.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

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
	static const struct build_extension san = { NID_subject_alt_name,
		OCTETS("\x30\x03\x82\x01"
		       "a") };
	const struct build_plan plan = {
		.attributes = { { NID_ext_req, { san } } },
		.extensions = { san },
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

const char suite_name[] = "x509.input";
const struct test tests[] = {
	{ "pem", test_pem },
	{ "around", test_around },
	{ "junk", test_junk },
	{ NULL, NULL },
};
