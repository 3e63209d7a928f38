/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_packet.h"

#include "caa/wire_name.h"

#define HEADER_OCTETS 12u   /* RFC 1035 4.1.1 */
#define FIXED_OCTETS  10u   /* type, class, TTL, RDLENGTH */
#define RRSIG_OCTETS  18u   /* before the signer (RFC 4034 3.1) */
#define FLAG_QR       0x80u /* of header octet 2 */
#define OPCODE_MASK   0x78u
#define FLAG_TC       0x02u
#define RCODE_MASK    0x0fu /* of header octet 3 */

/* Where one record lies. */
struct frame {
	uint16_t type;
	uint16_t class;
	uint32_t ttl;
	size_t start, data, end;
};

struct reader {
	const uint8_t *octets;
	size_t len;
	size_t at;
	uint16_t type;            /* asked for */
	bool denials;             /* NSEC and NSEC3 matter */
	ldns_rr_list *signatures; /* NULL: RRSIG is skipped */
	const char *fault;
};

static uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static enum caa_status
malformed(struct reader *reader, const char *fault)
{
	reader->fault = fault;
	return CAA_E_MALFORMED;
}

/* Compression pointers are ldns's to follow; here only the octets count. */
static bool
skip_name(struct reader *reader)
{
	while (reader->at < reader->len) {
		const uint8_t c = reader->octets[reader->at];

		if (c > 63 && c < 192)
			return false;
		reader->at += c > 63 ? 2u : c + 1u;
		if (c == 0 || c > 63)
			return reader->at <= reader->len;
	}
	return false;
}

