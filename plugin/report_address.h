/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_address: to which addresses a report may be carried.  A domain owner
 * writes the URL, so that whatever is not the open Internet is refused: no
 * report may be turned into a probe of the authority's own network.  Pure
 * functions, safe from any thread.
 */
#ifndef PLUGIN_REPORT_ADDRESS_H
#define PLUGIN_REPORT_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

/* Room for "address/length", NUL included. */
#define PLUGIN_NETWORK_TEXT 64

/* IPv4 stands as ::ffff:a.b.c.d (RFC 4291 2.5.5.2), 96 bits longer. */
struct plugin_network {
	uint8_t address[16];
	unsigned bits; /* of the prefix: 0 to 128 */
};

/*
 * "192.0.2.0/24", "2001:db8::/32" or a single address.  False, and *out
 * untouched, for anything else and for bits set behind the prefix.
 */
bool plugin_network_parse(struct plugin_network *out, const char *text);

/* The same in canonical form. */
void plugin_network_print(
    char out[PLUGIN_NETWORK_TEXT], const struct plugin_network *network);

/*
 * May a report go to this address?  Yes if it is within one of the allowed
 * networks, or globally reachable: neither private, loopback, link-local (and
 * with it the metadata services of clouds), shared, multicast, reserved nor
 * for documentation (IANA special-purpose address registries, RFC 6890).  An
 * IPv4 address inside an IPv6 one is judged as the IPv4 address it stands for.
 * What is neither IPv4 nor IPv6 is refused.
 */
bool plugin_address_is_allowed(const struct sockaddr *address,
    const struct plugin_network *allowed, size_t allowed_count);

#endif /* PLUGIN_REPORT_ADDRESS_H */
