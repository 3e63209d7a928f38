/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_recent.h"

#include <string.h>

#define OCTETS_MAX 16384u /* of one that is worth the memory */

static struct caa_unbound_recent_slot *
slot_of(struct caa_unbound_recent *recent, uint32_t hash)
{
	return &recent->slots[(hash ^ hash >> 16) % CAA_UNBOUND_RECENT_SIZE];
}

struct caa_answer *
caa_unbound_recent_find(struct caa_unbound_recent *recent, const char *owner,
    uint32_t hash, time_t second)
{
	const struct caa_unbound_recent_slot *slot = slot_of(recent, hash);

	if (slot->answer == NULL || recent->second != second ||
	    strcmp(slot->owner, owner) != 0)
		return NULL;
	return caa_answer_ref(slot->answer);
}

/* With what hangs on it, about. */
static size_t
count_octets(const struct caa_answer *answer)
{
	size_t octets = answer->packet_len +
	    answer->record_count * sizeof(*answer->records);

	for (size_t i = 0; i < answer->chain_len; i++)
		octets += answer->chain[i]->len;
	return octets;
}

/* A failure is asked again, and what was sent for is told of once. */
static bool
is_worth_it(const struct caa_answer *answer)
{
	return answer != NULL && answer->cached && answer->ttl_s > 0 &&
	    caa_outcome_is_answer(answer->outcome) && !answer->chain_cut &&
	    count_octets(answer) <= OCTETS_MAX;
}

void
caa_unbound_recent_keep(struct caa_unbound_recent *recent, const char *owner,
    uint32_t hash, time_t second, struct caa_answer *answer)
{
	struct caa_unbound_recent_slot *slot = slot_of(recent, hash);
	const size_t size = strlen(owner) + 1;

	if (!is_worth_it(answer) || size > sizeof(slot->owner))
		return;
	if (recent->second != second)
		caa_unbound_recent_clear(recent);
	recent->second = second;
	caa_answer_unref(slot->answer);
	slot->answer = caa_answer_ref(answer);
	memcpy(slot->owner, owner, size);
}

void
caa_unbound_recent_clear(struct caa_unbound_recent *recent)
{
	for (size_t i = 0; i < CAA_UNBOUND_RECENT_SIZE; i++) {
		caa_answer_unref(recent->slots[i].answer);
		recent->slots[i].answer = NULL;
	}
}
