/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer: what one CAA question came to.  Immutable once handed out and
 * counted by reference, so names, requests and threads share it.
 * The only module, with the zone-file resolver, that sees ldns.
 */
#ifndef CAA_ANSWER_H
#define CAA_ANSWER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/cause.h"
#include "caa/exhibit.h"
#include "caa/record.h"
#include "caa/status.h"

enum caa_outcome {
	CAA_OUTCOME_NONE = 0, /* no answer: reads as a failed lookup */
	CAA_OUTCOME_RECORDS,  /* a CAA set, at the name or its alias target */
	CAA_OUTCOME_NODATA,
	CAA_OUTCOME_NXDOMAIN,
	CAA_OUTCOME_SERVFAIL,
	CAA_OUTCOME_TIMEOUT,
	CAA_OUTCOME_REFUSED,   /* also NOTIMP, FORMERR and other RCODEs */
	CAA_OUTCOME_BOGUS,     /* DNSSEC validation failed */
	CAA_OUTCOME_MALFORMED, /* an answer outside its grammar */
	CAA_OUTCOME_SKIPPED,   /* deliberately not asked */
};

enum caa_dnssec {
	CAA_DNSSEC_UNKNOWN = 0,
	CAA_DNSSEC_INSECURE,
	CAA_DNSSEC_SECURE,
	CAA_DNSSEC_BOGUS,
	CAA_DNSSEC_UNVALIDATED, /* validation is off, or a zone file spoke */
};

struct caa_answer {
	atomic_uint references;
	enum caa_outcome outcome;
	enum caa_dnssec dnssec;
	bool insecure_proven; /* a failure, and validated absence of DS above
	                         the name proves that it is not signed */
	bool via_dname;       /* the alias chain went through a DNAME */
	bool cached;          /* no packet was sent for this answer */
	unsigned attempts;    /* times the question was really asked */
	uint32_t elapsed_us;  /* from question to answer */
	uint32_t ttl_s;       /* of the set, or of the negative answer; the
	                         lowest along the alias chain */
	struct caa_record *records; /* of whose RDATA this is the owner */
	size_t record_count;
	char **aliases; /* targets in chain order, presentation form */
	size_t alias_count;
	char *detail; /* why it failed or was skipped, or NULL; printable */
	char *proof;  /* how insecurity was proven, or NULL; printable */
	struct caa_cause *cause; /* of a failure, as far as known, or NULL */
	uint8_t *packet;         /* as received, or NULL */
	size_t packet_len;
	/* Where evidence is kept: the replies that lead from the trust anchor
	 * to the packet, or to the proof that it need not be signed. */
	struct caa_exhibit **chain;
	size_t chain_len;
	bool
	    chain_cut; /* replies are missing in it: time or memory was short */
	/* The packet in this block, from which the records borrow; or NULL. */
	const uint8_t *within;
};

#define CAA_ANSWER_MAX_RECORDS 16384 /* 64 KiB hold no more */
#define CAA_ANSWER_MAX_ALIASES 16    /* a longer chain is a failure */
#define CAA_ANSWER_MAX_CHAIN   96    /* more are left out */

/* The RDATA of one record, borrowed. */
struct caa_rdata {
	const uint8_t *octets;
	size_t len;
};

/*
 * A failed or skipped lookup, or the empty beginning of another answer, with
 * one reference.  detail is formatted, made printable and owned by the
 * answer; a text that comes out empty is no detail.  NULL when out of memory:
 * every receiver takes NULL as a failed lookup that denies.
 */
struct caa_answer *caa_answer_new(enum caa_outcome outcome,
    enum caa_dnssec dnssec, const char *format, ...) CAA_PRINTF(3, 4);

/* The same without a detail. */
struct caa_answer *caa_answer_bare(
    enum caa_outcome outcome, enum caa_dnssec dnssec);

/*
 * The same in one block with a copy of the packet it came in, at most 65535
 * octets, and room for count records, which the caller decodes out of that
 * copy and counts; not for caa_answer_set_records().
 */
struct caa_answer *caa_answer_with_packet(enum caa_outcome outcome,
    enum caa_dnssec dnssec, const uint8_t *packet, size_t len, size_t count);

/*
 * Decode the reply to (owner, CAA, IN): a whole DNS message.  The RCODE is
 * taken from the message, never from what a library said of it.  Follows the
 * alias chain from owner inside the answer section; only CAA records of class
 * IN at its end count.  A NODATA or NXDOMAIN that is not DNSSEC-secure counts
 * only with the SOA of a zone that could hold the name in the authority
 * section, else it is a lame server's CAA_OUTCOME_SERVFAIL.  Anything odd is
 * CAA_OUTCOME_MALFORMED, never empty: truncation (TC), another question, CAA
 * or other records the chain does not explain, bad RDATA, loops, more than
 * CAA_ANSWER_MAX_ALIASES aliases, octets after the message.
 * dnssec BOGUS yields CAA_OUTCOME_BOGUS without looking at the data.
 * Returns a new answer (one reference) with a copy of the packet, or NULL
 * when out of memory.  owner is canonical.
 */
struct caa_answer *caa_answer_decode(const char *owner, const uint8_t *packet,
    size_t len, enum caa_dnssec dnssec);

/*
 * The next six complete an answer nobody else has seen yet; unchanged when
 * they fail.  Records: copies of count RDATAs, one call per answer;
 * CAA_E_MALFORMED if one does not decode, CAA_E_LIMIT beyond
 * CAA_ANSWER_MAX_RECORDS.
 */
CAA_NODISCARD enum caa_status caa_answer_set_records(
    struct caa_answer *answer, const struct caa_rdata *rdata, size_t count);

/* One more alias target, a name in wire form (caa/wire_name.h).  CAA_E_LIMIT
 * beyond CAA_ANSWER_MAX_ALIASES. */
CAA_NODISCARD enum caa_status caa_answer_add_alias(
    struct caa_answer *answer, const uint8_t *target);

/* How insecurity was proven; formatted and made printable like detail. */
CAA_NODISCARD enum caa_status caa_answer_set_proof(
    struct caa_answer *answer, const char *format, ...) CAA_PRINTF(2, 3);

/* Why it failed, read from the resolver's sentence; for people only. */
CAA_NODISCARD enum caa_status caa_answer_set_cause(
    struct caa_answer *answer, const char *sentence);

/* A copy of the packet it came in; len is at most 65535. */
CAA_NODISCARD enum caa_status caa_answer_set_packet(
    struct caa_answer *answer, const uint8_t *packet, size_t len);

/* One more reply of its chain, which it takes a reference to.  CAA_E_LIMIT
 * beyond CAA_ANSWER_MAX_CHAIN. */
CAA_NODISCARD enum caa_status caa_answer_add_chain(
    struct caa_answer *answer, struct caa_exhibit *exhibit);

/* One more reference; returns its argument.  NULL is allowed. */
struct caa_answer *caa_answer_ref(struct caa_answer *answer);

/* One reference less; the last frees.  NULL is allowed.  Any thread. */
void caa_answer_unref(struct caa_answer *answer);

/* "records", "nodata", ...; the words of the JSON contract. */
const char *caa_outcome_name(enum caa_outcome outcome);

/* "secure", "insecure", "bogus", "not-validated", "unknown". */
const char *caa_dnssec_name(enum caa_dnssec dnssec);

/* Records, NODATA and NXDOMAIN are answers; everything else is a failure. */
bool caa_outcome_is_answer(enum caa_outcome outcome);

#endif /* CAA_ANSWER_H */
