/* SPDX-License-Identifier: BSD-2-Clause */
/* A test that asks for what cannot be written is aborted. */
#include "tests/caa/packet.h"

#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

#include "caa/wire_name.h"

static void
put(struct packet *packet, const void *octets, size_t len)
{
	if (len > sizeof(packet->octets) - packet->len)
		abort();
	if (len != 0)
		memcpy(packet->octets + packet->len, octets, len);
	packet->len += len;
}

static void
put16(struct packet *packet, unsigned value)
{
	put(packet, (uint8_t[]){ (uint8_t)(value >> 8), (uint8_t)value }, 2);
}

static void
put_name(struct packet *packet, const char *text)
{
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS] = { 0 };

	if (text != NULL && caa_wire_name_parse(name, text) == 0)
		abort();
	put(packet, name, caa_wire_name_len(name));
}

static void
count(struct packet *packet, enum packet_section section)
{
	if (++packet->octets[section + 1] == 0)
		packet->octets[section]++;
}

void
packet_begin(struct packet *packet, unsigned flags)
{
	packet->len = 0;
	put16(packet, 0x1234);
	put16(packet, flags);
	put(packet, (uint8_t[8]){ 0 }, 8);
}

void
packet_question(
    struct packet *packet, const char *name, unsigned type, unsigned class)
{
	put_name(packet, name);
	put16(packet, type);
	put16(packet, class);
	count(packet, PACKET_QUESTION);
}

void
packet_text(
    struct packet *packet, enum packet_section section, const char *text)
{
	ldns_rr *rr = NULL;
	uint8_t *wire = NULL;
	size_t len = 0;

	if (text == NULL)
		return;
	if (ldns_rr_new_frm_str(&rr, text, 0, NULL, NULL) != LDNS_STATUS_OK ||
	    ldns_rr2wire(&wire, rr, LDNS_SECTION_ANSWER, &len) !=
		LDNS_STATUS_OK)
		abort();
	put(packet, wire, len);
	count(packet, section);
	free(wire);
	ldns_rr_free(rr);
}

void
packet_rr(struct packet *packet, enum packet_section section,
    const struct packet_rr *rr)
{
	put_name(packet, rr->owner);
	put16(packet, rr->type);
	put16(packet, rr->class);
	put16(packet, rr->ttl >> 16);
	put16(packet, rr->ttl & 0xffff);
	put16(packet, (unsigned)rr->rdata_len);
	put(packet, rr->rdata, rr->rdata_len);
	count(packet, section);
}
