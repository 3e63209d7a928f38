/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/answer.h"
#include "caa/answer_packet.h"
#include "caa/answer_view.h"

#define TYPE_CAA 257 /* RFC 8659 7 */

/* What a message says, before an answer is made of it. */
struct reading {
	struct caa_view view;
	enum caa_outcome outcome;
	char detail[256];
	/* The names from owner to the end of the chain; room for all there
	 * may be in the answer. */
	uint8_t (*chain)[CAA_WIRE_NAME_MAX_OCTETS];
	size_t steps;
	bool via_dname;
	uint32_t ttl_s;
	size_t record_count; /* of CAA */
};

/* One of its records, with the names in it. */
struct item {
	struct caa_view_record record;
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];
	uint8_t target[CAA_WIRE_NAME_MAX_OCTETS]; /* of a CNAME or DNAME */
};

static void
conclude(struct reading *reading, enum caa_outcome outcome, const char *detail)
{
	reading->outcome = outcome;
	(void)snprintf(reading->detail, sizeof(reading->detail), "%s", detail);
}

/* The next of a section that is not a signature. */
static bool
next_item(const struct reading *reading, struct caa_view_section *section,
    struct item *item)
{
	const struct caa_view *view = &reading->view;

	do
		if (!caa_view_next(view, section, &item->record))
			return false;
	while (item->record.type == CAA_VIEW_RRSIG);
	return true;
}

/* The names of an alias or CAA record, which the view has checked. */
static void
read_names(const struct reading *reading, struct item *item)
{
	const struct caa_view *view = &reading->view;

	(void)caa_view_name(item->owner, view, item->record.start);
	if (item->record.type != TYPE_CAA)
		(void)caa_view_name(item->target, view, item->record.data);
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
find_cname(const struct reading *reading, struct item *cname)
{
	struct caa_view_section section = reading->view.answer;

	while (next_item(reading, &section, cname)) {
		if (cname->record.type != CAA_VIEW_CNAME)
			continue;
		(void)caa_view_name(
		    cname->owner, &reading->view, cname->record.start);
		if (caa_wire_name_is_equal(cname->owner, chain_end(reading)))
			return caa_view_name(
			    cname->target, &reading->view, cname->record.data);
	}
	return false;
}

static void
copy_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const uint8_t *name)
{
	memcpy(out, name, caa_wire_name_len(name));
}

/* The limit ends loops as well. */
static bool
follow_chain(struct reading *reading)
{
	struct item cname;

	while (find_cname(reading, &cname)) {
		if (reading->steps == CAA_ANSWER_MAX_ALIASES)
			return false;
		copy_name(reading->chain[++reading->steps], cname.target);
	}
	return true;
}

static bool
is_step(const struct reading *reading, const struct item *cname)
{
	for (size_t i = 0; i < reading->steps; i++)
		if (caa_wire_name_is_equal(cname->owner, reading->chain[i]))
			return caa_wire_name_is_equal(
			    cname->target, reading->chain[i + 1]);
	return false;
}

/* Does the DNAME cover a step, and lead where the step leads (RFC 6672)?
 * What lies below it has no other aliases. */
static bool
explains_step(const struct reading *reading, const struct item *dname)
{
	bool used = false;

	for (size_t i = 0; i <= reading->steps; i++) {
		const uint8_t *name = reading->chain[i];
		uint8_t target[CAA_WIRE_NAME_MAX_OCTETS];

		if (!caa_wire_name_is_within(name, dname->owner) ||
		    caa_wire_name_is_equal(name, dname->owner))
			continue;
		if (i == reading->steps ||
		    caa_wire_name_rebase(
			target, name, dname->owner, dname->target) == 0 ||
		    !caa_wire_name_is_equal(target, reading->chain[i + 1]))
			return false;
		used = true;
	}
	return used;
}

static bool
has_place(const struct reading *reading, const struct item *item)
{
	switch (item->record.type) {
	case CAA_VIEW_CNAME:
		return is_step(reading, item);
	case CAA_VIEW_DNAME:
		return explains_step(reading, item);
	case TYPE_CAA:
		return caa_wire_name_is_equal(item->owner, chain_end(reading));
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
	struct item item;

	while (next_item(reading, &section, &item)) {
		read_names(reading, &item);
		if (!has_place(reading, &item))
			return false;
		if (item.record.type == TYPE_CAA) {
			reading->outcome = CAA_OUTCOME_RECORDS;
			reading->record_count++;
		}
		if (item.record.type == CAA_VIEW_DNAME)
			reading->via_dname = true;
		lower_ttl(reading, item.record.ttl);
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
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];

	while (caa_view_next(&reading->view, &section, &soa)) {
		if (soa.type != CAA_VIEW_SOA ||
		    !caa_view_name(owner, &reading->view, soa.start) ||
		    !caa_wire_name_is_within(chain_end(reading), owner))
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
	(void)snprintf(reading->detail, sizeof(reading->detail),
	    "the server answered %s (RCODE %u)", caa_packet_rcode_name(rcode),
	    rcode);
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

static enum caa_status
take_records(struct caa_answer *answer, const struct reading *reading)
{
	struct caa_view_section section = reading->view.answer;
	struct caa_rdata *rdata = calloc(reading->record_count, sizeof(*rdata));
	struct item item;
	size_t count = 0;

	if (rdata == NULL)
		return CAA_E_NOMEM;
	while (next_item(reading, &section, &item))
		if (item.record.type == TYPE_CAA)
			rdata[count++] = (struct caa_rdata){
				reading->view.octets + item.record.data,
				item.record.end - item.record.data,
			};
	enum caa_status status = caa_answer_set_records(answer, rdata, count);
	free(rdata);
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

static enum caa_status
read_and_make(struct caa_answer **out, struct reading *reading,
    uint8_t (*chain)[CAA_WIRE_NAME_MAX_OCTETS], enum caa_dnssec dnssec)
{
	reading->chain = chain;
	read_answer(reading, dnssec);
	return make_answer(out, reading, dnssec);
}

/* Most answers are empty, and do without these kilobytes. */
static enum caa_status
read_aliases(struct caa_answer **out, struct reading *reading,
    const uint8_t *owner, enum caa_dnssec dnssec)
{
	uint8_t chain[CAA_ANSWER_MAX_ALIASES + 1][CAA_WIRE_NAME_MAX_OCTETS];

	copy_name(chain[0], owner);
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
		status = reading.view.answer.left == 0
		    ? read_and_make(&answer, &reading, name, dnssec)
		    : read_aliases(&answer, &reading, name[0], dnssec);
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
	if (answer == NULL || packet == NULL || len == 0 ||
	    len > CAA_VIEW_MAX_OCTETS ||
	    caa_answer_set_packet(answer, packet, len) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}
