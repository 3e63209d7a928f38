/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_reply.h"

#include <stdlib.h>
#include <string.h>

#include "caa/answer_packet.h"
#include "caa/octets.h"

#define HEADER_OCTETS 12u /* RFC 1035 4.1.1 */
#define FIXED_OCTETS  10u /* of a record, after its name (RFC 1035 4.1.3) */
#define TYPE_RRSIG    46
#define SIGNER_FIELD  7 /* of an RRSIG (RFC 4034 3.1) */

size_t
caa_proof_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const char *text)
{
	if (strcmp(text, ".") != 0)
		return caa_wire_name_parse(out, text);
	out[0] = 0;
	return 1;
}

/* Octets of the name at p, compressed or not; 0 if it runs past len. */
static size_t
name_octets(const uint8_t *p, size_t len)
{
	for (size_t at = 0; at < len;) {
		const uint8_t c = p[at];

		if (c > 63)
			return c > 191 && len - at >= 2 ? at + 2 : 0;
		at += c + 1u;
		if (c == 0)
			return at <= len ? at : 0;
	}
	return 0;
}

/* Where the TTL of the record at p is, and *end where it ends; 0 if the record
 * runs past len. */
static size_t
ttl_place(const uint8_t *p, size_t len, size_t *end)
{
	const size_t name = name_octets(p, len);

	if (name == 0 || len - name < FIXED_OCTETS)
		return 0;
	*end = name + FIXED_OCTETS + caa_get16(p + name + 8);
	return *end <= len ? name + 4 : 0;
}

bool
caa_proof_is_same(
    const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	size_t at = HEADER_OCTETS, end = 0;

	if (a_len != b_len || a_len < HEADER_OCTETS ||
	    memcmp(a + 2, b + 2, HEADER_OCTETS - 2) != 0 ||
	    caa_get16(a + 4) != 1)
		return false;
	end = name_octets(a + at, a_len - at);
	if (end == 0 || a_len - at - end < 4 ||
	    memcmp(a + at, b + at, end + 4) != 0)
		return false;
	for (at += end + 4; at < a_len; at += end) {
		const size_t ttl = ttl_place(a + at, a_len - at, &end);

		if (ttl == 0 || memcmp(a + at, b + at, ttl) != 0 ||
		    memcmp(a + at + ttl + 4, b + at + ttl + 4, end - ttl - 4) !=
			0)
			return false;
	}
	return true;
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

/* Is there a signature anywhere?  Where the message does not end as it should
 * there may be. */
static bool
may_be_signed(const uint8_t *packet, size_t len)
{
	size_t at = HEADER_OCTETS, end = 0;

	if (len < HEADER_OCTETS || caa_get16(packet + 4) != 1)
		return true;
	end = name_octets(packet + at, len - at);
	if (end == 0 || len - at - end < 4)
		return true;
	for (at += end + 4; at < len; at += end) {
		const size_t ttl = ttl_place(packet + at, len - at, &end);

		if (ttl == 0 || caa_get16(packet + at + ttl - 4) == TYPE_RRSIG)
			return true;
	}
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
	if (!may_be_signed(packet, len))
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
