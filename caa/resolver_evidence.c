/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_evidence.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "caa/proof.h"

#define MIN_ATTEMPTS 2u /* "retried at least once" (TLS BR 4.2.2.1) */

struct evidence_resolver {
	struct caa_resolver resolver;
	struct caa_evidence evidence;
	pthread_mutex_t lock;    /* of the proof */
	struct caa_proof *proof; /* NULL: nothing is verified */
};

/* No deadline can pass: memory is asked. */
static int64_t
evidence_now_ms(const struct caa_resolver *resolver)
{
	(void)resolver;
	return 0;
}

static void
evidence_post(struct caa_resolver *resolver, struct caa_post *post)
{
	(void)resolver;
	post->fn(post);
}

static const struct caa_evidence_lookup *
find_lookup(const struct caa_evidence *evidence, const char *owner)
{
	for (size_t i = 0; i < evidence->lookup_count; i++)
		if (strcmp(evidence->lookups[i].owner, owner) == 0)
			return &evidence->lookups[i];
	return NULL;
}

/* May this failure be tolerated at all?  What servers did say is grave. */
static bool
is_excusable(const struct caa_evidence_lookup *lookup)
{
	return lookup->insecure_proven && lookup->attempts >= MIN_ATTEMPTS &&
	    (lookup->outcome == CAA_OUTCOME_SERVFAIL ||
		lookup->outcome == CAA_OUTCOME_TIMEOUT ||
		lookup->outcome == CAA_OUTCOME_REFUSED);
}

/* The name, and whatever it is an alias for.  *finding is of what is not, or of
 * the last. */
static bool
is_insecure(const struct evidence_resolver *self,
    const struct caa_evidence_lookup *lookup, struct caa_proof_finding *finding)
{
	caa_proof_name_is_insecure(self->proof, lookup->owner, finding);
	for (size_t i = 0; i < lookup->aliases.count &&
	     finding->dnssec == CAA_DNSSEC_INSECURE;
	     i++)
		caa_proof_name_is_insecure(
		    self->proof, lookup->aliases.items[i], finding);
	return finding->dnssec == CAA_DNSSEC_INSECURE;
}

/* That it failed is the record's word; that the name is insecure is not. */
static struct caa_answer *
excuse(const struct evidence_resolver *self,
    const struct caa_evidence_lookup *lookup, struct caa_answer *answer)
{
	struct caa_proof_finding finding;

	if (answer == NULL || self->proof == NULL || !is_excusable(lookup))
		return answer;
	if (!is_insecure(self, lookup, &finding)) {
		caa_answer_unref(answer);
		return caa_answer_new(lookup->outcome, CAA_DNSSEC_UNKNOWN,
		    "not verified that it is unsigned: %s",
		    finding.text[0] != '\0' ? finding.text
					    : "it is in a signed zone");
	}
	if (caa_answer_set_proof(answer,
		"verified: %s; that it failed, and where an alias led, is "
		"as recorded",
		finding.text) != CAA_OK)
		return answer;
	answer->insecure_proven = true;
	answer->dnssec = CAA_DNSSEC_INSECURE;
	answer->attempts = lookup->attempts;
	return answer;
}

/* It failed then, so it fails now. */
static struct caa_answer *
fail_again(const struct evidence_resolver *self,
    const struct caa_evidence_lookup *lookup)
{
	const char *detail = lookup->detail == NULL ? "" : lookup->detail;

	if (caa_outcome_is_answer(lookup->outcome) ||
	    lookup->outcome == CAA_OUTCOME_NONE)
		return caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
		    "not in evidence: the reply to %s CAA", lookup->owner);
	return excuse(self, lookup,
	    caa_answer_new(lookup->outcome,
		lookup->outcome == CAA_OUTCOME_BOGUS ? CAA_DNSSEC_BOGUS
						     : CAA_DNSSEC_UNKNOWN,
		"%s", detail));
}

static struct caa_answer *
limit_aliases(const struct evidence_resolver *self, struct caa_answer *answer)
{
	const uint32_t most = self->evidence.max_aliases;

	if (answer == NULL || answer->alias_count <= most)
		return answer;
	caa_answer_unref(answer);
	return caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
	    "alias chain longer than %u", most);
}

