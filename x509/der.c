/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/der.h"

#define CLASS_MASK       0xc0u /* 0: universal */
#define CONSTRUCTED      0x20u
#define NUMBER_MASK      0x1fu /* all ones: the number follows */
#define LENGTH_LONG      0x80u
#define LENGTH_MAX_BYTES 4u

/* Universal types made of elements: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET.
 * Every other is a primitive in DER (X.690 10.2). */
#define UNIVERSAL_CONSTRUCTED (1u << 8 | 1u << 11 | 1u << 16 | 1u << 17)

static bool
tag_is_der(uint8_t tag)
{
	const unsigned number = tag & NUMBER_MASK;

	if (number == NUMBER_MASK)
		return false;
	if ((tag & CLASS_MASK) != 0)
		return true;
	return ((UNIVERSAL_CONSTRUCTED >> number & 1u) != 0) ==
	    ((tag & CONSTRUCTED) != 0);
}

/* Octets of tag and length, or 0; *value_len is not yet held against len. */
static size_t
header_decode(const uint8_t *p, size_t len, size_t *value_len)
{
	if (len < 2 || !tag_is_der(p[0]))
		return 0;
	*value_len = p[1];
	if (p[1] < LENGTH_LONG)
		return 2;

	const size_t more = p[1] & ~LENGTH_LONG;
	if (more == 0 || more > LENGTH_MAX_BYTES || len < 2 + more)
		return 0; /* indefinite, absurd, cut */
	*value_len = 0;
	for (size_t i = 0; i < more; i++)
		*value_len = *value_len << 8 | p[2 + i];
	if (*value_len < LENGTH_LONG || p[2] == 0)
		return 0; /* not the shortest (X.690 10.1) */
	return 2 + more;
}

bool
x509_der_next(struct x509_der *der, struct x509_der_item *item)
{
	size_t value_len = 0;
	const size_t header = header_decode(der->p, der->len, &value_len);

	if (header == 0 || value_len > der->len - header)
		return false;
	item->tag = der->p[0];
	item->value = (struct x509_der){ der->p + header, value_len };
	der->p += header + value_len;
	der->len -= header + value_len;
	return true;
}

bool
x509_der_only(struct x509_der der, uint8_t tag, struct x509_der *value)
{
	struct x509_der_item item;

	if (!x509_der_next(&der, &item) || item.tag != tag || der.len != 0)
		return false;
	*value = item.value;
	return true;
}

enum x509_der_verdict
x509_der_check(struct x509_der der, size_t max, size_t *offset)
{
	const uint8_t *const start = der.p;

	/* Steps into what is constructed and over what is primitive: each
	 * header is seen once, and depth costs nothing. */
	for (size_t count = 0; der.len > 0; count++) {
		struct x509_der rest = der;
		struct x509_der_item item;

		*offset = (size_t)(der.p - start);
		if (!x509_der_next(&rest, &item))
			return X509_DER_BAD;
		if (count == max)
			return X509_DER_TOO_MANY;
		if ((item.tag & CONSTRUCTED) == 0) {
			der = rest;
			continue;
		}
		der.len -= (size_t)(item.value.p - der.p);
		der.p = item.value.p;
	}
	return X509_DER_GOOD;
}
