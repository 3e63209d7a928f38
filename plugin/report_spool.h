/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_spool: the directory in which reports wait until they are delivered.
 *
 *     queue/  letters; the name says when each is due, how often it was
 *             tried, and which it is: "<due, ms>-<tries>-<incident>-<number>"
 *     dead/   letters given up, for a month
 *     seen/   what was reported today, see report_limit.h
 *     tmp/    letters being written
 *     lock    held by the one that sends
 *
 * A letter is there, whole and on disk, once plugin_spool_put() has returned;
 * every later step is one rename or unlink.  Neither a killed process nor a
 * full disk loses it.  Several processes may share a spool.  Any thread.
 */
#ifndef PLUGIN_REPORT_SPOOL_H
#define PLUGIN_REPORT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"
#include "plugin/report_letter.h"

#define PLUGIN_SPOOL_NAME_TEXT   64    /* room for a name, NUL included */
#define PLUGIN_SPOOL_MAX_LETTERS 10000 /* waiting and dead ones together */

struct plugin_spool {
	char *path;
	int root, queue, tmp, dead, seen; /* directories; -1 */
	int lock;                         /* file; -1 */
};

/* One that is not open. */
#define PLUGIN_SPOOL_CLOSED                 \
	((struct plugin_spool){ .root = -1, \
	    .queue = -1,                    \
	    .tmp = -1,                      \
	    .dead = -1,                     \
	    .seen = -1,                     \
	    .lock = -1 })

/* A waiting letter. */
struct plugin_spool_entry {
	char name[PLUGIN_SPOOL_NAME_TEXT];
	int64_t due_ms; /* Unix time */
	unsigned tries; /* begun so far */
};

/*
 * Will it open?  Leaves no trace, so that whoever looks at the configuration
 * first does not own the spool; root, who may look at anybody's, need not be
 * who reports.  Fails as plugin_spool_open() does.
 */
CAA_NODISCARD enum caa_status plugin_spool_probe(
    const char *path, struct caa_error *error);

/*
 * Open a spool, made if only its last component is missing.  CAA_E_CONFIG with
 * a clause that completes "iodef_spool: " for a path that is no directory of
 * ours.  plugin_spool_close() also after failure.
 */
CAA_NODISCARD enum caa_status plugin_spool_open(
    struct plugin_spool *spool, const char *path, struct caa_error *error);
void plugin_spool_close(struct plugin_spool *spool);

/* Store a letter, due at once.  number tells letters of one incident apart:
 * 0 to 99.  CAA_E_LIMIT when the spool is full. */
CAA_NODISCARD enum caa_status plugin_spool_put(struct plugin_spool *spool,
    const struct plugin_letter *letter, unsigned number, int64_t now_ms,
    struct caa_error *error);

/*
 * Be the process that sends; false while another is.  Until a spool on the
 * same directory is closed.  Two that send at once do no harm: every claim is
 * one rename, and one of them fails.
 */
bool plugin_spool_lock(struct plugin_spool *spool);

/* Remove what crashed writers left in tmp/, and the oldest of dead/. */
void plugin_spool_clean(struct plugin_spool *spool, int64_t now_ms);

/*
 * The letters due, earliest first, at most max.  *next_ms is when the next
 * one is due that was not handed out: INT64_MAX if there is none.
 */
CAA_NODISCARD enum caa_status plugin_spool_due(struct plugin_spool *spool,
    int64_t now_ms, struct plugin_spool_entry *entries, size_t max,
    size_t *count, int64_t *next_ms, struct caa_error *error);

/* What follows changes *entry along with the file; false with errno. */

/* Begin a try: unless it ends well it is due again at due_ms. */
bool plugin_spool_claim(struct plugin_spool *spool,
    struct plugin_spool_entry *entry, int64_t due_ms);

/* The try did not take place: as before the claim, and due at due_ms. */
bool plugin_spool_release(struct plugin_spool *spool,
    struct plugin_spool_entry *entry, int64_t due_ms);

/* Delivered. */
bool plugin_spool_done(
    struct plugin_spool *spool, const struct plugin_spool_entry *entry);

/* Given up. */
bool plugin_spool_bury(
    struct plugin_spool *spool, const struct plugin_spool_entry *entry);

/* CAA_E_MALFORMED: never to be delivered; CAA_E_SYSTEM: perhaps later. */
CAA_NODISCARD enum caa_status plugin_spool_read(struct plugin_spool *spool,
    const struct plugin_spool_entry *entry, struct plugin_letter *letter,
    struct caa_error *error);

#endif /* PLUGIN_REPORT_SPOOL_H */
