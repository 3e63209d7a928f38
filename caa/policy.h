/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * policy: the decision, as pure functions over answers already given
 * (RFC 8659 3 to 4, RFC 8657, RFC 9495, TLS BR 4.2.2.1).  No I/O, no clock,
 * no allocation; the same functions serve live checks and replays.
 */
#ifndef CAA_POLICY_H
#define CAA_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/answer.h"
#include "caa/domain.h"
#include "caa/reason.h"
#include "caa/strings.h"

enum caa_purpose {
	CAA_PURPOSE_NONE = 0, /* denies */
	CAA_PURPOSE_TLS,      /* issue, issuewild */
	CAA_PURPOSE_SMIME,    /* issuemail */
};

/* The operator's switches; zeroed memory is the strict default. */
struct caa_rules {
	/* Tags this CA knows, which may be critical: the whole list.  Empty:
	 * every tag of record.h. */
	struct caa_strings recognized_tags;
	struct caa_strings ignore_critical_tags;
	struct caa_strings ignore_domains; /* canonical, see ignore.h */
	struct caa_strings ignore_tlds;    /* canonical */
	bool fail_on_lookup_error;         /* deny even where proven insecure */
	bool lenient_critical_bit; /* flag value 1 counts as critical too */
	bool climb_past_unrelated; /* a set without our property is passed */
	bool unknown_tld_permits;  /* NXDOMAIN at the TLD is no failure */
	bool ignore_parameters;    /* RFC 8657 not processed */
	bool methods_ignore_case;
	bool deny_unknown_parameters;
	bool deny_invalid_tags; /* a tag outside [A-Za-z0-9] denies */
	bool issuers_exact_case;
	bool zones_end_low; /* answers come from zone files, which may end below
	                       the TLD: a level above them may go unasked */
	bool no_dname; /* an answer reached through a DNAME counts as empty */
};

/* One name and what is asked for it; everything borrowed. */
struct caa_question {
	const struct caa_domain *domain;
	enum caa_purpose purpose;
	struct caa_strings issuers;      /* ours; empty: nobody matches */
	struct caa_strings account_uris; /* RFC 8657 3; any of them is us */
	struct caa_strings methods; /* RFC 8657 4; labels of the one used */
};

/*
 * Zeroed: denied, undecided.  Owners borrow from the caller of
 * caa_policy_level(), record and published_at from the deciding answer.
 */
struct caa_decision {
	bool permit;
	enum caa_reason reason;
	enum caa_tag property;           /* the tag that was applied */
	const struct caa_record *record; /* deciding, or NULL */
	const char *found_at; /* owner asked for the deciding set, or NULL */
	const char *published_at; /* where that set stands: found_at, or the
	                             last target of its alias chain */
	enum caa_dnssec dnssec;   /* weakest of the levels relied on */
	bool tolerated;           /* a failure below was tolerated */
	bool climbed_past;        /* an unrelated set was passed */
	bool name_is_alias;       /* the name itself: it can hold no record */
	uint32_t ttl_s;           /* of the deciding set; 0: none found */
	size_t levels;            /* relied on: skipped ones do not count */
	const char *owner;        /* of the level looked at last, or NULL */
	const char *asked_up_to;  /* of the last level relied on, or NULL */
	const char *failed_at;    /* lowest owner with a tolerated failure */
};

/* A name and a purpose: what is to be decided at all. */
bool caa_question_is_valid(const struct caa_question *question);

/* Decide on one relevant, non-empty RRset.  Sets permit, reason, property and
 * record, and nothing else. */
void caa_policy_set(const struct caa_rules *rules,
    const struct caa_question *question, const struct caa_record *records,
    size_t count, struct caa_decision *out);

#define CAA_POLICY_KINDS 4

/*
 * What one set said to the kinds of questions it was asked: many names may
 * end their climb at one large set.  Zeroed: nothing yet.  For one set and
 * one struct caa_rules; borrows the questions and the records.
 */
struct caa_policy_memo {
	struct caa_policy_said {
		const struct caa_question *question;
		const struct caa_record *record;
		enum caa_reason reason;
		enum caa_tag property;
		bool permit;
	} said[CAA_POLICY_KINDS];
	size_t count;
};

/*
 * As caa_policy_set(), which it asks once for all questions that differ in
 * nothing but the name; from the fifth kind of question on, every time.  memo
 * NULL: always.
 */
void caa_policy_recall(struct caa_policy_memo *memo,
    const struct caa_rules *rules, const struct caa_question *question,
    const struct caa_record *records, size_t count, struct caa_decision *out);

/*
 * One step of the climb: the answer at owner, an ancestor of the name or the
 * name itself, bottom up.  decision starts zeroed and is carried from level to
 * level.  True: decided, stop.  False: go on to the parent, or to
 * caa_policy_end() when owner was the TLD.  answer NULL is out of memory.  A
 * level out of order denies: no answer may count for another name.
 */
bool caa_policy_level(const struct caa_rules *rules,
    const struct caa_question *question, const char *owner,
    const struct caa_answer *answer, struct caa_decision *decision);

/* The same with a memo of the answer's set, or NULL. */
bool caa_policy_level_recall(const struct caa_rules *rules,
    const struct caa_question *question, const char *owner,
    const struct caa_answer *answer, struct caa_policy_memo *memo,
    struct caa_decision *decision);

/*
 * The climb is over and found no relevant RRset.  Permits only if every level
 * from the name to its TLD went through caa_policy_level().
 */
void caa_policy_end(struct caa_decision *decision);

/*
 * Decided without a lookup, or in spite of one (bad name, ignored, deadline,
 * audit, ...).  Permits only a name nothing was looked up for, and only by a
 * reason that needs no evidence.
 */
void caa_policy_reason(struct caa_decision *decision, enum caa_reason reason);

#endif /* CAA_POLICY_H */
