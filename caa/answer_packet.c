/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_packet.h"

#include "caa/answer_view.h"
#include "caa/octets.h"

#define RRSIG_OCTETS 18u /* before the signer (RFC 4034 3.1) */

/* What is wanted of a message. */
struct reader {
	struct caa_view view;
	bool denials;             /* NSEC and NSEC3 matter */
	ldns_rr_list *signatures; /* NULL: RRSIG is skipped */
	const char *fault;
};

static enum caa_status
malformed(struct reader *reader, const char *fault)
{
	reader->fault = fault;
	return CAA_E_MALFORMED;
}

/* The legal emptiness of a CAA value and of an NSEC bitmap counts as whole. */
static bool
is_whole(const ldns_rr *rr)
{
	const ldns_rr_type type = ldns_rr_get_type(rr);

	return type == LDNS_RR_TYPE_CAA ||
	    ldns_rr_rd_count(rr) >=
	    ldns_rr_descriptor_minimum(ldns_rr_descript((uint16_t)type));
}

static enum caa_status
push_record(struct reader *reader, const struct caa_view_record *record,
    ldns_rr_list *list)
{
	size_t at = record->start;
	ldns_rr *rr = NULL;

	ldns_status status = ldns_wire2rr(&rr, reader->view.octets,
	    reader->view.len, &at, LDNS_SECTION_ANSWER);
	if (status == LDNS_STATUS_MEM_ERR)
		return CAA_E_NOMEM;
	if (status != LDNS_STATUS_OK)
		return malformed(reader, "a record cannot be decoded");
	if (at != record->end || !is_whole(rr)) {
		ldns_rr_free(rr);
		return malformed(
		    reader, "RDATA and its length contradict each other");
	}
	if (ldns_rr_list_push_rr(list, rr))
		return CAA_OK;
	ldns_rr_free(rr);
	return CAA_E_NOMEM;
}

/* Where a record of a section belongs; NULL: it does not matter. */
static ldns_rr_list *
list_of(const struct reader *reader, const struct caa_packet *packet,
    bool is_answer, unsigned type)
{
	if (type == LDNS_RR_TYPE_RRSIG)
		return reader->signatures;
	if (is_answer)
		return packet->answer;
	if (type == LDNS_RR_TYPE_SOA ||
	    (reader->denials &&
		(type == LDNS_RR_TYPE_NSEC || type == LDNS_RR_TYPE_NSEC3)))
		return packet->authority;
	return NULL;
}

static enum caa_status
read_section(
    struct reader *reader, const struct caa_packet *packet, bool is_answer)
{
	struct caa_view_section section =
	    is_answer ? reader->view.answer : reader->view.authority;
	struct caa_view_record record;
	enum caa_status status = CAA_OK;

	while (status == CAA_OK &&
	    caa_view_next(&reader->view, &section, &record)) {
		ldns_rr_list *list =
		    list_of(reader, packet, is_answer, record.type);

		if (list != NULL)
			status = push_record(reader, &record, list);
	}
	return status;
}

static enum caa_status
read_into(struct caa_packet *packet, struct reader *reader)
{
	enum caa_status status = CAA_E_NOMEM;

	packet->rcode = reader->view.rcode;
	packet->answer = ldns_rr_list_new();
	packet->authority = ldns_rr_list_new();
	if (packet->answer != NULL && packet->authority != NULL)
		status = read_section(reader, packet, true);
	if (status == CAA_OK)
		status = read_section(reader, packet, false);
	if (status != CAA_OK)
		caa_packet_clear(packet);
	return status;
}

enum caa_status
caa_packet_read(struct caa_packet *packet, const uint8_t *octets, size_t len,
    const uint8_t *owner, uint16_t type, const char **fault)
{
	struct reader reader = { .denials = type == LDNS_RR_TYPE_DS };

	*packet = (struct caa_packet){ 0 };
	enum caa_status status = caa_view_open(
	    &reader.view, octets, len, owner, type, &reader.fault);
	if (status == CAA_OK)
		status = read_into(packet, &reader);
	*fault = reader.fault;
	return status;
}

enum caa_status
caa_packet_read_signed(struct caa_packet *packet, const uint8_t *octets,
    size_t len, const uint8_t *owner, uint16_t type, const char **fault)
{
	struct reader reader = { .denials = true };

	*packet = (struct caa_packet){ 0 };
	enum caa_status status = caa_view_open(
	    &reader.view, octets, len, owner, type, &reader.fault);
	*fault = reader.fault;
	if (status != CAA_OK)
		return status;
	packet->signatures = reader.signatures = ldns_rr_list_new();
	if (packet->signatures == NULL)
		return CAA_E_NOMEM;
	status = read_into(packet, &reader);
	*fault = reader.fault;
	return status;
}

void
caa_packet_clear(struct caa_packet *packet)
{
	ldns_rr_list_deep_free(packet->answer);
	ldns_rr_list_deep_free(packet->authority);
	ldns_rr_list_deep_free(packet->signatures);
	*packet = (struct caa_packet){ 0 };
}

/* Seconds from now_s, in serial number arithmetic (RFC 4034 3.1.5). */
static int64_t
seconds_until(uint32_t when, int64_t now_s)
{
	const uint32_t ahead = when - (uint32_t)now_s;

	return ahead <= INT32_MAX ? (int64_t)ahead
				  : (int64_t)ahead - ((int64_t)1 << 32);
}

/* Is it out of its time? */
static bool
judge_signature(
    struct caa_packet_signature *out, const uint8_t *rrsig, int64_t now_s)
{
	const int64_t expires_s = seconds_until(caa_get32(rrsig + 8), now_s);
	const int64_t begins_s = seconds_until(caa_get32(rrsig + 12), now_s);

	if (expires_s >= 0 && begins_s <= 0)
		return false;
	out->expired = expires_s < 0;
	out->at_s = now_s + (out->expired ? expires_s : begins_s);
	return true;
}

bool
caa_packet_find_signature(struct caa_packet_signature *out,
    const uint8_t *octets, size_t len, int64_t now_s)
{
	struct caa_view_record record;
	size_t at = 0;

	while (caa_view_next_record(octets, len, &at, &record))
		if (record.type == LDNS_RR_TYPE_RRSIG &&
		    record.end - record.data >= RRSIG_OCTETS &&
		    judge_signature(out, octets + record.data, now_s))
			return true;
	return false;
}

const char *
caa_packet_rcode_name(unsigned rcode)
{
	const ldns_lookup_table *row =
	    ldns_lookup_by_id(ldns_rcodes, (int)rcode);

	return row == NULL ? "a code without a name" : row->name;
}
