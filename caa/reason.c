/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/reason.h"

#include "caa/status.h"

#define PERMITS .permits = true
#define FAILED  .lookup_failure = true
#define DENIES  .permits = false

/* Every reason once, in the order of the enum. */
static const struct caa_reason_info reasons[] = {
	[CAA_REASON_NONE] = { "undecided", "RFC 8659 3",
	    "The check was not carried out.", "ERROR", FAILED },
	[CAA_REASON_AUTHORIZED] = { "authorized", "RFC 8659 4.2",
	    "A CAA record authorizes this CA.", "PERMITTED", PERMITS },
	[CAA_REASON_NO_RECORDS] = { "no-records", "RFC 8659 3",
	    "Neither the name nor any parent publishes CAA records.",
	    "NO_RECORDS", PERMITS },
	[CAA_REASON_NO_RESTRICTION] = { "no-restriction", "RFC 8659 3",
	    "No published CAA property restricts this kind of request.",
	    "NO_RESTRICTION", PERMITS },
	[CAA_REASON_IGNORED_DOMAIN] = { "ignored-domain", "local policy",
	    "The operator exempts this name from the check.", "IGNORED",
	    PERMITS },
	[CAA_REASON_NOT_APPLICABLE] = { "not-applicable", "TLS BR 4.2.2.1",
	    "CAA does not apply to this kind of name.", "NOT_APPLICABLE",
	    PERMITS },
	[CAA_REASON_LOOKUP_ERROR_TOLERATED] = { "lookup-error-tolerated",
	    "TLS BR 4.2.2.1",
	    "A lookup failed more than once for a domain proven not to be "
	    "signed with DNSSEC, and nothing found denies.",
	    "LOOKUP_ERROR_TOLERATED", PERMITS },
	[CAA_REASON_ISSUER_NOT_LISTED] = { "issuer-not-listed", "RFC 8659 4.2",
	    "The CAA records authorize other CAs only.", "NOT_PERMITTED",
	    DENIES },
	[CAA_REASON_ISSUANCE_FORBIDDEN] = { "issuance-forbidden",
	    "RFC 8659 4.2", "The CAA records authorize no CA at all.",
	    "NOT_PERMITTED", DENIES },
	[CAA_REASON_ACCOUNT_MISMATCH] = { "account-mismatch", "RFC 8657 3",
	    "The CAA records authorize this CA only for another account.",
	    "NOT_PERMITTED", DENIES },
	[CAA_REASON_METHOD_MISMATCH] = { "method-mismatch", "RFC 8657 4",
	    "The CAA records authorize this CA only with another validation "
	    "method.",
	    "NOT_PERMITTED", DENIES },
	[CAA_REASON_UNKNOWN_PARAMETER] = { "unknown-parameter", "local policy",
	    "The CAA records authorize this CA only with a parameter it does "
	    "not know.",
	    "NOT_PERMITTED", DENIES },
	[CAA_REASON_UNKNOWN_CRITICAL] = { "unknown-critical", "RFC 8659 4.1",
	    "A CAA record that is marked critical has a tag this CA does not "
	    "know.",
	    "UNKNOWN_CRITICAL_PROPERTY", DENIES },
	[CAA_REASON_INVALID_TAG] = { "invalid-tag", "RFC 8659 4.1",
	    "A CAA record has a tag of octets other than letters and digits.",
	    "NOT_PERMITTED", DENIES },
	[CAA_REASON_BOGUS] = { "bogus", "TLS BR 4.2.2.2",
	    "DNSSEC validation failed.", "DNSSEC_FAILED", DENIES },
	[CAA_REASON_LOOKUP_ERROR] = { "lookup-error", "TLS BR 4.2.2.1",
	    "A CAA lookup failed.", "LOOKUP_ERROR", FAILED },
	[CAA_REASON_MALFORMED_ANSWER] = { "malformed-answer", "RFC 8659 4.1",
	    "The answer to a CAA lookup cannot be read.", "LOOKUP_ERROR",
	    FAILED },
	[CAA_REASON_UNKNOWN_TLD] = { "unknown-tld", "RFC 8659 3",
	    "The top-level domain does not exist.", "LOOKUP_ERROR", DENIES },
	[CAA_REASON_BAD_NAME] = { "bad-name", "RFC 8659 3",
	    "This is not a name CAA can be checked for.", "ERROR", DENIES },
	[CAA_REASON_DEADLINE] = { "deadline", "TLS BR 4.2.2.1",
	    "The check did not end in time.", "LOOKUP_ERROR", FAILED },
	[CAA_REASON_CANCELLED] = { "cancelled", "TLS BR 4.2.2.1",
	    "The check was cancelled.", "ERROR", FAILED },
	[CAA_REASON_NO_MEMORY] = { "no-memory", "TLS BR 4.2.2.1",
	    "The check ran out of memory.", "ERROR", FAILED },
	[CAA_REASON_AUDIT] = { "audit", "TLS BR 5.4.1",
	    "The audit record of this check was not accepted.", "ERROR",
	    DENIES },
};

_Static_assert(CAA_COUNTOF(reasons) == CAA_REASON_COUNT, "one row each");

const struct caa_reason_info *
caa_reason_info(enum caa_reason reason)
{
	if ((size_t)reason >= CAA_COUNTOF(reasons))
		return &reasons[CAA_REASON_NONE];
	return &reasons[reason];
}
