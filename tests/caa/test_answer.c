/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer.h"

#include <string.h>

#include "caa/wire_name.h"
#include "tests/runner.h"

#define ISSUE "\x00\x05issue"

static void
test_new(void)
{
	struct caa_answer *a = caa_answer_new(CAA_OUTCOME_TIMEOUT,
	    CAA_DNSSEC_UNKNOWN, "no reply from \"%s\" in %d s\n\xff", "ns", 5);

	CHECK("an answer", a != NULL);
	if (a == NULL)
		return;
	CHECK("outcome", a->outcome == CAA_OUTCOME_TIMEOUT);
	CHECK("DNSSEC state", a->dnssec == CAA_DNSSEC_UNKNOWN);
	CHECK("printable, quotes as they are",
	    strcmp(a->detail, "no reply from \"ns\" in 5 s\\010\\255") == 0);
	CHECK("nothing proven", !a->insecure_proven && a->proof == NULL);
	caa_answer_unref(a);

	a = caa_answer_new(CAA_OUTCOME_NODATA, CAA_DNSSEC_SECURE, "%s", "");
	CHECK("an empty text is none", a != NULL && a->detail == NULL);
	caa_answer_unref(a);

	char text[2000];
	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	a = caa_answer_new(CAA_OUTCOME_NONE, CAA_DNSSEC_UNKNOWN, "%s", text);
	CHECK("a long text is bounded",
	    a != NULL && strlen(a->detail) < 1024 &&
		strstr(a->detail, "...") != NULL);
	caa_answer_unref(a);
}

static struct caa_answer *
new_records(void)
{
	return caa_answer_new(CAA_OUTCOME_RECORDS, CAA_DNSSEC_SECURE, "%s", "");
}

static void
test_references(void)
{
	struct caa_answer *a = new_records();

	CHECK("a reference is the same answer", caa_answer_ref(a) == a);
	caa_answer_unref(a);
	CHECK("one reference is left",
	    a != NULL && atomic_load(&a->references) == 1);
	caa_answer_unref(a);
	CHECK("NULL has no reference", caa_answer_ref(NULL) == NULL);
	caa_answer_unref(NULL);
}

static void
test_proof(void)
{
	struct caa_answer *a = new_records();

	if (a == NULL)
		return;
	CHECK(
	    "a proof", caa_answer_set_proof(a, "no DS at %s", "com") == CAA_OK);
	CHECK(
	    "its text", a->proof != NULL && !strcmp(a->proof, "no DS at com"));
	CHECK("another proof",
	    caa_answer_set_proof(a, "no DS at %s", "\n") == CAA_OK);
	CHECK("its text",
	    a->proof != NULL && !strcmp(a->proof, "no DS at \\010"));
	caa_answer_unref(a);
}

static const struct caa_rdata good[] = {
	{ (const uint8_t *)ISSUE "a", 8 },
	{ (const uint8_t *)ISSUE, 7 },
};

static void
test_set_records(void)
{
	const struct caa_rdata bad[] = { good[0], { NULL, 0 } };
	static struct caa_rdata many[CAA_ANSWER_MAX_RECORDS + 1];
	struct caa_answer *a = new_records();

	if (a == NULL)
		return;
	CHECK("malformed RDATA",
	    caa_answer_set_records(a, bad, 2) == CAA_E_MALFORMED);
	CHECK_SAFE("nothing of it stays", a->records == NULL);
	for (size_t i = 0; i < CAA_COUNTOF(many); i++)
		many[i] = good[0];
	CHECK("too many",
	    caa_answer_set_records(a, many, CAA_COUNTOF(many)) == CAA_E_LIMIT);
	if (caa_answer_set_records(a, good, 2) == CAA_OK) {
		CHECK("both decoded", a->record_count == 2);
		CHECK("the value", a->records[0].value_len == 1);
		CHECK("the empty value", a->records[1].value_len == 0);
		CHECK("in storage of its own",
		    a->records[0].value != good[0].octets + 7);
	}
	CHECK("two", a->record_count == 2);
	caa_answer_unref(a);
}

static void
test_add_alias(void)
{
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_answer *a = new_records();

	if (a == NULL)
		return;
	CHECK("a name", caa_wire_name_parse(name, "a.example") != 0);
	for (unsigned i = 0; i < CAA_ANSWER_MAX_ALIASES; i++)
		CHECK("an alias", caa_answer_add_alias(a, name) == CAA_OK);
	CHECK("one too many", caa_answer_add_alias(a, name) == CAA_E_LIMIT);
	CHECK("16 stand", a->alias_count == 16);
	caa_answer_unref(a);
}

static const struct {
	enum caa_outcome outcome;
	const char *name;
	bool is_answer;
} outcome_rows[] = {
	{ CAA_OUTCOME_NONE, "none", false },
	{ CAA_OUTCOME_RECORDS, "records", true },
	{ CAA_OUTCOME_NODATA, "nodata", true },
	{ CAA_OUTCOME_NXDOMAIN, "nxdomain", true },
	{ CAA_OUTCOME_SERVFAIL, "servfail", false },
	{ CAA_OUTCOME_TIMEOUT, "timeout", false },
	{ CAA_OUTCOME_REFUSED, "refused", false },
	{ CAA_OUTCOME_BOGUS, "bogus", false },
	{ CAA_OUTCOME_MALFORMED, "malformed", false },
	{ CAA_OUTCOME_SKIPPED, "skipped", false },
	{ (enum caa_outcome)99, "none", false },
};

static const struct {
	enum caa_dnssec dnssec;
	const char *name;
} dnssec_rows[] = {
	{ CAA_DNSSEC_UNKNOWN, "unknown" },
	{ CAA_DNSSEC_INSECURE, "insecure" },
	{ CAA_DNSSEC_SECURE, "secure" },
	{ CAA_DNSSEC_BOGUS, "bogus" },
	{ CAA_DNSSEC_UNVALIDATED, "not-validated" },
	{ (enum caa_dnssec)99, "unknown" },
};

static void
test_names(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(outcome_rows); i++) {
		const char *row = outcome_rows[i].name;

		CHECK(row,
		    !strcmp(caa_outcome_name(outcome_rows[i].outcome), row));
		CHECK(row,
		    caa_outcome_is_answer(outcome_rows[i].outcome) ==
			outcome_rows[i].is_answer);
	}
	for (size_t i = 0; i < CAA_COUNTOF(dnssec_rows); i++)
		CHECK(dnssec_rows[i].name,
		    !strcmp(caa_dnssec_name(dnssec_rows[i].dnssec),
			dnssec_rows[i].name));
}

const char suite_name[] = "caa.answer";
const struct test tests[] = {
	{ "new", test_new },
	{ "references", test_references },
	{ "proof", test_proof },
	{ "set_records", test_set_records },
	{ "add_alias", test_add_alias },
	{ "names", test_names },
	{ NULL, NULL },
};
