/* SPDX-License-Identifier: BSD-2-Clause */
/* octets: numbers as the network writes them, and a hash of texts. */
#ifndef CAA_OCTETS_H
#define CAA_OCTETS_H

#include <stdint.h>

static inline uint16_t
caa_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
caa_get32(const uint8_t *p)
{
	return (uint32_t)caa_get16(p) << 16 | caa_get16(p + 2);
}

/* FNV-1a.  With a seed that nobody outside can know, for what strangers
 * choose; else 0. */
static inline uint32_t
caa_hash(const char *text, uint32_t seed)
{
	uint32_t hash = 2166136261u ^ seed;

	for (; *text != '\0'; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619u;
	return hash;
}

#endif /* CAA_OCTETS_H */
