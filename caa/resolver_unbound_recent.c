/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_recent.h"

#include <string.h>

#define PACKET_MAX 4096u /* octets of one that is worth the memory */

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

	if (slot->answer == NULL || slot->second != second ||
	    strcmp(slot->owner, owner) != 0)
		return NULL;
	return caa_answer_ref(slot->answer);
}

/* A failure is asked again, and what was sent for is told of once. */
static bool
is_worth_it(const struct caa_answer *answer)
{
	return answer != NULL && answer->cached && answer->ttl_s > 0 &&
	    caa_outcome_is_answer(answer->outcome) && !answer->chain_cut &&
	    answer->packet_len <= PACKET_MAX;
}

void
caa_unbound_recent_keep(struct caa_unbound_recent *recent, const char *owner,
    uint32_t hash, time_t second, struct caa_answer *answer)
{
	struct caa_unbound_recent_slot *slot = slot_of(recent, hash);
	const size_t size = strlen(owner) + 1;

	if (!is_worth_it(answer) || size > sizeof(slot->owner))
		return;
	caa_answer_unref(slot->answer);
	slot->answer = caa_answer_ref(answer);
	slot->second = second;
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
