/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_zone_read: one zone file -> one zone. */
#ifndef CAA_RESOLVER_ZONE_READ_H
#define CAA_RESOLVER_ZONE_READ_H

#include "caa/resolver_zone_data.h"

/*
 * Read, check and sort into *out, to be cleared by the caller; zeroed on
 * failure.  *budget is how many records may still be kept, and
 * becomes less.  CAA_E_CONFIG with "file:line: reason" for a file that is not
 * one zone of class IN: no SOA or two, records outside, a CNAME with company,
 * $INCLUDE; CAA_E_LIMIT when the budget is spent.
 */
CAA_NODISCARD enum caa_status caa_zone_read(struct caa_zone *out,
    const char *file, size_t *budget, struct caa_error *error);

#endif /* CAA_RESOLVER_ZONE_READ_H */
