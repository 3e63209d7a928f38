/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reason: the closed list of why a name was permitted or denied, in one table
 * with its word, its clause, its sentence and the result type EJBCA knows.
 */
#ifndef CAA_REASON_H
#define CAA_REASON_H

#include <stdbool.h>

enum caa_reason {
	CAA_REASON_NONE = 0, /* undecided: denies */
	CAA_REASON_AUTHORIZED,
	CAA_REASON_NO_RECORDS,
	CAA_REASON_NO_RESTRICTION,
	CAA_REASON_IGNORED_DOMAIN,
	CAA_REASON_NOT_APPLICABLE, /* IP address, URI, other kinds of name */
	CAA_REASON_LOOKUP_ERROR_TOLERATED,
	CAA_REASON_ISSUER_NOT_LISTED,
	CAA_REASON_ISSUANCE_FORBIDDEN, /* empty or malformed issuers only */
	CAA_REASON_ACCOUNT_MISMATCH,
	CAA_REASON_METHOD_MISMATCH,
	CAA_REASON_UNKNOWN_PARAMETER, /* only with unknown_parameters = deny */
	CAA_REASON_UNKNOWN_CRITICAL,
	CAA_REASON_INVALID_TAG, /* only with invalid_tags = deny */
	CAA_REASON_BOGUS,
	CAA_REASON_LOOKUP_ERROR,
	CAA_REASON_MALFORMED_ANSWER,
	CAA_REASON_UNKNOWN_TLD, /* the TLD does not exist */
	CAA_REASON_BAD_NAME,
	CAA_REASON_DEADLINE,
	CAA_REASON_CANCELLED,
	CAA_REASON_NO_MEMORY,
	CAA_REASON_AUDIT, /* the host did not take the audit record */
	CAA_REASON_COUNT
};

struct caa_reason_info {
	const char *word;   /* "issuer-not-listed": the JSON contract */
	const char *clause; /* "RFC 8659 4.2" */
	const char *text;   /* one sentence */
	const char *ejbca;  /* EJBCA's result type */
	bool permits;
	bool lookup_failure; /* denied because the check could not be made */
};

/* Never NULL; a value outside the enum gives the entry of NONE. */
const struct caa_reason_info *caa_reason_info(enum caa_reason reason);

#endif /* CAA_REASON_H */
