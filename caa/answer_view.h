/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer_view: a reply read where it lies.  Checks header, question and the
 * place of every record, and the names an alias chain or a negative answer
 * hangs on; allocates nothing.  Who needs whole records of other types lets
 * ldns decode them (caa/answer_packet.h), out of a message that passed here:
 * ldns reads past the end of an RDATA whose name is too long for it, and
 * ignores octets after the message.
 */
#ifndef CAA_ANSWER_VIEW_H
#define CAA_ANSWER_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"
#include "caa/wire_name.h"

#define CAA_VIEW_MAX_OCTETS 65535 /* RFC 1035 4.2.2 */

#define CAA_VIEW_CNAME 5 /* types that mean something here */
#define CAA_VIEW_SOA   6
#define CAA_VIEW_DNAME 39
#define CAA_VIEW_OPT   41
#define CAA_VIEW_RRSIG 46

/* Where one record lies. */
struct caa_view_record {
	uint16_t type;
	uint16_t class;
	uint32_t ttl;
	size_t start, data, end; /* of the owner, of the RDATA, of both */
};

/* The records of a section that are still to come. */
struct caa_view_section {
	size_t at;
	unsigned left;
};

struct caa_view {
	const uint8_t *octets; /* borrowed */
	size_t len;
	unsigned rcode; /* all twelve bits (RFC 6891 6.1.3) */
	struct caa_view_section answer, authority;
	bool has_cname; /* in the answer */
};

/*
 * Read the reply to (owner, type, IN), owner in wire form.  CAA_E_MALFORMED,
 * with a clause for people in *fault, for a message that is no whole reply to
 * this question, whose answer section holds anything but the type, CNAME,
 * DNAME and RRSIG, whose answer or authority section holds another class, or
 * in which a CNAME, DNAME or SOA is not what it should be.
 */
CAA_NODISCARD enum caa_status caa_view_open(struct caa_view *view,
    const uint8_t *octets, size_t len, const uint8_t *owner, uint16_t type,
    const char **fault);

/* The next record of a section of an open view; false after the last. */
bool caa_view_next(const struct caa_view *view,
    struct caa_view_section *section, struct caa_view_record *record);

/* The name at an offset, without compression.  False: there is none. */
bool caa_view_name(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS],
    const struct caa_view *view, size_t at);

/* Is the name at an offset this one, in wire form and without regard to case?
 * Is it that name, or above it? */
bool caa_view_name_is(
    const struct caa_view *view, size_t at, const uint8_t *name);
bool caa_view_name_holds(
    const struct caa_view *view, size_t at, const uint8_t *name);

/* The MINIMUM of an SOA of an open view. */
uint32_t caa_view_minimum(
    const struct caa_view *view, const struct caa_view_record *soa);

/* The next record of any reply, which need be no open view; *at begins as 0
 * and is where the next one is.  False where there is none or none that is
 * whole; *at is then len if nothing is left. */
bool caa_view_next_record(const uint8_t *octets, size_t len, size_t *at,
    struct caa_view_record *record);

#endif /* CAA_ANSWER_VIEW_H */
