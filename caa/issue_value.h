/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * issue_value: the value grammar of issue, issuewild and issuemail
 * (RFC 8659 4.2, RFC 9495 3).  Pure, allocation-free, any thread.
 */
#ifndef CAA_ISSUE_VALUE_H
#define CAA_ISSUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"

/* Borrowed octets; never NUL-terminated. */
struct caa_octets {
	const uint8_t *data;
	size_t len;
};

struct caa_issue_value {
	struct caa_octets issuer;     /* empty: authorizes nobody */
	struct caa_octets parameters; /* all of them, for caa_parameter_next */
};

struct caa_parameter {
	struct caa_octets name;
	struct caa_octets value; /* may be empty */
};

/*
 * Parse a whole value.  CAA_OK, or CAA_E_MALFORMED with *out zeroed, which
 * then reads as an empty issuer: a malformed value restricts and grants
 * nothing (RFC 8659 4.2).
 */
CAA_NODISCARD enum caa_status caa_issue_value_parse(
    struct caa_issue_value *out, const uint8_t *value, size_t len);

/*
 * Take the next parameter off the front of *rest, which starts as the
 * parameters of a parsed value.  False when none is left.
 */
bool caa_parameter_next(struct caa_octets *rest, struct caa_parameter *out);

#endif /* CAA_ISSUE_VALUE_H */
