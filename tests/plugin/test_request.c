/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/request.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/obj_mac.h>

#include "tests/runner.h"
#include "tests/x509/build.h"

#define MAX_NAMES 6

static struct plugin_settings settings;
static struct plugin_profile profile;
static struct caa_pile pile;

struct set {
	const char *name, *value;
};

static bool
set_up(const struct set *sets, size_t count)
{
	enum caa_status status = plugin_settings_init(&settings, NULL);

	plugin_settings_next_source(&settings);
	for (size_t i = 0; status == CAA_OK && i < count; i++) {
		const struct plugin_assignment assignment = {
			.name = sets[i].name,
			.value = sets[i].value,
			.origin = "test",
		};

		status = plugin_settings_add(&settings, &assignment, NULL);
	}
	if (status == CAA_OK)
		status = plugin_profile_init(&profile, &settings, NULL, NULL);
	return status == CAA_OK;
}

static bool
set_up_plain(void)
{
	static const struct set sets[] = {
		{ "issuers", "ca.example" },
		{ "account_uris", "acct:configured" },
		{ "max_names", "5" },
	};

	return set_up(sets, CAA_COUNTOF(sets));
}

static void
clear(struct plugin_request *request)
{
	plugin_request_clear(request);
	caa_pile_clear(&pile);
}

static void
tear_down(void)
{
	plugin_settings_clear(&settings);
}

#define DNS(text)                                                \
	{                                                        \
		CAA_PLUGIN_NAME_DNS, 0, (text), sizeof(text) - 1 \
	}
#define MAILBOX(text)                                                \
	{                                                            \
		CAA_PLUGIN_NAME_MAILBOX, 0, (text), sizeof(text) - 1 \
	}
#define OTHER(text)                                                \
	{                                                          \
		CAA_PLUGIN_NAME_OTHER, 0, (text), sizeof(text) - 1 \
	}

#define NOTHING '-' /* no question */

static const struct {
	const char *row;
	uint32_t usage;
	struct caa_plugin_name names[MAX_NAMES];
	size_t count;
	size_t questions;
	const char *texts[MAX_NAMES];
	const char *purposes; /* t, s or NOTHING, for each item */
	const char *indices;  /* of the question, for each item */
} name_rows[] = {
	{ "a name", 0, { DNS("WWW.Example.COM.") }, 1, 1, { "www.example.com" },
	    "t", "0" },
	{ "a wildcard", 0, { DNS("*.example.com") }, 1, 1, { "*.example.com" },
	    "t", "0" },
	{ "a name and its wildcard are two", 0,
	    { DNS("example.com"), DNS("*.example.com") }, 2, 2,
	    { "example.com", "*.example.com" }, "tt", "01" },
	{ "the same name three times, in other spellings", 0,
	    { DNS("b.example"), DNS("a.example"), DNS("B.EXAMPLE"),
		DNS("b.example.") },
	    4, 4, { "b.example", "a.example", "b.example", "b.example" },
	    "tttt", "0123" },
	{ "a U-label", 0,
	    { DNS("b\xc3\xbc"
		  "cher.example") },
	    1, 1, { "xn--bcher-kva.example" }, "t", "0" },
	{ "a mailbox", 0, { MAILBOX("Joe@Example.com") }, 1, 1,
	    { "Joe@example.com" }, "s", "0" },
	{ "two mailboxes of one domain, and the domain", 0,
	    { MAILBOX("a@example.com"), MAILBOX("b@example.com"),
		DNS("example.com") },
	    3, 3, { "a@example.com", "b@example.com", "example.com" }, "sst",
	    "012" },
	{ "a quoted local part", 0, { MAILBOX("\"a@b\"@example.com") }, 1, 1,
	    { "\\\"a@b\\\"@example.com" }, "s", "0" },
	{ "a local part that is not ASCII", 0,
	    { MAILBOX("\xc3\xa4@example.com") }, 1, 1,
	    { "\\195\\164@example.com" }, "s", "0" },
	{ "an IP address is reported", 0,
	    { OTHER("IP:192.0.2.1"), DNS("a.example") }, 2, 1,
	    { "IP:192.0.2.1", "a.example" }, "-t", "-0" },
	{ "hostile octets of another kind of name", 0,
	    { OTHER("URI:\n\x1b[2J") }, 1, 0, { "URI:\\010\\027[2J" }, "-",
	    "-" },
	{ "usage tls leaves mailboxes out", CAA_PLUGIN_USAGE_TLS,
	    { MAILBOX("a@example.com"), DNS("example.com") }, 2, 1,
	    { "a@example.com", "example.com" }, "-t", "-0" },
	{ "usage smime takes names for mail domains", CAA_PLUGIN_USAGE_SMIME,
	    { DNS("example.com"), MAILBOX("a@example.com") }, 2, 2,
	    { "example.com", "a@example.com" }, "ss", "01" },
};

