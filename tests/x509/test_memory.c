/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every allocation OpenSSL makes for a request fails once: the outcome is an
 * error or the whole list, never a part of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include "tests/runner.h"
#include "tests/x509/build.h"
#include "x509/names.h"

static size_t countdown; /* 0: disarmed */
static bool struck;

static bool
should_fail(void)
{
	const bool fail = countdown > 0 && --countdown == 0;

	struck = struck || fail;
	return fail;
}

static void *
failing_malloc(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return should_fail() ? NULL : malloc(size);
}

static void *
failing_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return should_fail() ? NULL : realloc(old, size);
}

static void
plain_free(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

static void
check_names(const char *row, const struct x509_names *names)
{
	CHECK(row, names->count == 2);
	CHECK(row, strcmp(names->items[1].text, "dirName:CN=x") == 0);
	CHECK(row, names->server_auth && names->has_eku);
	CHECK(row, strcmp(names->common_name, "a.example") == 0);
}

static void
test_each(void)
{
	const struct build_plan plan = {
		.common_names = { "a.example" },
		.attributes = { { NID_ext_req,
		    { { NID_subject_alt_name,
			  OCTETS("\x30\x13\x82\x01"
				 "a\xa4\x0e\x30\x0c\x31\x0a"
				 "\x30\x08\x06\x03\x55\x04\x03\x0c\x01"
				 "x") },
			{ NID_ext_key_usage,
			    OCTETS("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07"
				   "\x03\x01") } } } },
	};
	struct x509_names *names = NULL;
	EVP_PKEY *key;

	/* Has to come before OpenSSL's first allocation in this process. */
	CHECK("OpenSSL takes our functions",
	    CRYPTO_set_mem_functions(
		failing_malloc, failing_realloc, plain_free) == 1);
	key = build_key();
	struct build_blob der = build_csr(&plan, key);
	struct build_blob pem = build_pem(PEM_STRING_X509_REQ, "", &der);

	/* What OpenSSL sets up once per process is its own affair. */
	CHECK("first",
	    x509_names_read(&names, X509_INPUT_CSR, pem.data, pem.len, NULL) ==
		X509_OK);
	x509_names_free(names);
	bool again = true;
	for (size_t n = 1; again; n++) {
		char row[64];

		(void)snprintf(row, sizeof(row), "allocation %zu fails", n);
		names = NULL;
		struck = false;
		countdown = n;
		enum x509_status status = x509_names_read(
		    &names, X509_INPUT_CSR, pem.data, pem.len, NULL);
		countdown = 0;
		again = struck;
		CHECK(row, (status == X509_OK) == (names != NULL));
		if (names != NULL)
			check_names(row, names);
		x509_names_free(names);
	}
	CHECK("a clean pass at last", names != NULL);
	OPENSSL_free(pem.data);
	OPENSSL_free(der.data);
	EVP_PKEY_free(key);
}

const char suite_name[] = "x509.memory";
const struct test tests[] = {
	{ "each", test_each },
	{ NULL, NULL },
};
