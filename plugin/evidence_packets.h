/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence_packets: the messages of one request, each once however many answers
 * it stands in, numbered as they come.
 */
#ifndef PLUGIN_EVIDENCE_PACKETS_H
#define PLUGIN_EVIDENCE_PACKETS_H

#include <stddef.h>
#include <stdint.h>

#include "plugin/digest.h"

/* A message; the octets are borrowed. */
struct plugin_evidence_packet {
	char sha256[PLUGIN_DIGEST_TEXT];
	const uint8_t *octets;
	size_t len;
};

/* Zeroed memory is none. */
struct plugin_evidence_packets {
	struct plugin_evidence_packet *items;
	size_t count, room;
	/* Private: to find a message again. */
	size_t *slots;
	size_t slot_count;
};

/* The message at octets, by where it stands in memory; a new one has no hash
 * yet.  Good until another is new.  NULL when out of memory. */
struct plugin_evidence_packet *plugin_evidence_packets_get(
    struct plugin_evidence_packets *packets, const uint8_t *octets, size_t len);
void plugin_evidence_packets_clear(struct plugin_evidence_packets *packets);

#endif /* PLUGIN_EVIDENCE_PACKETS_H */