static void
check_item(size_t row, const struct plugin_request *request, size_t i)
{
	const char *text = name_rows[row].row;
	const struct plugin_item *item = &request->items[i];
	const char purpose = name_rows[row].purposes[i];

	CHECK(text, strcmp(item->text, name_rows[row].texts[i]) == 0);
	CHECK(text, item->type == name_rows[row].names[i].type);
	if (purpose == NOTHING) {
		CHECK(text, item->question == PLUGIN_NO_QUESTION);
		CHECK(text, item->why != NULL && item->clause != NULL);
		return;
	}
	CHECK(
	    text, item->question == (size_t)(name_rows[row].indices[i] - '0'));
	if (item->question >= request->question_count)
		return;
	const struct caa_question *question =
	    &request->questions[item->question];
	CHECK(text,
	    question->purpose ==
		(purpose == 's' ? CAA_PURPOSE_SMIME : CAA_PURPOSE_TLS));
	CHECK(text,
	    question->domain->wildcard ==
		(item->type == CAA_PLUGIN_NAME_DNS && item->text[0] == '*'));
	CHECK(text, strstr(item->text, question->domain->text) != NULL);
	CHECK(text,
	    question->issuers.count == 1 &&
		strcmp(question->issuers.items[0], "ca.example") == 0);
	CHECK(text,
	    question->account_uris.count == 1 &&
		strcmp(question->account_uris.items[0], "acct:configured") ==
		    0);
}

static void
test_names(void)
{
	if (!set_up_plain()) {
		CHECK("set up", false);
		tear_down();
		return;
	}
	for (size_t i = 0; i < CAA_COUNTOF(name_rows); i++) {
		const struct caa_plugin_request theirs = {
			.names = name_rows[i].names,
			.name_count = name_rows[i].count,
			.usage = name_rows[i].usage,
		};
		struct plugin_request request;
		enum caa_status status = plugin_request_init(
		    &request, &pile, &profile, &theirs, NULL);

		CHECK(name_rows[i].row, status == CAA_OK);
		if (status == CAA_OK) {
			CHECK(name_rows[i].row,
			    request.item_count == name_rows[i].count);
			CHECK(name_rows[i].row,
			    request.question_count == name_rows[i].questions);
			for (size_t k = 0; k < request.item_count; k++)
				check_item(i, &request, k);
		}
		clear(&request);
	}
	tear_down();
}

static const uint8_t some_octets[] = { 0x30, 0x00 };
static const char *const null_list[] = { "ca.example", NULL };
static const char *const bad_issuer[] = { "ca.example." };
static const char *const bad_uri[] = { "x y" };
static const char *const bad_method[] = { "dns_01" };
static char long_name[1100], long_trace_id[140];

