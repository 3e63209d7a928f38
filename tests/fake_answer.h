/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_answer: answers written as table rows, without DNS messages. */
#ifndef TESTS_FAKE_ANSWER_H
#define TESTS_FAKE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/answer.h"

#define FAKE_MAX_RECORDS 8
#define FAKE_TTL_S       300 /* where a row says none */

/* When the answer to a row's question comes; see fake_resolver.h. */
enum fake_delivery {
	FAKE_USUAL = 0, /* as the resolver does by default */
	FAKE_AT_ONCE,   /* before start() returns */
	FAKE_HELD,      /* when the test releases it */
	FAKE_NEVER,     /* a timeout at its deadline */
};

struct fake_row {
	const char *owner;
	/* `0 issue "ca.example"`, with \DDD and \" in the value, or RFC 3597
	 * `\# 00056973737565`. */
	const char *records[FAKE_MAX_RECORDS];
	const char *alias;        /* "a.example b.example": a chain */
	enum caa_outcome outcome; /* NONE: RECORDS if any, else NODATA */
	enum caa_dnssec dnssec;   /* UNKNOWN: INSECURE */
	bool insecure_proven;     /* asked twice, too, unless attempts says */
	unsigned attempts;        /* 0: as many as it takes */
	bool via_dname;
	uint32_t ttl_s;
	size_t copies; /* of all the records; 0: one */
	enum fake_delivery delivery;
	enum caa_status start; /* not CAA_OK: it cannot be asked */
};

/* The row for an owner; rows end with an owner NULL.  An owner that is not in
 * them gets a row that says NODATA, insecure. */
const struct fake_row *fake_find(
    const struct fake_row *rows, const char *owner);

/* A new answer of one reference; NULL when out of memory, or when the row
 * holds a record no CAA answer can hold. */
struct caa_answer *fake_answer(const struct fake_row *row);

#endif /* TESTS_FAKE_ANSWER_H */
