/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "caa/answer.h"
#include "caa/answer_packet.h"
#include "caa/answer_view.h"

#define TYPE_CAA 257 /* RFC 8659 7 */

/* What a message says, before an answer is made of it. */
struct reading {
	struct caa_view view;
	enum caa_outcome outcome;
	const char *detail; /* of a failure that is none of the server's */
	/* The names from owner to the end of the chain; room for all there
	 * may be with a CNAME in the answer, else for owner. */
	uint8_t (*chain)[CAA_WIRE_NAME_MAX_OCTETS];
	size_t steps;
	bool via_dname;
	uint32_t ttl_s;
	size_t record_count; /* of CAA */
};

/* The names of a CNAME or DNAME. */
struct alias {
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];
	uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];
};

static void
conclude(struct reading *reading, enum caa_outcome outcome, const char *detail)
{
	reading->outcome = outcome;
	reading->detail = detail;
}

/* The next of a section that is not a signature. */
static bool
next_record(const struct reading *reading, struct caa_view_section *section,
    struct caa_view_record *record)
{
	do
		if (!caa_view_next(&reading->view, section, record))
			return false;
	while (record->type == CAA_VIEW_RRSIG);
	return true;
}

/* The view has checked them. */
static void
read_alias(const struct reading *reading, const struct caa_view_record *record,
    struct alias *alias)
{
	(void)caa_view_name(alias->owner, &reading->view, record->start);
	(void)caa_view_name(alias->target, &reading->view, record->data);
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

/* The CNAME at the end of the chain. */
static bool
find_cname(const struct reading *reading, struct caa_view_record *cname)
{
	struct caa_view_section section = reading->view.answer;

	while (next_record(reading, &section, cname))
		if (cname->type == CAA_VIEW_CNAME &&
		    caa_view_name_is(
			&reading->view, cname->start, chain_end(reading)))
			return true;
	return false;
}

/* The limit ends loops as well. */
static bool
follow_chain(struct reading *reading)
{
	struct caa_view_record cname;

	while (reading->view.has_cname && find_cname(reading, &cname)) {
		if (reading->steps == CAA_ANSWER_MAX_ALIASES)
			return false;
		(void)caa_view_name(reading->chain[++reading->steps],
		    &reading->view, cname.data);
	}
	return true;
}

static bool
is_step(const struct reading *reading, const struct caa_view_record *record)
{
	struct alias cname;

	read_alias(reading, record, &cname);
	for (size_t i = 0; i < reading->steps; i++)
		if (caa_wire_name_is_equal(cname.owner, reading->chain[i]))
			return caa_wire_name_is_equal(
			    cname.target, reading->chain[i + 1]);
	return false;
}

/* Does the DNAME cover a step, and lead where the step leads (RFC 6672)?
 * What lies below it has no other aliases. */
static bool
explains_step(
    const struct reading *reading, const struct caa_view_record *record)
{
	struct alias dname;
	bool used = false;

	read_alias(reading, record, &dname);
	for (size_t i = 0; i <= reading->steps; i++) {
		const uint8_t *name = reading->chain[i];
		uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];

		if (!caa_wire_name_is_within(name, dname.owner) ||
		    caa_wire_name_is_equal(name, dname.owner))
			continue;
		if (i == reading->steps ||
		    caa_wire_name_rebase(
			target, name, dname.owner, dname.target) == 0 ||
		    !caa_wire_name_is_equal(target, reading->chain[i + 1]))
			return false;
		used = true;
	}
	return used;
}

static bool
has_place(const struct reading *reading, const struct caa_view_record *record)
{
	switch (record->type) {
	case CAA_VIEW_CNAME:
		return is_step(reading, record);
	case CAA_VIEW_DNAME:
		return explains_step(reading, record);
	case TYPE_CAA:
		return caa_view_name_is(
		    &reading->view, record->start, chain_end(reading));
	default:
		return false;
	}
}

/* Every record must have its place: a CAA record under a name nobody asked
 * about, or an alias that leads elsewhere, is no answer to this question. */
static bool
read_records(struct reading *reading)
{
	struct caa_view_section section = reading->view.answer;
	struct caa_view_record record;

	while (next_record(reading, &section, &record)) {
		if (!has_place(reading, &record))
			return false;
		if (record.type == TYPE_CAA) {
			reading->outcome = CAA_OUTCOME_RECORDS;
			reading->record_count++;
		}
		if (record.type == CAA_VIEW_DNAME)
			reading->via_dname = true;
		lower_ttl(reading, record.ttl);
	}
	return true;
}

/* The TTL of a negative answer is the lower of two (RFC 2308 5).  The SOA must
 * be that of a zone which could hold the name. */
