/* SPDX-License-Identifier: BSD-2-Clause */
/* What needs no server; the rest is tests/internet/test_resolver.c. */
#include "caa/resolver_unbound_ask.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caa/resolver_shards.h"
#include "tests/caa/lookup.h"
#include "tests/caa/packet.h"
#include "tests/runner.h"

#define ROOT_DS              \
	". IN DS 20326 8 2 " \
	"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"

static const char *const one_good[] = { "192.0.2.1" };
static const char *const all_good[] = { "192.0.2.1@53", "::1@5300",
	"2001:db8::1", "198.51.100.7@65535" };
static const char *const a_name[] = { "dns.example" };
static const char *const port_zero[] = { "192.0.2.1@0" };
static const char *const port_large[] = { "192.0.2.1@65536" };
static const char *const port_empty[] = { "192.0.2.1@" };
static const char *const port_signed[] = { "192.0.2.1@+53" };
static const char *const tls_name[] = { "192.0.2.1@853#dns.example" };
static const char *const second_bad[] = { "192.0.2.1", "" };
static const char *const ipv6_only[] = { "::1@53" };

#define LIST(array)                       \
	{                                 \
		array, CAA_COUNTOF(array) \
	}

static const struct {
	const char *row;
	struct caa_unbound_config config;
	const char *says; /* in the error; NULL: there is none */
} config_rows[] = {
	{ "nothing set: from the root, with the built-in anchors",
	    { .window = 0 }, NULL },
	{ "an address without a port", { .forwarders = LIST(one_good) }, NULL },
	{ "addresses with ports", { .forwarders = LIST(all_good) }, NULL },
	{ "over TCP",
	    { .forwarders = LIST(one_good), .transport = CAA_TRANSPORT_TCP },
	    NULL },
	{ "without DNSSEC", { .no_dnssec = true, .prove_insecure = true },
	    NULL },
	{ "every number at its limit",
	    { .retry_delay_ms = CAA_UNBOUND_MAX_RETRY_DELAY_MS,
		.max_aliases = CAA_ANSWER_MAX_ALIASES,
		.window = CAA_UNBOUND_MAX_WINDOW,
		.cache_mib = CAA_UNBOUND_MAX_CACHE_MIB,
		.shards = CAA_UNBOUND_MAX_SHARDS,
		.cache_max_ttl_s = 604800,
		.cache_max_negative_ttl_s = 604800,
		.no_cache = true },
	    NULL },
	{ "a name for a server", { .forwarders = LIST(a_name) },
	    "\"dns.example\"" },
	{ "port 0", { .forwarders = LIST(port_zero) }, "192.0.2.1@0" },
	{ "port 65536", { .forwarders = LIST(port_large) }, "@65536" },
	{ "an empty port", { .forwarders = LIST(port_empty) }, "192.0.2.1@" },
	{ "a port with a sign", { .forwarders = LIST(port_signed) }, "@+53" },
	{ "libunbound's TLS name", { .forwarders = LIST(tls_name) }, "#dns" },
	{ "one of two is empty", { .forwarders = LIST(second_bad) }, "\"\"" },
	{ "an address of a family switched off",
	    { .forwarders = LIST(ipv6_only), .no_ipv6 = true },
	    "IPv6 is switched off" },
	{ "no family left", { .no_ipv4 = true, .no_ipv6 = true },
	    "both IPv4 and IPv6" },
	{ "an unknown transport", { .transport = (enum caa_transport)7 },
	    "transport" },
	{ "too long a delay",
	    { .retry_delay_ms = CAA_UNBOUND_MAX_RETRY_DELAY_MS + 1 },
	    "60001, and can be at most 60000" },
	{ "too many aliases", { .max_aliases = CAA_ANSWER_MAX_ALIASES + 1 },
	    "number of aliases" },
	{ "too large a window", { .window = CAA_UNBOUND_MAX_WINDOW + 1 },
	    "in flight" },
	{ "too large a cache", { .cache_mib = CAA_UNBOUND_MAX_CACHE_MIB + 1 },
	    "cache size" },
	{ "too many shards", { .shards = CAA_UNBOUND_MAX_SHARDS + 1 },
	    "number of shards" },
	{ "too high a TTL", { .cache_max_ttl_s = 604801 }, "highest TTL" },
	{ "too high a negative TTL", { .cache_max_negative_ttl_s = 604801 },
	    "highest negative TTL" },
	{ "no root hints file", { .root_hints_file = "/nonexistent/hints" },
	    "\"/nonexistent/hints\" cannot be read" },
	{ "a directory for root hints", { .root_hints_file = "/" },
	    "\"/\" cannot be read" },
	{ "no trust anchor file", { .trust_anchor_file = "/nonexistent/ta" },
	    "\"/nonexistent/ta\" cannot be opened" },
	{ "a directory for trust anchors", { .trust_anchor_file = "/" },
	    "\"/\" cannot be read" },
};

