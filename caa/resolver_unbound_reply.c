/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_reply.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "caa/answer_signature.h"

#define RCODE_SERVFAIL 2
#define RCODE_NXDOMAIN 3

/* The last server heard of said something, or nobody said anything. */
static enum caa_outcome
outcome_of(const char *sentence)
{
	struct caa_cause cause;

	if (sentence == NULL)
		return CAA_OUTCOME_SERVFAIL;
	caa_cause_read(&cause, sentence);
	if (cause.rcode[0] != '\0' && strcmp(cause.rcode, "SERVFAIL") != 0 &&
	    strcmp(cause.rcode, "NXDOMAIN") != 0)
		return CAA_OUTCOME_REFUSED;
	if (strstr(sentence, "upstream server timeout") != NULL)
		return CAA_OUTCOME_TIMEOUT;
	return CAA_OUTCOME_SERVFAIL;
}

/* A failure with its cause; without one if memory is short. */
static struct caa_answer *
new_failure(enum caa_outcome outcome, enum caa_dnssec dnssec, const char *intro,
    const char *sentence)
{
	struct caa_answer *answer = sentence == NULL
	    ? caa_answer_new(outcome, dnssec, "%s", intro)
	    : caa_answer_new(outcome, dnssec, "%s%s", intro, sentence);

	if (answer != NULL && sentence != NULL &&
	    caa_answer_set_cause(answer, sentence) != CAA_OK) {
		caa_answer_unref(answer);
		return NULL;
	}
	return answer;
}

/* If no server has spoken, our own bridge knows better why. */
static const char *
choose_sentence(const struct caa_unbound_reply *reply)
{
	struct caa_cause cause = { .rcode = "" };

	if (reply->why_failed != NULL)
		caa_cause_read(&cause, reply->why_failed);
	return reply->tls_fault != NULL && cause.rcode[0] == '\0'
	    ? reply->tls_fault
	    : reply->why_failed;
}

/*
 * There is no packet, or none to look at.  NXDOMAIN without one would be an
 * answer nobody can check.
 */
static struct caa_answer *
read_failure(const struct caa_unbound_reply *reply, enum caa_dnssec dnssec)
{
	if (reply->failure != NULL)
		return caa_answer_new(
		    CAA_OUTCOME_SERVFAIL, dnssec, "%s", reply->failure);
	const char *why = choose_sentence(reply);
	if (reply->rcode == RCODE_SERVFAIL || reply->rcode == RCODE_NXDOMAIN)
		return new_failure(outcome_of(why), dnssec,
		    why == NULL ? "no server gave an answer that can be used"
				: "",
		    why);
	if (reply->rcode != 0)
		return caa_answer_new(CAA_OUTCOME_REFUSED, dnssec,
		    "libunbound failed with RCODE %d", reply->rcode);
	return caa_answer_new(
	    CAA_OUTCOME_SERVFAIL, dnssec, "libunbound gave no message");
}

/* An operator looks for the run of the signer that failed. */
static void
describe_bogus(char *out, size_t size, const struct caa_unbound_reply *reply)
{
	const char *why = reply->why_bogus == NULL ? "DNSSEC validation failed"
						   : reply->why_bogus;
	char when[CAA_ANSWER_SIGNATURE_SIZE] = "";
	struct caa_cause cause;

	caa_cause_read(&cause, why);
	if (cause.ede == CAA_EDE_SIGNATURE_EXPIRED ||
	    cause.ede == CAA_EDE_SIGNATURE_NOT_YET_VALID)
		caa_answer_signature_print(
		    when, reply->packet, reply->len, (int64_t)time(NULL));
	(void)snprintf(
	    out, size, "%s%s%s", why, when[0] == '\0' ? "" : "; ", when);
}

/* What was forged is evidence, too. */
static struct caa_answer *
read_bogus(const struct caa_unbound_settings *settings,
    const struct caa_unbound_reply *reply)
{
	char sentence[640];

	describe_bogus(sentence, sizeof(sentence), reply);
	struct caa_answer *answer =
	    new_failure(CAA_OUTCOME_BOGUS, CAA_DNSSEC_BOGUS, "", sentence);

	if (answer == NULL || !settings->keep_evidence ||
	    caa_answer_set_packet(answer, reply->packet, reply->len) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}

static enum caa_dnssec
read_security(const struct caa_unbound_settings *settings, const int security)
{
	static const enum caa_dnssec words[] = { CAA_DNSSEC_INSECURE,
		CAA_DNSSEC_BOGUS, CAA_DNSSEC_SECURE };

	if (!settings->validate)
		return CAA_DNSSEC_UNVALIDATED;
	if (security < 0 || (size_t)security >= CAA_COUNTOF(words))
		return CAA_DNSSEC_UNKNOWN;
	return words[security];
}

/* The chain stays in the answer, for people to see. */
static struct caa_answer *
refuse_aliases(
    struct caa_answer *answer, enum caa_dnssec dnssec, uint32_t max_aliases)
{
	struct caa_answer *failure = caa_answer_new(CAA_OUTCOME_SERVFAIL,
	    dnssec, "alias chain longer than %u", max_aliases);

	if (failure != NULL) {
		failure->aliases = answer->aliases;
		failure->alias_count = answer->alias_count;
		answer->aliases = NULL;
		answer->alias_count = 0;
	}
	caa_answer_unref(answer);
	return failure;
}

struct caa_answer *
caa_unbound_reply_read(const struct caa_unbound_settings *settings,
    const char *owner, const struct caa_unbound_reply *reply)
{
	const enum caa_dnssec dnssec = read_security(settings, reply->security);
	const enum caa_dnssec unknown =
	    settings->validate ? CAA_DNSSEC_UNKNOWN : CAA_DNSSEC_UNVALIDATED;

	/* Never touch the packet of a failure: it may be another's. */
	if (reply->failure != NULL || reply->rcode != 0 ||
	    reply->packet == NULL)
		return read_failure(reply, unknown);
	/* The data may be there, and is what must not be believed. */
	if (dnssec == CAA_DNSSEC_BOGUS)
		return read_bogus(settings, reply);
	/* rcode is 0 for a SERVFAIL out of the cache too: the message's own
	 * RCODE decides, in caa_answer_decode(). */
	struct caa_answer *answer =
	    caa_answer_decode(owner, reply->packet, reply->len, dnssec);
	if (answer == NULL)
		return NULL;
	/* What failed says nothing about being signed. */
	if (!caa_outcome_is_answer(answer->outcome) &&
	    answer->outcome != CAA_OUTCOME_BOGUS)
		answer->dnssec = unknown;
	if (answer->alias_count > settings->max_aliases)
		return refuse_aliases(answer, unknown, settings->max_aliases);
	return answer;
}
