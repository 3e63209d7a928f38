/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/group.h"

bool
plugin_group_init(
    struct plugin_group *group, plugin_group_fn *commit, void *ctx)
{
	*group = (struct plugin_group){ .commit = commit, .ctx = ctx };
	if (pthread_mutex_init(&group->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&group->idle, NULL) != 0) {
		(void)pthread_mutex_destroy(&group->lock);
		return false;
	}
	group->last = &group->first;
	return true;
}

void
plugin_group_clear(struct plugin_group *group)
{
	(void)pthread_cond_destroy(&group->idle);
	(void)pthread_mutex_destroy(&group->lock);
}

/* Those that have been waiting longest. */
static struct plugin_group_member *
take_group(struct plugin_group *group)
{
	struct plugin_group_member *first = group->first, *end = first;

	for (size_t i = 1; i < PLUGIN_GROUP_MAX && end->next != NULL; i++)
		end = end->next;
	group->first = end->next;
	if (group->first == NULL)
		group->last = &group->first;
	end->next = NULL;
	return first;
}

/* Nobody writes any more.  Those that wait for another group sleep on, but for
 * the one that may lead it. */
static void
step_back(struct plugin_group *group)
{
	group->leading = false;
	if (group->first != NULL)
		(void)pthread_cond_signal(&group->first->wake);
	(void)pthread_cond_signal(&group->idle);
}

/* Write and sync for all that wait, without the lock; then tell them. */
static void
lead(struct plugin_group *group)
{
	struct plugin_group_member *member = take_group(group);
	struct caa_error error = { .text = "" };
	enum caa_status status;

	group->leading = true;
	(void)pthread_mutex_unlock(&group->lock);
	status = group->commit(group->ctx, member, &error);
	(void)pthread_mutex_lock(&group->lock);
	while (member != NULL) {
		struct plugin_group_member *next = member->next;

		member->status = status;
		if (status != CAA_OK)
			member->error = error;
		member->done = true;
		(void)pthread_cond_signal(&member->wake);
		member = next;
	}
	step_back(group);
}

enum caa_status
plugin_group_join(struct plugin_group *group,
    struct plugin_group_member *member, struct caa_error *error)
{
	member->next = NULL;
	member->done = false;
	if (pthread_cond_init(&member->wake, NULL) != 0)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "no condition variable to be had");
	(void)pthread_mutex_lock(&group->lock);
	*group->last = member;
	group->last = &member->next;
	while (!member->done) {
		if (group->leading)
			(void)pthread_cond_wait(&member->wake, &group->lock);
		else
			lead(group);
	}
	(void)pthread_mutex_unlock(&group->lock);
	(void)pthread_cond_destroy(&member->wake);
	if (member->status != CAA_OK && error != NULL)
		*error = member->error;
	return member->status;
}

void
plugin_group_hold(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	while (group->leading)
		(void)pthread_cond_wait(&group->idle, &group->lock);
	group->leading = true;
	(void)pthread_mutex_unlock(&group->lock);
}

void
plugin_group_release(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	step_back(group);
	(void)pthread_mutex_unlock(&group->lock);
}