static const struct {
	const char *row;
	struct caa_plugin_request request;
	struct caa_plugin_name names[MAX_NAMES];
	const char *sentence;
} refused_rows[] = {
	{ "nothing", { 0 }, { { 0 } }, "the request names nothing" },
	{ "an empty name", { .name_count = 1 }, { DNS("") }, "name 1: " },
	{ "a bad name among good ones", { .name_count = 3 },
	    { DNS("a.example"), DNS("b..example"), DNS("c.example") },
	    "name 2: \"b..example\"" },
	{ "an IP address as a name", { .name_count = 1 }, { DNS("192.0.2.1") },
	    "name 1: \"192.0.2.1\"" },
	{ "an octet NUL", { .name_count = 1 }, { DNS("a.example\0.evil") },
	    "name 1: " },
	{ "a mailbox without a domain", { .name_count = 1 }, { MAILBOX("joe") },
	    "name 1: \"joe\"" },
	{ "a bad mailbox is refused though it would not be checked",
	    { .name_count = 2, .usage = CAA_PLUGIN_USAGE_TLS },
	    { DNS("a.example"), MAILBOX("joe@") }, "name 2: " },
	{ "a wildcard mail domain",
	    { .name_count = 1, .usage = CAA_PLUGIN_USAGE_SMIME },
	    { DNS("*.example.com") }, "is no mail domain" },
	{ "more names than allowed", { .name_count = 6 },
	    { DNS("a"), DNS("b"), DNS("c"), DNS("d"), DNS("e"), DNS("f") },
	    "more than 5 names (max_names)" },
	{ "a name far too long", { .name_count = 1 },
	    { { CAA_PLUGIN_NAME_DNS, 0, long_name, sizeof(long_name) } },
	    "name 1 is longer than 1024 octets" },
	{ "an unknown type of name", { .name_count = 1 }, { { 3, 0, "a", 1 } },
	    "request.names[0]" },
	{ "a reserved field in use", { .name_count = 1 },
	    { { CAA_PLUGIN_NAME_DNS, 1, "a", 1 } }, "request.names[0]" },
	{ "a name that is NULL", { .name_count = 1 },
	    { { CAA_PLUGIN_NAME_DNS, 0, NULL, 0 } }, "request.names[0]" },
	{ "an unknown kind of input", { .input_kind = 3 }, { { 0 } },
	    "request.input_kind 3 is unknown" },
	{ "an unknown usage", { .usage = 4 }, { { 0 } },
	    "request.usage 4 is unknown" },
	{ "reserved", { .reserved = 1 }, { { 0 } },
	    "request.reserved is not 0" },
	{ "a kind without input", { .input_kind = CAA_PLUGIN_INPUT_CSR },
	    { { 0 } }, "contradict each other" },
	{ "input without a kind",
	    { .input = some_octets, .input_len = sizeof(some_octets) },
	    { { 0 } }, "contradict each other" },
	{ "input of no length",
	    { .input = some_octets, .input_kind = CAA_PLUGIN_INPUT_CSR },
	    { { 0 } }, "contradict each other" },
	{ "input that is no CSR",
	    { .input = some_octets,
		.input_len = sizeof(some_octets),
		.input_kind = CAA_PLUGIN_INPUT_CSR },
	    { { 0 } }, "" },
	{ "a trace id with a line break", { .trace_id = "a\nb" }, { { 0 } },
	    "request.trace_id" },
	{ "a trace id too long", { .trace_id = long_trace_id }, { { 0 } },
	    "request.trace_id" },
	{ "an issuer that is NULL", { .issuers = null_list, .issuer_count = 2 },
	    { { 0 } }, "request: issuers holds a NULL" },
	{ "a list that is NULL", { .method_count = 2 }, { { 0 } },
	    "request: validation_methods holds a NULL" },
	{ "a bad issuer", { .issuers = bad_issuer, .issuer_count = 1 },
	    { { 0 } }, "request: issuers: \"ca.example.\" ends in a dot" },
	{ "a bad account", { .account_uris = bad_uri, .account_uri_count = 1 },
	    { { 0 } }, "request: account_uris: \"x y\"" },
	{ "a bad method", { .methods = bad_method, .method_count = 1 },
	    { { 0 } }, "request: validation_methods: \"dns_01\"" },
};

static void
test_refused(void)
{
	memset(long_name, 'a', sizeof(long_name));
	memset(long_trace_id, 'a', sizeof(long_trace_id) - 1);
	CHECK("set up", set_up_plain());
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		struct caa_plugin_request theirs = refused_rows[i].request;
		struct plugin_request request;
		struct caa_error error = { 0 };

		theirs.names =
		    theirs.name_count == 0 ? NULL : refused_rows[i].names;
		enum caa_status status = plugin_request_init(
		    &request, &pile, &profile, &theirs, &error);
		CHECK(row,
		    status == CAA_E_NAME || status == CAA_E_MALFORMED ||
			status == CAA_E_LIMIT);
		CHECK(row, error.status == status && error.text[0] != '\0');
		CHECK(
		    row, strstr(error.text, refused_rows[i].sentence) != NULL);
		clear(&request);
	}
	tear_down();
}

