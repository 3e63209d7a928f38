/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_view.h"

#include <string.h>

#include "caa/ascii.h"
#include "caa/octets.h"

#define CLASS_IN      1
#define HEADER_OCTETS 12u   /* RFC 1035 4.1.1 */
#define FIXED_OCTETS  10u   /* type, class, TTL, RDLENGTH */
#define SOA_OCTETS    20u   /* after its names (RFC 1035 3.3.13) */
#define LABEL_MAX     63u   /* RFC 1035 2.3.4 */
#define POINTER       0xc0u /* RFC 1035 4.1.4 */
#define MAX_POINTERS  127u  /* in a name: one for each label */
#define FLAG_QR       0x80u /* of header octet 2 */
#define OPCODE_MASK   0x78u
#define FLAG_TC       0x02u
#define RCODE_MASK    0x0fu /* of header octet 3 */

/* What is being read. */
struct reader {
	struct caa_view *view;
	size_t at;
	uint16_t type; /* asked for */
	const char *fault;
};

static enum caa_status
malformed(struct reader *reader, const char *fault)
{
	reader->fault = fault;
	return CAA_E_MALFORMED;
}

/* The offset after the name at one, or 0; where pointers lead does not
 * matter. */
static size_t
skip_name(const struct caa_view *view, size_t at)
{
	while (at < view->len) {
		const uint8_t c = view->octets[at];

		if (c > LABEL_MAX && c < POINTER)
			return 0;
		at += c > LABEL_MAX ? 2u : c + 1u;
		if (c == 0 || c > LABEL_MAX)
			return at <= view->len ? at : 0;
	}
	return 0;
}

/* The labels of a name, one after the other. */
struct walk {
	size_t at;
	size_t limit; /* where the next pointer must lead before */
	size_t len;   /* of the labels so far, without compression */
	unsigned pointers;
};

/* The next, NULL for what is no name; the root's is the last.  Pointers lead
 * backwards, each behind where the one before led to: to a prior occurrence
 * (RFC 1035 4.1.4), and to an end. */
static const uint8_t *
next_label(const struct caa_view *view, struct walk *walk)
{
	while (walk->at < view->len) {
		const uint8_t *p = view->octets + walk->at;
		const size_t octets = *p + 1u;

		if (*p >= POINTER) {
			if (view->len - walk->at < 2 ||
			    walk->pointers++ == MAX_POINTERS)
				return NULL;
			walk->at = caa_get16(p) & 0x3fffu;
			if (walk->at >= walk->limit)
				return NULL;
			walk->limit = walk->at;
			continue;
		}
		if (*p > LABEL_MAX || octets > view->len - walk->at ||
		    octets > CAA_WIRE_NAME_MAX_OCTETS - walk->len)
			return NULL;
		walk->len += octets;
		walk->at += octets;
		return p;
	}
	return NULL;
}

bool
caa_view_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS],
    const struct caa_view *view, size_t at)
{
	struct walk walk = { .at = at, .limit = at };
	const uint8_t *label;

	while ((label = next_label(view, &walk)) != NULL) {
		memcpy(out, label, *label + 1u);
		out += *label + 1u;
		if (*label == 0)
			return true;
	}
	return false;
}

/* The octets of the name at an offset without compression; 0: there is
 * none. */
static size_t
name_len(const struct caa_view *view, size_t at)
{
	struct walk walk = { .at = at, .limit = at };
	const uint8_t *label;

	do
		label = next_label(view, &walk);
	while (label != NULL && *label != 0);
	return label == NULL ? 0 : walk.len;
}

/* Length octets are below 'A', and differ before anything past the end of a
 * name is looked at. */
bool
caa_view_name_is(const struct caa_view *view, size_t at, const uint8_t *name)
{
	struct walk walk = { .at = at, .limit = at };
	const uint8_t *label;

	while ((label = next_label(view, &walk)) != NULL) {
		const size_t octets = *label + 1u;

		for (size_t i = 0; i < octets; i++)
			if (label[i] != name[i] &&
			    caa_ascii_lower(label[i]) !=
				caa_ascii_lower(name[i]))
				return false;
		if (*label == 0)
			return true;
		name += octets;
	}
	return false;
}

bool
caa_view_name_holds(const struct caa_view *view, size_t at, const uint8_t *name)
{
	const size_t len = name_len(view, at);
	size_t rest = caa_wire_name_len(name);

	for (; rest > len; name = caa_wire_name_parent(name))
		rest -= *name + 1u;
	return rest == len && caa_view_name_is(view, at, name);
}

static bool
read_record(
    const struct caa_view *view, size_t *at, struct caa_view_record *record)
{
	const size_t fixed = skip_name(view, *at);

	if (fixed == 0 || view->len - fixed < FIXED_OCTETS)
		return false;
	const uint8_t *p = view->octets + fixed;
	*record = (struct caa_view_record){
		.type = caa_get16(p),
		.class = caa_get16(p + 2),
		.ttl = caa_get32(p + 4),
		.start = *at,
		.data = fixed + FIXED_OCTETS,
		.end = fixed + FIXED_OCTETS + caa_get16(p + 8),
	};
	*at = record->end;
	return record->end <= view->len;
}

bool
caa_view_next(const struct caa_view *view, struct caa_view_section *section,
    struct caa_view_record *record)
{
	if (section->left == 0)
		return false;
	section->left--;
	return read_record(view, &section->at, record);
}

uint32_t
caa_view_minimum(const struct caa_view *view, const struct caa_view_record *soa)
{
	return caa_get32(view->octets + soa->end - 4);
}

