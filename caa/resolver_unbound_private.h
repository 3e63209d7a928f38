/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_private: the resolver and its questions.  What stands in a
 * header of its own needs neither, or only the one it serves.
 *
 *   _list      texts
 *   _config    checks and copies the caller's configuration (_settings.h)
 *   _anchor    trust anchors, built in or of a file
 *   _options   what libunbound is told
 *   _context   one libunbound context, and its log
 *   _log       what libunbound says
 *   _tls       bridges to forwarders over TLS
 *   _reply     what libunbound's callback was given, as an answer
 *   _ask       one query to one context; the window
 *   _round     contexts beside the long-lived one, for another try
 *   _walk      the DS walk, along the alias chain; what replies (_read) tell it
 *              and what it says of an answer (_note)
 *   _fact      replies that stand in many chains
 *   _trace     the chain of an answer, where evidence is kept
 *   _clock     the time; when a question is looked after
 *   _timer     timers for who is on the thread
 *
 *   _question  one CAA question, from the first waiter to its answer
 *   _try       the tries of a question and what they come to
 *   _lookup    those who wait for a question
 *   _recent    answers of the cache that need not be asked for again
 *   _thread    the resolver's thread, its loop and its inbox
 *   (plain)    the interface
 *
 * From _ask on everything belongs to the resolver's thread.
 */
#ifndef CAA_RESOLVER_UNBOUND_PRIVATE_H
#define CAA_RESOLVER_UNBOUND_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "caa/process.h"
#include "caa/resolver_unbound_ask.h"
#include "caa/resolver_unbound_clock.h"
#include "caa/resolver_unbound_fact.h"
#include "caa/resolver_unbound_log.h"
#include "caa/resolver_unbound_recent.h"
#include "caa/resolver_unbound_tls.h"
#include "caa/resolver_unbound_trace.h"
#include "caa/resolver_unbound_walk.h"

/* ---- _question and _try ---- */

/*
 * "Retried at least once" (TLS BR 4.2.2.1) means packets, so a failure out of
 * the cache is no try; but there is an end to trying.
 */
#define CAA_UNBOUND_MIN_ATTEMPTS 2u
#define CAA_UNBOUND_MAX_TRIES    4u

/*
 * A try that is not answered in this time counts as failed, and the next
 * begins beside it.  Less would excuse a lookup that slow servers would have
 * answered with a denial.
 */
#define CAA_UNBOUND_FAIR_MS 3000

struct caa_unbound_try {
	struct caa_unbound_ask ask;
	struct caa_unbound_question *question;
};

struct caa_lookup {
	struct caa_unbound_question *question;
	struct caa_lookup *previous, *next;
	int64_t deadline_ms;
	caa_lookup_fn *done;
	void *ctx;
};

struct caa_unbound_question {
	const char *owner;
	uint32_t hash;                        /* of the owner */
	struct caa_unbound_question *chained; /* the next with its hash */
	struct caa_unbound *resolver;
	struct caa_unbound_question *previous, *next; /* of all there are */
	struct caa_lookup *waiters;
	struct caa_lookup first_waiter; /* who mostly is the only one */
	bool has_had_waiter;
	bool has_timer; /* of its own, set or not */
	bool over;      /* out of the table; waits for asks to return */
	bool settled;   /* the answer is final; its chain is being traced */
	bool exhausted; /* failed for good; the walk is under way */
	bool looked_ahead;
	bool unprovable; /* what came is no lookup failure: never excused */
	bool immediate;  /* the answer came without a packet */
	int64_t started_us;
	time_t second;     /* of the calendar, when it was started */
	int64_t wanted_ms; /* when to look after it; CAA_UNBOUND_NEVER */
	int64_t armed_ms;  /* when its timer or the shared one fires: not
	                      after wanted_ms, nor after a waiter's deadline */
	struct event timer;
	unsigned attempts;         /* tries that came back and may have sent
	                              packets */
	struct caa_answer *answer; /* best so far, or NULL */
	unsigned try_count;
	struct caa_unbound_try first;    /* try, which mostly is the last */
	struct caa_unbound_try *others;  /* or NULL: as many as there may be */
	struct caa_unbound_walk *walk;   /* NULL: none was needed */
	struct caa_unbound_trace *trace; /* NULL: none was needed */
	char text[];                     /* of the owner */
};

