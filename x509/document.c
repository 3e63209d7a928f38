/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/document.h"

#include <openssl/evp.h>
#include <openssl/objects.h>

#include "x509/error.h"
#include "x509/input.h"

static bool
is_csr(struct x509_der der)
{
	const unsigned char *p = der.p;
	X509_REQ *csr = d2i_X509_REQ(NULL, &p, (long)der.len);

	X509_REQ_free(csr);
	return csr != NULL;
}

static bool
is_certificate(struct x509_der der)
{
	const unsigned char *p = der.p;
	X509 *certificate = d2i_X509(NULL, &p, (long)der.len);

	X509_free(certificate);
	return certificate != NULL;
}

/* The commonest mistake is to have given the other kind. */
static enum x509_status
refuse_structure(
    enum x509_input input, struct x509_der der, struct x509_error *error)
{
	const bool csr = input == X509_INPUT_CSR;
	const bool swapped = csr ? is_certificate(der) : is_csr(der);

	return x509_error_set(error, X509_E_INPUT,
	    "The DER does not have the structure of %s%s%s.",
	    x509_input_name(input), swapped ? "; it is " : "",
	    !swapped  ? ""
		: csr ? x509_input_name(X509_INPUT_CERTIFICATE)
		      : x509_input_name(X509_INPUT_CSR));
}

/* RFC 2986 3: the signature proves possession of the key. */
static enum x509_status
verify_signature(X509_REQ *csr, struct x509_error *error)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(csr);

	if (key == NULL)
		return x509_error_set(error, X509_E_INPUT,
		    "The request's public key is malformed or of an unknown "
		    "algorithm (%s).",
		    x509_error_openssl());
	if (EVP_PKEY_get_bits(key) > X509_KEY_MAX_BITS)
		return x509_error_set(error, X509_E_LIMIT,
		    "The request's public key has %d bits; at most %d are "
		    "read.",
		    EVP_PKEY_get_bits(key), X509_KEY_MAX_BITS);
	/* For a mismatch OpenSSL's reason is where it was found, "EVP lib". */
	switch (X509_REQ_verify(csr, key)) {
	case 1:
		return X509_OK;
	case 0:
		return x509_error_set(error, X509_E_INPUT,
		    "The request is not signed with the key it holds "
		    "(RFC 2986 3).");
	default:
		return x509_error_set(error, X509_E_INPUT,
		    "The request is not signed with the key it holds "
		    "(RFC 2986 3; %s).",
		    x509_error_openssl());
	}
}

/* The one extensionRequest attribute; NULL if there is none. */
static enum x509_status
find_attribute(
    const X509_REQ *csr, X509_ATTRIBUTE **found, struct x509_error *error)
{
	*found = NULL;
	for (int i = 0; i < X509_REQ_get_attr_count(csr); i++) {
		X509_ATTRIBUTE *attribute = X509_REQ_get_attr(csr, i);
		const int nid =
		    OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute));

		if (nid != NID_ext_req && nid != NID_ms_ext_req)
			continue;
		if (*found != NULL)
			return x509_error_set(error, X509_E_INPUT,
			    "The request has more than one extensionRequest "
			    "attribute (RFC 2986 4.1).");
		*found = attribute;
	}
	return X509_OK;
}

static enum x509_status
decode_requested(struct x509_document *document, X509_ATTRIBUTE *attribute,
    struct x509_error *error)
{
	if (X509_ATTRIBUTE_count(attribute) != 1)
		return x509_error_set(error, X509_E_INPUT,
		    "The extensionRequest attribute has %d values, not one "
		    "(RFC 2985 5.4.2).",
		    X509_ATTRIBUTE_count(attribute));

	const ASN1_TYPE *any = X509_ATTRIBUTE_get0_type(attribute, 0);
	if (any->type == V_ASN1_SEQUENCE) {
		const ASN1_STRING *value = any->value.sequence;
		const unsigned char *p = ASN1_STRING_get0_data(value);
		const unsigned char *end = p + ASN1_STRING_length(value);

		document->requested =
		    d2i_X509_EXTENSIONS(NULL, &p, (long)(end - p));
		if (document->requested != NULL && p == end) {
			document->list = document->requested;
			return X509_OK;
		}
	}
	return x509_error_set(error, X509_E_INPUT,
	    "The extensionRequest attribute holds no list of extensions "
	    "(RFC 2985 5.4.2).");
}

static enum x509_status
decode_csr(struct x509_document *document, struct x509_der der,
    struct x509_error *error)
{
	const unsigned char *p = der.p;
	X509_ATTRIBUTE *attribute = NULL;

	document->csr = d2i_X509_REQ(NULL, &p, (long)der.len);
	if (document->csr == NULL || p != der.p + der.len)
		return refuse_structure(X509_INPUT_CSR, der, error);
	document->subject = X509_REQ_get_subject_name(document->csr);

	enum x509_status status = verify_signature(document->csr, error);
	if (status == X509_OK)
		status = find_attribute(document->csr, &attribute, error);
	if (status == X509_OK && attribute != NULL)
		status = decode_requested(document, attribute, error);
	return status;
}

/* Signed by the CA: whose key that is, is not in it. */
static enum x509_status
decode_certificate(struct x509_document *document, struct x509_der der,
    struct x509_error *error)
{
	const unsigned char *p = der.p;

	document->certificate = d2i_X509(NULL, &p, (long)der.len);
	if (document->certificate == NULL || p != der.p + der.len)
		return refuse_structure(X509_INPUT_CERTIFICATE, der, error);
	document->subject = X509_get_subject_name(document->certificate);
	document->list = X509_get0_extensions(document->certificate);
	return X509_OK;
}

enum x509_status
x509_document_decode(struct x509_document *out, enum x509_input input,
    struct x509_der der, struct x509_error *error)
{
	*out = (struct x509_document){ 0 };
	return input == X509_INPUT_CSR ? decode_csr(out, der, error)
				       : decode_certificate(out, der, error);
}

void
x509_document_clear(struct x509_document *document)
{
	sk_X509_EXTENSION_pop_free(document->requested, X509_EXTENSION_free);
	X509_REQ_free(document->csr);
	X509_free(document->certificate);
	*document = (struct x509_document){ 0 };
}

enum x509_status
x509_document_extension(const struct x509_document *document, int nid,
    bool *found, struct x509_der *value, struct x509_error *error)
{
	*found = false;
	for (int i = 0; i < X509v3_get_ext_count(document->list); i++) {
		X509_EXTENSION *extension = X509v3_get_ext(document->list, i);

		if (OBJ_obj2nid(X509_EXTENSION_get_object(extension)) != nid)
			continue;
		if (*found)
			return x509_error_set(error, X509_E_INPUT,
			    "There is more than one %s extension "
			    "(RFC 5280 4.2).",
			    OBJ_nid2ln(nid));

		const ASN1_STRING *octets = X509_EXTENSION_get_data(extension);
		*value = (struct x509_der){ ASN1_STRING_get0_data(octets),
			(size_t)ASN1_STRING_length(octets) };
		*found = true;
	}
	return X509_OK;
}
