/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_lookup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/resolver_zone_rdata.h"
#include "caa/wire_name.h"

/* One lookup under way. */
struct search {
	const struct caa_zones *zones;
	enum caa_outcome outcome; /* NONE: follow the last alias */
	uint32_t ttl_s;
	bool via_dname;
	const struct caa_zone *zone;       /* where the set stands */
	const struct caa_zone_record *set; /* its first record */
	/* The owner, then the targets of its aliases. */
	size_t steps;
	uint8_t names[CAA_ANSWER_MAX_ALIASES + 1][CAA_WIRE_NAME_MAX_OCTETS];
	char detail[512];
};

#define MAX_DEPTH 127 /* labels of a name */

/* A name in the zone that is to hold it, and its ancestors by depth: the root
 * has depth 0, the name itself depth. */
struct place {
	const struct caa_zone *zone;
	const uint8_t *name;
	struct caa_zone_key key;
	size_t zone_depth, depth;
	size_t key_lens[MAX_DEPTH + 1];          /* of the ancestors' keys */
	const uint8_t *ancestors[MAX_DEPTH + 1]; /* in wire form */
};

/* A name as text, for the length of one expression. */
struct text {
	char text[CAA_WIRE_NAME_TEXT_SIZE];
};

static struct text
text_of(const uint8_t *name)
{
	struct text text;

	caa_wire_name_print(name, text.text);
	return text;
}

static void fail(struct search *search, enum caa_outcome outcome,
    const char *format, ...) CAA_PRINTF(3, 4);

static void
fail(struct search *search, enum caa_outcome outcome, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(search->detail, sizeof(search->detail), format, args);
	va_end(args);
	search->outcome = outcome;
}

static void
lower_ttl(struct search *search, uint32_t ttl_s)
{
	if (ttl_s < search->ttl_s)
		search->ttl_s = ttl_s;
}

/* The most specific zone that could hold the name, or NULL. */
static const struct caa_zone *
find_zone(const struct caa_zones *zones, const struct caa_zone_key *key)
{
	const struct caa_zone *best = NULL;

	for (size_t i = 0; i < zones->count; i++) {
		const struct caa_zone *zone = &zones->items[i];

		if (caa_zone_key_is_within(key->octets, key->len,
			zone->origin.octets, zone->origin.len) &&
		    (best == NULL || zone->origin.len > best->origin.len))
			best = zone;
	}
	return best;
}

static bool
is_above_a_zone(const struct caa_zones *zones, const struct caa_zone_key *key)
{
	for (size_t i = 0; i < zones->count; i++)
		if (caa_zone_key_is_within(zones->items[i].origin.octets,
			zones->items[i].origin.len, key->octets, key->len))
			return true;
	return false;
}

/* A climb ends above the zones of interest; an alias must not lead there. */
static void
leave_zones(struct search *search, const struct place *place)
{
	if (search->steps > 0)
		fail(search, CAA_OUTCOME_REFUSED,
		    "%s is an alias of %s, which no zone file holds",
		    text_of(search->names[0]).text, text_of(place->name).text);
	else if (is_above_a_zone(search->zones, &place->key))
		fail(search, CAA_OUTCOME_SKIPPED,
		    "no zone file for %s was given", text_of(place->name).text);
	else
		fail(search, CAA_OUTCOME_REFUSED, "no zone file holds %s",
		    text_of(place->name).text);
}

/* The limit ends loops as well. */
static void
follow(struct search *search, const uint8_t *target, uint32_t ttl_s)
{
	lower_ttl(search, ttl_s);
	if (search->steps == search->zones->max_aliases) {
		fail(search, CAA_OUTCOME_SERVFAIL,
		    "the alias chain loops or has more than %zu aliases",
		    search->zones->max_aliases);
		return;
	}
	memcpy(
	    search->names[++search->steps], target, caa_wire_name_len(target));
}

/* RFC 6672 2.2. */
static void
substitute(struct search *search, const struct place *place,
    const struct caa_zone_record *dname, const uint8_t *owner)
{
	uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];

	search->via_dname = true;
	if (caa_wire_name_rebase(target, place->name, owner, dname->rdata) != 0)
		follow(search, target, dname->ttl_s);
	else
		fail(search, CAA_OUTCOME_REFUSED,
		    "the DNAME at %s makes a name that is too long (YXDOMAIN)",
		    text_of(owner).text);
}

static const struct caa_zone_record *
find_at(const struct place *place, size_t depth, uint16_t type)
{
	return caa_zone_find(
	    place->zone, place->key.octets, place->key_lens[depth], type);
}

/* From the apex down: is there a zone cut or a DNAME on the way? */
static bool
is_led_away(struct search *search, const struct place *place)
{
	for (size_t d = place->zone_depth; d <= place->depth; d++) {
		const struct caa_zone_record *dname;

		if (d > place->zone_depth && find_at(place, d, CAA_ZONE_NS)) {
			fail(search, CAA_OUTCOME_REFUSED,
			    "%s is delegated away at %s, and no zone file for"
			    " that was given",
			    text_of(place->name).text,
			    text_of(place->ancestors[d]).text);
			return true;
		}
		dname = find_at(place, d, CAA_ZONE_DNAME);
		if (d < place->depth && dname != NULL) {
			substitute(search, place, dname, place->ancestors[d]);
			return true;
		}
	}
	return false;
}