/* The question under way for owner, which has this hash, or a new one.  NULL:
 * out of memory. */
struct caa_unbound_question *caa_unbound_question_join(
    struct caa_unbound *resolver, const char *owner, uint32_t hash);

/* Is it being asked now? */
bool caa_unbound_question_exists(
    struct caa_unbound *resolver, const char *owner);

/* Does anybody wait for it still? */
bool caa_unbound_question_is_wanted(
    const struct caa_unbound_question *question);

/* Hand the answer to all who wait, once its chain is known if it is to be; the
 * question may be gone afterwards. */
void caa_unbound_question_deliver(struct caa_unbound_question *question);

/* The same for an answer that is settled, or for one whose time is up. */
void caa_unbound_question_hand_out(struct caa_unbound_question *question);
void caa_unbound_question_hurry(struct caa_unbound_question *question);

/* Did it fail in a way that may be tolerated, were it over now? */
bool caa_unbound_question_is_excused(
    const struct caa_unbound_question *question);

/* Tell all who wait that it failed in time; likewise. */
void caa_unbound_question_give_up(struct caa_unbound_question *question);

/* Free it if it is over and all its asks are back. */
void caa_unbound_question_release(struct caa_unbound_question *question);

/* What to give one who can wait no longer; NULL: out of memory. */
struct caa_answer *caa_unbound_question_timeout(
    const struct caa_unbound_question *question);

/* Ends everything under way, contexts included; nobody is called back. */
void caa_unbound_questions_clear(struct caa_unbound *resolver);

/* Begin with the first try. */
void caa_unbound_tries_begin(struct caa_unbound_question *question);

/* It is wanted_ms: another try may be due. */
void caa_unbound_tries_look_after(struct caa_unbound_question *question);

const struct caa_unbound_ask *caa_unbound_tries_ask(
    const struct caa_unbound_question *question, size_t i);

unsigned caa_unbound_tries_count(const struct caa_unbound_question *question,
    enum caa_unbound_ask_state state);

/* Is there an answer that can be handed out? */
bool caa_unbound_tries_have_answer(const struct caa_unbound_question *question);

/* ---- _lookup ---- */

CAA_NODISCARD enum caa_status caa_unbound_lookup_start(
    struct caa_unbound *resolver, const char *owner, int64_t deadline_ms,
    caa_lookup_fn *done, void *ctx, struct caa_lookup **lookup);

/* Leave the question without a word. */
void caa_unbound_lookup_free(struct caa_lookup *lookup);

/* ---- the resolver ---- */

#define CAA_UNBOUND_TABLE_SIZE 1024u

struct caa_unbound {
	struct caa_resolver resolver; /* first: see caa/resolver.h */
	struct caa_unbound_settings settings;

	struct caa_process process; /* that of the thread; not claimed: there
	                               is none */
	pthread_mutex_t lock; /* of the members up to the next blank line */
	struct caa_post *first, **end;
	bool stopping;
	pthread_t thread;
	int wake_fd; /* readable: the inbox wants attention */

	struct event_base *base;
	struct caa_unbound_log log; /* what libunbound says on the thread */
	struct event wake;
	struct caa_post *waiting, **waiting_end; /* those that can wait */
	struct caa_unbound_asks asks;
	struct caa_unbound_facts facts;
	uint32_t seed; /* of the hashes */
	/* By hash, those that can be joined. */
	struct caa_unbound_question *table[CAA_UNBOUND_TABLE_SIZE];
	struct caa_unbound_question *questions; /* all, the youngest first */
	struct caa_unbound_question *eldest; /* that was not looked after yet */
	struct event for_eldest;             /* pending while there is one */
	struct caa_unbound_recent recent;
	bool giving; /* one of these: nothing is given within that */
};

#endif /* CAA_RESOLVER_UNBOUND_PRIVATE_H */
