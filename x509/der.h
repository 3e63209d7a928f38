/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * der: a cursor over DER (X.690), strict where decoders like to be kind:
 * definite, shortest lengths; one-octet tags; no strings in pieces.  Nothing
 * is allocated or copied, so hostile input costs one pass.  Pure functions.
 */
#ifndef X509_DER_H
#define X509_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Identifier octets as they stand in the encoding. */
#define X509_DER_OID         0x06u
#define X509_DER_UTF8_STRING 0x0cu
#define X509_DER_SEQUENCE    0x30u

/* What is left to read, or a value; borrowed. */
struct x509_der {
	const uint8_t *p;
	size_t len; /* octets */
};

struct x509_der_item {
	uint8_t tag; /* the identifier octet */
	struct x509_der value;
};

/* Take the next element off *der.  False, with both untouched: no octet is
 * left, or what is left does not start with an element of DER. */
bool x509_der_next(struct x509_der *der, struct x509_der_item *item);

/* The value of the one element der consists of, if its tag is the one. */
bool x509_der_only(struct x509_der der, uint8_t tag, struct x509_der *value);

enum x509_der_verdict {
	X509_DER_BAD = 0,
	X509_DER_GOOD,
	X509_DER_TOO_MANY,
};

/*
 * Is der made of well-formed headers throughout, at most max elements counted
 * at all depths?  Asked before a decoder that allocates for each of them.
 * *offset (octets) is where the first bad header stands.
 */
enum x509_der_verdict x509_der_check(
    struct x509_der der, size_t max, size_t *offset);

#endif /* X509_DER_H */
