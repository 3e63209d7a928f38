/* SPDX-License-Identifier: BSD-2-Clause */
/* What NSEC and NSEC3 records say together, once their signatures are good. */
#include "caa/proof_private.h"

#include <string.h>

#include "tests/runner.h"

#define MAX_RECORDS 4
#define CAA_TYPE    ((ldns_rr_type)CAA_PROOF_TYPE_CAA)

enum question { NO_DATA, NO_NAME, NO_CLOSER };

#define NSEC(owner, next, types) owner " 60 IN NSEC " next " " types

/* RFC 5155 appendix A: salt aabbccdd, 12 iterations; the hashes of example,
 * a.example, ai.example, w.example, *.w.example, x.w.example, ns1.example,
 * xx.example and x.y.w.example; c.x.w.example and *.x.w.example do not
 * exist. */
#define H_EXAMPLE "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"
#define H_NS1     "2t7b4g4vsa5smi47k61mv5bv1a22bojr"
#define H_XYW     "2vptu5timamqttgl4luu9kg21e0aor3s"
#define H_A       "35mthgpgcu1qg68fab165klnsnk3dpvl"
#define H_XW      "b4um86eghhds6nea196smvmlo4ors995"
#define H_AI      "gjeqe526plbf1g8mklp59enfd789njgi"
#define H_YW      "ji6neoaepv8b5o6k4ev33abha8ht9fgc"
#define H_W       "k8udemvp1j2f7eg6jebps17vp3n8i58h"
#define H_STAR_W  "r53bq7cc2uvmubfu5ocmm6pers9tk9en"
#define NSEC3(own, flags, next, types) \
	own ".example. 60 IN NSEC3 1 " flags " 12 aabbccdd " next " " types

