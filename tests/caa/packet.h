/* SPDX-License-Identifier: BSD-2-Clause */
/* packet: DNS messages for tests, right or wrong, section after section. */
#ifndef TESTS_CAA_PACKET_H
#define TESTS_CAA_PACKET_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_REPLY 0x8180u /* QR, RD, RA; the RCODE is added to it */

enum packet_section { /* values are the offsets of the counts */
	PACKET_QUESTION = 4,
	PACKET_ANSWER = 6,
	PACKET_AUTHORITY = 8,
	PACKET_ADDITIONAL = 10,
};

struct packet {
	uint8_t octets[70000]; /* more than a message may have */
	size_t len;
};

void packet_begin(struct packet *packet, unsigned flags);

/* name without final dot; type and class as numbers. */
void packet_question(
    struct packet *packet, const char *name, unsigned type, unsigned class);

/* One record in presentation form, read by ldns; NULL is no record. */
void packet_text(
    struct packet *packet, enum packet_section section, const char *text);

/* One record with any RDATA. */
struct packet_rr {
	const char *owner; /* NULL: the root */
	unsigned type, class;
	uint32_t ttl;
	const void *rdata;
	size_t rdata_len;
};
void packet_rr(struct packet *packet, enum packet_section section,
    const struct packet_rr *rr);

#endif /* TESTS_CAA_PACKET_H */
