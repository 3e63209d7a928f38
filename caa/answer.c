/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/text.h"
#include "caa/wire_name.h"

#define TEXT_MAX_OCTETS 1024 /* of detail and proof */

static const char *const outcome_names[] = {
	[CAA_OUTCOME_NONE] = "none",
	[CAA_OUTCOME_RECORDS] = "records",
	[CAA_OUTCOME_NODATA] = "nodata",
	[CAA_OUTCOME_NXDOMAIN] = "nxdomain",
	[CAA_OUTCOME_SERVFAIL] = "servfail",
	[CAA_OUTCOME_TIMEOUT] = "timeout",
	[CAA_OUTCOME_REFUSED] = "refused",
	[CAA_OUTCOME_BOGUS] = "bogus",
	[CAA_OUTCOME_MALFORMED] = "malformed",
	[CAA_OUTCOME_SKIPPED] = "skipped",
};

static const char *const dnssec_names[] = {
	[CAA_DNSSEC_UNKNOWN] = "unknown",
	[CAA_DNSSEC_INSECURE] = "insecure",
	[CAA_DNSSEC_SECURE] = "secure",
	[CAA_DNSSEC_BOGUS] = "bogus",
	[CAA_DNSSEC_UNVALIDATED] = "not-validated",
};

const char *
caa_outcome_name(enum caa_outcome outcome)
{
	return (size_t)outcome < CAA_COUNTOF(outcome_names)
	    ? outcome_names[outcome]
	    : outcome_names[CAA_OUTCOME_NONE];
}

const char *
caa_dnssec_name(enum caa_dnssec dnssec)
{
	return (size_t)dnssec < CAA_COUNTOF(dnssec_names)
	    ? dnssec_names[dnssec]
	    : dnssec_names[CAA_DNSSEC_UNKNOWN];
}

bool
caa_outcome_is_answer(enum caa_outcome outcome)
{
	return outcome == CAA_OUTCOME_RECORDS ||
	    outcome == CAA_OUTCOME_NODATA || outcome == CAA_OUTCOME_NXDOMAIN;
}

/* *out becomes NULL for an empty text. */
static enum caa_status new_text(char **out, const char *format, va_list args)
    CAA_PRINTF(2, 0);

static enum caa_status
new_text(char **out, const char *format, va_list args)
{
	struct caa_text text;
	char sentence[TEXT_MAX_OCTETS], printable[TEXT_MAX_OCTETS];

	(void)vsnprintf(sentence, sizeof(sentence), format, args);
	caa_text_init(&text, printable, sizeof(printable));
	caa_text_add_sentence(&text, sentence);
	*out = NULL;
	if (caa_text_end(&text) == 0)
		return CAA_OK;
	*out = strdup(printable);
	return *out == NULL ? CAA_E_NOMEM : CAA_OK;
}

/* With room for so many octets behind it. */
static struct caa_answer *
new_answer(enum caa_outcome outcome, enum caa_dnssec dnssec, size_t octets)
{
	struct caa_answer *answer = malloc(sizeof(*answer) + octets);

	if (answer == NULL)
		return NULL;
	*answer = (struct caa_answer){
		.references = 1,
		.outcome = outcome,
		.dnssec = dnssec,
	};
	return answer;
}

struct caa_answer *
caa_answer_bare(enum caa_outcome outcome, enum caa_dnssec dnssec)
{
	return new_answer(outcome, dnssec, 0);
}

struct caa_answer *
caa_answer_with_packet(enum caa_outcome outcome, enum caa_dnssec dnssec,
    const uint8_t *packet, size_t len, size_t count)
{
	struct caa_answer *answer =
	    new_answer(outcome, dnssec, count * sizeof(*answer->records) + len);

	if (answer == NULL)
		return NULL;
	struct caa_record *records = (struct caa_record *)(answer + 1);
	answer->records = count == 0 ? NULL : records;
	answer->packet = (uint8_t *)(records + count);
	answer->packet_len = len;
	answer->within = answer->packet;
	memcpy(answer->packet, packet, len);
	return answer;
}

struct caa_answer *
caa_answer_new(
    enum caa_outcome outcome, enum caa_dnssec dnssec, const char *format, ...)
{
	struct caa_answer *answer = caa_answer_bare(outcome, dnssec);
	va_list args;

	if (answer == NULL)
		return NULL;
	va_start(args, format);
	enum caa_status status = new_text(&answer->detail, format, args);
	va_end(args);
	if (status == CAA_OK)
		return answer;
	free(answer);
	return NULL;
}