/* What the request brings wins over what is configured. */
static void
test_own_lists(void)
{
	static const char *const issuers[] = { "https://other.example", "x" };
	static const char *const uris[] = { "acct:own" };
	static const char *const methods[] = { "dns-01", "ca-tbr-7" };
	static const struct caa_plugin_name name = DNS("a.example");
	const struct caa_plugin_request theirs = {
		.names = &name,
		.name_count = 1,
		.issuers = issuers,
		.issuer_count = 2,
		.account_uris = uris,
		.account_uri_count = 1,
		.methods = methods,
		.method_count = 2,
		.trace_id = "t-1",
		.timeout_ms = 250,
	};
	struct plugin_request request;

	CHECK("set up", set_up_plain());
	CHECK("read",
	    plugin_request_init(&request, &pile, &profile, &theirs, NULL) ==
		CAA_OK);
	if (request.question_count == 1) {
		const struct caa_question *q = &request.questions[0];

		CHECK("issuers, mended",
		    q->issuers.count == 2 &&
			strcmp(q->issuers.items[0], "other.example") == 0);
		CHECK("accounts",
		    q->account_uris.count == 1 &&
			strcmp(q->account_uris.items[0], "acct:own") == 0);
		CHECK("methods", q->methods.count == 2);
		CHECK("a notice on the mending",
		    request.notice_count == 1 &&
			strstr(request.notices[0], "https://") != NULL);
		CHECK("a shorter deadline", request.timeout_ms == 250);
		CHECK("the trace id", strcmp(request.trace_id, "t-1") == 0);
	} else {
		CHECK("one question", false);
	}
	clear(&request);
	tear_down();
}

static void
test_timeout(void)
{
	static const struct caa_plugin_name name = DNS("a.example");
	struct caa_plugin_request theirs = { .names = &name, .name_count = 1 };
	struct plugin_request request;

	CHECK("set up", set_up_plain());
	CHECK("the configured one",
	    plugin_request_init(&request, &pile, &profile, &theirs, NULL) ==
		    CAA_OK &&
		request.timeout_ms == 10000);
	clear(&request);
	theirs.timeout_ms = 20000;
	CHECK("a request cannot lengthen it",
	    plugin_request_init(&request, &pile, &profile, &theirs, NULL) ==
		    CAA_OK &&
		request.timeout_ms == 10000);
	clear(&request);
	tear_down();
}

static void
test_no_issuers(void)
{
	static const struct caa_plugin_name name = DNS("a.example");
	const struct caa_plugin_request theirs = { .names = &name,
		.name_count = 1 };
	struct plugin_request request;
	struct caa_error error = { 0 };

	CHECK("set up", set_up(NULL, 0));
	CHECK("nobody to authorize is no configuration",
	    plugin_request_init(&request, &pile, &profile, &theirs, &error) ==
		    CAA_E_CONFIG &&
		strstr(error.text, "issuers is not set") != NULL);
	clear(&request);
	tear_down();
}

#define SAN(text)                                  \
	{                                          \
		NID_subject_alt_name, OCTETS(text) \
	}
#define SAN_BOTH                       \
	SAN("\x30\x1e"                 \
	    "\x82\x09"                 \
	    "a.example"                \
	    "\x81\x0b"                 \
	    "joe@b.examp"              \
	    "\x87\x04\xc0\x00\x02\x01" \
	    "")
#define EKU(text)                               \
	{                                       \
		NID_ext_key_usage, OCTETS(text) \
	}
#define EKU_TLS    EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01")
#define EKU_MAIL   EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04")
#define EKU_CLIENT EKU("\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02")
#define EKU_ANY    EKU("\x30\x06\x06\x04\x55\x1d\x25\x00")
#define EKU_BOTH                                                       \
	EKU("\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01\x06\x08" \
	    "\x2b\x06\x01\x05\x05\x07\x03\x04")

static const struct {
	const char *row;
	const char *cn;
	struct build_extension san, eku;
	uint32_t usage;
	const char *purposes; /* as above; NULL: refused */
	const char *notice;   /* or the refusal; NULL: none */
} input_rows[] = {
	{ "no EKU: both are checked", NULL, SAN_BOTH, { 0 }, 0, "ts-",
	    "mailboxes were checked for issuemail" },
	{ "serverAuth: mailboxes are not", NULL, SAN_BOTH, EKU_TLS, 0, "t--",
	    "mailboxes were not checked" },
	{ "emailProtection: both are checked", NULL, SAN_BOTH, EKU_MAIL, 0,
	    "ts-", NULL },
	{ "both purposes", NULL, SAN_BOTH, EKU_BOTH, 0, "ts-", NULL },
	{ "any purpose", NULL, SAN_BOTH, EKU_ANY, 0, "ts-", NULL },
	{ "neither purpose: both are checked", NULL, SAN_BOTH, EKU_CLIENT, 0,
	    "ts-", "neither serverAuth nor emailProtection" },
	{ "usage tls wins over the EKU", NULL, SAN_BOTH, EKU_MAIL,
	    CAA_PLUGIN_USAGE_TLS, "t--", NULL },
	{ "usage smime wins over the EKU; SAN names stay TLS", NULL, SAN_BOTH,
	    EKU_TLS, CAA_PLUGIN_USAGE_SMIME, "ts-", NULL },
	{ "a CN in the SAN", "A.Example", SAN_BOTH, EKU_MAIL, 0, "ts-", NULL },
	{ "a CN not in the SAN", "www.example", SAN_BOTH, EKU_MAIL, 0, "ts-",
	    "the subject CN \"www.example\" is not in the subjectAltName and "
	    "was not checked" },
	{ "a CN alone", "www.example", { 0 }, { 0 }, 0, NULL,
	    "no dNSName or mailbox in the subjectAltName; the subject CN "
	    "\"www.example\" is never used" },
	{ "nothing at all", NULL, { 0 }, { 0 }, 0, NULL,
	    "no dNSName or mailbox in the subjectAltName" },
};

