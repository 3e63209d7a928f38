/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_private: what the files of resolver_unbound share.
 *
 *   _config    checks and copies the caller's configuration
 *   _anchor    reads a trust anchor file
 *   _context   one libunbound context: options, anchors, log
 *   _tls       bridges to forwarders over TLS
 *   _reply     what libunbound's callback was given, as an answer
 *   _ask       one query to one context; the window
 *   _round     contexts beside the long-lived one, for another try
 *   _walk      the DS walk, along the alias chain
 *   _fact      replies that stand in many chains
 *   _trace     the chain of an answer, where evidence is kept
 *   _question  one CAA question, from the first waiter to its answer
 *   _try       the tries of a question and what they come to
 *   _lookup    those who wait for a question
 *   _clock     its timer, and their deadlines
 *   _timer     timers for who is on the thread
 *   (plain)    the interface, the thread, its inbox
 *
 * Everything from struct caa_unbound_round on belongs to the resolver's
 * thread.  libunbound calls back inside ub_resolve_event() too, and while a
 * context is deleted: its callback therefore only stores what it was given,
 * and whatever follows from it is done from the loop, where no libunbound
 * frame is on the stack.
 */
#ifndef CAA_RESOLVER_UNBOUND_PRIVATE_H
#define CAA_RESOLVER_UNBOUND_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include <event2/event.h>
#include <event2/event_struct.h>
#include <unbound-event.h>
#include <unbound.h>

#include "caa/delegation.h"
#include "caa/process.h"
#include "caa/proof_reply.h"
#include "caa/resolver_unbound.h"
#include "caa/resolver_unbound_log.h"
#include "caa/tls_bridge.h"

#define CAA_UNBOUND_CLASS_IN    1
#define CAA_UNBOUND_TYPE_CNAME  5
#define CAA_UNBOUND_TYPE_DS     43
#define CAA_UNBOUND_TYPE_DNSKEY 48
#define CAA_UNBOUND_TYPE_CAA    257

#define CAA_UNBOUND_ROOT "."

#define CAA_UNBOUND_OUTGOING_RANGE 1024 /* sockets of a context; most */

/* ---- _config and _anchor ---- */

struct caa_unbound_bridges {
	struct caa_tls_bridge **items; /* one for each forwarder */
	size_t count;
};

/* The configuration, checked, copied and with its defaults filled in. */
struct caa_unbound_settings {
	struct caa_unbound_list forwarders;
	struct caa_unbound_list anchors; /* DS or DNSKEY, one record each */
	char *root_hints_file;           /* or NULL */
	enum caa_transport transport;
	struct caa_tls_client *tls;         /* NULL: not over TLS */
	struct caa_unbound_bridges bridges; /* while there is a loop */
	bool validate, ipv4, ipv6, prove_insecure, no_cache, keep_evidence;
	uint32_t retry_delay_ms, max_aliases, window;
	uint32_t outgoing_range, outgoing_tcp; /* sockets of a context */
	uint32_t cache_mib, cache_max_ttl_s, cache_max_negative_ttl_s;
	uint32_t shards; /* the numbers are for one of so many */
};

CAA_NODISCARD enum caa_status caa_unbound_settings_init(
    struct caa_unbound_settings *settings,
    const struct caa_unbound_config *config, struct caa_error *error);
void caa_unbound_settings_clear(struct caa_unbound_settings *settings);

CAA_NODISCARD enum caa_status caa_unbound_list_add(
    struct caa_unbound_list *list, const char *item);

/* The DS and DNSKEY records of a file, at least one of them the root's. */
CAA_NODISCARD enum caa_status caa_unbound_anchors_read(
    struct caa_unbound_list *anchors, const char *path,
    struct caa_error *error);

/* ---- _tls ---- */

/* Open bridges in base, if the transport is TLS.  They must outlive every
 * context: nobody else can take their ports meanwhile. */
CAA_NODISCARD enum caa_status caa_unbound_bridges_open(
    struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error);
void caa_unbound_bridges_close(struct caa_unbound_settings *settings);

/* What went wrong on the way to a forwarder since then, or NULL. */
const char *caa_unbound_bridges_fault(
    const struct caa_unbound_settings *settings, int64_t since_us);

/* A sentence of libunbound's with the forwarders' addresses in the place of
 * those of their bridges. */
void caa_unbound_bridges_translate(const struct caa_unbound_settings *settings,
    const char *sentence, char *out, size_t size);

