/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_lookup: the answer of an authoritative server for all zones
 * given (RFC 1034 4.3.2, wildcards by RFC 4592, DNAME by RFC 6672), with the
 * aliases followed from zone to zone.  Pure functions over immutable zones.
 */
#ifndef CAA_RESOLVER_ZONE_LOOKUP_H
#define CAA_RESOLVER_ZONE_LOOKUP_H

#include "caa/answer.h"
#include "caa/resolver_zone_data.h"

struct caa_zones {
	struct caa_zone *items;
	size_t count;
	size_t max_aliases; /* CAA_ANSWER_MAX_ALIASES at most */
};

/* The answer to (owner, CAA, IN), owner canonical.  NULL: out of memory. */
struct caa_answer *caa_zone_lookup(
    const struct caa_zones *zones, const char *owner);

#endif /* CAA_RESOLVER_ZONE_LOOKUP_H */
