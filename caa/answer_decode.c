/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/answer.h"
#include "caa/answer_packet.h"
#include "caa/wire_name.h"

/* What a message says, before an answer is made of it. */
struct reading {
	struct caa_packet packet;
	size_t len; /* of the message */
	enum caa_outcome outcome;
	char detail[256];
	/* The names from owner to the end of the chain, in the packet. */
	const uint8_t *chain[CAA_ANSWER_MAX_ALIASES + 1];
	size_t steps;
	bool via_dname;
	uint32_t ttl_s;
};

static void
conclude(struct reading *reading, enum caa_outcome outcome, const char *detail)
{
	reading->outcome = outcome;
	(void)snprintf(reading->detail, sizeof(reading->detail), "%s", detail);
}

static const uint8_t *
owner_of(const ldns_rr *rr)
{
	return ldns_rdf_data(ldns_rr_owner(rr));
}

/* Of a CNAME or DNAME. */
static const uint8_t *
target_of(const ldns_rr *rr)
{
	return ldns_rdf_data(ldns_rr_rdf(rr, 0));
}

static const uint8_t *
chain_end(const struct reading *reading)
{
	return reading->chain[reading->steps];
}

/* A TTL with the high bit set counts as zero (RFC 2181 8). */
static void
lower_ttl(struct reading *reading, uint32_t ttl_s)
{
	if (ttl_s > INT32_MAX)
		ttl_s = 0;
	if (ttl_s < reading->ttl_s)
		reading->ttl_s = ttl_s;
}

static const ldns_rr *
find_cname(const struct reading *reading, const uint8_t *owner)
{
	const ldns_rr_list *list = reading->packet.answer;

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_CNAME &&
		    caa_wire_name_is_equal(owner_of(rr), owner))
			return rr;
	}
	return NULL;
}

/* The limit ends loops as well. */
static bool
follow_chain(struct reading *reading, const uint8_t *owner)
{
	const ldns_rr *rr;

	reading->chain[0] = owner;
	reading->steps = 0;
	while ((rr = find_cname(reading, chain_end(reading))) != NULL) {
		if (reading->steps == CAA_ANSWER_MAX_ALIASES)
			return false;
		reading->chain[++reading->steps] = target_of(rr);
	}
	return true;
}

static bool
is_step(const struct reading *reading, const ldns_rr *cname)
{
	for (size_t i = 0; i < reading->steps; i++)
		if (caa_wire_name_is_equal(owner_of(cname), reading->chain[i]))
			return caa_wire_name_is_equal(
			    target_of(cname), reading->chain[i + 1]);
	return false;
}

/* Does the DNAME cover a step, and lead where the step leads (RFC 6672)?
 * What lies below it has no other aliases. */
static bool
explains_step(const struct reading *reading, const ldns_rr *dname)
{
	bool used = false;

	for (size_t i = 0; i <= reading->steps; i++) {
		const uint8_t *name = reading->chain[i];
		uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];

		if (!caa_wire_name_is_within(name, owner_of(dname)) ||
		    caa_wire_name_is_equal(name, owner_of(dname)))
			continue;
		if (i == reading->steps ||
		    caa_wire_name_rebase(
			target, name, owner_of(dname), target_of(dname)) == 0 ||
		    !caa_wire_name_is_equal(target, reading->chain[i + 1]))
			return false;
		used = true;
	}
	return used;
}

static bool
has_place(const struct reading *reading, const ldns_rr *rr)
{
	switch ((unsigned)ldns_rr_get_type(rr)) {
	case LDNS_RR_TYPE_CNAME:
		return is_step(reading, rr);
	case LDNS_RR_TYPE_DNAME:
		return explains_step(reading, rr);
	case LDNS_RR_TYPE_CAA:
		return caa_wire_name_is_equal(owner_of(rr), chain_end(reading));
	default:
		return false;
	}
}

/* Every record must have its place: a CAA record under a name nobody asked
 * about, or an alias that leads elsewhere, is no answer to this question. */
static bool
read_records(struct reading *reading)
{
	const ldns_rr_list *list = reading->packet.answer;

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		const ldns_rr_type type = ldns_rr_get_type(rr);

		if (!has_place(reading, rr))
			return false;
		if (type == LDNS_RR_TYPE_CAA)
			reading->outcome = CAA_OUTCOME_RECORDS;
		if (type == LDNS_RR_TYPE_DNAME)
			reading->via_dname = true;
		lower_ttl(reading, ldns_rr_ttl(rr));
	}
	return true;
}

/* The TTL of a negative answer is the lower of two (RFC 2308 5).  The SOA must
 * be that of a zone which could hold the name. */
static bool
read_soa(struct reading *reading)
{
	const ldns_rr_list *list = reading->packet.authority;

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_SOA ||
		    !caa_wire_name_is_within(chain_end(reading), owner_of(rr)))
			continue;
		lower_ttl(reading, ldns_rr_ttl(rr));
		lower_ttl(reading, ldns_rdf2native_int32(ldns_rr_rdf(rr, 6)));
		return true;
	}
	reading->ttl_s = 0;
	return false;
}

static void
read_negative(struct reading *reading, enum caa_dnssec dnssec)
{
	if (!read_soa(reading) && dnssec != CAA_DNSSEC_SECURE)
		conclude(reading, CAA_OUTCOME_SERVFAIL,
		    "empty answer without SOA (lame server)");
	else if (reading->packet.rcode == LDNS_RCODE_NXDOMAIN)
		reading->outcome = CAA_OUTCOME_NXDOMAIN;
	else
		reading->outcome = CAA_OUTCOME_NODATA;
}

