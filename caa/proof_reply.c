/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_reply.h"

#include <stdlib.h>
#include <string.h>

#include "caa/answer_packet.h"
#include "caa/answer_view.h"
#include "caa/octets.h"

#define HEADER_OCTETS   12u /* RFC 1035 4.1.1 */
#define TTL_OCTETS      4u
#define TTL_BEFORE_DATA 6u /* RFC 1035 4.1.3 */
#define SIGNER_FIELD    7  /* of an RRSIG (RFC 4034 3.1) */

size_t
caa_proof_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const char *text)
{
	if (strcmp(text, ".") != 0)
		return caa_wire_name_parse(out, text);
	out[0] = 0;
	return 1;
}

/* All but the message's number and the TTLs. */
bool
caa_proof_is_same(
    const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	struct caa_view_record record;
	size_t at = 0, done = 2;

	if (a_len != b_len || a_len < HEADER_OCTETS || caa_get16(a + 4) != 1)
		return false;
	while (caa_view_next_record(a, a_len, &at, &record)) {
		const size_t ttl = record.data - TTL_BEFORE_DATA;

		if (memcmp(a + done, b + done, ttl - done) != 0)
			return false;
		done = ttl + TTL_OCTETS;
	}
	return at == a_len && memcmp(a + done, b + done, a_len - done) == 0;
}

/* The first name of a message has nothing to be compressed by. */
bool
caa_proof_question_read(
    struct caa_proof_question *question, const uint8_t *packet, size_t len)
{
	size_t at = HEADER_OCTETS, name_len = 0;

	if (len < HEADER_OCTETS || caa_get16(packet + 4) != 1)
		return false;
	for (;;) {
		const size_t label = at < len ? packet[at] : 64u;

		if (label > 63 || label >= len - at ||
		    name_len + label + 1 > sizeof(question->owner))
			return false;
		memcpy(question->owner + name_len, packet + at, label + 1);
		name_len += label + 1;
		at += label + 1;
		if (label == 0)
			break;
	}
	if (len - at < 4 || caa_get16(packet + at + 2) != LDNS_RR_CLASS_IN)
		return false;
	question->type = caa_get16(packet + at);
	return true;
}

static bool
has_zone(const struct caa_signers *signers, const char *zone)
{
	for (size_t i = 0; i < signers->count; i++)
		if (strcmp(signers->zones[i], zone) == 0)
			return true;
	return false;
}

static enum caa_status
add_signer(struct caa_signers *signers, const ldns_rr *rrsig)
{
	const uint8_t *signer = ldns_rdf_data(ldns_rr_rdf(rrsig, SIGNER_FIELD));
	char zone[CAA_WIRE_NAME_TEXT_SIZE];

	/* RFC 4035 5.3.1: a signer that is not above proves nothing. */
	if (!caa_wire_name_is_within(
		ldns_rdf_data(ldns_rr_owner(rrsig)), signer))
		return CAA_OK;
	caa_wire_name_print(signer, zone);
	if (signers->count == CAA_PROOF_MAX_SIGNERS || has_zone(signers, zone))
		return CAA_OK;
	signers->zones[signers->count] = strdup(zone);
	if (signers->zones[signers->count] == NULL)
		return CAA_E_NOMEM;
	signers->count++;
	return CAA_OK;
}

/* Most replies are not, and need not be taken apart; nor need one that is no
 * message, of which nothing is read. */
static bool
is_signed(const uint8_t *packet, size_t len)
{
	struct caa_view_record record;
	size_t at = 0;

	while (caa_view_next_record(packet, len, &at, &record))
		if (record.type == LDNS_RR_TYPE_RRSIG)
			return true;
	return false;
}

enum caa_status
caa_signers_read(struct caa_signers *signers, const uint8_t *packet, size_t len,
    const uint8_t *owner, uint16_t type)
{
	struct caa_packet reply;
	const char *fault;
	enum caa_status status;

	*signers = (struct caa_signers){ .count = 0 };
	if (!is_signed(packet, len))
		return CAA_OK;
	status =
	    caa_packet_read_signed(&reply, packet, len, owner, type, &fault);
	if (status != CAA_OK)
		return status == CAA_E_NOMEM ? status : CAA_OK;
	for (size_t i = 0;
	     status == CAA_OK && i < ldns_rr_list_rr_count(reply.signatures);
	     i++)
		status =
		    add_signer(signers, ldns_rr_list_rr(reply.signatures, i));
	caa_packet_clear(&reply);
	return status;
}

void
caa_signers_clear(struct caa_signers *signers)
{
	for (size_t i = 0; i < signers->count; i++)
		free(signers->zones[i]);
	*signers = (struct caa_signers){ .count = 0 };
}
