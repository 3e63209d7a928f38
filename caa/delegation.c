/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/delegation.h"

#include <string.h>

#include "caa/answer_packet.h"
#include "caa/wire_name.h"

#define NSEC3_MAX_ITERATIONS 150 /* beyond, validators say insecure */
#define NSEC3_MAX_RECORDS    8   /* RFC 5155 7.2 needs three at most */

/* Types below 256 stand in the first window of a bitmap (RFC 4034 4.1.2). */
static bool
bitmap_has(const ldns_rdf *bitmap, ldns_rr_type type)
{
	const unsigned octet = (unsigned)type / 8, bit = (unsigned)type % 8;

	if (bitmap == NULL || ldns_rdf_size(bitmap) < 2)
		return false;
	const uint8_t *p = ldns_rdf_data(bitmap);
	return p[0] == 0 && octet < p[1] && p[1] <= ldns_rdf_size(bitmap) - 2 &&
	    (p[2 + octet] & 0x80u >> bit) != 0;
}

/* The parent's side of a zone cut, and no DS there (RFC 6840 4.4). */
static bool
is_unsigned_cut(const ldns_rdf *bitmap)
{
	return bitmap_has(bitmap, LDNS_RR_TYPE_NS) &&
	    !bitmap_has(bitmap, LDNS_RR_TYPE_SOA) &&
	    !bitmap_has(bitmap, LDNS_RR_TYPE_DS);
}

/* Is name hashed the first label of the NSEC3's owner (RFC 5155 3)? */
static bool
nsec3_matches(const ldns_rr *nsec3, const uint8_t *name)
{
	const uint8_t *owner = ldns_rdf_data(ldns_rr_owner(nsec3));
	const uint8_t *zone = caa_wire_name_parent(owner);
	uint8_t wanted[CAA_WIRE_NAME_MAX_OCTETS];
	bool matches = false;

	if (ldns_nsec3_iterations(nsec3) > NSEC3_MAX_ITERATIONS ||
	    !caa_wire_name_is_within(name, zone))
		return false;
	ldns_rdf *plain = ldns_rdf_new_frm_data(
	    LDNS_RDF_TYPE_DNAME, caa_wire_name_len(name), name);
	ldns_rdf *hashed =
	    plain == NULL ? NULL : ldns_nsec3_hash_name_frm_nsec3(nsec3, plain);
	if (hashed != NULL) {
		const uint8_t *label = ldns_rdf_data(hashed);

		matches = caa_wire_name_rebase(wanted, label,
			      caa_wire_name_parent(label), zone) != 0 &&
		    caa_wire_name_is_equal(wanted, owner);
	}
	ldns_rdf_deep_free(plain);
	ldns_rdf_deep_free(hashed);
	return matches;
}

/* The type bitmap is the last field, and absent when it is empty. */
static bool
proves_unsigned_cut(const ldns_rr *rr, const uint8_t *name)
{
	if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC)
		return is_unsigned_cut(ldns_rr_rdf(rr, 1)) &&
		    caa_wire_name_is_equal(
			ldns_rdf_data(ldns_rr_owner(rr)), name);
	return ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3 &&
	    is_unsigned_cut(ldns_rr_rdf(rr, 5)) && nsec3_matches(rr, name);
}

static enum caa_delegation
read_secure_nodata(const ldns_rr_list *authority, const uint8_t *name)
{
	unsigned nsec3_count = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(authority, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_NSEC3 &&
		    ++nsec3_count > NSEC3_MAX_RECORDS)
			return CAA_DELEGATION_UNKNOWN;
		if (proves_unsigned_cut(rr, name))
			return CAA_DELEGATION_INSECURE;
	}
	return CAA_DELEGATION_NO_CUT;
}

static bool
has_soa(const ldns_rr_list *authority, const uint8_t *name)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(authority, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA &&
		    caa_wire_name_is_within(
			name, ldns_rdf_data(ldns_rr_owner(rr))))
			return true;
	}
	return false;
}

static enum caa_delegation
read_negative(
    const struct caa_packet *packet, const uint8_t *name, bool is_secure)
{
	if (!is_secure)
		return has_soa(packet->authority, name)
		    ? CAA_DELEGATION_INSECURE
		    : CAA_DELEGATION_UNKNOWN;
	if (packet->rcode == LDNS_RCODE_NXDOMAIN)
		return CAA_DELEGATION_END;
	return read_secure_nodata(packet->authority, name);
}