/* ---- _context ---- */

/*
 * A context ready to resolve.  Fails rather than give one whose anchors
 * libunbound has dropped, or one for TLS without its bridges.  base is
 * borrowed for the life of the context.
 */
CAA_NODISCARD enum caa_status caa_unbound_context_new(struct ub_ctx **out,
    const struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error);

/* NULL is allowed.  Calls the callbacks of what is still under way. */
void caa_unbound_context_free(struct ub_ctx *ctx);

#define CAA_UNBOUND_PRIORITY_IDLE 2 /* when nothing else is to be done */

/* A loop of our own that reads no environment.  NULL: none to be had. */
struct event_base *caa_unbound_base_new(void);

/* ---- _reply ---- */

/* What a callback was given; borrowed while it runs. */
struct caa_unbound_reply {
	const char *failure;   /* never asked, and why; or NULL */
	int rcode;             /* non-zero: a failure, and no packet */
	const uint8_t *packet; /* may be NULL */
	size_t len;
	int security; /* 0 insecure, 1 bogus, 2 secure */
	const char *why_bogus;
	const char *why_failed; /* libunbound's sentence, or NULL */
	const char *tls_fault;  /* our bridge's, or NULL */
	bool immediate; /* came inside ub_resolve_event(): no packet left */
};

/* The answer to (owner, CAA, IN); NULL when out of memory. */
struct caa_answer *caa_unbound_reply_read(
    const struct caa_unbound_settings *settings, const char *owner,
    const struct caa_unbound_reply *reply);

/* ---- _ask ---- */

struct caa_unbound_question;

#define CAA_UNBOUND_MAX_ROUNDS 3u /* of a kind; of 3.5 MB each */

/* So that what is quick never waits for, or beside, what is slow. */
enum caa_unbound_round_kind {
	CAA_UNBOUND_ROUND_AGAIN,  /* tries after a failure */
	CAA_UNBOUND_ROUND_BESIDE, /* tries beside one that takes too long */
	CAA_UNBOUND_ROUND_WALK,
	CAA_UNBOUND_ROUND_KINDS
};

/* A fresh context, for what is asked again at about the same time. */
struct caa_unbound_round {
	struct ub_ctx *ctx;
	enum caa_unbound_round_kind kind;
	unsigned users;
	struct caa_unbound_list owners; /* asked for in it so far */
	int64_t opened_ms;
	struct caa_unbound_round *older; /* of its kind */
};

enum caa_unbound_ask_state {
	CAA_UNBOUND_IDLE = 0,
	CAA_UNBOUND_QUEUED,
	CAA_UNBOUND_SUBMITTED,
	CAA_UNBOUND_ANSWERED, /* read() has run, next() has not */
};

/* One query at a time to one context.  Embedded in what it serves. */
struct caa_unbound_ask {
	struct caa_unbound *resolver;
	const struct caa_unbound_question *question; /* it serves */
	void *ctx;                                   /* of the two functions */
	const char *name;                /* borrowed while not idle */
	struct caa_unbound_round *round; /* NULL: the long-lived context */
	int type;
	enum caa_unbound_ask_state state;
	bool in_call; /* ub_resolve_event() has not returned yet */
	int64_t submitted_us;

	/* Inside libunbound: may only store. */
	void (*read)(void *ctx, const struct caa_unbound_reply *reply);
	/* From the loop, afterwards; the ask is idle again. */
	void (*next)(void *ctx);

	struct caa_unbound_ask *link; /* of the queue it is in */
};

struct caa_unbound_queue {
	struct caa_unbound_ask *first, **end;
};

/* What the resolver's thread keeps about queries. */
struct caa_unbound_asks {
	struct caa_unbound_queue urgent; /* second tries and walks */
	struct caa_unbound_queue fresh;
	struct caa_unbound_queue answered;
	struct event finish, pump;
	int64_t turn_us;    /* when what waits had its last turn */
	unsigned in_flight; /* submitted, not called back */
	/* Contexts beside the long-lived one: the newest of each kind. */
	struct caa_unbound_round *rounds[CAA_UNBOUND_ROUND_KINDS];
	struct ub_ctx *ctx; /* long-lived; made when first needed */
	bool closing;       /* callbacks only mark */
};

void caa_unbound_asks_init(struct caa_unbound *resolver);
/* Something waits: see to it when nothing else is to be done. */
void caa_unbound_asks_pump(struct caa_unbound *resolver);
/* Deletes the long-lived context; its asks must still exist. */
void caa_unbound_asks_clear(struct caa_unbound *resolver);