static void
read_failure(struct reading *reading)
{
	const unsigned rcode = reading->packet.rcode;

	reading->outcome = rcode == LDNS_RCODE_SERVFAIL ? CAA_OUTCOME_SERVFAIL
							: CAA_OUTCOME_REFUSED;
	(void)snprintf(reading->detail, sizeof(reading->detail),
	    "the server answered %s (RCODE %u)", caa_packet_rcode_name(rcode),
	    rcode);
}

static void
read_answer(
    struct reading *reading, const uint8_t *owner, enum caa_dnssec dnssec)
{
	const unsigned rcode = reading->packet.rcode;

	reading->ttl_s = INT32_MAX;
	if (rcode != LDNS_RCODE_NOERROR && rcode != LDNS_RCODE_NXDOMAIN)
		read_failure(reading);
	else if (!follow_chain(reading, owner))
		conclude(reading, CAA_OUTCOME_SERVFAIL,
		    "the alias chain loops or is too long");
	else if (!read_records(reading))
		conclude(reading, CAA_OUTCOME_MALFORMED,
		    "malformed answer: a record is not part of the alias chain"
		    " (RFC 1034 4.3.2)");
	else if (reading->outcome != CAA_OUTCOME_RECORDS)
		read_negative(reading, dnssec);
	else if (rcode == LDNS_RCODE_NXDOMAIN)
		conclude(reading, CAA_OUTCOME_MALFORMED,
		    "malformed answer: NXDOMAIN with CAA records");
}

/* RDATA as it was: ldns cut it into fields and kept every octet. */
static size_t
copy_rdata(uint8_t *out, const ldns_rr *rr)
{
	size_t len = 0;

	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) {
		const ldns_rdf *field = ldns_rr_rdf(rr, i);

		memcpy(out + len, ldns_rdf_data(field), ldns_rdf_size(field));
		len += ldns_rdf_size(field);
	}
	return len;
}

/* Of all CAA records together; the message holds no more. */
static enum caa_status
take_records(struct caa_answer *answer, const struct reading *reading)
{
	const ldns_rr_list *list = reading->packet.answer;
	size_t count = 0, at = 0;
	struct caa_rdata *rdata =
	    calloc(ldns_rr_list_rr_count(list), sizeof(*rdata));
	uint8_t *octets = malloc(reading->len);
	enum caa_status status = CAA_E_NOMEM;

	if (rdata == NULL || octets == NULL)
		goto out;
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_CAA)
			continue;
		size_t len = copy_rdata(octets + at, rr);
		rdata[count++] = (struct caa_rdata){ octets + at, len };
		at += len;
	}
	status = caa_answer_set_records(answer, rdata, count);
out:
	free(rdata);
	free(octets);
	return status;
}

static enum caa_status
take_chain(struct caa_answer *answer, const struct reading *reading)
{
	enum caa_status status = CAA_OK;

	answer->via_dname = reading->via_dname;
	for (size_t i = 0; i < reading->steps && status == CAA_OK; i++)
		status = caa_answer_add_alias(answer, reading->chain[i + 1]);
	return status;
}

static enum caa_status
make_answer(struct caa_answer **out, const struct reading *reading,
    enum caa_dnssec dnssec)
{
	struct caa_answer *answer = reading->detail[0] == '\0'
	    ? caa_answer_bare(reading->outcome, dnssec)
	    : caa_answer_new(reading->outcome, dnssec, "%s", reading->detail);

	if (answer == NULL)
		return CAA_E_NOMEM;
	if (caa_outcome_is_answer(reading->outcome))
		answer->ttl_s = reading->ttl_s;
	enum caa_status status = take_chain(answer, reading);
	if (status == CAA_OK && reading->outcome == CAA_OUTCOME_RECORDS)
		status = take_records(answer, reading);
	if (status == CAA_OK)
		*out = answer;
	else
		caa_answer_unref(answer);
	return status;
}

static struct caa_answer *
decode(const char *owner, const uint8_t *packet, size_t len,
    enum caa_dnssec dnssec)
{
	struct reading reading = { .len = len };
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	const char *fault = "the owner is no name";
	enum caa_status status = CAA_E_MALFORMED;
	struct caa_answer *answer = NULL;

	if (caa_wire_name_parse(name, owner) != 0)
		status = caa_packet_read(&reading.packet, packet, len, name,
		    LDNS_RR_TYPE_CAA, &fault);
	if (status == CAA_OK) {
		read_answer(&reading, name, dnssec);
		status = make_answer(&answer, &reading, dnssec);
		fault = "a CAA record is cut short or has no tag"
			" (RFC 8659 4.1)";
	}
	caa_packet_clear(&reading.packet);
	if (status == CAA_E_MALFORMED)
		answer = caa_answer_new(CAA_OUTCOME_MALFORMED, dnssec,
		    "malformed answer: %s", fault);
	return answer;
}

struct caa_answer *
caa_answer_decode(const char *owner, const uint8_t *packet, size_t len,
    enum caa_dnssec dnssec)
{
	struct caa_answer *answer;

	if (dnssec == CAA_DNSSEC_BOGUS)
		answer = caa_answer_new(CAA_OUTCOME_BOGUS, dnssec,
		    "DNSSEC validation failed (RFC 4035 5.5)");
	else
		answer = decode(owner, packet, len, dnssec);
	if (answer == NULL || packet == NULL || len == 0 ||
	    len > CAA_PACKET_MAX_OCTETS ||
	    caa_answer_set_packet(answer, packet, len) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}