static bool
read_soa(struct reading *reading)
{
	struct caa_view_section section = reading->view.authority;
	struct caa_view_record soa;

	while (caa_view_next(&reading->view, &section, &soa)) {
		if (soa.type != CAA_VIEW_SOA ||
		    !caa_view_name_holds(
			&reading->view, soa.start, chain_end(reading)))
			continue;
		lower_ttl(reading, soa.ttl);
		lower_ttl(reading, caa_view_minimum(&reading->view, &soa));
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
	else if (reading->view.rcode == LDNS_RCODE_NXDOMAIN)
		reading->outcome = CAA_OUTCOME_NXDOMAIN;
	else
		reading->outcome = CAA_OUTCOME_NODATA;
}

static void
read_failure(struct reading *reading)
{
	const unsigned rcode = reading->view.rcode;

	reading->outcome = rcode == LDNS_RCODE_SERVFAIL ? CAA_OUTCOME_SERVFAIL
							: CAA_OUTCOME_REFUSED;
}

static void
read_answer(struct reading *reading, enum caa_dnssec dnssec)
{
	const unsigned rcode = reading->view.rcode;

	reading->ttl_s = INT32_MAX;
	if (rcode != LDNS_RCODE_NOERROR && rcode != LDNS_RCODE_NXDOMAIN)
		read_failure(reading);
	else if (reading->view.answer.left == 0)
		read_negative(reading, dnssec);
	else if (!follow_chain(reading))
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

/* Out of the answer's own copy of the packet. */
static enum caa_status
take_records(struct caa_answer *answer, const struct reading *reading)
{
	struct caa_view_section section = reading->view.answer;
	struct caa_view_record record;
	enum caa_status status = CAA_OK;

	while (status == CAA_OK && next_record(reading, &section, &record))
		if (record.type == TYPE_CAA)
			status = caa_record_decode(
			    &answer->records[answer->record_count++],
			    answer->packet + record.data,
			    record.end - record.data);
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

static struct caa_answer *
new_answer(const struct reading *reading, enum caa_dnssec dnssec)
{
	const unsigned rcode = reading->view.rcode;

	if (caa_outcome_is_answer(reading->outcome))
		return caa_answer_with_packet(reading->outcome, dnssec,
		    reading->view.octets, reading->view.len,
		    reading->record_count);
	if (reading->detail != NULL)
		return caa_answer_new(
		    reading->outcome, dnssec, "%s", reading->detail);
	return caa_answer_new(reading->outcome, dnssec,
	    "the server answered %s (RCODE %u)", caa_packet_rcode_name(rcode),
	    rcode);
}

static enum caa_status
make_answer(struct caa_answer **out, const struct reading *reading,
    enum caa_dnssec dnssec)
{
	struct caa_answer *answer = new_answer(reading, dnssec);

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

static enum caa_status
read_and_make(struct caa_answer **out, struct reading *reading,
    uint8_t (*chain)[CAA_WIRE_NAME_MAX_OCTETS], enum caa_dnssec dnssec)
{
	reading->chain = chain;
	read_answer(reading, dnssec);
	return make_answer(out, reading, dnssec);
}

/* Most answers hold no alias, and do without these kilobytes. */
static enum caa_status
read_aliases(struct caa_answer **out, struct reading *reading,
    const uint8_t *owner, enum caa_dnssec dnssec)
{
	uint8_t chain[CAA_ANSWER_MAX_ALIASES + 1][CAA_WIRE_NAME_MAX_OCTETS];

	memcpy(chain[0], owner, caa_wire_name_len(owner));
	return read_and_make(out, reading, chain, dnssec);
}

static struct caa_answer *
decode(const char *owner, const uint8_t *packet, size_t len,
    enum caa_dnssec dnssec)
{
	struct reading reading = { 0 };
	uint8_t name[1][CAA_WIRE_NAME_MAX_OCTETS];
	const char *fault = "the owner is no name";
	enum caa_status status = CAA_E_MALFORMED;
	struct caa_answer *answer = NULL;

	if (caa_wire_name_parse(name[0], owner) != 0)
		status = caa_view_open(
		    &reading.view, packet, len, name[0], TYPE_CAA, &fault);
	if (status == CAA_OK) {
		status = reading.view.has_cname
		    ? read_aliases(&answer, &reading, name[0], dnssec)
		    : read_and_make(&answer, &reading, name, dnssec);
		fault = "a CAA record is cut short or has no tag"
			" (RFC 8659 4.1)";
	}
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
	if (answer == NULL || answer->packet != NULL || packet == NULL ||
	    len == 0 || len > CAA_VIEW_MAX_OCTETS ||
	    caa_answer_set_packet(answer, packet, len) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}
