/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_word: what one word of a zone file means, as number, period,
 * type, domain name or octets.  Pure functions; sees ldns for the names of
 * types and the escapes in domain names.
 */
#ifndef CAA_RESOLVER_ZONE_WORD_H
#define CAA_RESOLVER_ZONE_WORD_H

#include <stdint.h>

#include "caa/resolver_zone_lex.h"
#include "caa/wire_name.h"

/* Digits only, up to max. */
bool caa_zone_number_parse(
    const struct caa_zone_word *word, size_t max, size_t *out);

/* Seconds as a number or as 1h30m, up to 2^31-1 (RFC 2181 8). */
bool caa_zone_period_parse(const struct caa_zone_word *word, uint32_t *out);

/* Type of a mnemonic in any case, or of TYPE123; 0 if there is none that can
 * stand in a zone. */
uint16_t caa_zone_type_parse(const struct caa_zone_word *word);

/* Is the type registered, but unknown to ldns 1.8? */
bool caa_zone_type_is_young(uint16_t type);

/*
 * A domain name, "@" and relative ones completed by origin (NULL: there is
 * none), in lower case.  *fault says what is wrong with it.
 */
CAA_NODISCARD enum caa_status caa_zone_name_parse(
    uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const struct caa_zone_word *word,
    const uint8_t *origin, const char **fault);

/* One octet of a text: itself, \X or \DDD (RFC 1035 5.1); *text moves on.
 * False for a bad escape. */
bool caa_zone_octet_next(const char **text, uint8_t *out);

#endif /* CAA_RESOLVER_ZONE_WORD_H */