static void
check_new(
    const char *row, const struct caa_unbound_config *config, const char *says)
{
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };
	const enum caa_status status =
	    caa_resolver_unbound_new(&resolver, config, &error);

	CHECK(row, status == (says == NULL ? CAA_OK : CAA_E_CONFIG));
	CHECK(row, (resolver != NULL) == (says == NULL));
	CHECK(row, error.status == status);
	if (says != NULL)
		CHECK(row, strstr(error.text, says) != NULL);
	if (resolver != NULL)
		resolver->ops->free(resolver);
}

static void
test_config(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(config_rows); i++)
		check_new(config_rows[i].row, &config_rows[i].config,
		    config_rows[i].says);
}

/* What all shards take together is what one takes that is alone; at least one
 * of everything each. */
static void
test_shares(void)
{
	struct caa_unbound_settings alone, shard;
	const uint32_t counts[] = { 2, 3, CAA_UNBOUND_MAX_SHARDS };

	CHECK("alone",
	    caa_unbound_settings_init(&alone,
		&(struct caa_unbound_config){ .window = 64, .cache_mib = 16 },
		NULL) == CAA_OK);
	for (size_t i = 0; i < CAA_COUNTOF(counts); i++) {
		const char *row = "a share";
		const uint32_t n = counts[i];
		const struct caa_unbound_config config = {
			.window = 64,
			.cache_mib = 16,
			.shards = n,
		};

		if (caa_unbound_settings_init(&shard, &config, NULL) !=
		    CAA_OK) {
			CHECK(row, false);
			continue;
		}
		CHECK(row, shard.window == 64 / n);
		CHECK(row, shard.cache_mib == 16 / n);
		CHECK(row, shard.outgoing_range == alone.outgoing_range / n);
		CHECK(row, shard.outgoing_tcp > 0);
		caa_unbound_settings_clear(&shard);
	}
	caa_unbound_settings_clear(&alone);
}

static const struct {
	const char *row;
	const char *text;
	const char *says; /* besides the name of the file */
} anchor_rows[] = {
	{ "one DS", ROOT_DS, NULL },
	{ "a comment, an empty line, no final line feed",
	    "; the root\n\n" ROOT_DS "; end", NULL },
	{ "TTL and class, lower case, tabs, carriage returns",
	    ".\t3600\tin ds 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d084"
	    "58e880409bbc683457104237c7f8ec8d\r\n",
	    NULL },
	{ "a DNSKEY over several lines",
	    ". IN DNSKEY ( 257 3 13 ; a key\n"
	    "  mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+\n"
	    "  KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==\n)\n",
	    NULL },
	{ "two anchors",
	    ROOT_DS ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A"
		    "450D612C483AF444A4C0FB2B16\n",
	    NULL },
	{ "the root and another",
	    ROOT_DS "example. IN DS 1 8 2 683D2D0ACB8C9B712A1948B27F74121929"
		    "8D0A450D612C483AF444A4C0FB2B16\n",
	    NULL },
	{ "an empty file", "", "no DS or DNSKEY record of the root" },
	{ "only comments", "; nothing\n", "no DS or DNSKEY record" },
	{ "only an anchor elsewhere: all else would look insecure",
	    "example. IN DS 1 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D61"
	    "2C483AF444A4C0FB2B16\n",
	    "no DS or DNSKEY record of the root" },
	{ "prose", ROOT_DS "This is no trust anchor.\n",
	    "line 2 is neither a DS nor a DNSKEY record" },
	{ "XML as IANA publishes it", "<?xml version=\"1.0\"?>\n",
	    "line 1 is neither" },
	{ "BIND's own form", "trust-anchors {\n", "line 1 is neither" },
	{ "another type", ". IN A 192.0.2.1\n", "line 1 is neither" },
	{ "another class", ". CH DS 20326 8 2 E06D44B8\n",
	    "line 1 is neither" },
	{ "no owner", " IN DS 20326 8 2 E06D44B8\n", "line 1 is neither" },
	{ "no data", ". IN DS\n", "line 1 is neither" },
	{ "a parenthesis left open", ". IN DS ( 20326 8 2 E06D44B8\n",
	    "parentheses" },
	{ "a parenthesis never opened", ". IN DS 20326 8 2 ) E06D44B8\n",
	    "parentheses" },
	{ "a digest that is no hexadecimal", ". IN DS 20326 8 2 XYZ\n",
	    "parsing trust anchor" },
	{ "an algorithm nobody knows: libunbound would drop it and go on",
	    ". IN DS 20326 250 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC68"
	    "3457104237C7F8EC8D\n",
	    "unsupported algorithm for trust anchor" },
	{ "a digest type nobody knows",
	    ". IN DS 20326 8 250 E06D44B80B8F1D39\n",
	    "unsupported algorithm for trust anchor" },
	{ "an octet that is no text", ". IN DS \x01\n", "is no text file" },
};

