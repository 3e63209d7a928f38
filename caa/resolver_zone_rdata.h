/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_rdata: the words of a zone file's record -> type and RDATA.
 * CAA is read here to the last octet; of all other types ldns checks the
 * form, and only what a CAA lookup can meet is kept.
 */
#ifndef CAA_RESOLVER_ZONE_RDATA_H
#define CAA_RESOLVER_ZONE_RDATA_H

#include <stdint.h>

#include "caa/resolver_zone_lex.h"

#define CAA_ZONE_RDATA_MAX_OCTETS 65535

/* RR types a lookup of CAA can meet. */
enum {
	CAA_ZONE_NS = 2,
	CAA_ZONE_CNAME = 5,
	CAA_ZONE_SOA = 6,
	CAA_ZONE_DNAME = 39,
	CAA_ZONE_CAA = 257,
};

struct caa_zone_rdata {
	size_t len;             /* means something for CAA, CNAME, DNAME */
	uint32_t soa_minimum_s; /* of an SOA */
	uint8_t octets[CAA_ZONE_RDATA_MAX_OCTETS];
};

/*
 * RDATA of type from count words; origin completes relative names (NULL: there
 * is none).  *fault says what is wrong.  rdata is memory that was zeroed once.
 */
CAA_NODISCARD enum caa_status caa_zone_rdata_parse(struct caa_zone_rdata *rdata,
    uint16_t type, const struct caa_zone_word *words, size_t count,
    const uint8_t *origin, const char **fault);

#endif /* CAA_RESOLVER_ZONE_RDATA_H */
