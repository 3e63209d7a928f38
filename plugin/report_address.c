/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "caa/ascii.h"
#include "caa/status.h"

#define MAPPED_BITS 96u

#define V4(a, b, c, d, len)                                               \
	{                                                                 \
		{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d }, \
		    MAPPED_BITS + (len)                                   \
	}
#define V6(a, b, c, d, len)                                                   \
	{                                                                     \
		{ (a) >> 8, (a)&0xff, (b) >> 8, (b)&0xff, (c) >> 8, (c)&0xff, \
			(d) >> 8, (d)&0xff },                                 \
		    len                                                       \
	}

static const struct plugin_network mapped = V4(0, 0, 0, 0, 0);
static const struct plugin_network global_unicast = V6(0x2000, 0, 0, 0, 3);
static const struct plugin_network nat64 = V6(0x64, 0xff9b, 0, 0, 96);

static const struct plugin_network refused[] = {
	V4(0, 0, 0, 0, 8),        /* this network (RFC 791 3.2) */
	V4(10, 0, 0, 0, 8),       /* private (RFC 1918) */
	V4(100, 64, 0, 0, 10),    /* shared (RFC 6598) */
	V4(127, 0, 0, 0, 8),      /* loopback (RFC 1122 3.2.1.3) */
	V4(168, 63, 129, 16, 32), /* metadata of one cloud, Azure */
	V4(169, 254, 0, 0, 16),   /* link-local (RFC 3927), cloud metadata */
	V4(172, 16, 0, 0, 12),    /* private */
	V4(192, 0, 0, 0, 24),     /* protocol assignments (RFC 6890 2.1) */
	V4(192, 0, 2, 0, 24),     /* documentation (RFC 5737) */
	V4(192, 88, 99, 0, 24),   /* 6to4 relays (RFC 7526) */
	V4(192, 168, 0, 0, 16),   /* private */
	V4(198, 18, 0, 0, 15),    /* benchmarks (RFC 2544) */
	V4(198, 51, 100, 0, 24),  /* documentation */
	V4(203, 0, 113, 0, 24),   /* documentation */
	V4(224, 0, 0, 0, 4),      /* multicast (RFC 1112 4) */
	V4(240, 0, 0, 0, 4),      /* reserved, broadcast */
	/* Within 2000::/3, outside of which nothing is allowed. */
	V6(0x2001, 0, 0, 0, 23),     /* Teredo and other protocols */
	V6(0x2001, 0xdb8, 0, 0, 32), /* documentation (RFC 3849) */
	V6(0x2002, 0, 0, 0, 16),     /* 6to4 (RFC 3056) */
	V6(0x3fff, 0, 0, 0, 20),     /* documentation (RFC 9637) */
};

/* Are the first bits of the address those of the network? */
static bool
is_within(const uint8_t address[16], const struct plugin_network *network)
{
	const size_t octets = network->bits / 8;
	const unsigned rest = network->bits % 8;
	const unsigned mask = 0xff00u >> rest & 0xffu;

	if (memcmp(address, network->address, octets) != 0)
		return false;
	return rest == 0 ||
	    ((address[octets] ^ network->address[octets]) & mask) == 0;
}

static bool
is_within_any(const uint8_t address[16], const struct plugin_network *networks,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_within(address, &networks[i]))
			return true;
	return false;
}

static void
map_v4(uint8_t out[16], const void *v4)
{
	memcpy(out, mapped.address, 12);
	memcpy(out + 12, v4, 4);
}

bool
plugin_address_is_allowed(const struct sockaddr *address,
    const struct plugin_network *allowed, size_t allowed_count)
{
	uint8_t octets[16];

	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		map_v4(octets, &v4.sin_addr);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		memcpy(octets, &v6.sin6_addr, sizeof(octets));
	} else {
		return false;
	}
	if (is_within(octets, &nat64)) {
		uint8_t inner[4];

		memcpy(inner, octets + 12, sizeof(inner));
		map_v4(octets, inner);
	}
	if (is_within_any(octets, allowed, allowed_count))
		return true;
	return (is_within(octets, &mapped) ||
		   is_within(octets, &global_unicast)) &&
	    !is_within_any(octets, refused, CAA_COUNTOF(refused));
}

/* The digits after the slash; false unless they are a number up to max. */
static bool
parse_bits(unsigned *bits, const char *text, unsigned max)
{
	unsigned number = 0;

	if (*text == '\0' || strlen(text) > 3)
		return false;
	for (; *text != '\0'; text++) {
		if (!caa_ascii_is_digit((uint8_t)*text))
			return false;
		number = number * 10 + (unsigned)(*text - '0');
	}
	*bits = number;
	return number <= max;
}

static bool
is_clear_behind_prefix(const struct plugin_network *network)
{
	for (unsigned i = network->bits; i < 128; i++)
		if ((network->address[i / 8] >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

bool
plugin_network_parse(struct plugin_network *out, const char *text)
{
	const char *slash = strchr(text, '/');
	const size_t len =
	    slash == NULL ? strlen(text) : (size_t)(slash - text);
	char address[INET6_ADDRSTRLEN];
	struct plugin_network network = { .bits = 128 };
	unsigned skipped = 0;
	uint8_t v4[4];

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (inet_pton(AF_INET, address, v4) == 1) {
		map_v4(network.address, v4);
		skipped = MAPPED_BITS;
	} else if (inet_pton(AF_INET6, address, network.address) != 1) {
		return false;
	}
	if (slash != NULL) {
		if (!parse_bits(&network.bits, slash + 1, 128 - skipped))
			return false;
		network.bits += skipped;
	}
	if (!is_clear_behind_prefix(&network))
		return false;
	*out = network;
	return true;
}

void
plugin_network_print(
    char out[PLUGIN_NETWORK_TEXT], const struct plugin_network *network)
{
	const bool is_v4 = network->bits >= MAPPED_BITS &&
	    is_within(network->address, &mapped);
	const unsigned skipped = is_v4 ? MAPPED_BITS : 0;
	char address[INET6_ADDRSTRLEN] = "";

	(void)inet_ntop(is_v4 ? AF_INET : AF_INET6,
	    network->address + skipped / 8, address, sizeof(address));
	(void)snprintf(out, PLUGIN_NETWORK_TEXT, "%s/%u", address,
	    network->bits - skipped);
}
