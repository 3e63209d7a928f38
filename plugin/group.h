/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * group: threads that want something made durable, in groups: while one of
 * them writes and syncs for all that wait, the next group gathers.  Any
 * thread.
 */
#ifndef PLUGIN_GROUP_H
#define PLUGIN_GROUP_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "caa/status.h"

/* A group takes no more than that, so that it is written in bounded time. */
#define PLUGIN_GROUP_MAX 256u /* members */

/* Nobody waits longer for others to come, as long as more are on their way
 * than wait. */
#define PLUGIN_GROUP_PATIENCE_US 1000

/* What a thread waits for, on its stack; first in what it hands over. */
struct plugin_group_member {
	struct plugin_group_member *next;
	sem_t wake; /* it is done, or leads the next group */
	bool done;
	enum caa_status status;
	struct caa_error error;
};

/* Make first and those linked to it durable.  Never two calls at once. */
typedef enum caa_status plugin_group_fn(
    void *ctx, struct plugin_group_member *first, struct caa_error *error);

struct plugin_group {
	plugin_group_fn *commit;
	void *ctx;
	atomic_size_t coming; /* were announced and have not come yet */

	pthread_mutex_t lock;
	pthread_cond_t idle; /* nobody is writing: whoever holds it may */
	pthread_cond_t more; /* as many wait as are coming */
	bool leading;        /* a thread is writing, without the lock */
	bool gathering;      /* or about to, and waits for more */
	unsigned holding;    /* threads that want to keep everybody out */
	unsigned hasty;      /* groups that will not wait: it was in vain */
	size_t waiting;      /* members below */
	struct plugin_group_member *first, **last;
};

/* Not to be moved afterwards.  False: there is no lock to be had. */
CAA_NODISCARD bool plugin_group_init(
    struct plugin_group *group, plugin_group_fn *commit, void *ctx);
void plugin_group_clear(struct plugin_group *group);

/* A thread that is going to join, sooner or later; and just before it does, or
 * if it never will. */
void plugin_group_announce(struct plugin_group *group);
void plugin_group_arrive(struct plugin_group *group);

/* Returns when the member is durable, or with the sentence why it is not. */
CAA_NODISCARD enum caa_status plugin_group_join(struct plugin_group *group,
    struct plugin_group_member *member, struct caa_error *error);

/* Keep everybody out, while the file is changed. */
void plugin_group_hold(struct plugin_group *group);
void plugin_group_release(struct plugin_group *group);

#endif /* PLUGIN_GROUP_H */