/* Write text to a file of its own; the caller removes and frees the name. */
static char *
write_file(const char *text)
{
	char *path = strdup("/tmp/caa-test-XXXXXX");
	const int fd = path == NULL ? -1 : mkstemp(path);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		perror("temporary file");
		free(path);
		return NULL;
	}
	(void)close(fd);
	return path;
}

static void
remove_file(char *path)
{
	(void)unlink(path);
	free(path);
}

static void
test_anchors(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(anchor_rows); i++) {
		char *path = write_file(anchor_rows[i].text);

		CHECK(anchor_rows[i].row, path != NULL);
		if (path == NULL)
			return;
		check_new(anchor_rows[i].row,
		    &(struct caa_unbound_config){ .trust_anchor_file = path },
		    anchor_rows[i].says);
		remove_file(path);
	}
}

static void
test_large_anchor_file(void)
{
	const char *row = "a file larger than any set of anchors";
	char *text = malloc(70001);
	char *path;

	CHECK(row, text != NULL);
	if (text == NULL)
		return;
	memset(text, ';', 70000);
	text[70000] = '\0';
	path = write_file(text);
	free(text);
	if (path == NULL)
		return;
	check_new(row,
	    &(struct caa_unbound_config){ .trust_anchor_file = path },
	    "larger than 65536 octets");
	remove_file(path);
}

static const struct {
	const char *row;
	const char *text;
	const char *says;
} hints_rows[] = {
	{ "one server", ". NS ns.\nns. A 192.0.2.1\nns. AAAA ::1\n", NULL },
	{ "an empty file: libunbound would take its own servers", "",
	    "is empty" },
	{ "no server: likewise", "ns. A 192.0.2.1\n", "no NS content" },
	{ "prose", "These are the root servers.\n", "reading root hints" },
};

static void
test_hints(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(hints_rows); i++) {
		char *path = write_file(hints_rows[i].text);

		CHECK(hints_rows[i].row, path != NULL);
		if (path == NULL)
			return;
		check_new(hints_rows[i].row,
		    &(struct caa_unbound_config){ .root_hints_file = path },
		    hints_rows[i].says);
		remove_file(path);
	}
}

/* Pitfall 17: libunbound logs to the host's standard error. */
static void
test_silence(void)
{
	const char *row = "pitfall 17: nothing on standard error";
	FILE *captured = tmpfile();
	const int saved = dup(STDERR_FILENO);

	CHECK(row, captured != NULL && saved >= 0);
	if (captured == NULL || saved < 0)
		return;
	(void)dup2(fileno(captured), STDERR_FILENO);
	test_anchors();
	test_hints();
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	CHECK(row, fseek(captured, 0, SEEK_END) == 0 && ftell(captured) == 0);
	(void)fclose(captured);
}

/* ---- replies ---- */

#define OWNER    "www.example"
#define CAA_LINE OWNER ". 300 IN CAA 0 issue \"ca.example\""
#define SOA_LINE "example. 60 IN SOA ns.example. root.example. 1 2 3 4 60"

enum { INSECURE = 0, BOGUS = 1, SECURE = 2, NONSENSE = 3 };

