/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proof_reply: what a reply kept as evidence says of itself: the question it
 * answers and the zones that signed it.  Pure functions; sees ldns.
 */
#ifndef CAA_PROOF_REPLY_H
#define CAA_PROOF_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"
#include "caa/wire_name.h"

#define CAA_PROOF_MAX_SIGNERS 16

#define CAA_PROOF_TYPE_DS     43
#define CAA_PROOF_TYPE_DNSKEY 48
#define CAA_PROOF_TYPE_CAA    257

struct caa_proof_question {
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];
	uint16_t type;
};

/* False for a message that has not one question of class IN. */
bool caa_proof_question_read(
    struct caa_proof_question *question, const uint8_t *packet, size_t len);

/* Zones, each once: "." or as caa_wire_name_print() has them. */
struct caa_signers {
	char *zones[CAA_PROOF_MAX_SIGNERS];
	size_t count;
};

/*
 * The zones whose signatures stand in the reply to (owner, type, IN), owner in
 * wire form; none for a reply that is malformed.  CAA_E_NOMEM with
 * what was found so far.  Clear in any case.
 */
CAA_NODISCARD enum caa_status caa_signers_read(struct caa_signers *signers,
    const uint8_t *packet, size_t len, const uint8_t *owner, uint16_t type);
void caa_signers_clear(struct caa_signers *signers);

/*
 * Do both say the same, whatever their TTLs and identifiers?  A TTL counts down
 * in a cache and is no part of what is signed (RFC 4034 3.1.4).
 */
bool caa_proof_is_same(
    const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

/* As caa_wire_name_parse(), and "." is the root. */
size_t caa_proof_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const char *text);

#endif /* CAA_PROOF_REPLY_H */
