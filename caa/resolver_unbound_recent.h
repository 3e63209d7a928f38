/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_recent: answers from libunbound's cache, given again within
 * the second.  Its cache counts in whole seconds, so that it would give the
 * same again, with the same TTL, for ten times the work.
 */
#ifndef CAA_RESOLVER_UNBOUND_RECENT_H
#define CAA_RESOLVER_UNBOUND_RECENT_H

#include <time.h>

#include "caa/answer.h"
#include "caa/domain.h"

#define CAA_UNBOUND_RECENT_SIZE 512u

/* One for each of some hashes, the last to come, all of one second. */
struct caa_unbound_recent {
	time_t second;
	struct caa_unbound_recent_slot {
		struct caa_answer *answer; /* a reference, or NULL */
		char owner[CAA_DOMAIN_MAX_OCTETS + 1];
	} slots[CAA_UNBOUND_RECENT_SIZE];
};

/* The answer for owner, if there was one in that second; a reference. */
struct caa_answer *caa_unbound_recent_find(struct caa_unbound_recent *recent,
    const char *owner, uint32_t hash, time_t second);

/* Remember it if it came from the cache, is whole and not large; second is
 * none after the one it was taken from there in. */
void caa_unbound_recent_keep(struct caa_unbound_recent *recent,
    const char *owner, uint32_t hash, time_t second, struct caa_answer *answer);

void caa_unbound_recent_clear(struct caa_unbound_recent *recent);

#endif /* CAA_RESOLVER_UNBOUND_RECENT_H */
