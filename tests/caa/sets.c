/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/caa/sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

void
test_words_split(struct test_words *words, const char *text)
{
	char *rest = words->text;

	memset(words, 0, sizeof(*words));
	words->list.items = words->items;
	if (text == NULL)
		return;
	CHECK(text, strlen(text) < sizeof(words->text));
	(void)snprintf(words->text, sizeof(words->text), "%s", text);
	while (*rest != '\0' && words->list.count < TEST_WORDS_MAX) {
		words->items[words->list.count++] = rest;
		rest += strcspn(rest, " ");
		if (*rest == ' ')
			*rest++ = '\0';
	}
	CHECK(text, *rest == '\0');
}

void
test_question_init(
    struct test_question *question, const char *name, const char *issuers)
{
	const char *at = strrchr(name, '@');
	const char *domain = at == NULL ? name : at + 1;

	memset(question, 0, sizeof(*question));
	CHECK(name,
	    caa_domain_parse(&question->domain, domain, strlen(domain), NULL) ==
		CAA_OK);
	test_words_split(&question->issuers, issuers);
	question->question = (struct caa_question){
		.domain = &question->domain,
		.purpose = at == NULL ? CAA_PURPOSE_TLS : CAA_PURPOSE_SMIME,
		.issuers = question->issuers.list,
	};
}

void
test_question_restrict(struct test_question *question, const char *account_uris,
    const char *methods)
{
	test_words_split(&question->account_uris, account_uris);
	test_words_split(&question->methods, methods);
	question->question.account_uris = question->account_uris.list;
	question->question.methods = question->methods.list;
}

/* One line to RDATA, through the decoder that packets go through. */
static void
add_record(struct test_set *set, const char *line, size_t len)
{
	char *tag;
	const unsigned long flags = strtoul(line, &tag, 10);
	const size_t tag_len = strcspn(++tag, " ");
	const char *value = tag + tag_len + 1;
	const size_t value_len = (size_t)(line + len - value);
	const size_t need = 2 + tag_len + value_len;
	uint8_t *rdata = set->rdata + set->used;

	CHECK(line, need <= sizeof(set->rdata) - set->used);
	if (need > sizeof(set->rdata) - set->used)
		return;
	set->used += need;
	rdata[0] = (uint8_t)flags;
	rdata[1] = (uint8_t)tag_len;
	memcpy(rdata + 2, tag, tag_len);
	memcpy(rdata + 2 + tag_len, value, value_len);
	CHECK(line,
	    caa_record_decode(&set->records[set->count++], rdata, need) ==
		CAA_OK);
}

void
test_set_init(struct test_set *set, const char *lines)
{
	memset(set, 0, sizeof(*set));
	while (*lines != '\0' && set->count < TEST_RECORDS_MAX) {
		const size_t len = strcspn(lines, "\n");

		add_record(set, lines, len);
		lines += len + (lines[len] == '\n');
	}
	CHECK(lines, *lines == '\0');
}

void
test_answer_init(
    struct caa_answer *answer, enum caa_outcome outcome, struct test_set *set)
{
	memset(answer, 0, sizeof(*answer));
	answer->outcome = outcome;
	answer->dnssec = CAA_DNSSEC_SECURE;
	answer->attempts = 1;
	answer->ttl_s = 300;
	answer->records = set == NULL ? NULL : set->records;
	answer->record_count = set == NULL ? 0 : set->count;
}
