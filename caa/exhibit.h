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

#define CAA_EXHIBIT_NAME 65 /* SHA-256 in hexadecimal, NUL included */

/* Private but for len and octets. */
struct caa_exhibit {
	atomic_uint references;
	atomic_int naming; /* how far name is */
	char name[CAA_EXHIBIT_NAME];
	size_t len;
	uint8_t octets[];
};

/* A copy with one reference; NULL when out of memory. */
struct caa_exhibit *caa_exhibit_new(const uint8_t *octets, size_t len);

/* One more reference; returns its argument.  Any thread. */
struct caa_exhibit *caa_exhibit_ref(struct caa_exhibit *exhibit);

/* One reference less; the last frees.  NULL is allowed.  Any thread. */
void caa_exhibit_unref(struct caa_exhibit *exhibit);

/*
 * What those who keep it call it: made from the octets once, and not for every
 * answer it stands in.  NULL: it has no name yet.  Any thread; of two who set
 * it at once one is heard, since both say the same.
 */
const char *caa_exhibit_name(const struct caa_exhibit *exhibit);
void caa_exhibit_set_name(
    struct caa_exhibit *exhibit, const char name[CAA_EXHIBIT_NAME]);

#endif /* CAA_EXHIBIT_H */