static const struct {
	const char *row;
	int rcode; /* the callback's */
	unsigned flags;
	int security;
	const char *answer, *authority; /* records of the packet */
	enum caa_outcome outcome;
	enum caa_dnssec dnssec, without; /* validating, and not */
} reply_rows[] = {
	{ "a secure set", 0, 0, SECURE, CAA_LINE, NULL, CAA_OUTCOME_RECORDS,
	    CAA_DNSSEC_SECURE, CAA_DNSSEC_UNVALIDATED },
	{ "an insecure set", 0, 0, INSECURE, CAA_LINE, NULL,
	    CAA_OUTCOME_RECORDS, CAA_DNSSEC_INSECURE, CAA_DNSSEC_UNVALIDATED },
	{ "a state nobody knows is not insecure", 0, 0, NONSENSE, CAA_LINE,
	    NULL, CAA_OUTCOME_RECORDS, CAA_DNSSEC_UNKNOWN,
	    CAA_DNSSEC_UNVALIDATED },
	{ "pitfall 1: a SERVFAIL out of the cache comes with rcode 0", 0, 2,
	    INSECURE, NULL, NULL, CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
	    CAA_DNSSEC_UNVALIDATED },
	{ "pitfall 1: even with an SOA in it", 0, 2, INSECURE, NULL, SOA_LINE,
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN, CAA_DNSSEC_UNVALIDATED },
	{ "pitfall 1: the packet of a failure is not looked at", 2, 0, SECURE,
	    CAA_LINE, NULL, CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
	    CAA_DNSSEC_UNVALIDATED },
	{ "an rcode of NXDOMAIN has no packet: no proof", 3, 3, SECURE, NULL,
	    SOA_LINE, CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
	    CAA_DNSSEC_UNVALIDATED },
	{ "REFUSED", 5, 0, INSECURE, CAA_LINE, NULL, CAA_OUTCOME_REFUSED,
	    CAA_DNSSEC_UNKNOWN, CAA_DNSSEC_UNVALIDATED },
	{ "pitfall 2: no data and no SOA is a lame server", 0, 0, INSECURE,
	    NULL, NULL, CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
	    CAA_DNSSEC_UNVALIDATED },
	{ "no data with an SOA", 0, 0, INSECURE, NULL, SOA_LINE,
	    CAA_OUTCOME_NODATA, CAA_DNSSEC_INSECURE, CAA_DNSSEC_UNVALIDATED },
	{ "no such name", 0, 3, SECURE, NULL, SOA_LINE, CAA_OUTCOME_NXDOMAIN,
	    CAA_DNSSEC_SECURE, CAA_DNSSEC_UNVALIDATED },
	{ "bogus data is not used", 0, 0, BOGUS, CAA_LINE, NULL,
	    CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS, CAA_DNSSEC_UNVALIDATED },
	{ "a truncated message", 0, 0x200, INSECURE, CAA_LINE, NULL,
	    CAA_OUTCOME_MALFORMED, CAA_DNSSEC_UNKNOWN, CAA_DNSSEC_UNVALIDATED },
};

static void
check_reply(const char *row, const struct caa_unbound_settings *settings,
    const struct caa_unbound_reply *reply, enum caa_outcome outcome,
    enum caa_dnssec dnssec)
{
	struct caa_answer *answer =
	    caa_unbound_reply_read(settings, OWNER, reply);

	CHECK(row, answer != NULL);
	if (answer == NULL)
		return;
	CHECK(row, answer->outcome == outcome);
	CHECK(row, answer->dnssec == dnssec);
	CHECK(row, !answer->insecure_proven);
	CHECK(row,
	    caa_outcome_is_answer(answer->outcome) || answer->detail != NULL);
	caa_answer_unref(answer);
}

static void
test_reply(void)
{
	static struct packet packet;
	const struct caa_unbound_settings validating = { .validate = true,
		.max_aliases = 8 };
	const struct caa_unbound_settings trusting = { .max_aliases = 8 };

	for (size_t i = 0; i < CAA_COUNTOF(reply_rows); i++) {
		packet_begin(&packet, PACKET_REPLY + reply_rows[i].flags);
		packet_question(&packet, OWNER, CAA_UNBOUND_TYPE_CAA, 1);
		packet_text(&packet, PACKET_ANSWER, reply_rows[i].answer);
		packet_text(&packet, PACKET_AUTHORITY, reply_rows[i].authority);
		const struct caa_unbound_reply reply = {
			.rcode = reply_rows[i].rcode,
			.packet = packet.octets,
			.len = packet.len,
			.security = reply_rows[i].security,
		};
		check_reply(reply_rows[i].row, &validating, &reply,
		    reply_rows[i].outcome, reply_rows[i].dnssec);
		if (reply_rows[i].security != BOGUS)
			check_reply(reply_rows[i].row, &trusting, &reply,
			    reply_rows[i].outcome, reply_rows[i].without);
	}
}