static const struct {
	const char *row;
	const char *zone;
	const char *records[MAX_RECORDS];
	const char *name;
	enum question question;
	ldns_rr_type type;
	size_t labels; /* of NO_CLOSER */
	enum caa_proof_denied denied;
} rows[] = {
	/* NSEC, the name itself (RFC 4035 5.4). */
	{ "no such type", "com", { NSEC("a.com.", "c.com.", "A RRSIG NSEC") },
	    "a.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "in another case", "com", { NSEC("A.Com.", "c.com.", "A") }, "a.com",
	    NO_DATA, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "the type is there", "com", { NSEC("a.com.", "c.com.", "A CAA") },
	    "a.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "an alias is there", "com", { NSEC("a.com.", "c.com.", "CNAME") },
	    "a.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "another name's", "com", { NSEC("b.com.", "c.com.", "A") }, "a.com",
	    NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "the parent speaks for the child", "com",
	    { NSEC("a.com.", "c.com.", "NS DS") }, "a.com", NO_DATA, CAA_TYPE,
	    0, CAA_PROOF_NOT_DENIED },
	{ "an apex speaks for itself", "a.com",
	    { NSEC("a.com.", "c.a.com.", "NS SOA") }, "a.com", NO_DATA,
	    CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "of another zone", "net", { NSEC("a.com.", "c.com.", "A") }, "a.com",
	    NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "an empty non-terminal", "com", { NSEC("a.com.", "x.b.com.", "A") },
	    "b.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "nothing about a wildcard", "com", { NSEC("a.com.", "c.com.", "A") },
	    "b.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "a wildcard without the type", "com",
	    { NSEC("a.com.", "c.com.", "A"), NSEC("*.com.", "a.com.", "A") },
	    "b.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "a wildcard with it", "com",
	    { NSEC("a.com.", "c.com.", "A"), NSEC("*.com.", "a.com.", "CAA") },
	    "b.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "the wildcard of another parent", "com",
	    { NSEC("a.com.", "c.com.", "A"), NSEC("*.x.com.", "z.com.", "A") },
	    "b.com", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	/* A DS (RFC 6840 4.4). */
	{ "an unsigned delegation", "com", { NSEC("a.com.", "c.com.", "NS") },
	    "a.com", NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_DELEGATED },
	{ "no delegation", "com", { NSEC("a.com.", "c.com.", "A") }, "a.com",
	    NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_DENIED },
	{ "a signed delegation", "com", { NSEC("a.com.", "c.com.", "NS DS") },
	    "a.com", NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_NOT_DENIED },
	{ "the child's word on its DS", "a.com",
	    { NSEC("a.com.", "c.a.com.", "NS SOA") }, "a.com", NO_DATA,
	    LDNS_RR_TYPE_DS, 0, CAA_PROOF_NOT_DENIED },

	/* NSEC, no such name. */
	{ "name and wildcard", "com",
	    { NSEC("a.com.", "c.com.", "A"), NSEC("com.", "a.com.", "NS SOA") },
	    "b.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "one record for both", "com", { NSEC("com.", "x.com.", "NS SOA") },
	    "b.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "the last of the zone", "com",
	    { NSEC("x.com.", "com.", "A"), NSEC("com.", "a.com.", "NS SOA") },
	    "z.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "not the wildcard", "com", { NSEC("a.com.", "c.com.", "A") }, "b.com",
	    NO_NAME, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "the name is next", "com", { NSEC("com.", "b.com.", "NS SOA") },
	    "b.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "the name exists", "com", { NSEC("b.com.", "c.com.", "A") }, "b.com",
	    NO_NAME, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "an empty non-terminal exists", "com",
	    { NSEC("com.", "x.b.com.", "NS SOA") }, "b.com", NO_NAME, CAA_TYPE,
	    0, CAA_PROOF_NOT_DENIED },
	{ "the parent denies below its delegation", "com",
	    { NSEC("b.com.", "c.com.", "NS"),
		NSEC("com.", "a.com.", "NS SOA") },
	    "x.b.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "below a DNAME", "com",
	    { NSEC("b.com.", "c.com.", "DNAME"),
		NSEC("com.", "a.com.", "NS SOA") },
	    "x.b.com", NO_NAME, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "no records", "com", { NULL }, "b.com", NO_NAME, CAA_TYPE, 0,
	    CAA_PROOF_NOT_DENIED },

	/* An expanded wildcard (RFC 4035 5.3.4). */
	{ "no closer name", "com", { NSEC("a.com.", "c.com.", "A") }, "b.com",
	    NO_CLOSER, CAA_TYPE, 1, CAA_PROOF_DENIED },
	{ "a closer name may exist", "com",
	    { NSEC("a.b.com.", "c.b.com.", "A") }, "b.b.com", NO_CLOSER,
	    CAA_TYPE, 1, CAA_PROOF_NOT_DENIED },
	{ "the name itself exists", "com", { NSEC("b.com.", "c.com.", "A") },
	    "b.com", NO_CLOSER, CAA_TYPE, 1, CAA_PROOF_NOT_DENIED },

	/* NSEC3 (RFC 5155 appendix B). */
	{ "B.1: no such name", "example",
	    { NSEC3(H_EXAMPLE, "1", H_NS1, "MX DNSKEY NS SOA NSEC3PARAM RRSIG"),
		NSEC3(H_XW, "1", H_AI, "MX RRSIG"),
		NSEC3(H_A, "1", H_XW, "NS DS RRSIG") },
	    "a.c.x.w.example", NO_NAME, CAA_TYPE, 0, CAA_PROOF_OPTED_OUT },
	{ "B.2: no such type", "example",
	    { NSEC3(H_NS1, "1", H_XYW, "A RRSIG") }, "ns1.example", NO_DATA,
	    CAA_TYPE, 0, CAA_PROOF_DENIED },
	{ "the type is there", "example",
	    { NSEC3(H_NS1, "1", H_XYW, "CAA RRSIG") }, "ns1.example", NO_DATA,
	    CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
	{ "B.2.1: an empty non-terminal", "example",
	    { NSEC3(H_YW, "1", H_W, "") }, "y.w.example", NO_DATA, CAA_TYPE, 0,
	    CAA_PROOF_DENIED },
	{ "B.3: an opt-out delegation", "example",
	    { NSEC3(H_A, "1", H_XW, "NS DS RRSIG"),
		NSEC3(H_EXAMPLE, "1", H_NS1, "NS SOA") },
	    "c.example", NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_OPTED_OUT },
	{ "the same without opt-out", "example",
	    { NSEC3(H_A, "0", H_XW, "NS DS RRSIG"),
		NSEC3(H_EXAMPLE, "0", H_NS1, "NS SOA") },
	    "c.example", NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_NOT_DENIED },
	{ "the closest encloser is missing", "example",
	    { NSEC3(H_A, "1", H_XW, "NS DS RRSIG") }, "c.example", NO_DATA,
	    LDNS_RR_TYPE_DS, 0, CAA_PROOF_NOT_DENIED },
	{ "an unsigned delegation", "example", { NSEC3(H_A, "0", H_XW, "NS") },
	    "a.example", NO_DATA, LDNS_RR_TYPE_DS, 0, CAA_PROOF_DELEGATED },
	{ "the parent speaks for the child", "example",
	    { NSEC3(H_A, "0", H_XW, "NS") }, "a.example", NO_DATA, CAA_TYPE, 0,
	    CAA_PROOF_NOT_DENIED },
	{ "B.5: a wildcard without the type", "example",
	    { NSEC3(H_W, "1", H_STAR_W, ""),
		NSEC3(H_STAR_W, "1", "t644ebqk9bibcna874givr6joj62mlhv",
		    "MX RRSIG"),
		NSEC3("q04jkcevqvmu85r014c7dkba38o0ji5r", "1", H_STAR_W,
		    "A RRSIG") },
	    "a.z.w.example", NO_DATA, CAA_TYPE, 0, CAA_PROOF_OPTED_OUT },
	{ "B.4: no closer name", "example",
	    { NSEC3(
		"q04jkcevqvmu85r014c7dkba38o0ji5r", "0", H_STAR_W, "A RRSIG") },
	    "a.z.w.example", NO_CLOSER, CAA_TYPE, 2, CAA_PROOF_DENIED },
	{ "one more iteration than anybody makes", "example",
	    { H_NS1 ".example. 60 IN NSEC3 1 0 151 aabbccdd " H_XYW " A" },
	    "ns1.example", NO_DATA, CAA_TYPE, 0, CAA_PROOF_UNCHECKED },
	{ "another hash", "example",
	    { H_NS1 ".example. 60 IN NSEC3 2 0 12 aabbccdd " H_XYW " A" },
	    "ns1.example", NO_DATA, CAA_TYPE, 0, CAA_PROOF_NOT_DENIED },
};

static enum caa_proof_denied
ask(size_t row, const struct caa_proof_denials *denials, const uint8_t *name)
{
	if (rows[row].question == NO_DATA)
		return caa_proof_no_data(denials, name, rows[row].type);
	if (rows[row].question == NO_NAME)
		return caa_proof_no_name(denials, name);
	return caa_proof_no_closer(denials, name, rows[row].labels);
}

static void
test_rows(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		uint8_t zone[CAA_WIRE_NAME_MAX_OCTETS];
		uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
		struct caa_proof_denials denials = { .zone = zone };
		ldns_rr *records[MAX_RECORDS] = { NULL };

		CHECK(rows[i].row, caa_proof_name(zone, rows[i].zone) != 0);
		CHECK(rows[i].row, caa_proof_name(name, rows[i].name) != 0);
		for (size_t k = 0;
		     k < MAX_RECORDS && rows[i].records[k] != NULL; k++) {
			CHECK(rows[i].records[k],
			    ldns_rr_new_frm_str(&records[k], rows[i].records[k],
				0, NULL, NULL) == LDNS_STATUS_OK);
			denials.records[denials.count++] = records[k];
		}
		CHECK(rows[i].row, ask(i, &denials, name) == rows[i].denied);
		for (size_t k = 0; k < MAX_RECORDS; k++)
			ldns_rr_free(records[k]);
	}
}

/* RFC 4034 6.1, its own list, without what needs escapes. */
static const char *const ordered[] = {
	".",
	"example",
	"a.example",
	"yljkjljk.a.example",
	"z.a.example",
	"zabc.a.example",
	"z.example",
	"*.z.example",
};

static void
test_order(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(ordered); i++)
		for (size_t k = 0; k < CAA_COUNTOF(ordered); k++) {
			uint8_t a[CAA_WIRE_NAME_MAX_OCTETS];
			uint8_t b[CAA_WIRE_NAME_MAX_OCTETS];

			(void)caa_proof_name(a, ordered[i]);
			(void)caa_proof_name(b, ordered[k]);
			const int order = caa_proof_compare(a, b);
			CHECK(ordered[i],
			    (order > 0) - (order < 0) == (i > k) - (i < k));
		}
}

const char suite_name[] = "caa.proof_denial";
const struct test tests[] = {
	{ "rows", test_rows },
	{ "order", test_order },
	{ NULL, NULL },
};
