/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * domain: the one canonical form of a name, from whatever a request held.
 * Lower-case A-labels, no final dot, no wildcard label.  Pure functions, safe
 * from any thread.  The only module that sees libidn2.
 */
#ifndef CAA_DOMAIN_H
#define CAA_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "caa/status.h"

#define CAA_DOMAIN_MAX_OCTETS 253 /* in text; RFC 1035 2.3.4 less the root */
#define CAA_LABEL_MAX_OCTETS  63  /* RFC 1035 2.3.4 */

/* Only [a-z0-9_-] and dots ever stand in text: it needs no escaping. */
struct caa_domain {
	char text[CAA_DOMAIN_MAX_OCTETS + 1]; /* NUL-terminated */
	size_t len;                           /* octets */
	bool wildcard; /* asked for as "*." + text (RFC 8659 3) */
};

/*
 * Canonical form of a dNSName or a name typed by a person: len octets, UTF-8
 * U-labels (IDNA 2008) or ASCII in any case, one final dot allowed, one
 * wildcard label allowed and only leftmost; "*.com" is for others to judge.
 * Refused with CAA_E_NAME and a sentence that says what is wrong: empty names
 * and labels, over-long ones, octets that are no host name, IP literals and
 * whatever else ends in an all-numeric label, a bare "*", ".", wildcards
 * elsewhere.  *out is zeroed on failure.
 *
 * Where DNS and host names differ: an underscore is accepted, the question is
 * well defined; a hyphen at either end of a label is refused, no certificate
 * may hold it (RFC 1123 2.1).  An "xn--" label in ASCII is asked for as it
 * stands, valid Punycode or not.  A U-label is mapped as people type it (upper
 * case, full width), then must pass IDNA 2008 without mapping; only the ASCII
 * dot separates labels.
 */
CAA_NODISCARD enum caa_status caa_domain_parse(struct caa_domain *out,
    const char *text, size_t len, struct caa_error *error);

/*
 * Canonical domain of a mailbox "local@domain" (RFC 9495 4), local part in
 * any form of RFC 5321 4.1.2 (quoted strings may hold "@") or RFC 6531, dots
 * anywhere, as mailboxes have them.  The domain can be no wildcard and no
 * address literal.  *out is zeroed on failure.
 */
CAA_NODISCARD enum caa_status caa_domain_from_mailbox(struct caa_domain *out,
    const char *mailbox, size_t len, struct caa_error *error);

/*
 * The parent of a canonical name, a pointer into it: "b.c" for "a.b.c".
 * NULL at a top-level domain: the root is never asked (RFC 8659 3).
 */
const char *caa_domain_parent(const char *name);

/* Is name equal to ancestor, or below it?  Both canonical; nothing is within
 * the empty name. */
bool caa_domain_is_within(const char *name, const char *ancestor);

/*
 * Order by labels from the right, as qsort() wants it: what is below one
 * ancestor stands together, and the ancestor before it.  0 exactly for the
 * same name; the wildcard does not count.  Both canonical.
 */
int caa_domain_compare(const struct caa_domain *a, const struct caa_domain *b);

#endif /* CAA_DOMAIN_H */
