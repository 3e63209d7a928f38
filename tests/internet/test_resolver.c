/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the unbound resolver makes of real servers.  zones.table and zones/ say
 * what there is to be found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/caa/lookup.h"
#include "tests/internet/internet.h"
#include "tests/runner.h"

#define MAX_TRIES 4 /* of a row, on a busy machine */

/* "Yes": the failed name is proven insecure, and was asked twice. */
enum proof { NO, YES };

static const struct row {
	const char *row;
	const char *owner;
	enum caa_outcome outcome;
	enum caa_dnssec dnssec;
	enum proof proof;
	unsigned aliases;
} rows[] = {
	{ "a signed set", "www.signed.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "a signed set at the zone's apex", "signed.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "pitfall 3: an empty value is a record", "nobody.signed.demo",
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_SECURE, NO, 0 },
	{ "a signed name without records", "empty.signed.demo",
	    CAA_OUTCOME_NODATA, CAA_DNSSEC_SECURE, NO, 0 },
	{ "a name proven not to exist", "no.signed.demo", CAA_OUTCOME_NXDOMAIN,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "a DNS wildcard", "any.wild.signed.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "NSEC3: a set", "www.nsec3.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "NSEC3: no records", "empty.nsec3.demo", CAA_OUTCOME_NODATA,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "NSEC3: no such name", "no.nsec3.demo", CAA_OUTCOME_NXDOMAIN,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "a TLD without records", "demo", CAA_OUTCOME_NODATA,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "a TLD that does not exist", "nosuchtld", CAA_OUTCOME_NXDOMAIN,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "an unsigned set", "www.plain.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_INSECURE, NO, 0 },
	{ "an unsigned name without records", "empty.plain.demo",
	    CAA_OUTCOME_NODATA, CAA_DNSSEC_INSECURE, NO, 0 },
	{ "an unsigned name that does not exist", "no.plain.demo",
	    CAA_OUTCOME_NXDOMAIN, CAA_DNSSEC_INSECURE, NO, 0 },
	{ "an unsigned set below an opt-out", "www.plain.opt",
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_INSECURE, NO, 0 },
	{ "an alias", "secure.signed.demo", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, NO, 1 },
	{ "an alias is as good as its target", "insecure.signed.demo",
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_INSECURE, NO, 1 },
	{ "an alias to nothing", "dangling.signed.demo", CAA_OUTCOME_NXDOMAIN,
	    CAA_DNSSEC_SECURE, NO, 1 },
	{ "pitfall 15: eight aliases", "chain8.signed.demo",
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_SECURE, NO, 8 },
	{ "pitfall 15: nine aliases", "chain9.signed.demo",
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN, NO, 9 },
	{ "pitfall 15: aliases in a circle", "loop.signed.demo",
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN, NO, 0 },
	{ "a set changed after it was signed", "www.tampered.demo",
	    CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS, NO, 0 },
	{ "the rest of that zone", "empty.tampered.demo", CAA_OUTCOME_NODATA,
	    CAA_DNSSEC_SECURE, NO, 0 },
	{ "signatures of long ago", "www.expired.demo", CAA_OUTCOME_BOGUS,
	    CAA_DNSSEC_BOGUS, NO, 0 },
	{ "pitfall 9: signatures of ten minutes ago", "www.stale.demo",
	    CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS, NO, 0 },
	{ "pitfall 2: a lame server is no empty answer", "www.lame.demo",
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_INSECURE, YES, 0 },
	{ "REFUSED, unsigned", "refused.demo", CAA_OUTCOME_REFUSED,
	    CAA_DNSSEC_INSECURE, YES, 0 },
	{ "REFUSED, below the unsigned delegation", "a.b.refused.demo",
	    CAA_OUTCOME_REFUSED, CAA_DNSSEC_INSECURE, YES, 0 },
	{ "REFUSED, signed", "www.refused-signed.demo", CAA_OUTCOME_REFUSED,
	    CAA_DNSSEC_UNKNOWN, NO, 0 },
	{ "REFUSED, unsigned below an opt-out", "www.refused.opt",
	    CAA_OUTCOME_REFUSED, CAA_DNSSEC_INSECURE, YES, 0 },
	{ "REFUSED, signed below an opt-out", "refused-signed.opt",
	    CAA_OUTCOME_REFUSED, CAA_DNSSEC_UNKNOWN, NO, 0 },
	{ "pitfall 12: a TLD libunbound has of its own", "www.test",
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_INSECURE, NO, 0 },
	{ "pitfall 12: a reverse zone it has of its own",
	    "www.168.192.in-addr.arpa", CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_INSECURE, NO, 0 },
};

/* Without validation nothing is bogus, secure or proven. */
static struct row
without_dnssec(struct row row)
{
	if (row.outcome == CAA_OUTCOME_BOGUS)
		row.outcome = CAA_OUTCOME_RECORDS;
	row.dnssec = CAA_DNSSEC_UNVALIDATED;
	row.proof = NO;
	return row;
}

/* A forwarder says SERVFAIL whatever the servers behind it said. */
static struct row
through_forwarder(struct row row)
{
	if (row.outcome == CAA_OUTCOME_REFUSED)
		row.outcome = CAA_OUTCOME_SERVFAIL;
	return row;
}

static struct row
without_walk(struct row row)
{
	if (row.proof == YES)
		row.dnssec = CAA_DNSSEC_UNKNOWN;
	row.proof = NO;
	return row;
}

static void
check_failure(const struct row *row, const struct caa_answer *answer)
{
	const bool own_limit = answer->alias_count > 8;

	CHECK(row->row, answer->detail != NULL);
	CHECK(row->row, answer->record_count == 0);
	/* TLS BR 4.2.2.1: "retried at least once". */
	CHECK(row->row, own_limit || answer->attempts >= 2);
	CHECK(row->row, !answer->cached);
}

/*
 * What libunbound tells of a failure varies: a server known to refuse may not
 * be asked again, and what was lost came too late.  All deny, or are excused,
 * alike (caa/policy.h).
 */
static bool
is_outcome(const struct row *row, const struct caa_answer *answer)
{
	if (row->outcome != CAA_OUTCOME_REFUSED &&
	    row->outcome != CAA_OUTCOME_SERVFAIL)
		return answer->outcome == row->outcome;
	return answer->outcome == CAA_OUTCOME_REFUSED ||
	    answer->outcome == CAA_OUTCOME_SERVFAIL ||
	    answer->outcome == CAA_OUTCOME_TIMEOUT;
}

/*
 * May a busy machine be why the row is not as it should be?  Only a lookup
 * that failed and is not excused, which denies, comes of that; or else one
 * that is to be excused.
 */
static bool
may_repeat(const struct row *row, const struct lookup *lookup)
{
	const struct caa_answer *answer = lookup->answer;

	if (answer == NULL || caa_outcome_is_answer(answer->outcome) ||
	    answer->outcome == CAA_OUTCOME_BOGUS ||
	    answer->outcome == CAA_OUTCOME_MALFORMED ||
	    (answer->insecure_proven && row->outcome == CAA_OUTCOME_BOGUS))
		return false;
	return !is_outcome(row, answer) ||
	    (row->proof == YES && !answer->insecure_proven);
}

static void
check_row(const struct row *row, const struct lookup *lookup)
{
	const struct caa_answer *answer = lookup->answer;

	CHECK(row->row, lookup->done == 1);
	CHECK(row->row, answer != NULL);
	if (answer == NULL)
		return;
	CHECK(row->row, is_outcome(row, answer));
	CHECK(row->row, answer->dnssec == row->dnssec);
	CHECK(row->row, answer->insecure_proven == (row->proof == YES));
	CHECK(row->row, (answer->proof != NULL) == (row->proof == YES));
	CHECK(row->row, answer->alias_count == row->aliases);
	CHECK(row->row, answer->elapsed_us > 0);
	if (answer->outcome != row->outcome || answer->dnssec != row->dnssec)
		printf("\n[%s] %s %s: %s\n", row->row,
		    caa_outcome_name(answer->outcome),
		    caa_dnssec_name(answer->dnssec),
		    answer->detail == NULL ? "" : answer->detail);
	if (!caa_outcome_is_answer(answer->outcome))
		check_failure(row, answer);
	/* Whose fault it is, and what they said (RFC 8914). */
	if (answer->outcome == CAA_OUTCOME_REFUSED)
		CHECK(row->row,
		    answer->cause != NULL &&
			strcmp(answer->cause->rcode, "REFUSED") == 0 &&
			strncmp(answer->cause->zone, "refused", 7) == 0 &&
			answer->cause->server[0] != '\0');
	if (strstr(row->row, "ago") != NULL &&
	    answer->outcome == CAA_OUTCOME_BOGUS)
		CHECK(row->row,
		    answer->cause != NULL && answer->cause->ede == 7 &&
			strstr(answer->detail, "the signature expired on 20") !=
			    NULL);
	if (answer->outcome == CAA_OUTCOME_RECORDS)
		CHECK(row->row,
		    answer->record_count == 1 && answer->attempts == 1);
}

static struct row
row_for(size_t i, enum how how)
{
	struct row row = rows[i];

	if (how == HOW_NAIVE)
		row = without_dnssec(row);
	if (how == HOW_NO_WALK)
		row = without_walk(row);
	if (how == HOW_UDP || how == HOW_TCP || how == HOW_TLS)
		row = through_forwarder(row);
	return row;
}

static void
ask_rows(struct caa_resolver *resolver, enum how how)
{
	struct lookup lookups[CAA_COUNTOF(rows)] = { 0 };

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++)
		lookups[i] = (struct lookup){ .owner = rows[i].owner,
			.timeout_ms = PATIENCE_MS };
	lookup_all(resolver, lookups, CAA_COUNTOF(rows));
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		const struct row row = row_for(i, how);

		for (unsigned n = 1; n < MAX_TRIES; n++) {
			if (!may_repeat(&row, &lookups[i]))
				break;
			printf("\n[%s] once more\n", row.row);
			lookup_clear(&lookups[i], 1);
			lookups[i] =
			    lookup_one(resolver, row.owner, PATIENCE_MS);
		}
		check_row(&row, &lookups[i]);
	}
	lookup_clear(lookups, CAA_COUNTOF(rows));
}

