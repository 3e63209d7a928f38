/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * document: one decoded request, whatever its kind: a subject and extensions.
 * A signing request whose signature does not hold never becomes one.
 */
#ifndef X509_DOCUMENT_H
#define X509_DOCUMENT_H

#include <openssl/x509.h>

#include "x509/der.h"
#include "x509/names.h"

/* Larger keys are refused before their signature is computed. */
#define X509_KEY_MAX_BITS 16384

struct x509_document {
	X509_REQ *csr;               /* one of these two */
	X509 *certificate;           /* the other is NULL */
	X509_EXTENSIONS *requested;  /* owned; of the CSR's attribute */
	const X509_EXTENSIONS *list; /* borrowed; NULL: no extensions */
	const X509_NAME *subject;    /* borrowed */
};

/*
 * Decode checked DER.  A CSR must be signed with the key it holds (RFC 2986
 * 4.2), and its extensions come from its one extensionRequest attribute
 * (RFC 2985 5.4.2; Microsoft's OID for it counts as well): a second attribute,
 * or a second value, is refused, since which one a CA honours is anybody's
 * guess.  Release with x509_document_clear() whatever came back.
 */
X509_NODISCARD enum x509_status x509_document_decode(struct x509_document *out,
    enum x509_input input, struct x509_der der, struct x509_error *error);

void x509_document_clear(struct x509_document *document);

/*
 * The value of the extension nid, borrowed; *found says whether there is one.
 * A second one is refused (RFC 5280 4.2): decoders differ in which they see.
 */
X509_NODISCARD enum x509_status x509_document_extension(
    const struct x509_document *document, int nid, bool *found,
    struct x509_der *value, struct x509_error *error);

#endif /* X509_DOCUMENT_H */
