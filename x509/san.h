/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * san: the subjectAltName extension (RFC 5280 4.2.1.6) -> names.  Decodes
 * GeneralNames itself: strictly, and without an allocation before they are
 * counted.
 */
#ifndef X509_SAN_H
#define X509_SAN_H

#include "x509/der.h"
#include "x509/names.h"

/*
 * A new array in *items, of *count in the order of the encoding, for
 * x509_san_free().  X509_E_INPUT names the entry, counted from 1;
 * X509_E_LIMIT beyond X509_INPUT_MAX_NAMES.  Outputs are untouched on failure.
 */
X509_NODISCARD enum x509_status x509_san_decode(struct x509_san **items,
    size_t *count, struct x509_der extension, struct x509_error *error);

void x509_san_free(struct x509_san *items, size_t count); /* NULL is allowed */

#endif /* X509_SAN_H */
