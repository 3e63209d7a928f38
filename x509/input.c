/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/input.h"

#include <limits.h>
#include <string.h>

#include <openssl/pem.h>

#include "x509/error.h"
#include "x509/text.h"

#define PEM_BEGIN "-----BEGIN "
#define LABEL_MAX 64u /* octets of a PEM label shown, escapes included */

/* Elements of a whole request, at all depths; the names themselves stand in
 * an OCTET STRING and do not count.  A usual one has 60. */
#define MAX_ELEMENTS 4096u

_Static_assert(X509_INPUT_MAX_OCTETS <= INT_MAX, "BIO lengths are int");

static const struct {
	const char *name;
	const char *label, *other_label; /* PEM */
} kinds[] = {
	[X509_INPUT_NONE] = { "nothing", "", "" },
	[X509_INPUT_CSR] = { "a certificate signing request",
	    PEM_STRING_X509_REQ, PEM_STRING_X509_REQ_OLD },
	[X509_INPUT_CERTIFICATE] = { "a certificate", PEM_STRING_X509,
	    PEM_STRING_X509_OLD },
};

const char *
x509_input_name(enum x509_input input)
{
	return kinds[input].name;
}

/*
 * A SEQUENCE, and no text that starts with the digit "0": there a printable
 * octet or white space would follow, which as a length is too short for any
 * request.
 */
static bool
looks_like_der(const uint8_t *octets, size_t len)
{
	return octets[0] == X509_DER_SEQUENCE && len > 1 &&
	    (octets[1] >= 0x7f || octets[1] < '\t');
}

/* Every place a PEM reader, strict or not, could take for a block. */
static size_t
count_blocks(const uint8_t *octets, size_t len)
{
	const size_t mark = sizeof(PEM_BEGIN) - 1;
	size_t count = 0;

	for (size_t i = 0; i + mark <= len; i++)
		if (octets[i] == '-' &&
		    memcmp(octets + i, PEM_BEGIN, mark) == 0)
			count++;
	return count;
}

static enum x509_status
judge_block(enum x509_input input, const char *label, const char *header,
    struct x509_error *error)
{
	char shown[LABEL_MAX];

	if (strcmp(label, kinds[input].label) != 0 &&
	    strcmp(label, kinds[input].other_label) != 0) {
		x509_text_escape(shown, sizeof(shown), (const uint8_t *)label,
		    strlen(label));
		return x509_error_set(error, X509_E_INPUT,
		    "The PEM block is labelled %s; that is not %s.", shown,
		    kinds[input].name);
	}
	if (header[0] != '\0')
		return x509_error_set(error, X509_E_INPUT,
		    "The PEM block has header lines, as encrypted keys "
		    "do (RFC 7468 2 allows none).");
	return X509_OK;
}

static enum x509_status
read_block(struct x509_input_der *out, enum x509_input input, BIO *bio,
    struct x509_error *error)
{
	char *label = NULL, *header = NULL;
	unsigned char *data = NULL;
	long len = 0;

	if (PEM_read_bio(bio, &label, &header, &data, &len) != 1)
		return x509_error_set(error, X509_E_INPUT,
		    "The PEM block is damaged or cut off (%s).",
		    x509_error_openssl());

	enum x509_status status = judge_block(input, label, header, error);
	if (status == X509_OK) {
		out->owned = data;
		out->der = (struct x509_der){ data, (size_t)len };
		data = NULL;
	}
	OPENSSL_free(label);
	OPENSSL_free(header);
	OPENSSL_free(data);
	return status;
}

static enum x509_status
decode_pem(struct x509_input_der *out, enum x509_input input,
    const uint8_t *octets, size_t len, struct x509_error *error)
{
	const size_t blocks = count_blocks(octets, len);

	if (blocks == 0)
		return x509_error_set(
		    error, X509_E_INPUT, "The input is neither DER nor PEM.");
	if (blocks > 1)
		return x509_error_set(error, X509_E_INPUT,
		    "The PEM text holds %zu blocks; give exactly one, so that "
		    "none goes unread.",
		    blocks);

	BIO *bio = BIO_new_mem_buf(octets, (int)len);
	if (bio == NULL)
		return x509_error_nomem(error);
	enum x509_status status = read_block(out, input, bio, error);
	BIO_free(bio);
	return status;
}

/* X.690 8.1.3: does the outermost length tell the truth? */
static enum x509_status
check_length(struct x509_der der, struct x509_error *error)
{
	struct x509_der rest = der;
	struct x509_der_item item;

	if (!x509_der_next(&rest, &item) || item.tag != X509_DER_SEQUENCE)
		return x509_error_set(error, X509_E_INPUT,
		    "The DER does not start with a SEQUENCE that is complete; "
		    "the input has %zu octets and is cut off, or is no DER.",
		    der.len);
	if (rest.len != 0)
		return x509_error_set(error, X509_E_INPUT,
		    "%zu octets follow the end of the DER.", rest.len);
	return X509_OK;
}

static enum x509_status
check_der(struct x509_der der, struct x509_error *error)
{
	size_t offset = 0;
	enum x509_status status = check_length(der, error);

	if (status != X509_OK)
		return status;
	switch (x509_der_check(der, MAX_ELEMENTS, &offset)) {
	case X509_DER_GOOD:
		return X509_OK;
	case X509_DER_TOO_MANY:
		return x509_error_set(error, X509_E_LIMIT,
		    "The request has more than %u ASN.1 elements.",
		    MAX_ELEMENTS);
	case X509_DER_BAD:
		break;
	}
	return x509_error_set(error, X509_E_INPUT,
	    "The encoding is not DER (X.690) at octet %zu.", offset);
}

enum x509_status
x509_input_decode(struct x509_input_der *out, enum x509_input input,
    const uint8_t *octets, size_t len, struct x509_error *error)
{
	enum x509_status status = X509_OK;

	*out = (struct x509_input_der){ 0 };
	if (len > X509_INPUT_MAX_OCTETS)
		return x509_error_set(error, X509_E_LIMIT,
		    "The input has %zu octets; at most %u are read.", len,
		    X509_INPUT_MAX_OCTETS);
	if (octets == NULL || len == 0)
		return x509_error_set(
		    error, X509_E_INPUT, "The input is empty.");
	if (input != X509_INPUT_CSR && input != X509_INPUT_CERTIFICATE)
		return x509_error_set(error, X509_E_INPUT,
		    "No kind of input was given to read it as.");
	if (looks_like_der(octets, len))
		out->der = (struct x509_der){ octets, len };
	else
		status = decode_pem(out, input, octets, len, error);
	if (status == X509_OK)
		status = check_der(out->der, error);
	if (status != X509_OK)
		x509_input_clear(out);
	return status;
}

void
x509_input_clear(struct x509_input_der *decoded)
{
	OPENSSL_free(decoded->owned);
	*decoded = (struct x509_input_der){ 0 };
}
