/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone: answers from BIND zone files, no network: "what if I publish
 * this?".  Answers as an authoritative server would (RFC 1034 4.3.2: aliases,
 * DNAME, wildcards of RFC 4592, empty non-terminals, delegations), across all
 * files given, the most specific zone first.  DNSSEC state is always
 * UNVALIDATED.  An owner above a loaded zone is SKIPPED; every other name the
 * files cannot speak for is REFUSED: outside the zones, delegated away, or an
 * alias that leads out.  Longer or looping alias chains are SERVFAIL.
 * Immutable once built: any number of threads may use it at once, each on
 * its own; post() and start() call back before they return.
 */
#ifndef CAA_RESOLVER_ZONE_H
#define CAA_RESOLVER_ZONE_H

#include "caa/resolver.h"
#include "caa/strings.h"

#define CAA_ZONE_MAX_RECORDS 1000000 /* of all files together */

/*
 * Read the files, one zone each; the origin of a zone is the owner of its SOA.
 * CAA_E_CONFIG with "file:line: reason" for a file that cannot be read as a
 * zone of class IN, CAA_E_LIMIT beyond CAA_ZONE_MAX_RECORDS.  max_aliases 0
 * means 8; CAA_ANSWER_MAX_ALIASES is the most there can be.
 */
CAA_NODISCARD enum caa_status caa_resolver_zone_new(struct caa_resolver **out,
    const struct caa_strings *files, uint32_t max_aliases,
    struct caa_error *error);

#endif /* CAA_RESOLVER_ZONE_H */
