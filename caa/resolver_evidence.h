/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_evidence: answers from what was kept of an earlier check, and only
 * from that.  Every signature is verified again, as of a given time; what was
 * secure once and cannot be verified is bogus, or a failed lookup where
 * evidence is lacking: neither is ever permitted.  No thread, no network.
 */
#ifndef CAA_RESOLVER_EVIDENCE_H
#define CAA_RESOLVER_EVIDENCE_H

#include "caa/resolver.h"
#include "caa/strings.h"

/* A DNS message, borrowed. */
struct caa_message {
	const uint8_t *octets; /* NULL: there is none */
	size_t len;
};

/* What was kept of one lookup. */
struct caa_evidence_lookup {
	const char *owner;        /* canonical */
	enum caa_outcome outcome; /* as it was then */
	bool insecure_proven;     /* likewise */
	unsigned attempts;
	struct caa_strings aliases; /* of a failure: where they led */
	const char *detail;         /* why it failed then, or NULL; printable */
	struct caa_message packet;  /* the reply to (owner, CAA, IN) */
};

struct caa_evidence {
	const struct caa_evidence_lookup *lookups;
	size_t lookup_count;
	const struct caa_message *chain; /* replies for DS and DNSKEY */
	size_t chain_len;
	struct caa_strings anchors; /* DS or DNSKEY records */
	int64_t now;                /* signatures are judged as of then */
	bool no_dnssec;             /* nothing is verified */
	uint32_t max_aliases;       /* longer chains are failures */
};

/* Lookups and chain are borrowed until the resolver is freed. */
CAA_NODISCARD enum caa_status caa_resolver_evidence_new(
    struct caa_resolver **out, const struct caa_evidence *evidence,
    struct caa_error *error);

#endif /* CAA_RESOLVER_EVIDENCE_H */
