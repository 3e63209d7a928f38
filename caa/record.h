/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record: decode one CAA resource record (RFC 8659 section 4.1).
 * Pure functions: no allocation, no I/O, no logging; safe from any thread.
 */
#ifndef CAA_RECORD_H
#define CAA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"

enum caa_tag {
	CAA_TAG_UNKNOWN = 0, /* zeroed memory must claim nothing */
	CAA_TAG_ISSUE,
	CAA_TAG_ISSUEWILD,
	CAA_TAG_ISSUEMAIL, /* RFC 9495 */
	CAA_TAG_ISSUEVMC,  /* Verified Mark Certificates */
	CAA_TAG_IODEF,
	CAA_TAG_CONTACTEMAIL, /* TLS BR appendix A */
	CAA_TAG_CONTACTPHONE,
};

/* A decoded record; every pointer borrows from the RDATA it came from. */
struct caa_record {
	enum caa_tag tag;
	uint8_t flags;        /* as published */
	const char *tag_text; /* as published, not NUL-terminated */
	size_t tag_len;       /* octets, 1 to 255 */
	const uint8_t *value; /* never NULL on success; may be empty */
	size_t value_len;     /* octets */
};

#define CAA_FLAG_CRITICAL 0x80u /* bit 0 is the most significant */

/*
 * Decode len octets of RDATA into *record.  Returns CAA_OK, or
 * CAA_E_MALFORMED (truncated, empty tag) with *record zeroed.  A tag we do not
 * know, or one outside [A-Za-z0-9], is no error: it is CAA_TAG_UNKNOWN.  The
 * caller keeps rdata alive and unchanged for as long as it reads *record.
 */
CAA_NODISCARD enum caa_status caa_record_decode(
    struct caa_record *record, const uint8_t *rdata, size_t len);

/* The lower-case name of a known tag; "unknown" for CAA_TAG_UNKNOWN. */
const char *caa_tag_name(enum caa_tag tag);

/*
 * Presentation form, `0 issue "ca.example"` (RFC 8659 4.1.1): the tag in lower
 * case, the value always quoted, quotes and backslashes escaped, octets outside
 * printable ASCII as \DDD.  Returns the length the whole text needs, like
 * snprintf(); what does not fit ends in "...".  Output is printable ASCII
 * whatever the record holds; size 0 writes nothing.
 */
size_t caa_record_print(
    const struct caa_record *record, char *out, size_t size);

#endif /* CAA_RECORD_H */
