/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/proof_reply.h"

#include <string.h>

#include "tests/caa/packet.h"
#include "tests/runner.h"

#define IN 1u

#define DS                        \
	"a.com. 60 IN DS 1 13 2 " \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define RRSIG(type, signer)        \
	"a.com. 60 IN RRSIG " type \
	" 13 2 60 20300101000000 20200101000000 1 " signer " AAAA"

static struct packet packet;

static void
build(const char *first, const char *second, const char *third)
{
	packet_begin(&packet, PACKET_REPLY);
	packet_question(&packet, "a.com", CAA_PROOF_TYPE_DS, IN);
	packet_text(&packet, PACKET_ANSWER, first);
	packet_text(&packet, PACKET_ANSWER, second);
	packet_text(&packet, PACKET_AUTHORITY, third);
}

static void
test_question(void)
{
	struct caa_proof_question question;
	uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];

	build(DS, NULL, NULL);
	CHECK("read",
	    caa_proof_question_read(&question, packet.octets, packet.len));
	CHECK("type", question.type == CAA_PROOF_TYPE_DS);
	CHECK("a name", caa_proof_name(owner, "a.com") == 7);
	CHECK("owner", caa_wire_name_is_equal(question.owner, owner));
	for (size_t len = 0; len < 12 + 7 + 4; len++)
		CHECK("cut short",
		    !caa_proof_question_read(&question, packet.octets, len));
	packet.octets[12 + 7 + 3] = 3;
	CHECK("another class",
	    !caa_proof_question_read(&question, packet.octets, packet.len));
	packet_begin(&packet, PACKET_REPLY);
	CHECK("no question",
	    !caa_proof_question_read(&question, packet.octets, packet.len));
	CHECK("the root", caa_proof_name(owner, ".") == 1 && owner[0] == 0);
	CHECK("no name", caa_proof_name(owner, "a..b") == 0);
}

static const struct {
	const char *row;
	const char *records[3];
	size_t count;
	const char *zones[2];
} signer_rows[] = {
	{ "a signed answer", { DS, RRSIG("DS", "com."), NULL }, 1, { "com" } },
	{ "unsigned", { DS, NULL, NULL }, 0, { NULL } },
	{ "the same twice", { RRSIG("DS", "com."), RRSIG("DS", "COM."), NULL },
	    1, { "com" } },
	{ "the root", { DS, RRSIG("DS", "."), NULL }, 1, { "." } },
	{ "two zones", { DS, RRSIG("DS", "com."), RRSIG("NSEC", ".") }, 2,
	    { "com", "." } },
	{ "a signer beside it proves nothing",
	    { DS, RRSIG("DS", "com."), RRSIG("NSEC", "net.") }, 1, { "com" } },
	{ "a malformed reply",
	    { "a.com. 60 IN TXT x", RRSIG("DS", "com."), NULL }, 0, { NULL } },
};

static void
test_signers(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(signer_rows); i++) {
		const char *const *records = signer_rows[i].records;
		const char *row = signer_rows[i].row;
		uint8_t owner[CAA_WIRE_NAME_MAX_OCTETS];
		struct caa_signers signers;

		build(records[0], records[1], records[2]);
		(void)caa_proof_name(owner, "a.com");
		CHECK(row,
		    caa_signers_read(&signers, packet.octets, packet.len, owner,
			CAA_PROOF_TYPE_DS) == CAA_OK);
		CHECK(row, signers.count == signer_rows[i].count);
		for (size_t k = 0; k < signers.count; k++)
			CHECK(row,
			    strcmp(signers.zones[k], signer_rows[i].zones[k]) ==
				0);
		caa_signers_clear(&signers);
	}
}

/* Where the octet that is changed stands, from the end of the question. */
static const struct {
	const char *row;
	size_t place;
	bool same;
} same_rows[] = {
	{ "identifier", 0, true },
	{ "flags", 2, false },
	{ "counts", 7, false },
	{ "question", 13, false },
	{ "owner of the record", 24, false },
	{ "its type", 31, false },
	{ "first octet of its TTL", 34, true },
	{ "last octet of its TTL", 37, true },
	{ "its RDATA", 41, false },
};

static void
test_same(void)
{
	static struct packet other;

	build(DS, NULL, NULL);
	for (size_t i = 0; i < CAA_COUNTOF(same_rows); i++) {
		other = packet;
		other.octets[same_rows[i].place] ^= 0x10;
		CHECK(same_rows[i].row,
		    caa_proof_is_same(packet.octets, packet.len, other.octets,
			other.len) == same_rows[i].same);
	}
	for (size_t len = 0; len < packet.len; len++)
		CHECK("cut short",
		    !caa_proof_is_same(
			packet.octets, packet.len, packet.octets, len));
	for (size_t len = 13; len < packet.len; len++)
		CHECK("both cut short",
		    len == 23 ||
			!caa_proof_is_same(
			    packet.octets, len, packet.octets, len));
}

const char suite_name[] = "caa.proof_reply";
const struct test tests[] = {
	{ "question", test_question },
	{ "signers", test_signers },
	{ "same", test_same },
	{ NULL, NULL },
};