/* Are the names in the RDATA names, and is there nothing but what belongs? */
static bool
is_whole(const struct caa_view *view, const struct caa_view_record *record)
{
	const size_t after = skip_name(view, record->data);

	if (name_len(view, record->data) == 0)
		return false;
	if (record->type != CAA_VIEW_SOA)
		return after == record->end;
	const size_t rest = skip_name(view, after);
	return rest != 0 && name_len(view, after) != 0 &&
	    rest + SOA_OCTETS == record->end;
}

static bool
holds_names(uint16_t type)
{
	return type == CAA_VIEW_CNAME || type == CAA_VIEW_DNAME ||
	    type == CAA_VIEW_SOA;
}

static enum caa_status
check_record(struct reader *reader, const struct caa_view_record *record)
{
	if (record->class != CLASS_IN)
		return malformed(
		    reader, "a record is of another class than IN");
	if (record->type != reader->type && !holds_names(record->type))
		return CAA_OK;
	if (name_len(reader->view, record->start) == 0)
		return malformed(reader, "a record cannot be decoded");
	if (holds_names(record->type) && !is_whole(reader->view, record))
		return malformed(
		    reader, "RDATA and its length contradict each other");
	return CAA_OK;
}

static bool
may_answer(const struct reader *reader, uint16_t type)
{
	return type == reader->type || type == CAA_VIEW_CNAME ||
	    type == CAA_VIEW_DNAME || type == CAA_VIEW_RRSIG;
}

static enum caa_status
read_section(
    struct reader *reader, unsigned count, struct caa_view_section *section)
{
	const bool is_answer = section == &reader->view->answer;
	struct caa_view_record record;
	enum caa_status status = CAA_OK;

	*section = (struct caa_view_section){ reader->at, count };
	for (; count > 0 && status == CAA_OK; count--) {
		if (!read_record(reader->view, &reader->at, &record))
			return malformed(reader, "the message is cut short");
		status = check_record(reader, &record);
		if (status == CAA_OK && is_answer &&
		    !may_answer(reader, record.type))
			return malformed(
			    reader, "the answer holds a type nobody asked for");
		if (is_answer && record.type == CAA_VIEW_CNAME)
			reader->view->has_cname = true;
	}
	return status;
}

/* Only EDNS matters here: it holds the upper eight bits of the RCODE, without
 * which BADVERS reads as NOERROR. */
static enum caa_status
read_additional(struct reader *reader, unsigned count)
{
	struct caa_view_record record;

	for (; count > 0; count--) {
		if (!read_record(reader->view, &reader->at, &record))
			return malformed(reader, "the message is cut short");
		if (record.type == CAA_VIEW_OPT)
			reader->view->rcode |= record.ttl >> 24 << 4;
	}
	if (reader->at != reader->view->len)
		return malformed(reader, "octets follow the message");
	return CAA_OK;
}

/* Some servers leave it out. */
static enum caa_status
read_question(struct reader *reader, const uint8_t *owner)
{
	const struct caa_view *view = reader->view;
	const unsigned count = caa_get16(view->octets + 4);
	const size_t end = skip_name(view, HEADER_OCTETS);

	if (count == 0)
		return CAA_OK;
	if (count != 1 || end == 0 || view->len - end < 4 ||
	    caa_get16(view->octets + end) != reader->type ||
	    caa_get16(view->octets + end + 2) != CLASS_IN ||
	    !caa_view_name_is(view, HEADER_OCTETS, owner))
		return malformed(reader, "it answers another question");
	reader->at = end + 4;
	return CAA_OK;
}

static enum caa_status
read_header(struct reader *reader)
{
	const uint8_t *p = reader->view->octets;

	if (p == NULL || reader->view->len < HEADER_OCTETS ||
	    reader->view->len > CAA_VIEW_MAX_OCTETS)
		return malformed(reader, "its size is not that of a message");
	if ((p[2] & FLAG_QR) == 0 || (p[2] & OPCODE_MASK) != 0)
		return malformed(reader, "it is no reply to a query");
	if ((p[2] & FLAG_TC) != 0)
		return malformed(reader, "it is truncated (TC)");
	reader->view->rcode = p[3] & RCODE_MASK;
	reader->at = HEADER_OCTETS;
	return CAA_OK;
}

enum caa_status
caa_view_open(struct caa_view *view, const uint8_t *octets, size_t len,
    const uint8_t *owner, uint16_t type, const char **fault)
{
	struct reader reader = { .view = view, .type = type };

	*view = (struct caa_view){ .octets = octets, .len = len };
	enum caa_status status = read_header(&reader);
	if (status == CAA_OK)
		status = read_question(&reader, owner);
	if (status == CAA_OK)
		status =
		    read_section(&reader, caa_get16(octets + 6), &view->answer);
	if (status == CAA_OK)
		status = read_section(
		    &reader, caa_get16(octets + 8), &view->authority);
	if (status == CAA_OK)
		status = read_additional(&reader, caa_get16(octets + 10));
	*fault = reader.fault;
	return status;
}

/* The offset after the questions, or 0. */
static size_t
skip_questions(const struct caa_view *view)
{
	size_t at = HEADER_OCTETS;

	for (unsigned i = caa_get16(view->octets + 4); i > 0; i--) {
		at = skip_name(view, at);
		if (at == 0 || view->len - at < 4)
			return 0;
		at += 4;
	}
	return at;
}

bool
caa_view_next_record(const uint8_t *octets, size_t len, size_t *at,
    struct caa_view_record *record)
{
	struct caa_view view = { .octets = octets, .len = len };
	struct reader reader = { .view = &view };

	if (*at == 0 && read_header(&reader) == CAA_OK)
		*at = skip_questions(&view);
	return *at != 0 && read_record(&view, at, record);
}
