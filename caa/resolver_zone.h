/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone: answers from BIND zone files, no network: "what if I publish
 * this?".  Answers as an authoritative server would (RFC 1034 4.3.2: aliases,
 * DNAME, wildcards of RFC 4592, empty non-terminals, delegations), across all
 * files given.  DNSSEC state is always UNVALIDATED.  Owners above every loaded
 * zone are SKIPPED, everything else outside them REFUSED.  Immutable once
 * built: any number of threads may use it at once, each on its own.
 */
#ifndef CAA_RESOLVER_ZONE_H
#define CAA_RESOLVER_ZONE_H

#include "caa/resolver.h"
#include "caa/strings.h"

#define CAA_ZONE_MAX_RECORDS 1000000 /* of all files together */

/*
 * Read the files; the origin of a zone is the owner of its SOA.  CAA_E_CONFIG
 * with file and line for a file that cannot be read as a zone.
 */
CAA_NODISCARD enum caa_status caa_resolver_zone_new(struct caa_resolver **out,
    const struct caa_strings *files, uint32_t max_aliases,
    struct caa_error *error);

#endif /* CAA_RESOLVER_ZONE_H */
