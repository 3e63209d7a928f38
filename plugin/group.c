/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/group.h"

#include <errno.h>
#include <time.h>

#include "plugin/condition.h"

/* After a wait in vain so many groups are written at once. */
#define HASTE 16u

bool
plugin_group_init(
    struct plugin_group *group, plugin_group_fn *commit, void *ctx)
{
	*group = (struct plugin_group){ .commit = commit, .ctx = ctx };
	if (pthread_mutex_init(&group->lock, NULL) != 0)
		return false;
	if (!plugin_condition_init(&group->idle)) {
		(void)pthread_mutex_destroy(&group->lock);
		return false;
	}
	if (!plugin_condition_init(&group->more)) {
		(void)pthread_cond_destroy(&group->idle);
		(void)pthread_mutex_destroy(&group->lock);
		return false;
	}
	group->last = &group->first;
	return true;
}

void
plugin_group_clear(struct plugin_group *group)
{
	(void)pthread_cond_destroy(&group->more);
	(void)pthread_cond_destroy(&group->idle);
	(void)pthread_mutex_destroy(&group->lock);
}

void
plugin_group_announce(struct plugin_group *group)
{
	(void)atomic_fetch_add_explicit(
	    &group->coming, 1, memory_order_relaxed);
}

void
plugin_group_arrive(struct plugin_group *group)
{
	(void)atomic_fetch_sub_explicit(
	    &group->coming, 1, memory_order_relaxed);
}

/* Would the disk be asked too often, were it asked now? */
static bool
wants_more(const struct plugin_group *group)
{
	return group->waiting < PLUGIN_GROUP_MAX && group->holding == 0 &&
	    group->waiting <
	    atomic_load_explicit(&group->coming, memory_order_relaxed);
}

static struct timespec
end_of_patience(void)
{
	struct timespec end = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += PLUGIN_GROUP_PATIENCE_US * 1000L;
	if (end.tv_nsec >= 1000000000L) {
		end.tv_nsec -= 1000000000L;
		end.tv_sec++;
	}
	return end;
}

/* Lets the lock go meanwhile. */
static void
gather(struct plugin_group *group)
{
	const struct timespec end = end_of_patience();
	const size_t before = group->waiting;

	group->gathering = true;
	while (wants_more(group) &&
	    pthread_cond_timedwait(&group->more, &group->lock, &end) == 0)
		continue;
	group->gathering = false;
	if (group->waiting == before)
		group->hasty = HASTE;
}

/* Those that have been waiting longest. */
static struct plugin_group_member *
take_group(struct plugin_group *group)
{
	struct plugin_group_member *first = group->first, *end = first;
	size_t count = 1;

	for (; count < PLUGIN_GROUP_MAX && end->next != NULL; count++)
		end = end->next;
	group->waiting -= count;
	group->first = end->next;
	if (group->first == NULL)
		group->last = &group->first;
	end->next = NULL;
	return first;
}

/* Nobody writes any more: who may?  The others sleep on.  Gives up the lock. */
static void
step_back(struct plugin_group *group)
{
	struct plugin_group_member *next = group->first;

	if (next == NULL || group->holding > 0) {
		group->leading = false;
		(void)pthread_cond_signal(&group->idle);
		next = NULL;
	}
	(void)pthread_mutex_unlock(&group->lock);
	if (next != NULL)
		(void)sem_post(&next->wake);
}

/* Tell all: the moment it is told, a member may be gone.  Is self, which is not
 * woken, one of them? */
static bool
tell(struct plugin_group_member *member, const struct plugin_group_member *self,
    enum caa_status status, const struct caa_error *error)
{
	bool met = false;

	while (member != NULL) {
		struct plugin_group_member *next = member->next;

		member->status = status;
		if (status != CAA_OK)
			member->error = *error;
		member->done = true;
		if (member == self)
			met = true;
		else
			(void)sem_post(&member->wake);
		member = next;
	}
	return met;
}

/* Write and sync for all that wait, without the lock; then tell them.  False:
 * so many were before self that it has to go on waiting. */
static bool
lead(struct plugin_group *group, const struct plugin_group_member *self)
{
	struct plugin_group_member *members;
	struct caa_error error = { .text = "" };
	enum caa_status status;

	(void)pthread_mutex_lock(&group->lock);
	if (group->hasty > 0)
		group->hasty--;
	else if (wants_more(group))
		gather(group);
	members = take_group(group);
	(void)pthread_mutex_unlock(&group->lock);
	status = group->commit(group->ctx, members, &error);
	(void)pthread_mutex_lock(&group->lock);
	step_back(group);
	return tell(members, self, status, &error);
}

/* True: it is to lead. */
static bool
stand_in_line(struct plugin_group *group, struct plugin_group_member *member)
{
	bool leads;

	(void)pthread_mutex_lock(&group->lock);
	*group->last = member;
	group->last = &member->next;
	group->waiting++;
	leads = !group->leading && group->holding == 0;
	group->leading = group->leading || leads;
	if (group->gathering && !wants_more(group))
		(void)pthread_cond_signal(&group->more);
	(void)pthread_mutex_unlock(&group->lock);
	return leads;
}

enum caa_status
plugin_group_join(struct plugin_group *group,
    struct plugin_group_member *member, struct caa_error *error)
{
	bool leads;

	member->next = NULL;
	member->done = false;
	if (sem_init(&member->wake, 0, 0) != 0)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "no semaphore to be had");
	leads = stand_in_line(group, member);
	while (!leads || !lead(group, member)) {
		while (sem_wait(&member->wake) != 0 && errno == EINTR)
			continue;
		if (member->done)
			break;
		leads = true;
	}
	(void)sem_destroy(&member->wake);
	if (member->status != CAA_OK && error != NULL)
		*error = member->error;
	return member->status;
}

void
plugin_group_hold(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	group->holding++;
	while (group->leading)
		(void)pthread_cond_wait(&group->idle, &group->lock);
	group->holding--;
	group->leading = true;
	(void)pthread_mutex_unlock(&group->lock);
}

void
plugin_group_release(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	step_back(group);
}