/* With the state that was proven, which may not be the one of then. */
static struct caa_answer *
decode(const struct evidence_resolver *self,
    const struct caa_evidence_lookup *lookup)
{
	const struct caa_message *packet = &lookup->packet;
	struct caa_proof_finding finding = { .dnssec = CAA_DNSSEC_UNVALIDATED };
	struct caa_answer *answer;

	if (self->proof != NULL)
		caa_proof_answer(self->proof, lookup->owner, packet->octets,
		    packet->len, &finding);
	if (finding.dnssec == CAA_DNSSEC_BOGUS)
		return caa_answer_new(
		    CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS, "%s", finding.text);
	if (finding.dnssec == CAA_DNSSEC_UNKNOWN)
		return caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
		    "%s", finding.text);
	answer = limit_aliases(self,
	    caa_answer_decode(
		lookup->owner, packet->octets, packet->len, finding.dnssec));
	if (answer == NULL || self->proof == NULL)
		return answer;
	if (caa_answer_set_proof(answer, "verified: %s",
		finding.dnssec == CAA_DNSSEC_SECURE
		    ? "every signature up to the trust anchor"
		    : finding.text) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}

/* A reply that is a failure in itself needs no signature to be one. */
static bool
is_failure(const struct caa_evidence_lookup *lookup)
{
	struct caa_answer *answer = caa_answer_decode(lookup->owner,
	    lookup->packet.octets, lookup->packet.len, CAA_DNSSEC_SECURE);
	const bool fails =
	    answer != NULL && !caa_outcome_is_answer(answer->outcome);

	caa_answer_unref(answer);
	return fails;
}

static struct caa_answer *
look_up(const struct evidence_resolver *self, const char *owner)
{
	const struct caa_evidence_lookup *lookup =
	    find_lookup(&self->evidence, owner);

	if (lookup == NULL)
		return caa_answer_new(CAA_OUTCOME_SERVFAIL, CAA_DNSSEC_UNKNOWN,
		    "not in evidence: the lookup of %s CAA", owner);
	if (lookup->packet.octets == NULL)
		return fail_again(self, lookup);
	if (!is_failure(lookup))
		return decode(self, lookup);
	if (!caa_outcome_is_answer(lookup->outcome))
		return fail_again(self, lookup);
	return caa_answer_decode(owner, lookup->packet.octets,
	    lookup->packet.len, CAA_DNSSEC_UNKNOWN);
}

static enum caa_status
evidence_start(struct caa_resolver *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **lookup)
{
	struct evidence_resolver *self = (struct evidence_resolver *)resolver;

	(void)deadline_ms;
	(void)pthread_mutex_lock(&self->lock);
	struct caa_answer *answer = look_up(self, owner);
	(void)pthread_mutex_unlock(&self->lock);
	*lookup = NULL;
	done(ctx, answer);
	caa_answer_unref(answer);
	return CAA_OK;
}

/* No lookup is ever under way. */
static void
evidence_cancel(struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	(void)resolver;
	(void)lookup;
}

static void
evidence_free(struct caa_resolver *resolver)
{
	struct evidence_resolver *self = (struct evidence_resolver *)resolver;

	caa_proof_free(self->proof);
	(void)pthread_mutex_destroy(&self->lock);
	free(self);
}

static const struct caa_resolver_ops evidence_ops = {
	.post = evidence_post,
	.start = evidence_start,
	.cancel = evidence_cancel,
	.now_ms = evidence_now_ms,
	.free = evidence_free,
};

static enum caa_status
load_chain(struct evidence_resolver *self, struct caa_error *error)
{
	const struct caa_evidence *evidence = &self->evidence;
	enum caa_status status = CAA_OK;

	if (evidence->no_dnssec)
		return CAA_OK;
	status = caa_proof_new(
	    &self->proof, &evidence->anchors, evidence->now, error);
	for (size_t i = 0; status == CAA_OK && i < evidence->chain_len; i++)
		if (evidence->chain[i].octets != NULL &&
		    caa_proof_add(self->proof, evidence->chain[i].octets,
			evidence->chain[i].len) != CAA_OK)
			status =
			    caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return status;
}

enum caa_status
caa_resolver_evidence_new(struct caa_resolver **out,
    const struct caa_evidence *evidence, struct caa_error *error)
{
	struct evidence_resolver *self = calloc(1, sizeof(*self));
	enum caa_status status;

	if (self == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (pthread_mutex_init(&self->lock, NULL) != 0) {
		free(self);
		return caa_error_set(
		    error, CAA_E_SYSTEM, "no mutex is to be had");
	}
	self->resolver.ops = &evidence_ops;
	self->evidence = *evidence;
	status = load_chain(self, error);
	self->evidence.anchors = (struct caa_strings){ NULL, 0 };
	if (status == CAA_OK)
		*out = &self->resolver;
	else
		evidence_free(&self->resolver);
	return status;
}