/* The packet of a failure belongs to others: an address to nowhere. */
static void
test_untouched_packet(void)
{
	const struct caa_unbound_settings settings = { .validate = true };

	check_reply("pitfall 1: a failure's packet may not even be readable",
	    &settings,
	    &(struct caa_unbound_reply){
		.rcode = 2, .packet = (const uint8_t *)8, .len = 65535 },
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN);
	check_reply("no packet at all", &settings,
	    &(struct caa_unbound_reply){ .security = SECURE },
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN);
	check_reply("a packet of no octets", &settings,
	    &(struct caa_unbound_reply){
		.security = SECURE, .packet = (const uint8_t *)"" },
	    CAA_OUTCOME_MALFORMED, CAA_DNSSEC_UNKNOWN);
	check_reply("never asked", &settings,
	    &(struct caa_unbound_reply){ .failure = "out of sockets" },
	    CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN);
	check_reply("why it is bogus", &settings,
	    &(struct caa_unbound_reply){ .security = BOGUS,
		.packet = (const uint8_t *)"",
		.why_bogus = "signature expired\n" },
	    CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS);
}

static void
test_alias_limit(void)
{
	static struct packet packet;
	const struct caa_unbound_reply reply = { .packet = packet.octets };
	const char *row = "one alias more than allowed";

	packet_begin(&packet, PACKET_REPLY);
	packet_question(&packet, OWNER, CAA_UNBOUND_TYPE_CAA, 1);
	packet_text(&packet, PACKET_ANSWER, OWNER ". 9 IN CNAME a.example.");
	packet_text(&packet, PACKET_ANSWER, "a.example. 9 IN CNAME b.example.");
	packet_text(
	    &packet, PACKET_ANSWER, "b.example. 9 IN CAA 0 issue \"x\"");
	for (uint32_t limit = 1; limit <= 2; limit++) {
		struct caa_unbound_reply whole = reply;

		whole.len = packet.len;
		struct caa_answer *answer = caa_unbound_reply_read(
		    &(struct caa_unbound_settings){ .max_aliases = limit },
		    OWNER, &whole);
		CHECK(row, answer != NULL);
		if (answer == NULL)
			return;
		CHECK(row, answer->alias_count == 2);
		CHECK(row,
		    (answer->outcome == CAA_OUTCOME_RECORDS) == (limit == 2));
		CHECK(row, (answer->record_count == 1) == (limit == 2));
		if (limit == 1)
			CHECK(row,
			    answer->outcome == CAA_OUTCOME_SERVFAIL &&
				strcmp(answer->detail,
				    "alias chain longer than 1") == 0);
		caa_answer_unref(answer);
	}
}

/* ---- the thread ---- */

static struct caa_resolver *
make_resolver(void)
{
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };
	const enum caa_status status = caa_resolver_unbound_new(
	    &resolver, &(struct caa_unbound_config){ 0 }, &error);

	CHECK("a resolver with defaults", status == CAA_OK);
	return resolver;
}

static struct caa_resolver *
make_shards(void)
{
	struct caa_resolver *shards[] = { make_resolver(), make_resolver() };
	struct caa_resolver *resolver = NULL;

	CHECK("two of them as one",
	    shards[0] != NULL && shards[1] != NULL &&
		caa_resolver_shards_new(
		    &resolver, shards, CAA_COUNTOF(shards), NULL) == CAA_OK);
	return resolver;
}

struct tally {
	struct caa_post post;
	unsigned *next;
	unsigned place; /* as run */
};

static void
run_tally(struct caa_post *post)
{
	struct tally *tally = (struct tally *)post;

	tally->place = (*tally->next)++;
}

