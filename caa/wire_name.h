/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire_name: domain names as DNS messages carry them, uncompressed: labels
 * with their length in front, up to the empty label of the root.  Compared
 * ignoring ASCII case (RFC 4343) and no locale.  Pure functions, safe from
 * any thread.  A name passed in was bounded by whoever decoded it: by
 * caa_wire_name_parse() here, by ldns in a message or zone file.
 */
#ifndef CAA_WIRE_NAME_H
#define CAA_WIRE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAA_WIRE_NAME_MAX_OCTETS 255  /* RFC 1035 2.3.4 */
#define CAA_WIRE_NAME_TEXT_SIZE  1024 /* \DDD for each octet, dots and NUL */

/*
 * The wire form of a canonical name (caa_domain): no escapes, no final dot.
 * Returns its octets, at most CAA_WIRE_NAME_MAX_OCTETS, or 0 if text is no
 * such name.
 */
size_t caa_wire_name_parse(
    uint8_t out[CAA_WIRE_NAME_MAX_OCTETS], const char *text);

/* Octets, the root's label included. */
size_t caa_wire_name_len(const uint8_t *name);

/* Labels, the root's not counted. */
size_t caa_wire_name_labels(const uint8_t *name);

/* The name less its first label, a pointer into it; the root's is itself. */
const uint8_t *caa_wire_name_parent(const uint8_t *name);

bool caa_wire_name_is_equal(const uint8_t *a, const uint8_t *b);

/* Is name equal to ancestor, or below it? */
bool caa_wire_name_is_within(const uint8_t *name, const uint8_t *ancestor);

/*
 * DNAME substitution (RFC 6672 2.2): name with its ending suffix, in which it
 * must lie, replaced.  Returns the octets of the result, or 0 if it would be
 * longer than a name may be.
 */
size_t caa_wire_name_rebase(uint8_t out[CAA_WIRE_NAME_MAX_OCTETS],
    const uint8_t *name, const uint8_t *suffix, const uint8_t *replacement);

/*
 * Lower case, no final dot, "." for the root; \DDD for what is not printable
 * ASCII or means something to a zone file.  Whatever the name holds, the text
 * is printable ASCII.
 */
void caa_wire_name_print(
    const uint8_t *name, char out[CAA_WIRE_NAME_TEXT_SIZE]);

#endif /* CAA_WIRE_NAME_H */