static void
check_input(size_t i, const struct caa_plugin_request *theirs)
{
	const char *row = input_rows[i].row;
	struct plugin_request request;
	struct caa_error error = { 0 };
	enum caa_status status =
	    plugin_request_init(&request, &pile, &profile, theirs, &error);

	if (input_rows[i].purposes == NULL) {
		CHECK(row, status == CAA_E_NAME);
		CHECK(row, strcmp(error.text, input_rows[i].notice) == 0);
		clear(&request);
		return;
	}
	CHECK(row, status == CAA_OK);
	CHECK(row, request.item_count == strlen(input_rows[i].purposes));
	for (size_t k = 0; k < request.item_count; k++) {
		const size_t question = request.items[k].question;
		char purpose = NOTHING;

		if (question != PLUGIN_NO_QUESTION)
			purpose = request.questions[question].purpose ==
				CAA_PURPOSE_SMIME
			    ? 's'
			    : 't';
		CHECK(row, purpose == input_rows[i].purposes[k]);
	}
	if (input_rows[i].notice == NULL)
		CHECK(row, request.notice_count == 0);
	else
		CHECK(row,
		    request.notice_count == 1 &&
			strstr(request.notices[0], input_rows[i].notice) !=
			    NULL);
	clear(&request);
}

static void
test_input(void)
{
	EVP_PKEY *key = build_key();

	CHECK("set up", set_up_plain());
	for (size_t i = 0; i < CAA_COUNTOF(input_rows); i++) {
		struct build_plan plan = {
			.common_names = { input_rows[i].cn },
			.attributes = { { NID_ext_req,
			    { input_rows[i].san, input_rows[i].eku } } },
		};
		struct caa_plugin_request theirs = {
			.input_kind = CAA_PLUGIN_INPUT_CSR,
			.usage = input_rows[i].usage,
		};

		if (input_rows[i].san.nid == 0)
			plan.attributes[0] = (struct build_attribute){ 0 };
		struct build_blob csr = build_csr(&plan, key);
		theirs.input = csr.data;
		theirs.input_len = csr.len;
		check_input(i, &theirs);
		OPENSSL_free(csr.data);
	}
	tear_down();
	EVP_PKEY_free(key);
}

/* Names of the input and beside it are one list, the input's first. */
static void
test_union(void)
{
	static const struct caa_plugin_name names[] = { DNS("b.example"),
		DNS("a.example") };
	EVP_PKEY *key = build_key();
	struct build_blob csr = build_csr_with_san(OCTETS("\x30\x0b\x82\x09"
							  "A.EXAMPLE"),
	    key);
	const struct caa_plugin_request theirs = {
		.input_kind = CAA_PLUGIN_INPUT_CSR,
		.input = csr.data,
		.input_len = csr.len,
		.names = names,
		.name_count = 2,
	};
	struct plugin_request request;

	CHECK("set up", set_up_plain());
	CHECK("read",
	    plugin_request_init(&request, &pile, &profile, &theirs, NULL) ==
		CAA_OK);
	CHECK("three items",
	    request.item_count == 3 && request.question_count == 3);
	if (request.item_count == 3)
		CHECK("the input's first",
		    strcmp(request.items[0].text, "a.example") == 0 &&
			strcmp(request.items[1].text, "b.example") == 0 &&
			strcmp(request.items[2].text, "a.example") == 0);
	clear(&request);
	tear_down();
	OPENSSL_free(csr.data);
	EVP_PKEY_free(key);
}

const char suite_name[] = "plugin.request";
const struct test tests[] = {
	{ "names", test_names },
	{ "refused", test_refused },
	{ "own_lists", test_own_lists },
	{ "timeout", test_timeout },
	{ "no_issuers", test_no_issuers },
	{ "input", test_input },
	{ "union", test_union },
	{ NULL, NULL },
};
