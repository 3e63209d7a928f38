/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer_packet: the records of a reply as ldns has them.  ldns sees only
 * messages whose frame holds (caa/answer_view.h), and of them only the types
 * that can matter: it allocates a multiple of what a hostile TXT record holds.
 * Private to answer_decode.c, answer_signature.c, delegation.c and proof.
 */
#ifndef CAA_ANSWER_PACKET_H
#define CAA_ANSWER_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ldns/ldns.h>

#include "caa/status.h"

struct caa_packet {
	unsigned rcode;          /* all twelve bits (RFC 6891 6.1.3) */
	ldns_rr_list *answer;    /* of the type asked, CNAME and DNAME */
	ldns_rr_list *authority; /* SOA; NSEC and NSEC3 of a DS question or with
	                            the signatures */
	/* RRSIG of either section; NULL unless they were asked for. */
	ldns_rr_list *signatures;
};

/*
 * Read the reply to (owner, type, IN), owner in wire form.  Returns
 * CAA_E_MALFORMED, with a clause for people in *fault, for a message that is
 * no whole reply to this question, or whose answer section holds any other
 * type (RRSIG aside) or class; CAA_E_NOMEM likewise.  On success every record
 * has the RDATA fields its type asks for; clear with caa_packet_clear().
 */
CAA_NODISCARD enum caa_status caa_packet_read(struct caa_packet *packet,
    const uint8_t *octets, size_t len, const uint8_t *owner, uint16_t type,
    const char **fault);

/* The same with the signatures. */
CAA_NODISCARD enum caa_status caa_packet_read_signed(struct caa_packet *packet,
    const uint8_t *octets, size_t len, const uint8_t *owner, uint16_t type,
    const char **fault);

void caa_packet_clear(struct caa_packet *packet);

/* A signature outside its time (RFC 4035 5.3.1). */
struct caa_packet_signature {
	bool expired; /* or else not valid yet */
	int64_t at_s; /* since or until then; seconds since 1970 */
};

/* The first in the message that is not valid at now_s.  Whoever signed it: for
 * people only.  False: there is none, or no telling. */
bool caa_packet_find_signature(struct caa_packet_signature *out,
    const uint8_t *octets, size_t len, int64_t now_s);

/* "REFUSED"; a phrase for a code we know no name of. */
const char *caa_packet_rcode_name(unsigned rcode);

#endif /* CAA_ANSWER_PACKET_H */