enum caa_status
caa_answer_set_cause(struct caa_answer *answer, const char *sentence)
{
	struct caa_cause *cause = malloc(sizeof(*cause));

	if (cause == NULL)
		return CAA_E_NOMEM;
	caa_cause_read(cause, sentence);
	free(answer->cause);
	answer->cause = cause;
	return CAA_OK;
}

struct caa_answer *
caa_answer_ref(struct caa_answer *answer)
{
	if (answer != NULL)
		atomic_fetch_add_explicit(
		    &answer->references, 1, memory_order_relaxed);
	return answer;
}

static void
free_packet(struct caa_answer *answer)
{
	if (answer->packet != answer->within)
		free(answer->packet);
}

void
caa_answer_unref(struct caa_answer *answer)
{
	if (answer == NULL ||
	    atomic_fetch_sub_explicit(
		&answer->references, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < answer->alias_count; i++)
		free(answer->aliases[i]);
	free(answer->aliases);
	if (answer->within == NULL)
		free(answer->records);
	free(answer->detail);
	free(answer->proof);
	free(answer->cause);
	free_packet(answer);
	for (size_t i = 0; i < answer->chain_len; i++)
		caa_exhibit_unref(answer->chain[i]);
	free(answer->chain);
	free(answer);
}

/* Copy to the private storage at, and decode there. */
static enum caa_status
decode_records(struct caa_record *records, uint8_t *at,
    const struct caa_rdata *rdata, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rdata[i].len != 0)
			memcpy(at, rdata[i].octets, rdata[i].len);
		enum caa_status status =
		    caa_record_decode(&records[i], at, rdata[i].len);
		if (status != CAA_OK)
			return status;
		at += rdata[i].len;
	}
	return CAA_OK;
}

enum caa_status
caa_answer_set_records(
    struct caa_answer *answer, const struct caa_rdata *rdata, size_t count)
{
	enum caa_status status = CAA_E_NOMEM;
	size_t octets = 1; /* so that no malloc(0) looks like a failure */

	if (count > CAA_ANSWER_MAX_RECORDS)
		return CAA_E_LIMIT;
	for (size_t i = 0; i < count; i++)
		octets += rdata[i].len;
	struct caa_record *records = malloc(count * sizeof(*records) + octets);
	if (records != NULL)
		status = decode_records(
		    records, (uint8_t *)(records + count), rdata, count);
	if (status != CAA_OK) {
		free(records);
		return status;
	}
	answer->records = records;
	answer->record_count = count;
	return CAA_OK;
}

enum caa_status
caa_answer_add_alias(struct caa_answer *answer, const uint8_t *target)
{
	char text[CAA_WIRE_NAME_TEXT_SIZE];

	if (answer->alias_count == CAA_ANSWER_MAX_ALIASES)
		return CAA_E_LIMIT;
	if (answer->aliases == NULL)
		answer->aliases =
		    calloc(CAA_ANSWER_MAX_ALIASES, sizeof(*answer->aliases));
	if (answer->aliases == NULL)
		return CAA_E_NOMEM;
	caa_wire_name_print(target, text);
	char *alias = strdup(text);
	if (alias == NULL)
		return CAA_E_NOMEM;
	answer->aliases[answer->alias_count++] = alias;
	return CAA_OK;
}

enum caa_status
caa_answer_set_packet(
    struct caa_answer *answer, const uint8_t *packet, size_t len)
{
	uint8_t *copy = malloc(len + 1);

	if (copy == NULL)
		return CAA_E_NOMEM;
	memcpy(copy, packet, len);
	free_packet(answer);
	answer->packet = copy;
	answer->packet_len = len;
	return CAA_OK;
}

enum caa_status
caa_answer_add_chain(struct caa_answer *answer, struct caa_exhibit *exhibit)
{
	if (answer->chain_len == CAA_ANSWER_MAX_CHAIN)
		return CAA_E_LIMIT;
	if (answer->chain == NULL)
		answer->chain =
		    calloc(CAA_ANSWER_MAX_CHAIN, sizeof(struct caa_exhibit *));
	if (answer->chain == NULL)
		return CAA_E_NOMEM;
	answer->chain[answer->chain_len++] = caa_exhibit_ref(exhibit);
	return CAA_OK;
}

enum caa_status
caa_answer_set_proof(struct caa_answer *answer, const char *format, ...)
{
	char *proof;
	va_list args;

	va_start(args, format);
	enum caa_status status = new_text(&proof, format, args);
	va_end(args);
	if (status != CAA_OK)
		return status;
	free(answer->proof);
	answer->proof = proof;
	return CAA_OK;
}