static void
test_posts(void)
{
	struct caa_resolver *resolver = make_resolver();
	struct tally tallies[150];
	unsigned next = 0;

	if (resolver == NULL)
		return;
	for (size_t i = 0; i < CAA_COUNTOF(tallies); i++) {
		tallies[i] = (struct tally){
			.post = { .fn = run_tally, .can_wait = i % 2 == 1 },
			.next = &next,
		};
		resolver->ops->post(resolver, &tallies[i].post);
	}
	resolver->ops->free(resolver);
	CHECK("all have run when free returns", next == CAA_COUNTOF(tallies));
	for (unsigned i = 2; i < CAA_COUNTOF(tallies); i++)
		CHECK("each kind in the order posted",
		    tallies[i - 2].place < tallies[i].place);
}

static void
count_blocked(void *ctx)
{
	unsigned *blocked = ctx;
	sigset_t set;

	(void)pthread_sigmask(SIG_SETMASK, NULL, &set);
	for (int i = 1; i < SIGRTMIN; i++)
		if (i != SIGKILL && i != SIGSTOP)
			*blocked += sigismember(&set, i) == 1;
}

static void
test_signals(void)
{
	struct caa_resolver *resolver = make_resolver();
	sigset_t before, after;
	unsigned blocked = 0, changed = 0;

	if (resolver == NULL)
		return;
	(void)pthread_sigmask(SIG_SETMASK, NULL, &before);
	lookup_call(resolver, count_blocked, &blocked);
	(void)pthread_sigmask(SIG_SETMASK, NULL, &after);
	for (int i = 1; i < SIGRTMIN; i++)
		changed += sigismember(&before, i) != sigismember(&after, i);
	/* glibc keeps 32 and 33 to itself. */
	CHECK("pitfall 16: all of them blocked in the thread", blocked == 29);
	CHECK("the poster's stay as they were", changed == 0);
	resolver->ops->free(resolver);
}

static int
ask_in_child(struct caa_resolver *resolver)
{
	struct lookup lookup = lookup_one(resolver, "www.example", 1000);
	const struct caa_answer *answer = lookup.answer;
	const bool failed = lookup.done == 1 && answer != NULL &&
	    answer->outcome == CAA_OUTCOME_SERVFAIL &&
	    !answer->insecure_proven && answer->detail != NULL &&
	    strstr(answer->detail, "another process") != NULL;

	lookup_clear(&lookup, 1);
	resolver->ops->free(resolver);
	return failed ? 0 : 1;
}

static void
do_nothing(void *ctx)
{
	(void)ctx;
}

static void
fork_with(struct caa_resolver *resolver)
{
	int status = -1;

	if (resolver == NULL)
		return;
	lookup_call(resolver, do_nothing, NULL); /* starts the thread */
	const pid_t child = fork();
	if (child == 0)
		_exit(ask_in_child(resolver));
	CHECK("a child", child > 0);
	(void)waitpid(child, &status, 0);
	CHECK("after a fork every lookup fails at once",
	    WIFEXITED(status) && WEXITSTATUS(status) == 0);
	lookup_call(resolver, do_nothing, NULL);
	resolver->ops->free(resolver);
}

static void
test_fork(void)
{
	fork_with(make_resolver());
	fork_with(make_shards());
}

struct alarm {
	struct caa_resolver *resolver;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct caa_timer *late;
	unsigned order;       /* timers that have run */
	unsigned first, then; /* which they were */
	bool stopped_ran;
};

static void
on_first(void *ctx)
{
	((struct alarm *)ctx)->first = ++((struct alarm *)ctx)->order;
}

static void
on_stopped(void *ctx)
{
	((struct alarm *)ctx)->stopped_ran = true;
}

static void
on_then(void *ctx)
{
	struct alarm *alarm = ctx;

	(void)pthread_mutex_lock(&alarm->lock);
	alarm->then = ++alarm->order;
	(void)pthread_cond_signal(&alarm->changed);
	(void)pthread_mutex_unlock(&alarm->lock);
}

static void
start_timers(void *ctx)
{
	struct alarm *alarm = ctx;
	struct caa_resolver *resolver = alarm->resolver;
	const struct caa_resolver_ops *ops = resolver->ops;
	const int64_t now_ms = ops->now_ms(resolver);
	struct caa_timer *timer;

	CHECK("timers",
	    ops->timer_start(resolver, now_ms + 60, on_then, alarm, &timer) ==
		    CAA_OK &&
		ops->timer_start(resolver, now_ms + 20, on_stopped, alarm,
		    &alarm->late) == CAA_OK &&
		ops->timer_start(
		    resolver, now_ms - 5, on_first, alarm, &timer) == CAA_OK);
	ops->timer_stop(resolver, alarm->late);
}

