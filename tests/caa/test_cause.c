/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/cause.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

static const struct {
	const char *row;
	const char *sentence;
	int ede;
	const char *server, *rcode, *zone;
} rows[] = {
	{ "a server that refuses",
	    "SERVFAIL <www.a.example. CAA IN>: all servers for this domain "
	    "failed, at zone a.example. from 192.0.2.1 got REFUSED",
	    22, "192.0.2.1", "REFUSED", "a.example" },
	{ "a server that is silent",
	    "SERVFAIL <a.example. CAA IN>: all servers for this domain "
	    "failed, at zone a.example. upstream server timeout",
	    23, "", "", "a.example" },
	{ "a forwarder that fails, over IPv6",
	    "SERVFAIL <a.example. CAA IN>: all the configured stub or "
	    "forward servers failed, at zone . from 2001:db8::1 got SERVFAIL",
	    22, "2001:db8::1", "SERVFAIL", "." },
	{ "an expired signature",
	    "validation failure <a.example. CAA IN>: signature expired from "
	    "192.0.2.7 for key a.example. while building chain of trust",
	    7, "192.0.2.7", "", "" },
	{ "a signature of the future",
	    "validation failure <a.example. CAA IN>: signature before "
	    "inception date from 192.0.2.7",
	    8, "192.0.2.7", "", "" },
	{ "no signatures",
	    "validation failure <a.example. CAA IN>: no signatures from "
	    "192.0.2.7",
	    10, "192.0.2.7", "", "" },
	{ "no keys",
	    "validation failure <a.example. CAA IN>: No DNSKEY record from "
	    "192.0.2.7 for key a.example.",
	    9, "192.0.2.7", "", "" },
	{ "no denial",
	    "validation failure <a.example. CAA IN>: nodata proof failed "
	    "from 192.0.2.7",
	    12, "192.0.2.7", "", "" },
	{ "no TLS to a forwarder",
	    "TLS to 192.0.2.1@853: certificate has expired", 23, "192.0.2.1",
	    "", "" },
	{ "no TLS to a forwarder, over IPv6",
	    "TLS to 2001:db8::1@853: connection refused", 23, "2001:db8::1", "",
	    "" },
	{ "bogus for another reason", "validation failure <a. CAA IN>: x", 6,
	    "", "", "" },
	{ "out of the cache names no server",
	    "validation failure <a. CAA IN>: no signatures from cache", 10, "",
	    "", "" },
	{ "nothing we know", "something else", CAA_EDE_NONE, "", "", "" },
	{ "nothing", "", CAA_EDE_NONE, "", "", "" },
	{ "hostile octets end a word", "x at zone a\x01\xff got REF\"\n", -1,
	    "", "REF\"", "a" },
};

static void
test_read(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct caa_cause cause;

		memset(&cause, 0xa5, sizeof(cause));
		caa_cause_read(&cause, rows[i].sentence);
		CHECK(rows[i].row, cause.ede == rows[i].ede);
		CHECK(rows[i].row, strcmp(cause.server, rows[i].server) == 0);
		CHECK(rows[i].row, strcmp(cause.rcode, rows[i].rcode) == 0);
		CHECK(rows[i].row, strcmp(cause.zone, rows[i].zone) == 0);
		CHECK(rows[i].row,
		    (caa_ede_text(cause.ede) != NULL) ==
			(cause.ede != CAA_EDE_NONE));
	}
}

const char suite_name[] = "caa.cause";
const struct test tests[] = {
	{ "read", test_read },
	{ NULL, NULL },
};
