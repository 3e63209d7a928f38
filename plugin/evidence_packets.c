/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_packets.h"

#include <stdbool.h>
#include <stdlib.h>

#define FIRST_ROOM  8u /* messages */
#define HASH_FACTOR 0x9e3779b1u

/* The slot of a message that is known by where it is: the index there is, plus
 * one, or 0. */
static size_t *
slot_of(const struct plugin_evidence_packets *packets, const uint8_t *octets)
{
	const size_t mask = packets->slot_count - 1;
	size_t at = ((uintptr_t)octets >> 4) * HASH_FACTOR & mask;

	while (packets->slots[at] != 0 &&
	    packets->items[packets->slots[at] - 1].octets != octets)
		at = (at + 1) & mask;
	return &packets->slots[at];
}

/* Half of the slots stay empty. */
static bool
make_slots(struct plugin_evidence_packets *packets)
{
	free(packets->slots);
	packets->slot_count = packets->room * 2;
	packets->slots = calloc(packets->slot_count, sizeof(*packets->slots));
	if (packets->slots == NULL)
		return false;
	for (size_t i = 0; i < packets->count; i++)
		*slot_of(packets, packets->items[i].octets) = i + 1;
	return true;
}

/* Room for one more. */
static bool
make_room(struct plugin_evidence_packets *packets)
{
	const size_t room = packets->room == 0 ? FIRST_ROOM : packets->room * 2;
	struct plugin_evidence_packet *items;

	if (packets->count < packets->room)
		return true;
	items = realloc(packets->items, room * sizeof(*items));
	if (items == NULL)
		return false;
	packets->items = items;
	packets->room = room;
	return room == FIRST_ROOM || make_slots(packets);
}

/* Shared messages stand at one place in memory.  SIZE_MAX: not yet here. */
static size_t
find_packet(
    const struct plugin_evidence_packets *packets, const uint8_t *octets)
{
	if (packets->slots != NULL) /* else there are only a few */
		return *slot_of(packets, octets) - 1;
	for (size_t i = 0; i < packets->count; i++)
		if (packets->items[i].octets == octets)
			return i;
	return SIZE_MAX;
}

struct plugin_evidence_packet *
plugin_evidence_packets_get(
    struct plugin_evidence_packets *packets, const uint8_t *octets, size_t len)
{
	const size_t index = find_packet(packets, octets);
	struct plugin_evidence_packet *packet;

	if (index != SIZE_MAX)
		return &packets->items[index];
	if (!make_room(packets))
		return NULL;
	packet = &packets->items[packets->count++];
	*packet =
	    (struct plugin_evidence_packet){ .octets = octets, .len = len };
	if (packets->slots != NULL)
		*slot_of(packets, octets) = packets->count;
	return packet;
}

void
plugin_evidence_packets_clear(struct plugin_evidence_packets *packets)
{
	free(packets->items);
	free(packets->slots);
	*packets = (struct plugin_evidence_packets){ 0 };
}
