/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone.h"

#include <stdio.h>
#include <string.h>

#include "tests/caa/zone_file.h"
#include "tests/runner.h"

#define FILES 5
#define A63   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A59   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A250  A63 "." A63 "." A63 "." A59

static const char *const zone_texts[FILES] = {
	/* Every kind of name a server has to tell apart. */
	"$ORIGIN example.com.\n"
	"$TTL 300\n"
	"@ 3600 IN SOA ns hostmaster 1 7200 900 1209600 600\n"
	"@ NS ns\n"
	"@ CAA 0 issue \"ca.example\"\n"
	"ns A 192.0.2.53\n"
	"www 60 CAA 0 issue \";\"\n"
	"www 30 CAA 0 iodef \"mailto:a@b.example\"\n"
	"UPPER CAA 0 issue \"ca\"\n"
	"plain A 192.0.2.1\n"
	"a.ent A 192.0.2.1\n"
	"alias 20 CNAME www\n"
	"chain CNAME alias\n"
	"net CNAME www.example.net.\n"
	"netless CNAME none.example.net.\n"
	"out CNAME www.example.org.\n"
	"top CNAME com.\n"
	"cut CNAME host.cut.example.net.\n"
	"self CNAME self\n"
	"loop1 CNAME loop2\n"
	"loop2 CNAME loop1\n"
	"c1 CNAME c2\nc2 CNAME c3\nc3 CNAME c4\nc4 CNAME c5\nc5 CNAME c6\n"
	"c6 CNAME c7\nc7 CNAME c8\nc8 CNAME c9\nc9 CAA 0 issue \"nine\"\n"
	"*.wild CAA 0 issue \"wild\"\n"
	"host.wild A 192.0.2.1\n"
	"b.sub.wild A 192.0.2.1\n"
	"*.wildalias CNAME www\n"
	"*.wildplain A 192.0.2.1\n"
	"x.*.wildent A 192.0.2.1\n"
	"child NS ns.child\n"
	"ns.child A 192.0.2.1\n"
	"below.child CAA 0 issue \"hidden\"\n"
	"loaded NS ns.example.net.\n"
	"below.loaded CAA 0 issue \"hidden\"\n"
	"dname 40 DNAME example.net.\n"
	"dname CAA 0 issue \"itself\"\n"
	"below.dname CAA 0 issue \"hidden\"\n"
	"toolong DNAME " A250 ".\n"
	"twice CAA 0 issue \"same\"\n"
	"twice 10 CAA 0 issue \"same\"\n",

	/* TTL of the SOA below its minimum. */
	"$ORIGIN net.\n"
	"example 50 IN SOA ns h 1 2 3 4 900\n"
	"www.example 300 IN CAA 0 issue \"net.example\"\n"
	"deep.www.example 300 IN CAA 0 issue \"deep\"\n"
	"cut.example 300 IN NS ns.example.org.\n",

	/* A child of example.com with a file of its own. */
	"$ORIGIN loaded.example.com.\n"
	"@ 300 IN SOA ns h 1 2 3 4 100\n"
	"www 300 IN CAA 0 issue \"loaded\"\n",

	/* RFC 4592 2.2.1, with CAA for its MX. */
	"$ORIGIN example.\n"
	"@ 3600 IN SOA ns h 1 2 3 4 600\n"
	"@ 3600 NS ns.example.com.\n"
	"@ 3600 NS ns.example.net.\n"
	"* 3600 TXT \"this is a wildcard\"\n"
	"* 3600 CAA 0 issue \"wild\"\n"
	"sub.* 3600 TXT \"this is not a wildcard\"\n"
	"host1 3600 A 192.0.2.1\n"
	"_ssh._tcp.host1 3600 SRV 0 0 22 host1\n"
	"_ssh._tcp.host2 3600 SRV 0 0 22 host2\n"
	"subdel 3600 NS ns.example.com.\n"
	"subdel 3600 NS ns.example.net.\n",

	/* A signed zone: what stands only for DNSSEC is no name. */
	"$ORIGIN signed.test.\n"
	"$TTL 300\n"
	"@ SOA ns h 1 2 3 4 100\n"
	"@ DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVX"
	"ckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==\n"
	"35mthgpgcu1qg68fab165klnsnk3dpvl NSEC3 1 1 12 aabbccdd "
	"2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG\n"
	"www A 192.0.2.1\n"
	"www RRSIG A 13 3 300 20261231000000 20261101000000 1 @ AAAA\n",
};