static bool
next_frame(struct reader *reader, struct frame *frame)
{
	frame->start = reader->at;
	if (!skip_name(reader) || reader->len - reader->at < FIXED_OCTETS)
		return false;
	const uint8_t *p = reader->octets + reader->at;
	frame->type = get16(p);
	frame->class = get16(p + 2);
	frame->ttl = get32(p + 4);
	reader->at += FIXED_OCTETS;
	frame->data = reader->at;
	if (reader->len - reader->at < get16(p + 8))
		return false;
	reader->at += get16(p + 8);
	frame->end = reader->at;
	return true;
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
push_record(
    struct reader *reader, const struct frame *frame, ldns_rr_list *list)
{
	size_t at = frame->start;
	ldns_rr *rr = NULL;

	ldns_status status = ldns_wire2rr(
	    &rr, reader->octets, reader->len, &at, LDNS_SECTION_ANSWER);
	if (status == LDNS_STATUS_MEM_ERR)
		return CAA_E_NOMEM;
	if (status != LDNS_STATUS_OK)
		return malformed(reader, "a record cannot be decoded");
	if (at != frame->end || !is_whole(rr)) {
		ldns_rr_free(rr);
		return malformed(
		    reader, "RDATA and its length contradict each other");
	}
	if (ldns_rr_list_push_rr(list, rr))
		return CAA_OK;
	ldns_rr_free(rr);
	return CAA_E_NOMEM;
}

static enum caa_status
read_signature(struct reader *reader, const struct frame *frame)
{
	return reader->signatures == NULL
	    ? CAA_OK
	    : push_record(reader, frame, reader->signatures);
}

static enum caa_status
read_answer_record(
    struct reader *reader, const struct frame *frame, ldns_rr_list *list)
{
	if (frame->type == LDNS_RR_TYPE_RRSIG)
		return read_signature(reader, frame);
	if (frame->type != reader->type && frame->type != LDNS_RR_TYPE_CNAME &&
	    frame->type != LDNS_RR_TYPE_DNAME)
		return malformed(
		    reader, "the answer holds a type nobody asked for");
	return push_record(reader, frame, list);
}

static enum caa_status
read_authority_record(
    struct reader *reader, const struct frame *frame, ldns_rr_list *list)
{
	if (frame->type == LDNS_RR_TYPE_RRSIG)
		return read_signature(reader, frame);
	if (frame->type == LDNS_RR_TYPE_SOA ||
	    (reader->denials &&
		(frame->type == LDNS_RR_TYPE_NSEC ||
		    frame->type == LDNS_RR_TYPE_NSEC3)))
		return push_record(reader, frame, list);
	return CAA_OK;
}

typedef enum caa_status read_record_fn(
    struct reader *reader, const struct frame *frame, ldns_rr_list *list);

static enum caa_status
read_section(struct reader *reader, unsigned count, read_record_fn *read,
    ldns_rr_list *list)
{
	enum caa_status status = CAA_OK;
	struct frame frame;

	for (; count > 0 && status == CAA_OK; count--) {
		if (!next_frame(reader, &frame))
			return malformed(reader, "the message is cut short");
		if (frame.class != LDNS_RR_CLASS_IN)
			return malformed(
			    reader, "a record is of another class than IN");
		status = read(reader, &frame, list);
	}
	return status;
}

/* Only EDNS matters here: it holds the upper eight bits of the RCODE, without
 * which BADVERS reads as NOERROR. */
static enum caa_status
read_additional(struct reader *reader, unsigned count, unsigned *rcode)
{
	struct frame frame;

	for (; count > 0; count--) {
		if (!next_frame(reader, &frame))
			return malformed(reader, "the message is cut short");
		if (frame.type == LDNS_RR_TYPE_OPT)
			*rcode |= frame.ttl >> 24 << 4;
	}
	if (reader->at != reader->len)
		return malformed(reader, "octets follow the message");
	return CAA_OK;
}

static enum caa_status
read_question(struct reader *reader, const uint8_t *owner)
{
	const uint8_t *p = reader->octets;
	ldns_rdf *name = NULL;

	if (get16(p + 4) == 0)
		return CAA_OK;
	ldns_status status =
	    ldns_wire2dname(&name, p, reader->len, &reader->at);
	if (status == LDNS_STATUS_MEM_ERR)
		return CAA_E_NOMEM;
	bool equal = status == LDNS_STATUS_OK && get16(p + 4) == 1 &&
	    reader->len - reader->at >= 4 &&
	    get16(p + reader->at) == reader->type &&
	    get16(p + reader->at + 2) == LDNS_RR_CLASS_IN &&
	    caa_wire_name_is_equal(ldns_rdf_data(name), owner);
	ldns_rdf_deep_free(name);
	reader->at += 4;
	if (!equal)
		return malformed(reader, "it answers another question");
	return CAA_OK;
}

static enum caa_status
read_header(struct reader *reader, unsigned *rcode)
{
	const uint8_t *p = reader->octets;

	if (p == NULL || reader->len < HEADER_OCTETS ||
	    reader->len > CAA_PACKET_MAX_OCTETS)
		return malformed(reader, "its size is not that of a message");
	if ((p[2] & FLAG_QR) == 0 || (p[2] & OPCODE_MASK) != 0)
		return malformed(reader, "it is no reply to a query");
	if ((p[2] & FLAG_TC) != 0)
		return malformed(reader, "it is truncated (TC)");
	*rcode = p[3] & RCODE_MASK;
	reader->at = HEADER_OCTETS;
	return CAA_OK;
}

static enum caa_status
read_message(
    struct reader *reader, struct caa_packet *packet, const uint8_t *owner)
{
	const uint8_t *p = reader->octets;

	enum caa_status status = read_header(reader, &packet->rcode);
	if (status == CAA_OK)
		status = read_question(reader, owner);
	if (status == CAA_OK)
		status = read_section(
		    reader, get16(p + 6), read_answer_record, packet->answer);
	if (status == CAA_OK)
		status = read_section(reader, get16(p + 8),
		    read_authority_record, packet->authority);
	if (status == CAA_OK)
		status = read_additional(reader, get16(p + 10), &packet->rcode);
	return status;
}

static enum caa_status
read_into(struct caa_packet *packet, struct reader *reader,
    const uint8_t *owner, const char **fault)
{
	enum caa_status status = CAA_E_NOMEM;

	packet->answer = ldns_rr_list_new();
	packet->authority = ldns_rr_list_new();
	if (packet->answer != NULL && packet->authority != NULL)
		status = read_message(reader, packet, owner);
	*fault = reader->fault;
	if (status != CAA_OK)
		caa_packet_clear(packet);
	return status;
}

enum caa_status
caa_packet_read(struct caa_packet *packet, const uint8_t *octets, size_t len,
    const uint8_t *owner, uint16_t type, const char **fault)
{
	struct reader reader = {
		.octets = octets,
		.len = len,
		.type = type,
		.denials = type == LDNS_RR_TYPE_DS,
	};

	*packet = (struct caa_packet){ 0 };
	return read_into(packet, &reader, owner, fault);
}

enum caa_status
caa_packet_read_signed(struct caa_packet *packet, const uint8_t *octets,
    size_t len, const uint8_t *owner, uint16_t type, const char **fault)
{
	struct reader reader = {
		.octets = octets,
		.len = len,
		.type = type,
		.denials = true,
	};

	*packet = (struct caa_packet){ .signatures = ldns_rr_list_new() };
	*fault = NULL;
	if (packet->signatures == NULL)
		return CAA_E_NOMEM;
	reader.signatures = packet->signatures;
	return read_into(packet, &reader, owner, fault);
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
	const int64_t expires_s = seconds_until(get32(rrsig + 8), now_s);
	const int64_t begins_s = seconds_until(get32(rrsig + 12), now_s);

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
	struct reader reader = { .octets = octets, .len = len };
	struct frame frame;
	unsigned rcode;

	if (read_header(&reader, &rcode) != CAA_OK)
		return false;
	for (unsigned i = get16(octets + 4); i > 0; i--) {
		if (!skip_name(&reader) || len - reader.at < 4)
			return false;
		reader.at += 4;
	}
	while (next_frame(&reader, &frame))
		if (frame.type == LDNS_RR_TYPE_RRSIG &&
		    frame.end - frame.data >= RRSIG_OCTETS &&
		    judge_signature(out, octets + frame.data, now_s))
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
