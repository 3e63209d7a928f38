/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * No octets make an answer out of a message that is none.  The first octet
 * picks the DNSSEC state; the rest is the message to (owner, CAA, IN).
 */
#include "caa/answer.h"
#include "caa/answer_signature.h"
#include "caa/delegation.h"
#include "caa/wire_name.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define OWNER "www.example.com"

static void
expect_inside(const struct caa_answer *answer)
{
	for (size_t i = 0; i < answer->record_count; i++) {
		const struct caa_record *r = &answer->records[i];

		EXPECT(r->value != NULL && r->tag_len >= 1);
		EXPECT(r->value == (const uint8_t *)r->tag_text + r->tag_len);
	}
	for (size_t i = 0; i < answer->alias_count; i++)
		EXPECT(answer->aliases[i] != NULL);
}

static void
expect_sound(const struct caa_answer *answer, const uint8_t *packet,
    size_t size, enum caa_dnssec dnssec)
{
	EXPECT((answer->outcome == CAA_OUTCOME_RECORDS) ==
	    (answer->record_count > 0));
	EXPECT(!answer->insecure_proven);
	EXPECT(
	    dnssec != CAA_DNSSEC_BOGUS || answer->outcome == CAA_OUTCOME_BOGUS);
	if (!caa_outcome_is_answer(answer->outcome))
		return;
	EXPECT(size >= 12);
	EXPECT((packet[2] & 0x80) != 0); /* QR */
	EXPECT((packet[2] & 0x02) == 0); /* TC */
	unsigned rcode = packet[3] & 0x0f;
	EXPECT(rcode == 0 || rcode == 3);
	EXPECT(answer->dnssec == dnssec);
	if (answer->outcome != CAA_OUTCOME_RECORDS &&
	    dnssec != CAA_DNSSEC_SECURE)
		EXPECT(packet[8] != 0 || packet[9] != 0); /* an SOA's place */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	enum caa_dnssec dnssec = (enum caa_dnssec)(data[0] % 5);
	struct caa_answer *answer =
	    caa_answer_decode(OWNER, data + 1, size - 1, dnssec);
	EXPECT(answer != NULL);
	expect_inside(answer);
	expect_sound(answer, data + 1, size - 1, dnssec);
	caa_answer_unref(answer);

	enum caa_delegation step =
	    caa_delegation_read(OWNER, data + 1, size - 1, dnssec);
	EXPECT(step == CAA_DELEGATION_UNKNOWN || dnssec == CAA_DNSSEC_SECURE ||
	    dnssec == CAA_DNSSEC_INSECURE);

	char target[CAA_DOMAIN_MAX_OCTETS + 1];
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	EXPECT(caa_delegation_read_alias(OWNER, data + 1, size - 1, target) !=
		CAA_ALIAS_FOUND ||
	    caa_wire_name_parse(name, target) != 0);

	char when[CAA_ANSWER_SIGNATURE_SIZE];
	caa_answer_signature_print(when, data + 1, size - 1, 1790000000);
	EXPECT(when[0] == '\0' || strlen(when) > 30);
	return 0;
}
