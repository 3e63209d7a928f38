/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_data: one zone in memory, sorted so that a name stands right
 * before everything below it; lookups search in halves.  Built by one thread,
 * then immutable.
 */
#ifndef CAA_RESOLVER_ZONE_DATA_H
#define CAA_RESOLVER_ZONE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"

/*
 * A name to sort by: labels from the top-level domain down, in lower case,
 * each ended by a zero octet.  memcmp() order is the canonical order of
 * RFC 4034 6.1, and a key that begins with another is below it.
 */
#define CAA_ZONE_KEY_MAX_OCTETS 512 /* each octet of a label escaped */
struct caa_zone_key {
	size_t len;
	uint8_t octets[CAA_ZONE_KEY_MAX_OCTETS];
};

void caa_zone_key_init(struct caa_zone_key *key, const uint8_t *name);

/* Is the name of len octets at octets the ancestor, or below it? */
bool caa_zone_key_is_within(const uint8_t *octets, size_t len,
    const uint8_t *ancestor, size_t ancestor_len);

struct caa_zone_record {
	const uint8_t *key;
	const uint8_t *rdata; /* of CAA, CNAME and DNAME, else NULL */
	uint16_t key_len;
	uint16_t rdata_len;
	uint16_t type;
	uint32_t ttl_s;
	uint32_t line;
};

/* Zeroed memory is an empty zone. */
struct caa_zone {
	struct caa_zone_key origin;
	uint32_t negative_ttl_s; /* RFC 2308 5 */
	struct caa_zone_record *records;
	size_t count, allocated;
	struct caa_zone_chunk *chunks; /* of keys and RDATA */
};

void caa_zone_clear(struct caa_zone *zone);

/*
 * Add a record; key and rdata are copied, the rest is taken from *record.
 * Nothing can be found before caa_zone_sort().
 */
CAA_NODISCARD enum caa_status caa_zone_add(struct caa_zone *zone,
    const struct caa_zone_key *owner, const struct caa_zone_record *record);

/* Sort; of identical records one stays, with the lowest TTL. */
void caa_zone_sort(struct caa_zone *zone);

/* The first record with this owner and type, or NULL; more may follow it. */
const struct caa_zone_record *caa_zone_find(const struct caa_zone *zone,
    const uint8_t *key, size_t key_len, uint16_t type);

/* Does the name exist: have records, or something below it (RFC 4592 2.2.2)? */
bool caa_zone_has_name(
    const struct caa_zone *zone, const uint8_t *key, size_t key_len);

/* Has b the owner and type of a, which stands before it? */
bool caa_zone_is_same_set(
    const struct caa_zone_record *a, const struct caa_zone_record *b);

#endif /* CAA_RESOLVER_ZONE_DATA_H */