static void
test_timers(void)
{
	struct alarm alarm = { .resolver = make_resolver() };
	struct caa_resolver *resolver = alarm.resolver;
	struct caa_timer *timer = NULL;

	if (resolver == NULL)
		return;
	CHECK("no thread, no timer",
	    resolver->ops->timer_start(resolver, 0, on_first, &alarm, &timer) ==
		    CAA_E_SYSTEM &&
		timer == NULL);
	(void)pthread_mutex_init(&alarm.lock, NULL);
	(void)pthread_cond_init(&alarm.changed, NULL);
	lookup_call(resolver, start_timers, &alarm);
	(void)pthread_mutex_lock(&alarm.lock);
	while (alarm.then == 0)
		(void)pthread_cond_wait(&alarm.changed, &alarm.lock);
	(void)pthread_mutex_unlock(&alarm.lock);
	resolver->ops->free(resolver);
	CHECK("in order", alarm.first == 1 && alarm.then == 2);
	CHECK("one was stopped", !alarm.stopped_ran);
	(void)pthread_cond_destroy(&alarm.changed);
	(void)pthread_mutex_destroy(&alarm.lock);
}

static void
take_answer(void *ctx, struct caa_answer *answer)
{
	struct caa_answer **out = ctx;

	*out = caa_answer_ref(answer);
}

static void
test_wrong_thread(void)
{
	const char *row = "a start outside the thread fails";
	struct caa_resolver *resolver = make_resolver();
	struct caa_answer *answer = NULL;
	struct caa_lookup *lookup = (struct caa_lookup *)&answer;

	if (resolver == NULL)
		return;
	lookup_call(resolver, do_nothing, NULL);
	CHECK(row,
	    resolver->ops->start(resolver, "www.example", INT64_MAX,
		take_answer, &answer, &lookup) == CAA_OK);
	CHECK(row, lookup == NULL && answer != NULL);
	CHECK(row, answer != NULL && answer->outcome == CAA_OUTCOME_SERVFAIL);
	caa_answer_unref(answer);
	resolver->ops->free(resolver);
}

/* Pitfall 10: libunbound's set-up writes variables of the process. */
static void *
make_many(void *ctx)
{
	unsigned *made = ctx;

	for (unsigned i = 0; i < 10; i++) {
		struct caa_resolver *resolver = NULL;

		if (caa_resolver_unbound_new(&resolver,
			&(struct caa_unbound_config){ 0 }, NULL) != CAA_OK)
			continue;
		lookup_call(resolver, do_nothing, NULL);
		resolver->ops->free(resolver);
		++*made;
	}
	return NULL;
}

static void
test_many_resolvers(void)
{
	pthread_t threads[8];
	unsigned made[8] = { 0 };

	for (size_t i = 0; i < CAA_COUNTOF(threads); i++)
		(void)pthread_create(&threads[i], NULL, make_many, &made[i]);
	for (size_t i = 0; i < CAA_COUNTOF(threads); i++) {
		(void)pthread_join(threads[i], NULL);
		CHECK("pitfall 10: resolvers are made by many threads",
		    made[i] == 10);
	}
}

static void
test_idle(void)
{
	struct caa_resolver *resolver = make_resolver();

	if (resolver == NULL)
		return;
	const int64_t now_ms = resolver->ops->now_ms(resolver);
	CHECK("the clock runs", now_ms > 0);
	resolver->ops->free(resolver); /* its thread has never started */
}

const char suite_name[] = "caa.resolver_unbound";
const struct test tests[] = {
	{ "config", test_config },
	{ "shares", test_shares },
	{ "anchors", test_anchors },
	{ "large_anchor_file", test_large_anchor_file },
	{ "hints", test_hints },
	{ "silence", test_silence },
	{ "reply", test_reply },
	{ "untouched_packet", test_untouched_packet },
	{ "alias_limit", test_alias_limit },
	{ "posts", test_posts },
	{ "signals", test_signals },
	{ "fork", test_fork },
	{ "timers", test_timers },
	{ "wrong_thread", test_wrong_thread },
	{ "many_resolvers", test_many_resolvers },
	{ "idle", test_idle },
	{ NULL, NULL },
};
