/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_data.h"

#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/wire_name.h"

#define CHUNK_OCTETS (256u << 10)
#define MAX_LABELS   128

struct caa_zone_chunk {
	struct caa_zone_chunk *next;
	size_t used, size;
	uint8_t octets[];
};

/* Zero ends a label, so zero and one inside are escaped; order is kept. */
static void
add_label(struct caa_zone_key *key, const uint8_t *label)
{
	for (size_t i = 1; i <= *label; i++) {
		const uint8_t c = caa_ascii_lower(label[i]);

		if (c <= 1)
			key->octets[key->len++] = 1;
		key->octets[key->len++] = c <= 1 ? (uint8_t)(c + 1) : c;
	}
	key->octets[key->len++] = 0;
}

void
caa_zone_key_init(struct caa_zone_key *key, const uint8_t *name)
{
	const uint8_t *labels[MAX_LABELS];
	size_t count = 0;

	for (; *name != 0; name = caa_wire_name_parent(name))
		labels[count++] = name;
	key->len = 0;
	while (count > 0)
		add_label(key, labels[--count]);
}

bool
caa_zone_key_is_within(const uint8_t *octets, size_t len,
    const uint8_t *ancestor, size_t ancestor_len)
{
	return len >= ancestor_len &&
	    memcmp(octets, ancestor, ancestor_len) == 0;
}

void
caa_zone_clear(struct caa_zone *zone)
{
	while (zone->chunks != NULL) {
		struct caa_zone_chunk *chunk = zone->chunks;

		zone->chunks = chunk->next;
		free(chunk);
	}
	free(zone->records);
	*zone = (struct caa_zone){ 0 };
}

/* A copy that lives as long as the zone, or NULL. */
static const uint8_t *
keep(struct caa_zone *zone, const uint8_t *octets, size_t len)
{
	struct caa_zone_chunk *chunk = zone->chunks;

	if (chunk == NULL || chunk->size - chunk->used < len) {
		chunk = malloc(sizeof(*chunk) + CHUNK_OCTETS);
		if (chunk == NULL)
			return NULL;
		chunk->next = zone->chunks;
		chunk->used = 0;
		chunk->size = CHUNK_OCTETS;
		zone->chunks = chunk;
	}
	uint8_t *copy = chunk->octets + chunk->used;
	memcpy(copy, octets, len);
	chunk->used += len;
	return copy;
}

/* Files name an owner once for all its records. */
static const uint8_t *
keep_key(struct caa_zone *zone, const struct caa_zone_key *key)
{
	if (zone->count > 0) {
		const struct caa_zone_record *last =
		    &zone->records[zone->count - 1];

		if (last->key_len == key->len &&
		    memcmp(last->key, key->octets, key->len) == 0)
			return last->key;
	}
	return keep(zone, key->octets, key->len);
}

static bool
grow(struct caa_zone *zone)
{
	size_t allocated = zone->allocated * 2 + 64;
	struct caa_zone_record *records =
	    realloc(zone->records, allocated * sizeof(*records));

	if (records == NULL)
		return false;
	zone->records = records;
	zone->allocated = allocated;
	return true;
}

enum caa_status
caa_zone_add(struct caa_zone *zone, const struct caa_zone_key *owner,
    const struct caa_zone_record *record)
{
	struct caa_zone_record added = *record;

	if (zone->count == zone->allocated && !grow(zone))
		return CAA_E_NOMEM;
	added.key = keep_key(zone, owner);
	added.key_len = (uint16_t)owner->len;
	if (record->rdata != NULL)
		added.rdata = keep(zone, record->rdata, record->rdata_len);
	if (added.key == NULL ||
	    (added.rdata == NULL) != (record->rdata == NULL))
		return CAA_E_NOMEM;
	zone->records[zone->count++] = added;
	return CAA_OK;
}

static int
compare_octets(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	size_t len = a_len < b_len ? a_len : b_len;
	int order = len == 0 ? 0 : memcmp(a, b, len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int
compare_place(const struct caa_zone_record *record, const uint8_t *key,
    size_t key_len, uint16_t type)
{
	int order = compare_octets(record->key, record->key_len, key, key_len);

	return order != 0 ? order : (int)record->type - (int)type;
}

static int
compare_records(const void *a, const void *b)
{
	const struct caa_zone_record *x = a, *y = b;
	int order = compare_place(x, y->key, y->key_len, y->type);

	if (order == 0)
		order = compare_octets(
		    x->rdata, x->rdata_len, y->rdata, y->rdata_len);
	/* Messages name the first of two equal lines. */
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

bool
caa_zone_is_same_set(
    const struct caa_zone_record *a, const struct caa_zone_record *b)
{
	return compare_place(a, b->key, b->key_len, b->type) == 0;
}

void
caa_zone_sort(struct caa_zone *zone)
{
	size_t kept = 0;

	if (zone->count == 0)
		return;
	qsort(zone->records, zone->count, sizeof(*zone->records),
	    compare_records);
	for (size_t i = 1; i < zone->count; i++) {
		struct caa_zone_record *last = &zone->records[kept];
		const struct caa_zone_record *next = &zone->records[i];

		if (!caa_zone_is_same_set(last, next) ||
		    compare_octets(last->rdata, last->rdata_len, next->rdata,
			next->rdata_len) != 0)
			zone->records[++kept] = *next;
		else if (next->ttl_s < last->ttl_s)
			last->ttl_s = next->ttl_s;
	}
	zone->count = kept + 1;
}

/* The first record not before this place; zone->count if there is none. */
static size_t
lower_bound(const struct caa_zone *zone, const uint8_t *key, size_t key_len,
    uint16_t type)
{
	size_t low = 0, high = zone->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_place(&zone->records[middle], key, key_len, type) <
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct caa_zone_record *
caa_zone_find(const struct caa_zone *zone, const uint8_t *key, size_t key_len,
    uint16_t type)
{
	size_t at = lower_bound(zone, key, key_len, type);
	const struct caa_zone_record *record = zone->records + at;

	return at < zone->count &&
		compare_place(record, key, key_len, type) == 0
	    ? record
	    : NULL;
}

bool
caa_zone_has_name(
    const struct caa_zone *zone, const uint8_t *key, size_t key_len)
{
	size_t at = lower_bound(zone, key, key_len, 0);

	return at < zone->count &&
	    caa_zone_key_is_within(
		zone->records[at].key, zone->records[at].key_len, key, key_len);
}