void caa_unbound_ask_submit(struct caa_unbound_ask *ask, bool urgent);

/*
 * A place in a context that was not asked for owner yet: opened a moment ago
 * for others, or a new one.  NULL: none is to be had now, but may be later.
 */
struct caa_unbound_round *caa_unbound_round_join(struct caa_unbound *resolver,
    enum caa_unbound_round_kind kind, const char *owner);
/* The last to leave deletes the context.  NULL is allowed. */
void caa_unbound_round_leave(
    struct caa_unbound *resolver, struct caa_unbound_round *round);

/* ---- _walk ---- */

/* The suffix of name one label longer than at, which is another of its suffixes
 * or the root; NULL after name. */
const char *caa_unbound_below(const char *name, const char *at);

enum caa_unbound_proof {
	CAA_UNBOUND_UNPROVEN = 0,
	CAA_UNBOUND_PROVING,
	CAA_UNBOUND_PROVEN, /* insecure, and whatever it is an alias for */
};

/* A validly unsigned name of the alias chain. */
struct caa_unbound_cut {
	const char *name; /* that of the chain, or above */
	bool direct;      /* the absence of its DS was itself validated */
};

struct caa_unbound_walk {
	struct caa_unbound_ask ask;       /* of the DS sets */
	struct caa_unbound_ask alias_ask; /* beside it */
	struct event patience;            /* with the alias_ask */
	const char *owner; /* of the question, or the latest target */
	const char *at;    /* what is or was asked last: a suffix of owner */
	enum caa_delegation step;
	enum caa_dnssec dnssec; /* of that step */
	bool insecure;          /* owner is, by its DS sets */
	bool alias_known;       /* alias is what came of the alias_ask */
	enum caa_alias alias;
	struct caa_unbound_list targets; /* the chain as far as known */
	struct caa_unbound_cut cuts[CAA_ANSWER_MAX_ALIASES + 1];
	size_t cut_count;
	struct caa_answer *bogus; /* what a part of the chain came to */
	enum caa_unbound_proof proof;
	void (*over)(void *ctx);
	void *ctx;
};

/* A walk to the question's owner, under way unless it is decided at once.
 * over(question) is called from the loop when proof is decided, and again
 * whenever an ask comes back after that.  NULL when out of memory: nothing is
 * proven, as of every NULL below. */
struct caa_unbound_walk *caa_unbound_walk_start(
    struct caa_unbound_question *question, void (*over)(void *question));
/* The asks are idle or gone with their contexts. */
void caa_unbound_walk_free(struct caa_unbound_walk *walk);

/* No more steps.  The asks may still be under way. */
void caa_unbound_walk_stop(struct caa_unbound_walk *walk);
bool caa_unbound_walk_is_idle(const struct caa_unbound_walk *walk);
enum caa_unbound_proof caa_unbound_walk_proof(
    const struct caa_unbound_walk *walk);

/* Note in a failure what the walk found: the chain, and if it is proven, that
 * and how. */
void caa_unbound_walk_note(const struct caa_unbound_walk *walk,
    struct caa_answer *answer, bool proven);

/* ---- _fact ---- */

/* What came of a question about the chain of trust. */
struct caa_unbound_fact {
	unsigned references;
	const char *name;
	int type;
	char *text;                  /* owns the name */
	bool known;                  /* it was asked; the rest is its answer */
	struct caa_exhibit *exhibit; /* NULL: there was none */
	struct caa_exhibit *former;  /* the one before it, or NULL */
	struct caa_signers signers;  /* of the exhibit */
	enum caa_delegation step;    /* of a DS set */
	int64_t since_ms;
};

struct caa_unbound_facts {
	void *table; /* of tsearch(), by name and type */
	size_t count, octets;
};

/* One that is remembered, or a new one that is not known; a reference.  NULL
 * when out of memory. */
struct caa_unbound_fact *caa_unbound_fact_get(
    struct caa_unbound_facts *facts, const char *name, int type);
/* Give it its reply. */
void caa_unbound_fact_set(
    struct caa_unbound_fact *fact, const uint8_t *packet, size_t len);
/* Remember one that is known by now. */
void caa_unbound_fact_keep(
    struct caa_unbound_facts *facts, struct caa_unbound_fact *fact);
