/* SPDX-License-Identifier: BSD-2-Clause */
/* resolver_unbound_thread: the resolver's thread, its loop and its inbox. */
#ifndef CAA_RESOLVER_UNBOUND_THREAD_H
#define CAA_RESOLVER_UNBOUND_THREAD_H

#include "caa/resolver.h"

struct caa_unbound;

/* Of a resolver that is new; clear only what this was done to. */
CAA_NODISCARD enum caa_status caa_unbound_thread_init(
    struct caa_unbound *self, struct caa_error *error);
/* Ends everything under way. */
void caa_unbound_thread_clear(struct caa_unbound *self);

/* Queue a post; the first starts the thread.  False: there is none, or in
 * another process. */
CAA_NODISCARD bool caa_unbound_thread_post(
    struct caa_unbound *self, struct caa_post *post);

/* On the thread.  Are there posts that could wait?  Begin some of them. */
bool caa_unbound_posts_wait(const struct caa_unbound *self);
void caa_unbound_posts_begin(struct caa_unbound *self);

#endif /* CAA_RESOLVER_UNBOUND_THREAD_H */
