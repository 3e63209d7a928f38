/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_log: what libunbound says, kept by the thread it said it
 * on.  Its log is one file for the whole process, and the only place where it
 * says why a lookup failed.  So there is one stream, for good, and each of our
 * threads has a log of its own behind it; what other threads say is dropped.
 */
#ifndef CAA_RESOLVER_UNBOUND_LOG_H
#define CAA_RESOLVER_UNBOUND_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct caa_unbound_log {
	size_t len;
	char text[16384]; /* the latest lines, NUL-terminated */
};

/* For ub_ctx_debugout().  NULL: none is to be had.  Never closed.  The caller
 * sees to it that the first call is alone. */
FILE *caa_unbound_log_stream(void);

/* From now on this thread's lines go into log (NULL: nowhere).  Returns what
 * they went into before. */
struct caa_unbound_log *caa_unbound_log_into(struct caa_unbound_log *log);

/*
 * Take out of log why (name, type) failed: the rest of the latest line about
 * it, NUL-terminated in out.  The log is empty afterwards.  False: no word.
 */
bool caa_unbound_log_take(struct caa_unbound_log *log, const char *name,
    const char *type, char *out, size_t size);

#endif /* CAA_RESOLVER_UNBOUND_LOG_H */