/* Is every record of this type and owned by name? */
static bool
is_all_of(const ldns_rr_list *answer, const uint8_t *name, ldns_rr_type type)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (ldns_rr_get_type(rr) != type ||
		    !caa_wire_name_is_equal(
			ldns_rdf_data(ldns_rr_owner(rr)), name))
			return false;
	}
	return true;
}

/* How many aliases stand at name itself, and the last of them. */
static unsigned
find_alias(
    const ldns_rr_list *answer, const uint8_t *name, const ldns_rr **alias)
{
	unsigned count = 0;

	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_CNAME &&
		    caa_wire_name_is_equal(
			ldns_rdf_data(ldns_rr_owner(rr)), name)) {
			*alias = rr;
			count++;
		}
	}
	return count;
}

/* Its target's records are of no interest. */
static bool
has_alias(const ldns_rr_list *answer, const uint8_t *name)
{
	const ldns_rr *alias;

	return find_alias(answer, name, &alias) > 0;
}

static enum caa_delegation
read_reply(const struct caa_packet *packet, const uint8_t *name, bool is_secure)
{
	const bool exists = packet->rcode == LDNS_RCODE_NOERROR;

	if (!exists && packet->rcode != LDNS_RCODE_NXDOMAIN)
		return CAA_DELEGATION_UNKNOWN;
	if (ldns_rr_list_rr_count(packet->answer) == 0)
		return read_negative(packet, name, is_secure);
	if (exists && is_all_of(packet->answer, name, LDNS_RR_TYPE_DS))
		return is_secure ? CAA_DELEGATION_SIGNED
				 : CAA_DELEGATION_INSECURE;
	if (is_secure && has_alias(packet->answer, name))
		return CAA_DELEGATION_NO_CUT;
	return CAA_DELEGATION_UNKNOWN;
}

enum caa_delegation
caa_delegation_read(const char *owner, const uint8_t *packet, size_t len,
    enum caa_dnssec dnssec)
{
	enum caa_delegation delegation = CAA_DELEGATION_UNKNOWN;
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_packet reply;
	const char *fault;

	if ((dnssec != CAA_DNSSEC_SECURE && dnssec != CAA_DNSSEC_INSECURE) ||
	    caa_wire_name_parse(name, owner) == 0)
		return CAA_DELEGATION_UNKNOWN;
	if (caa_packet_read(
		&reply, packet, len, name, LDNS_RR_TYPE_DS, &fault) != CAA_OK)
		return CAA_DELEGATION_UNKNOWN;
	delegation = read_reply(&reply, name, dnssec == CAA_DNSSEC_SECURE);
	caa_packet_clear(&reply);
	return delegation;
}

/* Names with octets that no canonical name has cannot be asked for. */
static enum caa_alias
print_target(const ldns_rr *alias, char out[CAA_DOMAIN_MAX_OCTETS + 1])
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];

	caa_wire_name_print(ldns_rdf_data(ldns_rr_rdf(alias, 0)), text);
	if (strchr(text, '\\') != NULL || caa_wire_name_parse(name, text) == 0)
		return CAA_ALIAS_UNUSABLE;
	memcpy(out, text, strlen(text) + 1);
	return CAA_ALIAS_FOUND;
}

static enum caa_alias
read_alias(const struct caa_packet *packet, const uint8_t *name,
    char target[CAA_DOMAIN_MAX_OCTETS + 1])
{
	const ldns_rr *alias = NULL;

	if (packet->rcode != LDNS_RCODE_NOERROR &&
	    packet->rcode != LDNS_RCODE_NXDOMAIN)
		return CAA_ALIAS_NONE;
	if (ldns_rr_list_rr_count(packet->answer) == 0)
		return CAA_ALIAS_NONE;
	if (find_alias(packet->answer, name, &alias) != 1)
		return CAA_ALIAS_UNUSABLE;
	return print_target(alias, target);
}

enum caa_alias
caa_delegation_read_alias(const char *owner, const uint8_t *packet, size_t len,
    char target[CAA_DOMAIN_MAX_OCTETS + 1])
{
	enum caa_alias alias = CAA_ALIAS_UNUSABLE;
	uint8_t name[CAA_WIRE_NAME_MAX_OCTETS];
	struct caa_packet reply;
	const char *fault;

	if (caa_wire_name_parse(name, owner) == 0 ||
	    caa_packet_read(&reply, packet, len, name, LDNS_RR_TYPE_CNAME,
		&fault) != CAA_OK)
		return CAA_ALIAS_UNUSABLE;
	alias = read_alias(&reply, name, target);
	caa_packet_clear(&reply);
	return alias;
}
