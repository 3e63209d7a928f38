/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/names.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>

#include "x509/document.h"
#include "x509/error.h"
#include "x509/input.h"
#include "x509/san.h"
#include "x509/text.h"

#define COMMON_NAME_MAX 256u /* octets, escapes and NUL included */

/* RFC 5280 4.2.1.12; any purpose is both of ours. */
static const struct {
	uint8_t oid[8];
	size_t len;
	bool server_auth, email_protection;
} purposes[] = {
	{ { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 }, 8, true, false },
	{ { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04 }, 8, false, true },
	{ { 0x55, 0x1d, 0x25, 0x00 }, 4, true, true },
};

#define PURPOSES (sizeof(purposes) / sizeof(purposes[0]))

static void
note_purpose(struct x509_names *names, struct x509_der oid)
{
	for (size_t i = 0; i < PURPOSES; i++) {
		if (oid.len != purposes[i].len ||
		    memcmp(oid.p, purposes[i].oid, oid.len) != 0)
			continue;
		names->server_auth |= purposes[i].server_auth;
		names->email_protection |= purposes[i].email_protection;
	}
}

/* ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId */
static enum x509_status
read_eku(struct x509_names *names, const struct x509_document *document,
    struct x509_error *error)
{
	struct x509_der value, list;
	struct x509_der_item item;
	enum x509_status status = x509_document_extension(
	    document, NID_ext_key_usage, &names->has_eku, &value, error);

	if (status != X509_OK || !names->has_eku)
		return status;
	if (!x509_der_only(value, X509_DER_SEQUENCE, &list) || list.len == 0)
		goto malformed;
	while (x509_der_next(&list, &item)) {
		if (item.tag != X509_DER_OID || item.value.len == 0)
			goto malformed;
		note_purpose(names, item.value);
	}
	if (list.len == 0)
		return X509_OK;
malformed:
	return x509_error_set(error, X509_E_INPUT,
	    "The extendedKeyUsage extension is not one list of object "
	    "identifiers (RFC 5280 4.2.1.12).");
}

static enum x509_status
read_san(struct x509_names *names, const struct x509_document *document,
    struct x509_error *error)
{
	struct x509_der value;
	bool found;
	enum x509_status status = x509_document_extension(
	    document, NID_subject_alt_name, &found, &value, error);

	if (status != X509_OK || !found)
		return status;
	return x509_san_decode(&names->items, &names->count, value, error);
}

static const ASN1_STRING *
last_common_name(const X509_NAME *subject, size_t *count)
{
	int last = -1, next;

	while ((next = X509_NAME_get_index_by_NID(
		    subject, NID_commonName, last)) >= 0) {
		last = next;
		++*count;
	}
	if (last < 0)
		return NULL;
	return X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last));
}

/* Only reported: what cannot be converted is shown as it stands. */
static enum x509_status
read_common_name(struct x509_names *names, const X509_NAME *subject,
    struct x509_error *error)
{
	const ASN1_STRING *string =
	    last_common_name(subject, &names->common_name_count);
	unsigned char *utf8 = NULL;

	if (string == NULL)
		return X509_OK;
	names->common_name = malloc(COMMON_NAME_MAX);
	if (names->common_name == NULL)
		return x509_error_nomem(error);

	const int len = ASN1_STRING_to_UTF8(&utf8, string);
	if (len >= 0)
		x509_text_escape(
		    names->common_name, COMMON_NAME_MAX, utf8, (size_t)len);
	else
		x509_text_escape(names->common_name, COMMON_NAME_MAX,
		    ASN1_STRING_get0_data(string),
		    (size_t)ASN1_STRING_length(string));
	OPENSSL_free(utf8);
	return X509_OK;
}

static enum x509_status
read_all(struct x509_names **out, const struct x509_document *document,
    struct x509_error *error)
{
	struct x509_names *names = calloc(1, sizeof(*names));

	if (names == NULL)
		return x509_error_nomem(error);
	enum x509_status status = read_san(names, document, error);
	if (status == X509_OK)
		status = read_eku(names, document, error);
	if (status == X509_OK)
		status = read_common_name(names, document->subject, error);
	if (status != X509_OK) {
		x509_names_free(names);
		return status;
	}
	*out = names;
	return X509_OK;
}

enum x509_status
x509_names_read(struct x509_names **out, enum x509_input input,
    const uint8_t *octets, size_t len, struct x509_error *error)
{
	struct x509_input_der decoded = { 0 };
	struct x509_document document = { 0 };

	(void)ERR_set_mark();
	enum x509_status status =
	    x509_input_decode(&decoded, input, octets, len, error);
	if (status == X509_OK)
		status =
		    x509_document_decode(&document, input, decoded.der, error);
	if (status == X509_OK)
		status = read_all(out, &document, error);
	x509_document_clear(&document);
	x509_input_clear(&decoded);
	(void)ERR_pop_to_mark(); /* the host's queue is as it was */
	return status;
}

void
x509_names_free(struct x509_names *names)
{
	if (names == NULL)
		return;
	x509_san_free(names->items, names->count);
	free(names->common_name);
	free(names);
}
