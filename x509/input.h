/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * input: what a file may be -> the DER of one request.  Sniffs DER and PEM
 * (RFC 7468); bounds everything before a decoder sees it.
 */
#ifndef X509_INPUT_H
#define X509_INPUT_H

#include "x509/der.h"
#include "x509/names.h"

struct x509_input_der {
	struct x509_der der; /* one element of DER, bounded and checked */
	uint8_t *owned;      /* from PEM; NULL if der borrows the input */
};

/* "a certificate signing request", "a certificate". */
const char *x509_input_name(enum x509_input input);

/*
 * Find the DER in len octets.  DER must fill them to the last octet.  PEM must
 * hold one block, and that of the right kind: with two, somebody would read
 * the first and somebody else the last.  Text around the block is skipped.
 * der borrows octets; release with x509_input_clear().
 */
X509_NODISCARD enum x509_status x509_input_decode(struct x509_input_der *out,
    enum x509_input input, const uint8_t *octets, size_t len,
    struct x509_error *error);

void x509_input_clear(struct x509_input_der *decoded);

#endif /* X509_INPUT_H */
