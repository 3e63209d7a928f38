/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/cause.h"

#include <stdbool.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/status.h"

enum { /* RFC 8914 5.2 */
	EDE_UNSUPPORTED_ALGORITHM = 1,
	EDE_DNSSEC_BOGUS = 6,
	EDE_SIGNATURE_EXPIRED = CAA_EDE_SIGNATURE_EXPIRED,
	EDE_SIGNATURE_NOT_YET_VALID = CAA_EDE_SIGNATURE_NOT_YET_VALID,
	EDE_DNSKEY_MISSING = 9,
	EDE_RRSIGS_MISSING = 10,
	EDE_NO_ZONE_KEY_BIT = 11,
	EDE_NSEC_MISSING = 12,
	EDE_CACHED_ERROR = 13,
	EDE_NO_REACHABLE_AUTHORITY = 22,
	EDE_NETWORK_ERROR = 23,
	EDE_INVALID_DATA = 24,
};

/* The first phrase found decides: the narrower stand above the wider. */
static const struct {
	const char *phrase;
	int ede;
} phrases[] = {
	{ "signature expired", EDE_SIGNATURE_EXPIRED },
	{ "signature before inception", EDE_SIGNATURE_NOT_YET_VALID },
	{ "no signatures over NSEC", EDE_RRSIGS_MISSING },
	{ "no signatures", EDE_RRSIGS_MISSING },
	{ "signature missing", EDE_RRSIGS_MISSING },
	{ "no DNSKEY", EDE_DNSKEY_MISSING },
	{ "No DNSKEY", EDE_DNSKEY_MISSING },
	{ "keyset not secured", EDE_DNSKEY_MISSING },
	{ "signatures from unknown keys", EDE_DNSKEY_MISSING },
	{ "without ZSK flag", EDE_NO_ZONE_KEY_BIT },
	{ "no DNSSEC records", EDE_NSEC_MISSING },
	{ "no NSEC3", EDE_NSEC_MISSING },
	{ "proof failed", EDE_NSEC_MISSING },
	{ "fails to prove", EDE_NSEC_MISSING },
	{ "no proof of that", EDE_NSEC_MISSING },
	{ "no known algorithms", EDE_UNSUPPORTED_ALGORITHM },
	{ "unsupported algorithm", EDE_UNSUPPORTED_ALGORITHM },
	{ "validation failure", EDE_DNSSEC_BOGUS },
	{ "SERVFAIL in cache", EDE_CACHED_ERROR },
	{ "failed scrub", EDE_INVALID_DATA },
	{ "could not parse", EDE_INVALID_DATA },
	{ "upstream server timeout", EDE_NETWORK_ERROR },
	{ "TLS to ", EDE_NETWORK_ERROR },
	{ "no server to query", EDE_NO_REACHABLE_AUTHORITY },
	{ "servers for this domain failed", EDE_NO_REACHABLE_AUTHORITY },
	{ "forward servers failed", EDE_NO_REACHABLE_AUTHORITY },
	{ "failed to get a delegation", EDE_NO_REACHABLE_AUTHORITY },
	{ "could not fetch nameserver", EDE_NO_REACHABLE_AUTHORITY },
};

static const struct {
	int ede;
	const char *text;
} texts[] = {
	{ EDE_UNSUPPORTED_ALGORITHM, "Unsupported DNSKEY Algorithm" },
	{ EDE_DNSSEC_BOGUS, "DNSSEC Bogus" },
	{ EDE_SIGNATURE_EXPIRED, "Signature Expired" },
	{ EDE_SIGNATURE_NOT_YET_VALID, "Signature Not Yet Valid" },
	{ EDE_DNSKEY_MISSING, "DNSKEY Missing" },
	{ EDE_RRSIGS_MISSING, "RRSIGs Missing" },
	{ EDE_NO_ZONE_KEY_BIT, "No Zone Key Bit Set" },
	{ EDE_NSEC_MISSING, "NSEC Missing" },
	{ EDE_CACHED_ERROR, "Cached Error" },
	{ EDE_NO_REACHABLE_AUTHORITY, "No Reachable Authority" },
	{ EDE_NETWORK_ERROR, "Network Error" },
	{ EDE_INVALID_DATA, "Invalid Data" },
};

/* The word after the last prefix, as far as it is printable and fits. */
static void
word_after(char *out, size_t size, const char *sentence, const char *prefix)
{
	const char *at = NULL;
	size_t len = 0;

	for (const char *p = sentence; (p = strstr(p, prefix)) != NULL;)
		at = p += strlen(prefix);
	for (; at != NULL && len + 1 < size && at[len] > ' ' &&
	     caa_ascii_is_print((uint8_t)at[len]) && at[len] != ',';
	     len++)
		out[len] = at[len];
	out[len] = '\0';
}

static void
drop_final_dot(char *name)
{
	size_t len = strlen(name);

	if (len > 1 && name[len - 1] == '.')
		name[len - 1] = '\0';
}

void
caa_cause_read(struct caa_cause *out, const char *sentence)
{
	*out = (struct caa_cause){ .ede = CAA_EDE_NONE };
	for (size_t i = 0; i < CAA_COUNTOF(phrases); i++)
		if (strstr(sentence, phrases[i].phrase) != NULL) {
			out->ede = phrases[i].ede;
			break;
		}
	word_after(out->server, sizeof(out->server), sentence, " from ");
	/* "from cache" and the like name no server. */
	if (strpbrk(out->server, ".:") == NULL)
		out->server[0] = '\0';
	if (out->server[0] == '\0') {
		word_after(
		    out->server, sizeof(out->server), sentence, "TLS to ");
		out->server[strcspn(out->server, "@")] = '\0';
	}
	word_after(out->rcode, sizeof(out->rcode), sentence, " got ");
	word_after(out->zone, sizeof(out->zone), sentence, " at zone ");
	drop_final_dot(out->zone);
}

const char *
caa_ede_text(int ede)
{
	for (size_t i = 0; i < CAA_COUNTOF(texts); i++)
		if (texts[i].ede == ede)
			return texts[i].text;
	return NULL;
}
