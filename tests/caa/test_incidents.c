/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What CAs got wrong in the field, as far as a climb is concerned.  The CA is
 * ca.example.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake_case.h"
#include "tests/runner.h"

#define OURS  "0 issue \"ca.example\""
#define DENY  "0 issue \"other.example\""
#define EMPTY "0 issue \";\""

static const char *const ours[] = { "ca.example" };
static const struct caa_strings issuers = { ours, 1 };
static const struct caa_rules lenient_tld = { .unknown_tld_permits = true };
static const struct caa_rules fail_on_error = { .fail_on_lookup_error = true };

static const struct fake_case incident_rows[] = {
	/* Boulder #6916: a refactoring made NXDOMAIN a hard error. */
	{ "NXDOMAIN at the name: the climb goes on", "new.example.com",
	    { { .owner = "new.example.com", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "example.com", .records = { OURS } } },
	    true, CAA_REASON_AUTHORIZED, "example.com",
	    "new.example.com example.com", NULL },
	{ "NXDOMAIN at the name and nothing above", "new.example.com",
	    { { .owner = "new.example.com", .outcome = CAA_OUTCOME_NXDOMAIN } },
	    true, CAA_REASON_NO_RECORDS, NULL,
	    "new.example.com example.com com", NULL },

	/* Boulder #7104: names below a removed TLD were let through. */
	{ "NXDOMAIN at the TLD", "www.example.gone",
	    { { .owner = "www.example.gone", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "example.gone", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "gone", .outcome = CAA_OUTCOME_NXDOMAIN } },
	    false, CAA_REASON_UNKNOWN_TLD, NULL,
	    "www.example.gone example.gone gone", NULL },
	{ "NXDOMAIN at the TLD, permitted by the operator", "example.gone",
	    { { .owner = "example.gone", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "gone", .outcome = CAA_OUTCOME_NXDOMAIN } },
	    true, CAA_REASON_NO_RECORDS, NULL, NULL, &lenient_tld },
	{ "NXDOMAIN at the TLD, with a set below", "example.gone",
	    { { .owner = "example.gone", .records = { OURS } },
		{ .owner = "gone", .outcome = CAA_OUTCOME_NXDOMAIN } },
	    true, CAA_REASON_AUTHORIZED, "example.gone", "example.gone", NULL },

	/* Boulder #8033: a wildcard was denied for want of any issuer. */
	{ "a wildcard, and a set of iodef only", "*.example.com",
	    { { .owner = "example.com",
		.records = { "0 iodef \"mailto:a@example.com\"" } } },
	    true, CAA_REASON_NO_RESTRICTION, "example.com", "example.com",
	    NULL },
	{ "a wildcard, and a set of an unknown tag only", "*.example.com",
	    { { .owner = "example.com", .records = { "0 tbs \"x\"" } },
		{ .owner = "com", .records = { EMPTY } } },
	    true, CAA_REASON_NO_RESTRICTION, "example.com", "example.com",
	    NULL },

	/* DVE-2019-0001: NXDOMAIN for empty non-terminals. */
	{ "the name is asked before the broken node above it",
	    "a.b.example.com",
	    { { .owner = "a.b.example.com", .records = { EMPTY } },
		{ .owner = "b.example.com", .outcome = CAA_OUTCOME_NXDOMAIN } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "a.b.example.com",
	    "a.b.example.com", NULL },
	{ "above the broken node the climb goes on", "a.b.example.com",
	    { { .owner = "b.example.com", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "example.com", .records = { EMPTY } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "example.com",
	    "a.b.example.com b.example.com example.com", NULL },

	/* A hosting CNAME brings the host's CAA set. */
	{ "the set at the host counts, whatever our own zone says",
	    "www.example.com",
	    { { .owner = "www.example.com",
		  .alias = "cname.host.example",
		  .records = { DENY } },
		{ .owner = "example.com", .records = { OURS } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "www.example.com",
	    "www.example.com", NULL },
	{ "so it does when it permits", "www.example.com",
	    { { .owner = "www.example.com",
		  .alias = "cname.host.example",
		  .records = { OURS } },
		{ .owner = "example.com", .records = { DENY } } },
	    true, CAA_REASON_AUTHORIZED, "www.example.com", "www.example.com",
	    NULL },

	/* SERVFAIL and bogus answers read as permission. */
	{ "SERVFAIL", "example.com",
	    { { .owner = "example.com", .outcome = CAA_OUTCOME_SERVFAIL } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, "example.com", NULL },
	{ "a bogus answer, which nothing makes tolerable", "www.example.com",
	    { { .owner = "www.example.com",
		  .outcome = CAA_OUTCOME_BOGUS,
		  .dnssec = CAA_DNSSEC_BOGUS,
		  .insecure_proven = true },
		{ .owner = "example.com", .records = { OURS } } },
	    false, CAA_REASON_BOGUS, NULL, "www.example.com", NULL },
	{ "a malformed answer is not an empty one", "www.example.com",
	    { { .owner = "www.example.com",
		  .outcome = CAA_OUTCOME_MALFORMED,
		  .insecure_proven = true },
		{ .owner = "example.com", .records = { OURS } } },
	    false, CAA_REASON_MALFORMED_ANSWER, NULL, "www.example.com", NULL },
	{ "a timeout without proof of insecurity", "www.example.com",
	    { { .owner = "www.example.com", .outcome = CAA_OUTCOME_TIMEOUT },
		{ .owner = "example.com", .records = { OURS } } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, "www.example.com", NULL },
	{ "a bogus TLD above an empty climb", "example.com",
	    { { .owner = "com",
		.outcome = CAA_OUTCOME_BOGUS,
		.dnssec = CAA_DNSSEC_BOGUS } },
	    false, CAA_REASON_BOGUS, NULL, "example.com com", &fail_on_error },

	/* What an issuer may be tricked with. */
	{ "a trailing dot and upper case in the request", "WWW.Example.COM.",
	    { { .owner = "example.com", .records = { EMPTY } } }, false,
	    CAA_REASON_ISSUANCE_FORBIDDEN, "example.com",
	    "www.example.com example.com", NULL },
	{ "the wildcard of a top-level domain", "*.com",
	    { { .owner = "com", .records = { "0 issuewild \";\"", OURS } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "com", "com", NULL },
	{ "an underscore label", "_acme.example.com",
	    { { .owner = "_acme.example.com", .records = { EMPTY } } }, false,
	    CAA_REASON_ISSUANCE_FORBIDDEN, "_acme.example.com",
	    "_acme.example.com", NULL },
	{ "an A-label", "xn--bcher-kva.example",
	    { { .owner = "xn--bcher-kva.example", .records = { EMPTY } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "xn--bcher-kva.example",
	    "xn--bcher-kva.example", NULL },
	{ "the same as a U-label",
	    "b\xc3\xbc"
	    "cher.example",
	    { { .owner = "xn--bcher-kva.example", .records = { EMPTY } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "xn--bcher-kva.example",
	    "xn--bcher-kva.example", NULL },
	{ "a NUL after our name", "example.com",
	    { { .owner = "example.com",
		.records = { "0 issue \"ca.example\\000\"" } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", NULL, NULL },
	{ "a NUL and more after our name", "example.com",
	    { { .owner = "example.com",
		.records = { "0 issue \"ca.example\\000.evil.example\"" } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "example.com", NULL, NULL },
	{ "the same record five times", "example.com",
	    { { .owner = "example.com", .records = { OURS }, .copies = 5 } },
	    true, CAA_REASON_AUTHORIZED, "example.com", NULL, NULL },
	{ "10,000 records, none of them ours", "example.com",
	    { { .owner = "example.com",
		.records = { DENY, EMPTY },
		.copies = 5000 } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "example.com", NULL, NULL },
	{ "a critical record after 1000 that permit", "example.com",
	    { { .owner = "example.com",
		.records = { OURS, "128 tbs \"x\"" },
		.copies = 1000 } },
	    false, CAA_REASON_UNKNOWN_CRITICAL, "example.com", NULL, NULL },

	/* *.example.com CAA: the server answers with it for foo only. */
	{ "a DNS wildcard record for a name it covers", "foo.example.com",
	    { { .owner = "foo.example.com", .records = { DENY } },
		{ .owner = "*.example.com", .records = { DENY } },
		{ .owner = "example.com", .records = { OURS } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "foo.example.com",
	    "foo.example.com", NULL },
	{ "a DNS wildcard record and the request *.example.com",
	    "*.example.com",
	    { { .owner = "*.example.com", .records = { DENY } },
		{ .owner = "example.com", .records = { OURS } } },
	    true, CAA_REASON_AUTHORIZED, "example.com", "example.com", NULL },

	/* Nothing of the type, no name at all, names below only. */
	{ "NODATA at the child", "child.example.com",
	    { { .owner = "child.example.com", .outcome = CAA_OUTCOME_NODATA },
		{ .owner = "example.com", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "example.com",
	    "child.example.com example.com", NULL },
	{ "NXDOMAIN at the child", "child.example.com",
	    { { .owner = "child.example.com", .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "example.com", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "example.com",
	    "child.example.com example.com", NULL },
	{ "an empty non-terminal: NODATA, secure", "ent.example.com",
	    { { .owner = "ent.example.com",
		  .outcome = CAA_OUTCOME_NODATA,
		  .dnssec = CAA_DNSSEC_SECURE },
		{ .owner = "leaf.ent.example.com", .records = { OURS } },
		{ .owner = "example.com", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "example.com",
	    "ent.example.com example.com", NULL },
};

static void
test_incidents(void)
{
	fake_case_run(incident_rows, CAA_COUNTOF(incident_rows), issuers);
}

/* The names of a public test suite that every CA has to refuse, rebuilt. */
static const struct fake_case suite_rows[] = {
	{ "empty", "empty.basic.example",
	    { { .owner = "empty.basic.example", .records = { EMPTY } } }, false,
	    CAA_REASON_ISSUANCE_FORBIDDEN, "empty.basic.example", NULL, NULL },
	{ "deny", "deny.basic.example",
	    { { .owner = "deny.basic.example", .records = { DENY } } }, false,
	    CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example", NULL, NULL },
	{ "uppercase-deny", "upper.basic.example",
	    { { .owner = "upper.basic.example",
		.records = { "0 ISSUE \"other.example\"" } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "upper.basic.example", NULL,
	    NULL },
	{ "mixedcase-deny", "mixed.basic.example",
	    { { .owner = "mixed.basic.example",
		.records = { "0 IsSuE \"other.example\"" } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "mixed.basic.example", NULL,
	    NULL },
	{ "big: 1001 records", "big.basic.example",
	    { { .owner = "big.basic.example",
		.records = { DENY },
		.copies = 1001 } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "big.basic.example", NULL,
	    NULL },
	{ "critical1: flags 128", "critical1.basic.example",
	    { { .owner = "critical1.basic.example",
		.records = { "128 dummyproperty \"test\"", OURS } } },
	    false, CAA_REASON_UNKNOWN_CRITICAL, "critical1.basic.example", NULL,
	    NULL },
	{ "critical2: flags 130", "critical2.basic.example",
	    { { .owner = "critical2.basic.example",
		.records = { "130 dummyproperty \"test\"", OURS } } },
	    false, CAA_REASON_UNKNOWN_CRITICAL, "critical2.basic.example", NULL,
	    NULL },
	{ "sub1.deny: one level to climb", "sub1.deny.basic.example",
	    { { .owner = "deny.basic.example", .records = { DENY } } }, false,
	    CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example",
	    "sub1.deny.basic.example deny.basic.example", NULL },
	{ "sub2.sub1.deny: two levels to climb", "sub2.sub1.deny.basic.example",
	    { { .owner = "deny.basic.example", .records = { DENY } } }, false,
	    CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example", NULL, NULL },
	{ "*.deny", "*.deny.basic.example",
	    { { .owner = "deny.basic.example", .records = { DENY } } }, false,
	    CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example", NULL, NULL },
	{ "*.deny-wild: issue permits, issuewild does not",
	    "*.deny-wild.basic.example",
	    { { .owner = "deny-wild.basic.example",
		.records = { OURS, "0 issuewild \"other.example\"" } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "deny-wild.basic.example",
	    NULL, NULL },
	{ "cname-deny", "cname-deny.basic.example",
	    { { .owner = "cname-deny.basic.example",
		.alias = "deny.basic.example",
		.records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "cname-deny.basic.example",
	    NULL, NULL },
	{ "cname-cname-deny", "cname-cname-deny.basic.example",
	    { { .owner = "cname-cname-deny.basic.example",
		.alias = "cname-deny.basic.example deny.basic.example",
		.records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED,
	    "cname-cname-deny.basic.example", NULL, NULL },
	{ "sub1.cname-deny: the parent is an alias",
	    "sub1.cname-deny.basic.example",
	    { { .owner = "sub1.cname-deny.basic.example",
		  .outcome = CAA_OUTCOME_NXDOMAIN },
		{ .owner = "cname-deny.basic.example",
		    .alias = "deny.basic.example",
		    .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "cname-deny.basic.example",
	    NULL, NULL },
	{ "cname-permit-sub.deny: the alias leads below one that permits",
	    "cname-permit-sub.deny.basic.example",
	    { { .owner = "cname-permit-sub.deny.basic.example",
		  .alias = "sub.permit.basic.example" },
		{ .owner = "permit.basic.example", .records = { OURS } },
		{ .owner = "deny.basic.example", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example",
	    "cname-permit-sub.deny.basic.example deny.basic.example", NULL },
	{ "dname-permit.deny: the owner of a DNAME is not redirected",
	    "dname-permit.deny.basic.example",
	    { { .owner = "permit.basic.example", .records = { OURS } },
		{ .owner = "deny.basic.example", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example",
	    "dname-permit.deny.basic.example deny.basic.example", NULL },
	{ "sub.dname-permit.deny: below it, the target has no set",
	    "sub.dname-permit.deny.basic.example",
	    { { .owner = "sub.dname-permit.deny.basic.example",
		  .alias = "sub.permit.basic.example",
		  .via_dname = true },
		{ .owner = "permit.basic.example", .records = { OURS } },
		{ .owner = "deny.basic.example", .records = { DENY } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "deny.basic.example", NULL,
	    NULL },
	{ "deny.permit", "deny.permit.basic.example",
	    { { .owner = "deny.permit.basic.example", .records = { DENY } },
		{ .owner = "permit.basic.example", .records = { OURS } } },
	    false, CAA_REASON_ISSUER_NOT_LISTED, "deny.permit.basic.example",
	    NULL, NULL },
	{ "ipv6only: no server to be reached over IPv4", "ipv6only.example",
	    { { .owner = "ipv6only.example", .outcome = CAA_OUTCOME_TIMEOUT } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, NULL, NULL },
	{ "expired signatures", "expired.dnssec.example",
	    { { .owner = "expired.dnssec.example",
		.outcome = CAA_OUTCOME_BOGUS,
		.dnssec = CAA_DNSSEC_BOGUS } },
	    false, CAA_REASON_BOGUS, NULL, NULL, NULL },
	{ "missing signatures", "missing.dnssec.example",
	    { { .owner = "missing.dnssec.example",
		.outcome = CAA_OUTCOME_BOGUS,
		.dnssec = CAA_DNSSEC_BOGUS } },
	    false, CAA_REASON_BOGUS, NULL, NULL, NULL },
	{ "blackhole, in a signed zone", "blackhole.dnssec.example",
	    { { .owner = "blackhole.dnssec.example",
		.outcome = CAA_OUTCOME_TIMEOUT } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, NULL, NULL },
	{ "SERVFAIL, in a signed zone", "servfail.dnssec.example",
	    { { .owner = "servfail.dnssec.example",
		.outcome = CAA_OUTCOME_SERVFAIL } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, NULL, NULL },
	{ "REFUSED, in a signed zone", "refused.dnssec.example",
	    { { .owner = "refused.dnssec.example",
		.outcome = CAA_OUTCOME_REFUSED } },
	    false, CAA_REASON_LOOKUP_ERROR, NULL, NULL, NULL },
	{ "xss", "xss.example",
	    { { .owner = "xss.example",
		.records = { "0 issue \"<script>x()</script>\"" } } },
	    false, CAA_REASON_ISSUANCE_FORBIDDEN, "xss.example", NULL, NULL },
};

static void
test_suite_names(void)
{
	fake_case_run(suite_rows, CAA_COUNTOF(suite_rows), issuers);
}

#define BATCH 40

struct batch {
	char texts[BATCH][32];
	const char *names[BATCH];
	struct fake_row rows[BATCH + 1];
};

/* Let's Encrypt, 2020-02-29: of N names to check, one was checked N times.
 * Every name gets a fate of its own. */
static void
fill_batch(struct batch *batch)
{
	static const char *const records[] = { OURS, DENY, EMPTY, NULL };

	for (size_t i = 0; i < BATCH; i++) {
		(void)snprintf(batch->texts[i], sizeof(batch->texts[i]),
		    "name-%zu.zone-%zu.example", i, i % 7);
		batch->names[i] = batch->texts[i];
		batch->rows[i] = (struct fake_row){
			.owner = batch->texts[i],
			.records = { records[i % 4] },
			.ttl_s = (uint32_t)i + 1,
		};
	}
}

static void
check_member(const struct fake_check *fake, const char *name, size_t index)
{
	static const enum caa_reason reasons[] = { CAA_REASON_AUTHORIZED,
		CAA_REASON_ISSUER_NOT_LISTED, CAA_REASON_ISSUANCE_FORBIDDEN,
		CAA_REASON_NO_RECORDS };
	const struct caa_decision *d = fake_check_decision(fake, index);

	CHECK(name, d->reason == reasons[index % 4]);
	CHECK_SAFE(name, !d->permit || index % 4 == 0 || index % 4 == 3);
	CHECK(name, fake_asked(&fake->resolver, name) == 1);
	if (index % 4 == 3)
		return;
	CHECK(name, d->found_at != NULL && strcmp(d->found_at, name) == 0);
	CHECK(name, d->ttl_s == index + 1);
}

static void
test_batch(void)
{
	const char *row = "every name is asked for itself";
	struct batch *batch = calloc(1, sizeof(*batch));
	struct fake_check fake;
	bool ok = false;

	if (batch != NULL) {
		fill_batch(batch);
		ok = fake_check_init(&fake, NULL,
		    &(struct fake_request){
			.names = batch->names,
			.count = BATCH,
		    },
		    batch->rows);
	}
	CHECK(row, ok);
	if (ok) {
		fake.resolver.usual = FAKE_HELD;
		fake_check_start(&fake);
		while (fake_release_newest(&fake.resolver))
			;
		CHECK_SAFE(row, fake.done == 1);
		for (size_t i = 0; i < BATCH; i++)
			check_member(&fake, batch->names[i], i);
		/* A quarter climbs: to the zones they are in, and on. */
		CHECK(row, fake.resolver.asked_count == BATCH + 7 + 1);
		CHECK_SAFE(row, fake_check_clear(&fake) == 0);
	}
	free(batch);
}

/* One request for a server and a mailbox: each has its own property. */
static void
test_mixed(void)
{
	static const char *const names[] = { "example.com", "me@example.com",
		"*.example.com" };
	static const struct fake_row rows[] = {
		{ .owner = "example.com",
		    .records = { OURS, "0 issuemail \"other.example\"",
			"0 issuewild \";\"" } },
		{ .owner = NULL },
	};
	static const enum caa_reason reasons[] = { CAA_REASON_AUTHORIZED,
		CAA_REASON_ISSUER_NOT_LISTED, CAA_REASON_ISSUANCE_FORBIDDEN };
	const char *row = "one owner, three properties";
	struct fake_check fake;
	bool ok = fake_check_init(&fake, NULL,
	    &(struct fake_request){ .names = names, .count = 3 }, rows);

	CHECK(row, ok);
	if (!ok)
		return;
	fake_check_start(&fake);
	for (size_t i = 0; i < 3; i++) {
		CHECK(row, fake_check_decision(&fake, i)->reason == reasons[i]);
		CHECK_SAFE(
		    row, !fake_check_decision(&fake, i)->permit || i == 0);
	}
	CHECK(row, fake.resolver.asked_count == 1);
	CHECK_SAFE(row, fake_check_clear(&fake) == 0);
}

/* 127 labels in 253 octets: the longest climb there is. */
static void
test_longest(void)
{
	char text[CAA_DOMAIN_MAX_OCTETS + 1];
	const char *row = "a set at the TLD, 126 levels up", *name = text;
	static const struct fake_row rows[] = {
		{ .owner = "a", .records = { EMPTY } },
		{ .owner = NULL },
	};
	struct fake_check fake;
	bool ok;

	for (size_t i = 0; i < CAA_DOMAIN_MAX_OCTETS; i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	text[CAA_DOMAIN_MAX_OCTETS] = '\0';
	ok = fake_check_init(&fake, NULL,
	    &(struct fake_request){ .names = &name, .count = 1 }, rows);
	CHECK(row, ok);
	if (!ok)
		return;
	fake_check_start(&fake);
	CHECK(row,
	    fake_check_decision(&fake, 0)->reason ==
		CAA_REASON_ISSUANCE_FORBIDDEN);
	CHECK_SAFE(row, !fake_check_decision(&fake, 0)->permit);
	CHECK(row, fake.resolver.asked_count == 127);
	CHECK(
	    row, caa_climb_level_count(caa_check_climb(fake.check), 0) == 127);
	CHECK_SAFE(row, fake_check_clear(&fake) == 0);
}

const char suite_name[] = "caa.incidents";
const struct test tests[] = {
	{ "incidents", test_incidents },
	{ "suite_names", test_suite_names },
	{ "batch", test_batch },
	{ "mixed", test_mixed },
	{ "longest", test_longest },
	{ NULL, NULL },
};
