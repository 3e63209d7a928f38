/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sets: questions, CAA sets and answers for tables of tests, from one line of
 * text each.  All of it lives in the caller's memory.
 */
#ifndef TESTS_CAA_SETS_H
#define TESTS_CAA_SETS_H

#include "caa/policy.h"

#define TEST_RECORDS_MAX 16
#define TEST_WORDS_MAX   8
#define TEST_TEXT_MAX    1024

struct test_words {
	struct caa_strings list;
	const char *items[TEST_WORDS_MAX];
	char text[TEST_TEXT_MAX];
};

/* The words of a text with blanks between them; NULL is the empty list. */
void test_words_split(struct test_words *words, const char *text);

struct test_question {
	struct caa_question question;
	struct caa_domain domain;
	struct test_words issuers, account_uris, methods;
};

/* "www.example.com", "*.example.com" for TLS, "user@example.com" for mail. */
void test_question_init(
    struct test_question *question, const char *name, const char *issuers);
void test_question_restrict(struct test_question *question,
    const char *account_uris, const char *methods);

struct test_set {
	struct caa_record records[TEST_RECORDS_MAX];
	size_t count;
	uint8_t rdata[2 * TEST_TEXT_MAX];
	size_t used; /* octets of rdata */
};

/* Lines of flags, tag and value, as "0 issue ca.example; a=b\n128 tbs x":
 * the value is all octets to the end of its line. */
void test_set_init(struct test_set *set, const char *lines);

/* An answer with this set, or with none where set is NULL. */
void test_answer_init(
    struct caa_answer *answer, enum caa_outcome outcome, struct test_set *set);

#endif /* TESTS_CAA_SETS_H */
