/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Denials as if they were signed.  The first octet picks the zone; the rest is
 * a message to (owner, CAA, IN), whose NSEC and NSEC3 records are believed.
 * Whatever they say, a name they say exists is not denied.
 */
#include "caa/proof_private.h"
#include "tests/fuzz/fuzz.h"

#define OWNER "www.example.com"

/* Does an NSEC stand at the name itself? */
static bool
has_owner(const struct caa_proof_denials *denials, const uint8_t *name)
{
	for (size_t i = 0; i < denials->count; i++)
		if (ldns_rr_get_type(denials->records[i]) ==
			LDNS_RR_TYPE_NSEC &&
		    caa_wire_name_is_equal(
			ldns_rdf_data(ldns_rr_owner(denials->records[i])),
			name))
			return true;
	return false;
}

static void
judge(const struct caa_proof_denials *denials, const uint8_t *name)
{
	const size_t labels = caa_wire_name_labels(name);
	const enum caa_proof_denied ds =
	    caa_proof_no_data(denials, name, LDNS_RR_TYPE_DS);
	const enum caa_proof_denied caa =
	    caa_proof_no_data(denials, name, (ldns_rr_type)CAA_PROOF_TYPE_CAA);
	const enum caa_proof_denied any = caa_proof_no_name(denials, name);

	EXPECT(caa != CAA_PROOF_DELEGATED && any != CAA_PROOF_DELEGATED);
	EXPECT(denials->count > 0 ||
	    (ds == CAA_PROOF_NOT_DENIED && caa == CAA_PROOF_NOT_DENIED &&
		any == CAA_PROOF_NOT_DENIED));
	if (has_owner(denials, name) &&
	    ldns_rr_get_type(denials->records[0]) == LDNS_RR_TYPE_NSEC)
		EXPECT(any != CAA_PROOF_DENIED || denials->count > 1);
	for (size_t i = 0; i < labels; i++)
		(void)caa_proof_no_closer(denials, name, i);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const zones[] = { ".", "com", "example.com" };
	struct caa_proof_denials denials = { .count = 0 };
	uint8_t zone[CAA_WIRE_NAME_MAX_OCTETS], name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_packet packet;
	const char *fault;

	if (size == 0)
		return 0;
	EXPECT(caa_proof_name(zone, zones[data[0] % 3]) != 0);
	EXPECT(caa_proof_name(name, OWNER) != 0);
	if (caa_packet_read_signed(&packet, data + 1, size - 1, name,
		CAA_PROOF_TYPE_CAA, &fault) != CAA_OK)
		return 0;
	denials.zone = zone;
	for (size_t i = 0; i < ldns_rr_list_rr_count(packet.authority) &&
	     denials.count < CAA_PROOF_MAX_DENIALS;
	     i++) {
		ldns_rr *rr = ldns_rr_list_rr(packet.authority, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_SOA)
			denials.records[denials.count++] = rr;
	}
	judge(&denials, name);
	caa_packet_clear(&packet);
	return 0;
}