static void
ask_all(enum how how)
{
	struct caa_resolver *resolver = make_resolver(how);

	if (resolver == NULL)
		return;
	ask_rows(resolver, how);
	resolver->ops->free(resolver);
}

static void
test_root(void)
{
	ask_all(HOW_ROOT);
}

static void
test_ipv6(void)
{
	const char *there = getenv("INTERNET_IPV6");

	if (there != NULL && strcmp(there, "yes") == 0)
		ask_all(HOW_IPV6);
	else
		printf("no IPv6 on this machine ");
}

static void
test_forwarder_udp(void)
{
	ask_all(HOW_UDP);
}

static void
test_forwarder_tcp(void)
{
	ask_all(HOW_TCP);
}

static void
test_forwarder_tls(void)
{
	ask_all(HOW_TLS);
}

static void
test_fresh(void)
{
	ask_all(HOW_FRESH);
}

static void
test_no_dnssec(void)
{
	ask_all(HOW_NAIVE);
}

static void
test_no_walk(void)
{
	ask_all(HOW_NO_WALK);
}

static void
test_cache(void)
{
	const char *row = "an answer from the cache says so";
	struct caa_resolver *resolver = make_resolver(HOW_ROOT);
	struct caa_resolver *fresh = make_resolver(HOW_FRESH);

	for (unsigned i = 0; i < 4 && resolver != NULL && fresh != NULL; i++) {
		struct lookup one =
		    lookup_one(resolver, "www.plain.demo", PATIENCE_MS);
		const unsigned long before = packets_sent();
		struct lookup two =
		    lookup_one(fresh, "www.plain.demo", PATIENCE_MS);
		CHECK(row,
		    one.answer != NULL &&
			one.answer->outcome == CAA_OUTCOME_RECORDS &&
			one.answer->cached == (i > 0));
		CHECK("a fresh answer every time",
		    two.answer != NULL && !two.answer->cached &&
			two.answer->outcome == CAA_OUTCOME_RECORDS &&
			packets_sent() > before);
		lookup_clear(&one, 1);
		lookup_clear(&two, 1);
	}
	if (resolver != NULL)
		resolver->ops->free(resolver);
	if (fresh != NULL)
		fresh->ops->free(fresh);
}