static void
answer_nothing(
    struct search *search, const struct place *place, enum caa_outcome outcome)
{
	lower_ttl(search, place->zone->negative_ttl_s);
	search->outcome = outcome;
}

/* What stands at an owner that exists: the name, or a wildcard for it. */
static void
answer_from(struct search *search, const struct place *place,
    const uint8_t *key, size_t key_len)
{
	const struct caa_zone *zone = place->zone;
	const struct caa_zone_record *record =
	    caa_zone_find(zone, key, key_len, CAA_ZONE_CNAME);

	if (record != NULL) {
		follow(search, record->rdata, record->ttl_s);
		return;
	}
	record = caa_zone_find(zone, key, key_len, CAA_ZONE_CAA);
	if (record == NULL) {
		answer_nothing(search, place, CAA_OUTCOME_NODATA);
		return;
	}
	search->outcome = CAA_OUTCOME_RECORDS;
	search->zone = zone;
	search->set = record;
}

/* RFC 4592 3.3: only the wildcard right below the closest encloser counts. */
static void
answer_by_wildcard(struct search *search, struct place *place)
{
	static const uint8_t asterisk[] = { '*', 0 };
	size_t depth = place->depth - 1;

	while (depth > place->zone_depth &&
	    !caa_zone_has_name(
		place->zone, place->key.octets, place->key_lens[depth]))
		depth--;
	uint8_t *key = place->key.octets;
	size_t len = place->key_lens[depth];
	memcpy(key + len, asterisk, sizeof(asterisk));
	len += sizeof(asterisk);
	if (caa_zone_has_name(place->zone, key, len))
		answer_from(search, place, key, len);
	else
		answer_nothing(search, place, CAA_OUTCOME_NXDOMAIN);
}

static void
init_place(
    struct place *place, const struct caa_zones *zones, const uint8_t *name)
{
	caa_zone_key_init(&place->key, name);
	place->name = name;
	place->zone = find_zone(zones, &place->key);
	place->depth = caa_wire_name_labels(name);
	place->zone_depth = 0;
	place->key_lens[0] = 0;
	for (size_t d = 1; d <= place->depth; d++) {
		size_t len = place->key_lens[d - 1];

		while (place->key.octets[len] != 0)
			len++;
		place->key_lens[d] = len + 1;
		if (place->zone != NULL && place->zone->origin.len == len + 1)
			place->zone_depth = d;
	}
	for (size_t d = place->depth + 1; d-- > 0;) {
		place->ancestors[d] = name;
		name = caa_wire_name_parent(name);
	}
}

/* One name of the chain: an outcome, or a further name. */
static void
search_name(struct search *search)
{
	struct place place;

	init_place(&place, search->zones, search->names[search->steps]);
	if (place.zone == NULL)
		leave_zones(search, &place);
	else if (is_led_away(search, &place))
		return;
	else if (caa_zone_has_name(place.zone, place.key.octets, place.key.len))
		answer_from(search, &place, place.key.octets, place.key.len);
	else
		answer_by_wildcard(search, &place);
}

static enum caa_status
take_records(struct caa_answer *answer, const struct search *search)
{
	const struct caa_zone_record *set = search->set;
	const struct caa_zone_record *end =
	    search->zone->records + search->zone->count;
	size_t count = 0;

	do {
		if (set[count].ttl_s < answer->ttl_s)
			answer->ttl_s = set[count].ttl_s;
		count++;
	} while (set + count < end && caa_zone_is_same_set(set, set + count));
	struct caa_rdata *rdata = calloc(count, sizeof(*rdata));
	if (rdata == NULL)
		return CAA_E_NOMEM;
	for (size_t i = 0; i < count; i++)
		rdata[i] = (struct caa_rdata){ set[i].rdata, set[i].rdata_len };
	enum caa_status status = caa_answer_set_records(answer, rdata, count);
	free(rdata);
	return status;
}

static struct caa_answer *
make_answer(const struct search *search)
{
	struct caa_answer *answer = search->detail[0] == '\0'
	    ? caa_answer_bare(search->outcome, CAA_DNSSEC_UNVALIDATED)
	    : caa_answer_new(search->outcome, CAA_DNSSEC_UNVALIDATED, "%s",
		  search->detail);
	enum caa_status status = CAA_OK;

	if (answer == NULL)
		return NULL;
	answer->via_dname = search->via_dname;
	if (caa_outcome_is_answer(search->outcome))
		answer->ttl_s = search->ttl_s;
	for (size_t i = 1; i <= search->steps && status == CAA_OK; i++)
		status = caa_answer_add_alias(answer, search->names[i]);
	if (status == CAA_OK && search->outcome == CAA_OUTCOME_RECORDS)
		status = take_records(answer, search);
	if (status == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	if (status == CAA_E_NOMEM)
		return NULL;
	return caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNVALIDATED,
	    "the CAA set is larger than a message can be");
}

struct caa_answer *
caa_zone_lookup(const struct caa_zones *zones, const char *owner)
{
	struct search search = {
		.zones = zones,
		.ttl_s = INT32_MAX,
	};

	if (caa_wire_name_parse(search.names[0], owner) == 0)
		return caa_answer_new(CAA_OUTCOME_MALFORMED,
		    CAA_DNSSEC_UNVALIDATED, "the owner is no name");
	while (search.outcome == CAA_OUTCOME_NONE)
		search_name(&search);
	return make_answer(&search);
}
