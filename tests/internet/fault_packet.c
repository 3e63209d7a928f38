/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/fault_packet.h"

#include <string.h>

static void
replace(struct exchange *x, ldns_pkt *packet)
{
	uint8_t *wire = NULL;
	size_t len = 0;

	if (ldns_pkt2wire(&wire, packet, &len) == LDNS_STATUS_OK &&
	    len <= DNS_MESSAGE_MAX) {
		memcpy(x->reply, wire, len);
		x->len = len;
	}
	LDNS_FREE(wire);
}

void
exchange_edit(struct exchange *x, fault_edit_fn *edit)
{
	ldns_pkt *packet = NULL;
	const ldns_status status = ldns_wire2pkt(&packet, x->reply, x->len);

	x->len = 0;
	if (status != LDNS_STATUS_OK)
		return;
	ldns_rr_list *answer = ldns_pkt_answer(packet);
	ldns_rr_list *authority = ldns_pkt_authority(packet);
	edit(answer, authority);
	ldns_pkt_set_ancount(packet, (uint16_t)ldns_rr_list_rr_count(answer));
	ldns_pkt_set_nscount(
	    packet, (uint16_t)ldns_rr_list_rr_count(authority));
	replace(x, packet);
	ldns_pkt_free(packet);
}