/* Names libunbound would answer itself: the real root denies them. */
static const char *const built_in[] = { "localhost", "invalid", "onion",
	"home.arpa", "10.in-addr.arpa", "31.172.in-addr.arpa",
	"127.in-addr.arpa", "d.f.ip6.arpa", "service.arpa", "www.example" };

static void
test_built_in_zones(void)
{
	struct caa_resolver *resolver = make_resolver(HOW_FRESH);
	struct lookup lookups[CAA_COUNTOF(built_in)] = { 0 };

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(built_in); i++)
		lookups[i] = (struct lookup){ .owner = built_in[i],
			.timeout_ms = PATIENCE_MS };
	lookup_all(resolver, lookups, CAA_COUNTOF(built_in));
	for (size_t i = 0; i < CAA_COUNTOF(built_in); i++) {
		const struct caa_answer *answer = lookups[i].answer;
		CHECK(built_in[i],
		    answer != NULL && answer->dnssec == CAA_DNSSEC_SECURE &&
			caa_outcome_is_answer(answer->outcome));
	}
	lookup_clear(lookups, CAA_COUNTOF(built_in));
	resolver->ops->free(resolver);
}

const char suite_name[] = "internet.resolver";
const struct test tests[] = {
	{ "root", test_root },
	{ "ipv6", test_ipv6 },
	{ "forwarder_udp", test_forwarder_udp },
	{ "forwarder_tcp", test_forwarder_tcp },
	{ "forwarder_tls", test_forwarder_tls },
	{ "fresh", test_fresh },
	{ "no_dnssec", test_no_dnssec },
	{ "no_walk", test_no_walk },
	{ "cache", test_cache },
	{ "built_in_zones", test_built_in_zones },
	{ NULL, NULL },
};
