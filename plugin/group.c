/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/group.h"

bool
plugin_group_init(
    struct plugin_group *group, plugin_group_fn *commit, void *ctx)
{
	*group = (struct plugin_group){ .commit = commit, .ctx = ctx };
	if (pthread_mutex_init(&group->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&group->turn, NULL) != 0) {
		(void)pthread_mutex_destroy(&group->lock);
		return false;
	}
	group->last = &group->first;
	return true;
}

void
plugin_group_clear(struct plugin_group *group)
{
	(void)pthread_cond_destroy(&group->turn);
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
	group->leading = false;
	while (member != NULL) {
		struct plugin_group_member *next = member->next;

		member->status = status;
		member->error = error;
		member->done = true;
		member = next;
	}
	(void)pthread_cond_broadcast(&group->turn);
}

enum caa_status
plugin_group_join(struct plugin_group *group,
    struct plugin_group_member *member, struct caa_error *error)
{
	member->next = NULL;
	member->done = false;
	(void)pthread_mutex_lock(&group->lock);
	*group->last = member;
	group->last = &member->next;
	while (!member->done) {
		if (group->leading)
			(void)pthread_cond_wait(&group->turn, &group->lock);
		else
			lead(group);
	}
	(void)pthread_mutex_unlock(&group->lock);
	if (member->status != CAA_OK && error != NULL)
		*error = member->error;
	return member->status;
}

void
plugin_group_hold(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	while (group->leading)
		(void)pthread_cond_wait(&group->turn, &group->lock);
	group->leading = true;
	(void)pthread_mutex_unlock(&group->lock);
}

void
plugin_group_release(struct plugin_group *group)
{
	(void)pthread_mutex_lock(&group->lock);
	group->leading = false;
	(void)pthread_cond_broadcast(&group->turn);
	(void)pthread_mutex_unlock(&group->lock);
}
