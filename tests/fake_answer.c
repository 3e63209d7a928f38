/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake_answer.h"

#include <stdlib.h>
#include <string.h>

#include "caa/wire_name.h"

#define RDATA_MAX 1024 /* octets of one record */

struct buffer {
	uint8_t octets[RDATA_MAX];
	size_t len;
};

static void
put(struct buffer *to, unsigned value)
{
	if (to->len < RDATA_MAX)
		to->octets[to->len++] = (uint8_t)value;
}

static void
put_hex(struct buffer *to, const char *text)
{
	for (; text[0] != '\0' && text[1] != '\0'; text += 2) {
		char pair[] = { text[0], text[1], '\0' };

		put(to, (unsigned)strtoul(pair, NULL, 16));
	}
}

/* The value, with its quotes. */
static void
put_value(struct buffer *to, const char *text)
{
	for (text++; *text != '"' && *text != '\0'; text++) {
		if (*text != '\\') {
			put(to, (unsigned char)*text);
		} else if (text[1] >= '0' && text[1] <= '9') {
			char digits[] = { text[1], text[2], text[3], '\0' };

			put(to, (unsigned)strtoul(digits, NULL, 10));
			text += 3;
		} else {
			put(to, (unsigned char)*++text);
		}
	}
}

static void
put_record(struct buffer *to, const char *text)
{
	char *end;

	if (strncmp(text, "\\# ", 3) == 0) {
		put_hex(to, text + 3);
		return;
	}
	put(to, (unsigned)strtoul(text, &end, 10));
	const char *tag = end + 1;
	size_t len = strcspn(tag, " ");
	put(to, (unsigned)len);
	for (size_t i = 0; i < len; i++)
		put(to, (unsigned char)tag[i]);
	put_value(to, tag + len + 1);
}

static enum caa_status
set_records(struct caa_answer *answer, const struct fake_row *row)
{
	size_t copies = row->copies > 0 ? row->copies : 1, count = 0;
	struct buffer *texts = calloc(FAKE_MAX_RECORDS, sizeof(*texts));
	struct caa_rdata *rdata =
	    calloc(FAKE_MAX_RECORDS * copies, sizeof(*rdata));
	enum caa_status status = CAA_E_NOMEM;

	if (texts == NULL || rdata == NULL)
		goto out;
	for (size_t i = 0; i < FAKE_MAX_RECORDS && row->records[i]; i++) {
		put_record(&texts[i], row->records[i]);
		for (size_t k = 0; k < copies; k++)
			rdata[count++] = (struct caa_rdata){
				.octets = texts[i].octets,
				.len = texts[i].len,
			};
	}
	status = caa_answer_set_records(answer, rdata, count);
out:
	free(rdata);
	free(texts);
	return status;
}

/* One name of the chain, up to a space, in wire form. */
static enum caa_status
add_alias(struct caa_answer *answer, const char *name, size_t len)
{
	uint8_t wire[256];
	size_t used = 0;

	for (size_t i = 0; i < len && used + 65 < sizeof(wire);) {
		size_t label = strcspn(name + i, ". ");

		wire[used++] = (uint8_t)label;
		memcpy(wire + used, name + i, label);
		used += label;
		i += label + 1;
	}
	wire[used] = 0;
	return caa_answer_add_alias(answer, wire);
}

static enum caa_status
set_aliases(struct caa_answer *answer, const char *chain)
{
	enum caa_status status = CAA_OK;

	while (chain != NULL && *chain != '\0' && status == CAA_OK) {
		size_t len = strcspn(chain, " ");

		status = add_alias(answer, chain, len);
		chain += len + (chain[len] == ' ');
	}
	return status;
}

static enum caa_outcome
outcome_of(const struct fake_row *row)
{
	if (row->outcome != CAA_OUTCOME_NONE)
		return row->outcome;
	return row->records[0] != NULL ? CAA_OUTCOME_RECORDS
				       : CAA_OUTCOME_NODATA;
}

static unsigned
attempts_of(const struct fake_row *row)
{
	if (row->attempts > 0)
		return row->attempts;
	return row->insecure_proven ? 2 : 1;
}

const struct fake_row *
fake_find(const struct fake_row *rows, const char *owner)
{
	static const struct fake_row unscripted = { .owner = "" };

	for (; rows->owner != NULL; rows++)
		if (strcmp(rows->owner, owner) == 0)
			return rows;
	return &unscripted;
}

struct caa_answer *
fake_answer(const struct fake_row *row)
{
	enum caa_outcome outcome = outcome_of(row);
	enum caa_dnssec dnssec = row->dnssec != CAA_DNSSEC_UNKNOWN
	    ? row->dnssec
	    : CAA_DNSSEC_INSECURE;
	struct caa_answer *answer = caa_answer_new(outcome, dnssec, "%s",
	    caa_outcome_is_answer(outcome) ? "" : "the script says so");

	if (answer == NULL)
		return NULL;
	answer->insecure_proven = row->insecure_proven;
	answer->attempts = attempts_of(row);
	answer->via_dname = row->via_dname;
	answer->ttl_s = row->ttl_s != 0 ? row->ttl_s : FAKE_TTL_S;
	if (set_aliases(answer, row->alias) == CAA_OK &&
	    (outcome != CAA_OUTCOME_RECORDS ||
		set_records(answer, row) == CAA_OK))
		return answer;
	caa_answer_unref(answer);
	return NULL;
}
