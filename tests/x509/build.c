/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/x509/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define YEAR_S 31536000L

static void
require(bool ok, const char *step)
{
	if (ok)
		return;
	(void)fprintf(stderr, "cannot build test data: %s\n", step);
	ERR_print_errors_fp(stderr);
	abort();
}

EVP_PKEY *
build_key(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	require(key != NULL, "key");
	return key;
}

static X509_EXTENSION *
make_extension(const struct build_extension *extension)
{
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *made;

	require(octets != NULL, "octets");
	require(ASN1_OCTET_STRING_set(
		    octets, extension->value, (int)extension->len) == 1,
	    "octets");
	made = X509_EXTENSION_create_by_NID(NULL, extension->nid, 0, octets);
	require(made != NULL, "extension");
	ASN1_OCTET_STRING_free(octets);
	return made;
}

static void
set_subject(X509_NAME *subject, const struct build_plan *plan)
{
	for (size_t i = 0; i < 2; i++)
		if (plan->common_names[i] != NULL)
			require(
			    X509_NAME_add_entry_by_NID(subject, NID_commonName,
				MBSTRING_UTF8,
				(const unsigned char *)plan->common_names[i],
				-1, -1, 0) == 1,
			    "common name");
}

static void
add_attribute(X509_REQ *csr, const struct build_attribute *attribute)
{
	X509_EXTENSIONS *list = NULL;

	for (size_t i = 0; i < BUILD_EXTENSIONS; i++) {
		if (attribute->extensions[i].nid == 0)
			continue;
		X509_EXTENSION *made =
		    make_extension(&attribute->extensions[i]);
		require(X509v3_add_ext(&list, made, -1) != NULL, "list");
		X509_EXTENSION_free(made);
	}
	if (list == NULL)
		return;
	/* OpenSSL refuses to add a kind twice, so it gets its name late. */
	require(X509_REQ_add_extensions_nid(
		    csr, list, NID_pkcs9_unstructuredName) == 1,
	    "attribute");
	require(X509_ATTRIBUTE_set1_object(
		    X509_REQ_get_attr(csr, X509_REQ_get_attr_count(csr) - 1),
		    OBJ_nid2obj(attribute->nid)) == 1,
	    "attribute's type");
	sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

struct build_blob
build_csr(const struct build_plan *plan, EVP_PKEY *key)
{
	X509_REQ *csr = X509_REQ_new();
	struct build_blob blob = { 0 };

	require(csr != NULL, "CSR");
	set_subject(X509_REQ_get_subject_name(csr), plan);
	for (size_t i = 0; i < BUILD_ATTRIBUTES; i++)
		if (plan->attributes[i].nid != 0)
			add_attribute(csr, &plan->attributes[i]);
	require(X509_REQ_set_pubkey(csr, key) == 1, "public key");
	require(X509_REQ_sign(csr, key, EVP_sha256()) > 0, "signature");
	const int len = i2d_X509_REQ(csr, &blob.data);
	require(len > 0, "encoding");
	blob.len = (size_t)len;
	X509_REQ_free(csr);
	return blob;
}

struct build_blob
build_certificate(const struct build_plan *plan, EVP_PKEY *key)
{
	X509 *certificate = X509_new();
	struct build_blob blob = { 0 };

	require(certificate != NULL, "certificate");
	require(X509_set_version(certificate, X509_VERSION_3) == 1, "version");
	set_subject(X509_get_subject_name(certificate), plan);
	(void)X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
	(void)X509_gmtime_adj(X509_getm_notAfter(certificate), YEAR_S);
	for (size_t i = 0; i < BUILD_EXTENSIONS; i++) {
		if (plan->extensions[i].nid == 0)
			continue;
		X509_EXTENSION *made = make_extension(&plan->extensions[i]);
		require(X509_add_ext(certificate, made, -1) == 1, "extension");
		X509_EXTENSION_free(made);
	}
	require(X509_set_pubkey(certificate, key) == 1, "public key");
	require(X509_sign(certificate, key, EVP_sha256()) > 0, "signature");
	const int len = i2d_X509(certificate, &blob.data);
	require(len > 0, "encoding");
	blob.len = (size_t)len;
	X509_free(certificate);
	return blob;
}

struct build_blob
build_pem(const char *label, const char *before, const struct build_blob *der)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;

	require(bio != NULL, "BIO");
	(void)BIO_puts(bio, before);
	require(PEM_write_bio(bio, label, "", der->data, (long)der->len) > 0,
	    "PEM");
	const long len = BIO_get_mem_data(bio, &text);
	struct build_blob blob = { OPENSSL_memdup(text, (size_t)len),
		(size_t)len };
	require(blob.data != NULL, "PEM");
	BIO_free(bio);
	return blob;
}

struct build_blob
build_tlv(uint8_t tag, const uint8_t *value, size_t len)
{
	struct build_blob blob = { OPENSSL_malloc(len + 6), 0 };
	unsigned more = len < 0x80 ? 0 : 1;

	require(blob.data != NULL, "memory");
	while (more > 0 && len >> (8 * more) != 0)
		more++;
	blob.data[blob.len++] = tag;
	blob.data[blob.len++] = (uint8_t)(more == 0 ? len : 0x80 | more);
	for (unsigned i = more; i > 0; i--)
		blob.data[blob.len++] = (uint8_t)(len >> (8 * (i - 1)));
	if (len > 0)
		memcpy(blob.data + blob.len, value, len);
	blob.len += len;
	return blob;
}

struct build_blob
build_many_names(size_t count)
{
	static const char name[] = "\x82\x09"
				   "a.example";
	const size_t size = sizeof(name) - 1;
	uint8_t *list = OPENSSL_malloc(count * size);

	require(list != NULL, "memory");
	for (size_t i = 0; i < count; i++)
		memcpy(list + i * size, name, size);
	struct build_blob blob = build_tlv(0x30, list, count * size);
	OPENSSL_free(list);
	return blob;
}

struct build_blob
build_csr_with_san(const uint8_t *san, size_t len, EVP_PKEY *key)
{
	const struct build_plan plan = {
		.attributes = { { NID_ext_req,
		    { { NID_subject_alt_name, san, len } } } },
	};

	return build_csr(&plan, key);
}