void caa_unbound_fact_unref(struct caa_unbound_fact *fact); /* NULL is fine */
void caa_unbound_facts_clear(struct caa_unbound_facts *facts);

/* ---- _trace ---- */

struct caa_unbound_trace {
	struct caa_unbound_ask ask;
	struct caa_unbound_question *question;
	struct caa_unbound_fact **facts; /* room for CAA_ANSWER_MAX_CHAIN */
	size_t count, next; /* facts before next have been looked at */
	bool walks;         /* nothing is signed: walk the DS sets, too */
	size_t walk;        /* of which name: 0 the owner, then the aliases */
	const char *at;     /* the suffix of it asked last */
};

/* The ask is idle or gone with its context.  NULL is allowed. */
void caa_unbound_trace_free(struct caa_unbound_trace *trace);

/* Add the chain of the question's answer to it.  True: this takes time, and
 * the question is handed out at its end. */
bool caa_unbound_trace_start(struct caa_unbound_question *question);
/* There was no time to: say that it is missing. */
void caa_unbound_trace_skip(struct caa_unbound_question *question);
/* No time is left: add what there is. */
void caa_unbound_trace_stop(struct caa_unbound_trace *trace);
bool caa_unbound_trace_is_idle(const struct caa_unbound_trace *trace);

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
	bool over;      /* out of the table; waits for asks to return */
	bool settled;   /* the answer is final; its chain is being traced */
	bool exhausted; /* failed for good; the walk is under way */
	bool looked_ahead;
	bool unprovable; /* what came is no lookup failure: never excused */
	bool immediate;  /* the answer came without a packet */
	int64_t started_us;
	int64_t wanted_ms; /* when to look after it; CAA_UNBOUND_NEVER */
	int64_t armed_ms;  /* when the timer fires: not after wanted_ms, nor
	                      after a waiter's deadline */
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

/* The question under way for owner, or a new one.  NULL: out of memory. */
struct caa_unbound_question *caa_unbound_question_join(
    struct caa_unbound *resolver, const char *owner);

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

/* ---- _lookup and _clock ---- */

CAA_NODISCARD enum caa_status caa_unbound_lookup_start(
    struct caa_unbound *resolver, const char *owner, int64_t deadline_ms,
    caa_lookup_fn *done, void *ctx, struct caa_lookup **lookup);

/* Leave the question without a word. */
void caa_unbound_lookup_free(struct caa_lookup *lookup);

#define CAA_UNBOUND_NEVER INT64_MAX
/* A first try is looked after then, unless it is over.  libevent has a queue
 * for timers of the same delay, where one costs next to nothing. */
#define CAA_UNBOUND_USUAL_MS 1000

/* Make the question's one timer ready, which serves it and all who wait. */
CAA_NODISCARD bool caa_unbound_clock_start(
    struct caa_unbound_question *question);
/* Look after it in so many milliseconds, and no more when that was set. */
void caa_unbound_clock_set(
    struct caa_unbound_question *question, int64_t delay_ms);
/* One who waits is new. */
void caa_unbound_clock_heed(
    struct caa_unbound_question *question, const struct caa_lookup *lookup);

struct timeval caa_unbound_timeval(int64_t ms); /* from 0 to a day */

/* ---- _timer ---- */

CAA_NODISCARD enum caa_status caa_unbound_timer_start(
    struct caa_unbound *resolver, int64_t at_ms, void (*fn)(void *ctx),
    void *ctx, struct caa_timer **out);
void caa_unbound_timer_stop(struct caa_timer *timer);

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
	const struct timeval *usual; /* how libevent has the usual delay, of
	                                CAA_UNBOUND_USUAL_MS; or NULL */
	struct caa_unbound_log log;  /* what libunbound says on the thread */
	struct event wake;
	struct caa_post *waiting, **waiting_end; /* those that can wait */
	struct caa_unbound_asks asks;
	struct caa_unbound_facts facts;
	uint32_t seed; /* of the hashes */
	/* By hash, those that can be joined. */
	struct caa_unbound_question *table[CAA_UNBOUND_TABLE_SIZE];
	struct caa_unbound_question *questions; /* all there are */
};

int64_t caa_unbound_now_us(void); /* monotonic */

/* On the thread.  Are there posts that could wait?  Begin some of them. */
bool caa_unbound_posts_wait(const struct caa_unbound *self);
void caa_unbound_posts_begin(struct caa_unbound *self);

#endif /* CAA_RESOLVER_UNBOUND_PRIVATE_H */
