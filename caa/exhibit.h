/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exhibit: a DNS message kept as evidence, whole and unchanged.  Counted by
 * reference, since the replies of a TLD stand in the chain of many answers.
 */
#ifndef CAA_EXHIBIT_H
#define CAA_EXHIBIT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct caa_exhibit {
	atomic_uint references;
	size_t len;
	uint8_t octets[];
};

/* A copy with one reference; NULL when out of memory. */
struct caa_exhibit *caa_exhibit_new(const uint8_t *octets, size_t len);

/* One more reference; returns its argument.  Any thread. */
struct caa_exhibit *caa_exhibit_ref(struct caa_exhibit *exhibit);

/* One reference less; the last frees.  NULL is allowed.  Any thread. */
void caa_exhibit_unref(struct caa_exhibit *exhibit);

#endif /* CAA_EXHIBIT_H */