static const struct {
	const char *row;
	const char *owner;
	enum caa_outcome outcome;
	uint32_t ttl_s;
	const char *records; /* joined by " + " */
	const char *aliases; /* joined by " " */
	bool via_dname;
	const char *detail; /* all of it */
} lookup_rows[] = {
	{ "a set at the apex", "example.com", CAA_OUTCOME_RECORDS, 300,
	    "0 issue \"ca.example\"", "", false, NULL },
	{ "a set of two, the lowest TTL", "www.example.com",
	    CAA_OUTCOME_RECORDS, 30,
	    "0 iodef \"mailto:a@b.example\" + 0 issue \";\"", "", false, NULL },
	{ "an owner in upper case", "upper.example.com", CAA_OUTCOME_RECORDS,
	    300, "0 issue \"ca\"", "", false, NULL },
	{ "a line that stands twice, the lower TTL", "twice.example.com",
	    CAA_OUTCOME_RECORDS, 10, "0 issue \"same\"", "", false, NULL },
	{ "another type only", "plain.example.com", CAA_OUTCOME_NODATA, 600, "",
	    "", false, NULL },
	{ "an empty non-terminal (RFC 4592 2.2.2)", "ent.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },
	{ "a name that does not exist", "none.example.com",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "below a name that does not exist", "a.b.none.example.com",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "below a name with a set", "x.www.example.com", CAA_OUTCOME_NXDOMAIN,
	    600, "", "", false, NULL },
	{ "a name that ends like another", "xwww.example.com",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "a negative TTL from the SOA's own (RFC 2308 5)", "none.example.net",
	    CAA_OUTCOME_NXDOMAIN, 50, "", "", false, NULL },
	{ "no set at an apex", "example.net", CAA_OUTCOME_NODATA, 50, "", "",
	    false, NULL },

	{ "an alias, the lowest TTL of the chain", "alias.example.com",
	    CAA_OUTCOME_RECORDS, 20,
	    "0 iodef \"mailto:a@b.example\" + 0 issue \";\"", "www.example.com",
	    false, NULL },
	{ "an alias of an alias", "chain.example.com", CAA_OUTCOME_RECORDS, 20,
	    "0 iodef \"mailto:a@b.example\" + 0 issue \";\"",
	    "alias.example.com www.example.com", false, NULL },
	{ "an alias into another file", "net.example.com", CAA_OUTCOME_RECORDS,
	    300, "0 issue \"net.example\"", "www.example.net", false, NULL },
	{ "a dangling alias", "netless.example.com", CAA_OUTCOME_NXDOMAIN, 50,
	    "", "none.example.net", false, NULL },
	{ "an alias out of all files", "out.example.com", CAA_OUTCOME_REFUSED,
	    0, "", "www.example.org", false,
	    "out.example.com is an alias of www.example.org, which no zone "
	    "file holds" },
	{ "an alias above all files is out of them too", "top.example.com",
	    CAA_OUTCOME_REFUSED, 0, "", "com", false,
	    "top.example.com is an alias of com, which no zone file holds" },
	{ "an alias to what is delegated away", "cut.example.com",
	    CAA_OUTCOME_REFUSED, 0, "", "host.cut.example.net", false,
	    "host.cut.example.net is delegated away at cut.example.net, and "
	    "no zone file for that was given" },
	{ "an alias of itself", "self.example.com", CAA_OUTCOME_SERVFAIL, 0, "",
	    "self.example.com self.example.com self.example.com "
	    "self.example.com self.example.com self.example.com "
	    "self.example.com self.example.com",
	    false, "the alias chain loops or has more than 8 aliases" },
	{ "a loop", "loop1.example.com", CAA_OUTCOME_SERVFAIL, 0, "",
	    "loop2.example.com loop1.example.com loop2.example.com "
	    "loop1.example.com loop2.example.com loop1.example.com "
	    "loop2.example.com loop1.example.com",
	    false, "the alias chain loops or has more than 8 aliases" },
	{ "eight aliases are followed", "c1.example.com", CAA_OUTCOME_RECORDS,
	    300, "0 issue \"nine\"",
	    "c2.example.com c3.example.com c4.example.com c5.example.com "
	    "c6.example.com c7.example.com c8.example.com c9.example.com",
	    false, NULL },

	{ "a wildcard (RFC 4592)", "any.wild.example.com", CAA_OUTCOME_RECORDS,
	    300, "0 issue \"wild\"", "", false, NULL },
	{ "a wildcard for two labels", "a.b.wild.example.com",
	    CAA_OUTCOME_RECORDS, 300, "0 issue \"wild\"", "", false, NULL },
	{ "not for the name it stands under", "wild.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },
	{ "not for a name that exists", "host.wild.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },
	{ "not for an empty non-terminal", "sub.wild.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },
	{ "not below one: it is the closest encloser", "a.sub.wild.example.com",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "not below a name that exists", "a.host.wild.example.com",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "a wildcard alias", "any.wildalias.example.com", CAA_OUTCOME_RECORDS,
	    30, "0 iodef \"mailto:a@b.example\" + 0 issue \";\"",
	    "www.example.com", false, NULL },
	{ "a wildcard of another type", "any.wildplain.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },
	{ "a wildcard that is an empty non-terminal", "any.wildent.example.com",
	    CAA_OUTCOME_NODATA, 600, "", "", false, NULL },

	{ "a delegation", "child.example.com", CAA_OUTCOME_REFUSED, 0, "", "",
	    false,
	    "child.example.com is delegated away at child.example.com, and no "
	    "zone file for that was given" },
	{ "below a delegation, whatever stands there",
	    "below.child.example.com", CAA_OUTCOME_REFUSED, 0, "", "", false,
	    "below.child.example.com is delegated away at child.example.com, "
	    "and no zone file for that was given" },
	{ "glue is no answer", "ns.child.example.com", CAA_OUTCOME_REFUSED, 0,
	    "", "", false,
	    "ns.child.example.com is delegated away at child.example.com, and "
	    "no zone file for that was given" },
	{ "a delegation to a zone with a file", "loaded.example.com",
	    CAA_OUTCOME_NODATA, 100, "", "", false, NULL },
	{ "a set in that file", "www.loaded.example.com", CAA_OUTCOME_RECORDS,
	    300, "0 issue \"loaded\"", "", false, NULL },
	{ "the most specific file counts", "below.loaded.example.com",
	    CAA_OUTCOME_NXDOMAIN, 100, "", "", false, NULL },

	{ "below a DNAME (RFC 6672)", "www.dname.example.com",
	    CAA_OUTCOME_RECORDS, 40, "0 issue \"net.example\"",
	    "www.example.net", true, NULL },
	{ "two labels below a DNAME", "deep.www.dname.example.com",
	    CAA_OUTCOME_RECORDS, 40, "0 issue \"deep\"", "deep.www.example.net",
	    true, NULL },
	{ "a DNAME hides what stands below", "below.dname.example.com",
	    CAA_OUTCOME_NXDOMAIN, 40, "", "below.example.net", true, NULL },
	{ "the owner of a DNAME is no alias (erratum 5097)",
	    "dname.example.com", CAA_OUTCOME_RECORDS, 300, "0 issue \"itself\"",
	    "", false, NULL },
	{ "a DNAME makes a name of 255 octets", "w.toolong.example.com",
	    CAA_OUTCOME_REFUSED, 0, "", "w." A250, true,
	    "w.toolong.example.com is an alias of w." A250
	    ", which no zone file holds" },
	{ "a DNAME makes a name of 256 octets", "ww.toolong.example.com",
	    CAA_OUTCOME_REFUSED, 0, "", "", true,
	    "the DNAME at toolong.example.com makes a name that is too long "
	    "(YXDOMAIN)" },

	{ "above a file", "com", CAA_OUTCOME_SKIPPED, 0, "", "", false,
	    "no zone file for com was given" },
	{ "beside all files", "www.example.org", CAA_OUTCOME_REFUSED, 0, "", "",
	    false, "no zone file holds www.example.org" },
	{ "another top-level domain", "org", CAA_OUTCOME_REFUSED, 0, "", "",
	    false, "no zone file holds org" },
	{ "a name that ends like a zone", "badexample.com", CAA_OUTCOME_REFUSED,
	    0, "", "", false, "no zone file holds badexample.com" },

	/* The examples of RFC 4592 2.2.1. */
	{ "host3.example", "host3.example", CAA_OUTCOME_RECORDS, 3600,
	    "0 issue \"wild\"", "", false, NULL },
	{ "foo.bar.example", "foo.bar.example", CAA_OUTCOME_RECORDS, 3600,
	    "0 issue \"wild\"", "", false, NULL },
	{ "host1.example exists", "host1.example", CAA_OUTCOME_NODATA, 600, "",
	    "", false, NULL },
	{ "host2.example exists", "host2.example", CAA_OUTCOME_NODATA, 600, "",
	    "", false, NULL },
	{ "sub.*.example exists", "sub.*.example", CAA_OUTCOME_NODATA, 600, "",
	    "", false, NULL },
	{ "_telnet._tcp.host1.example", "_telnet._tcp.host1.example",
	    CAA_OUTCOME_NXDOMAIN, 600, "", "", false, NULL },
	{ "host.subdel.example", "host.subdel.example", CAA_OUTCOME_REFUSED, 0,
	    "", "", false,
	    "host.subdel.example is delegated away at subdel.example, and no "
	    "zone file for that was given" },
	{ "ghost.*.example", "ghost.*.example", CAA_OUTCOME_NXDOMAIN, 600, "",
	    "", false, NULL },

	{ "a signed zone's names", "www.signed.test", CAA_OUTCOME_NODATA, 100,
	    "", "", false, NULL },
	{ "an NSEC3 makes no name exist (RFC 5155 7.2.8)",
	    "35mthgpgcu1qg68fab165klnsnk3dpvl.signed.test",
	    CAA_OUTCOME_NXDOMAIN, 100, "", "", false, NULL },
};

/* A resolver over the texts above. */
struct world {
	struct zone_file files[FILES];
	struct caa_resolver *resolver;
	struct caa_error error;
};

static enum caa_status
open_world(struct world *world, size_t count, uint32_t max_aliases)
{
	const char *paths[FILES];
	const struct caa_strings files = { paths, count };

	*world = (struct world){ 0 };
	for (size_t i = 0; i < FILES; i++) {
		zone_file_write(
		    &world->files[i], zone_texts[i], strlen(zone_texts[i]));
		paths[i] = world->files[i].path;
	}
	return caa_resolver_zone_new(
	    &world->resolver, &files, max_aliases, &world->error);
}

static void
close_world(struct world *world)
{
	for (size_t i = 0; i < FILES; i++)
		zone_file_remove(&world->files[i]);
	if (world->resolver != NULL)
		world->resolver->ops->free(world->resolver);
}

/* What done() was called with. */
struct told {
	unsigned times;
	struct caa_answer *answer;
};

static void
done(void *ctx, struct caa_answer *answer)
{
	struct told *told = ctx;

	told->times++;
	told->answer = caa_answer_ref(answer);
}

static struct caa_answer *
ask(struct world *world, const char *owner)
{
	struct caa_lookup *lookup = (struct caa_lookup *)&world->error;
	struct told told = { 0 };

	enum caa_status status = world->resolver->ops->start(
	    world->resolver, owner, 0, done, &told, &lookup);
	CHECK_SAFE(owner, status == CAA_OK);
	CHECK_SAFE("done before start() returns", told.times == 1);
	CHECK_SAFE("nothing is under way", lookup == NULL);
	return told.answer;
}

static const char *
join_records(const struct caa_answer *answer, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < answer->record_count && at < size; i++) {
		at += (size_t)snprintf(
		    out + at, size - at, "%s", i == 0 ? "" : " + ");
		if (at < size)
			at += caa_record_print(
			    &answer->records[i], out + at, size - at);
	}
	return out;
}

static const char *
join_aliases(const struct caa_answer *answer, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < answer->alias_count && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%s",
		    i == 0 ? "" : " ", answer->aliases[i]);
	return out;
}

static bool
equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
check_row(size_t i, const struct caa_answer *a)
{
	const char *row = lookup_rows[i].row;
	char text[1024];

	CHECK(row, a != NULL);
	if (a == NULL)
		return;
	CHECK_SAFE(row, a->outcome == lookup_rows[i].outcome);
	CHECK_SAFE(row, a->dnssec == CAA_DNSSEC_UNVALIDATED);
	CHECK(row, a->ttl_s == lookup_rows[i].ttl_s);
	CHECK(row,
	    equal(join_records(a, text, sizeof(text)), lookup_rows[i].records));
	CHECK(row,
	    equal(join_aliases(a, text, sizeof(text)), lookup_rows[i].aliases));
	CHECK(row, a->via_dname == lookup_rows[i].via_dname);
	CHECK(row, equal(a->detail, lookup_rows[i].detail));
	CHECK(row, a->attempts == 1 && !a->cached && !a->insecure_proven);
	CHECK(row, a->packet == NULL && a->packet_len == 0);
}

static void
test_lookup(void)
{
	struct world world;
	enum caa_status status = open_world(&world, FILES, 0);

	CHECK(world.error.text, status == CAA_OK);
	for (size_t i = 0; status == CAA_OK && i < CAA_COUNTOF(lookup_rows);
	     i++) {
		struct caa_answer *a = ask(&world, lookup_rows[i].owner);

		check_row(i, a);
		caa_answer_unref(a);
	}
	close_world(&world);
}

static const struct {
	const char *row;
	uint32_t max_aliases;
	const char *owner;
	enum caa_outcome outcome;
	size_t aliases;
} limit_rows[] = {
	{ "one alias of one", 1, "alias.example.com", CAA_OUTCOME_RECORDS, 1 },
	{ "two of one", 1, "chain.example.com", CAA_OUTCOME_SERVFAIL, 1 },
	{ "eight of seven", 7, "c1.example.com", CAA_OUTCOME_SERVFAIL, 7 },
	{ "an answer holds 16", 99, "self.example.com", CAA_OUTCOME_SERVFAIL,
	    16 },
};

static void
test_max_aliases(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(limit_rows); i++) {
		struct world world;

		if (open_world(&world, 1, limit_rows[i].max_aliases) ==
		    CAA_OK) {
			struct caa_answer *a = ask(&world, limit_rows[i].owner);

			CHECK(limit_rows[i].row,
			    a != NULL && a->outcome == limit_rows[i].outcome &&
				a->alias_count == limit_rows[i].aliases);
			caa_answer_unref(a);
		} else
			CHECK(world.error.text, false);
		close_world(&world);
	}
}

static void
mark(struct caa_post *post)
{
	post->next = post;
}

static void
test_resolver(void)
{
	struct caa_post post = { .fn = mark };
	struct world world;

	if (open_world(&world, 1, 0) == CAA_OK) {
		struct caa_resolver *resolver = world.resolver;
		int64_t now_ms = resolver->ops->now_ms(resolver);

		resolver->ops->post(resolver, &post);
		CHECK("a post runs at once", post.next == &post);
		CHECK("a clock that goes", now_ms > 0);
		CHECK("and not backwards",
		    resolver->ops->now_ms(resolver) >= now_ms);
		resolver->ops->cancel(resolver, NULL);
		resolver->ops->free(NULL);
		struct caa_answer *a = ask(&world, "");
		CHECK("no name",
		    a != NULL && a->outcome == CAA_OUTCOME_MALFORMED);
		caa_answer_unref(a);
	}
	close_world(&world);
}

static void
test_files(void)
{
	const struct caa_strings none = { NULL, 0 };
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };
	struct zone_file file;

	CHECK("no file",
	    caa_resolver_zone_new(&resolver, &none, 0, &error) == CAA_E_CONFIG);
	zone_file_write(&file, zone_texts[2], strlen(zone_texts[2]));
	const char *twice[] = { file.path, file.path };
	const struct caa_strings same = { twice, 2 };
	CHECK_SAFE("one zone in two files",
	    caa_resolver_zone_new(&resolver, &same, 0, &error) != CAA_OK);
	CHECK(error.text, error.status == CAA_E_CONFIG);
	CHECK(error.text, strstr(error.text, "its zone is also that of"));
	CHECK("an error may be declined",
	    caa_resolver_zone_new(&resolver, &same, 0, NULL) == CAA_E_CONFIG);
	zone_file_remove(&file);
	CHECK("no such file",
	    caa_resolver_zone_new(&resolver, &same, 0, &error) == CAA_E_CONFIG);
	CHECK(error.text, strstr(error.text, ": no such file"));
	const char *directories[] = { "." };
	const struct caa_strings directory = { directories, 1 };
	CHECK("a directory",
	    caa_resolver_zone_new(&resolver, &directory, 0, &error) ==
		CAA_E_CONFIG);
	CHECK(error.text, strcmp(error.text, ".: is a directory") == 0);
	CHECK_SAFE("no resolver on failure", resolver == NULL);
}

const char suite_name[] = "caa.resolver_zone";
const struct test tests[] = {
	{ "lookup", test_lookup },
	{ "max_aliases", test_max_aliases },
	{ "resolver", test_resolver },
	{ "files", test_files },
	{ NULL, NULL },
};
