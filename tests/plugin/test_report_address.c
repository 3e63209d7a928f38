/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "caa/status.h"
#include "tests/runner.h"

/* Is an address, in text, allowed with these networks? */
static bool
is_allowed(const char *text, const struct plugin_network *networks,
    size_t network_count)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_storage any = { 0 };

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		memcpy(&any, &v4, sizeof(v4));
	else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
		memcpy(&any, &v6, sizeof(v6));
	return plugin_address_is_allowed(
	    (const struct sockaddr *)&any, networks, network_count);
}

static const struct {
	const char *row;
	const char *address;
	bool allowed;
} default_rows[] = {
	{ "the open Internet", "8.8.8.8", true },
	{ "the same over IPv6", "2606:4700::1111", true },
	{ "before private", "9.255.255.255", true },
	{ "private, class A", "10.0.0.1", false },
	{ "the last of it", "10.255.255.255", false },
	{ "after private", "11.0.0.0", true },
	{ "before class B private", "172.15.255.255", true },
	{ "private, class B", "172.16.0.1", false },
	{ "the last of it", "172.31.255.255", false },
	{ "after it", "172.32.0.0", true },
	{ "private, class C", "192.168.1.1", false },
	{ "loopback", "127.0.0.1", false },
	{ "loopback, far end", "127.255.255.254", false },
	{ "any", "0.0.0.0", false },
	{ "cloud metadata", "169.254.169.254", false },
	{ "shared address space", "100.64.0.1", false },
	{ "the last of it", "100.127.255.255", false },
	{ "after it", "100.128.0.0", true },
	{ "cloud metadata elsewhere", "192.0.0.192", false },
	{ "cloud metadata among open addresses", "168.63.129.16", false },
	{ "its neighbour", "168.63.129.17", true },
	{ "documentation", "192.0.2.1", false },
	{ "documentation, second", "198.51.100.7", false },
	{ "documentation, third", "203.0.113.9", false },
	{ "benchmarks", "198.19.255.255", false },
	{ "multicast", "224.0.0.1", false },
	{ "reserved", "240.0.0.1", false },
	{ "broadcast", "255.255.255.255", false },

	{ "IPv6 loopback", "::1", false },
	{ "IPv6 any", "::", false },
	{ "link-local", "fe80::1", false },
	{ "unique local", "fd00:ec2::254", false },
	{ "the other half of it", "fc00::1", false },
	{ "site-local", "fec0::1", false },
	{ "IPv6 multicast", "ff02::1", false },
	{ "IPv6 documentation", "2001:db8::1", false },
	{ "documentation, second", "3fff::1", false },
	{ "before it", "3ffe:ffff::1", true },
	{ "Teredo", "2001:0:1::1", false },
	{ "the first after the protocols", "2001:200::1", true },
	{ "6to4 around a private address", "2002:a00:1::1", false },
	{ "discard-only", "100::1", false },
	{ "segment routing", "5f00::1", false },
	{ "unassigned", "4000::1", false },

	{ "mapped loopback", "::ffff:127.0.0.1", false },
	{ "mapped private", "::ffff:10.0.0.1", false },
	{ "mapped and open", "::ffff:8.8.8.8", true },
	{ "compatible loopback", "::127.0.0.1", false },
	{ "NAT64 of loopback", "64:ff9b::7f00:1", false },
	{ "NAT64 of metadata", "64:ff9b::169.254.169.254", false },
	{ "NAT64 of the open Internet", "64:ff9b::8.8.8.8", true },
	{ "local NAT64", "64:ff9b:1::8.8.8.8", false },
};

static void
test_defaults(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(default_rows); i++)
		CHECK(default_rows[i].row,
		    is_allowed(default_rows[i].address, NULL, 0) ==
			default_rows[i].allowed);
}

static void
test_other_families(void)
{
	const struct sockaddr_un path = { .sun_family = AF_UNIX };
	const struct sockaddr_storage none = { 0 };
	struct plugin_network all[2];

	CHECK("all of IPv6", plugin_network_parse(&all[0], "::/0"));
	CHECK("all of IPv4", plugin_network_parse(&all[1], "0.0.0.0/0"));
	CHECK("a local socket",
	    !plugin_address_is_allowed(
		(const struct sockaddr *)&path, all, CAA_COUNTOF(all)));
	CHECK("no family at all",
	    !plugin_address_is_allowed(
		(const struct sockaddr *)&none, all, CAA_COUNTOF(all)));
}

