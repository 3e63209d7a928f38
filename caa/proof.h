/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proof: DNSSEC validation of replies that were kept, with nothing but what
 * was kept: every signature up to a trust anchor, every denial of existence,
 * as of a given time (RFC 4035 5, RFC 5155 8, RFC 6840).  Shares no line with
 * the validator the replies came through.  No network, no clock.  One thread
 * at a time; sees ldns.
 */
#ifndef CAA_PROOF_H
#define CAA_PROOF_H

#include "caa/answer.h"
#include "caa/strings.h"

struct caa_proof;

/*
 * Nothing is known yet but the anchors, DS or DNSKEY records in presentation
 * form.  now is Unix seconds.  CAA_E_CONFIG for an anchor that
 * is none.
 */
CAA_NODISCARD enum caa_status caa_proof_new(struct caa_proof **out,
    const struct caa_strings *anchors, int64_t now, struct caa_error *error);
void caa_proof_free(struct caa_proof *proof); /* NULL is allowed */

/* One more reply to a question for DS or DNSKEY; copied.  What is malformed is
 * left out: it proves nothing.  CAA_E_NOMEM. */
CAA_NODISCARD enum caa_status caa_proof_add(
    struct caa_proof *proof, const uint8_t *packet, size_t len);

#define CAA_PROOF_TEXT 400

/* Zeroed: nothing is proven. */
struct caa_proof_finding {
	/* SECURE: every record is signed, or its absence is.  INSECURE: there
	 * is proof that it need not be.  BOGUS: neither, and it should be one
	 * of them.  UNKNOWN: replies are lacking that would tell. */
	enum caa_dnssec dnssec;
	unsigned signatures;       /* verified for this finding */
	char text[CAA_PROOF_TEXT]; /* how, or why not; printable */
};

/* Judge the reply to (owner, CAA, IN). */
void caa_proof_answer(struct caa_proof *proof, const char *owner,
    const uint8_t *packet, size_t len, struct caa_proof_finding *finding);

/* Is there proof that owner need not be signed?  SECURE: there is proof that
 * it is in a signed zone. */
void caa_proof_name_is_insecure(struct caa_proof *proof, const char *owner,
    struct caa_proof_finding *finding);

#endif /* CAA_PROOF_H */
