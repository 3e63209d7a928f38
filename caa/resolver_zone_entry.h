/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_entry: what one entry of a zone file means, in the light of
 * those before it: $ORIGIN and $TTL, the owner and TTL left out.
 */
#ifndef CAA_RESOLVER_ZONE_ENTRY_H
#define CAA_RESOLVER_ZONE_ENTRY_H

#include "caa/resolver_zone_rdata.h"
#include "caa/wire_name.h"

/* Zeroed memory is the beginning of a file. */
struct caa_zone_entry {
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS]; /* lower case */
	uint16_t type;                           /* 0: a directive */
	uint32_t ttl_s;
	struct caa_zone_rdata rdata;
	char fault[256]; /* printable */

	/* Private: what later entries inherit. */
	bool has_origin, has_owner;
	bool has_default_ttl, has_ttl_directive;
	uint32_t default_ttl_s;
	uint8_t origin[CAA_WIRE_NAME_MAX_OCTETS];
};

/* Take the lexer's current entry.  CAA_E_MALFORMED: fault says why. */
CAA_NODISCARD enum caa_status caa_zone_entry_parse(
    struct caa_zone_entry *entry, const struct caa_zone_lexer *lexer);

#endif /* CAA_RESOLVER_ZONE_ENTRY_H */