static const struct {
	const char *row;
	const char *network;
	const char *address;
	bool allowed;
} network_rows[] = {
	{ "within", "10.1.0.0/16", "10.1.2.3", true },
	{ "beside", "10.1.0.0/16", "10.2.0.0", false },
	{ "an odd length", "10.1.2.128/25", "10.1.2.200", true },
	{ "its other half", "10.1.2.128/25", "10.1.2.100", false },
	{ "one address", "127.0.0.1", "127.0.0.1", true },
	{ "its neighbour", "127.0.0.1", "127.0.0.2", false },
	{ "IPv4 as IPv6", "127.0.0.0/8", "::ffff:127.0.0.1", true },
	{ "IPv4 behind NAT64", "10.0.0.0/8", "64:ff9b::10.0.0.1", true },
	{ "IPv6", "fd00:1::/32", "fd00:1:2::1", true },
	{ "IPv6 beside", "fd00:1::/32", "fd00:2::1", false },
	{ "all of IPv4 is no IPv6", "0.0.0.0/0", "::1", false },
	{ "the open Internet stays open", "10.0.0.0/8", "8.8.8.8", true },
};

static void
test_networks(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(network_rows); i++) {
		const char *row = network_rows[i].row;
		struct plugin_network network;

		CHECK(row,
		    plugin_network_parse(&network, network_rows[i].network));
		CHECK(row,
		    is_allowed(network_rows[i].address, &network, 1) ==
			network_rows[i].allowed);
	}
}

static const struct {
	const char *row;
	const char *text;
	const char *printed; /* NULL: refused */
} parse_rows[] = {
	{ "IPv4", "10.0.0.0/8", "10.0.0.0/8" },
	{ "one IPv4 address", "192.0.2.1", "192.0.2.1/32" },
	{ "everything", "0.0.0.0/0", "0.0.0.0/0" },
	{ "IPv6", "FD00::/8", "fd00::/8" },
	{ "one IPv6 address", "::1", "::1/128" },
	{ "all of IPv6", "::/0", "::/0" },
	{ "mapped reads as IPv4", "::ffff:10.0.0.0/104", "10.0.0.0/8" },
	{ "bits behind the prefix", "10.0.0.1/8", NULL },
	{ "a bit behind an odd prefix", "10.0.0.192/25", NULL },
	{ "too long a prefix", "10.0.0.0/33", NULL },
	{ "too long for IPv6", "::/129", NULL },
	{ "a sign", "10.0.0.0/+8", NULL },
	{ "nothing behind the slash", "10.0.0.0/", NULL },
	{ "four digits", "10.0.0.0/0008", NULL },
	{ "two slashes", "10.0.0.0/8/8", NULL },
	{ "a mask", "10.0.0.0/255.0.0.0", NULL },
	{ "three octets", "10.0.0/8", NULL },
	{ "a name", "localhost", NULL },
	{ "a scope", "fe80::1%lo", NULL },
	{ "empty", "", NULL },
	{ "far too long", "1111:2222:3333:4444:5555:6666:7777:8888:9999:0000",
	    NULL },
};

static void
test_parse(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(parse_rows); i++) {
		const char *row = parse_rows[i].row;
		char printed[PLUGIN_NETWORK_TEXT];
		struct plugin_network network;
		const bool ok =
		    plugin_network_parse(&network, parse_rows[i].text);

		CHECK(row, ok == (parse_rows[i].printed != NULL));
		if (!ok)
			continue;
		plugin_network_print(printed, &network);
		CHECK(row, strcmp(printed, parse_rows[i].printed) == 0);
	}
}

const char suite_name[] = "plugin.report_address";
const struct test tests[] = {
	{ "defaults", test_defaults },
	{ "other_families", test_other_families },
	{ "networks", test_networks },
	{ "parse", test_parse },
	{ NULL, NULL },
};
