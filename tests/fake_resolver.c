/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake_resolver.h"

#include <stdlib.h>
#include <string.h>

struct caa_lookup {
	struct caa_lookup *next;
	const struct fake_row *row;
	char *owner;
	int64_t deadline_ms;
	caa_lookup_fn *done;
	void *ctx;
	bool never;
};

struct caa_timer {
	struct caa_timer *next;
	int64_t at_ms;
	void (*fn)(void *ctx);
	void *ctx;
};

static bool
log_asked(struct fake_resolver *fake, const char *owner)
{
	if (fake->asked_count == fake->asked_size) {
		size_t size = fake->asked_size * 2 + 64;
		char **grown = realloc(fake->asked, size * sizeof(*grown));

		if (grown == NULL)
			return false;
		fake->asked = grown;
		fake->asked_size = size;
	}
	char *copy = strdup(owner);
	if (copy == NULL)
		return false;
	fake->asked[fake->asked_count++] = copy;
	return true;
}

static void
free_lookup(struct caa_lookup *lookup)
{
	free(lookup->owner);
	free(lookup);
}

/* Takes the lookup out of the list and out of the world, then answers. */
static void
deliver(struct caa_lookup **link, struct caa_answer *answer)
{
	struct caa_lookup *lookup = *link;
	caa_lookup_fn *done = lookup->done;
	void *ctx = lookup->ctx;

	*link = lookup->next;
	free_lookup(lookup);
	done(ctx, answer);
	caa_answer_unref(answer);
}

static void
op_post(struct caa_resolver *resolver, struct caa_post *post)
{
	struct fake_resolver *fake = (struct fake_resolver *)resolver;
	struct caa_post **link = &fake->posts;

	if (!fake->hold_posts) {
		post->fn(post);
		return;
	}
	while (*link != NULL)
		link = &(*link)->next;
	post->next = NULL;
	*link = post;
}

static enum caa_status
hold(struct fake_resolver *fake, const struct caa_lookup *model,
    const char *owner, struct caa_lookup **out)
{
	struct caa_lookup **link = &fake->held;
	struct caa_lookup *lookup = malloc(sizeof(*lookup));

	if (lookup == NULL)
		return CAA_E_NOMEM;
	*lookup = *model;
	lookup->owner = strdup(owner);
	if (lookup->owner == NULL) {
		free(lookup);
		return CAA_E_NOMEM;
	}
	while (*link != NULL)
		link = &(*link)->next;
	*link = lookup;
	*out = lookup;
	return CAA_OK;
}

static enum caa_status
start(struct fake_resolver *fake, const char *owner,
    const struct caa_lookup *model, enum fake_delivery delivery,
    struct caa_lookup **lookup)
{
	if (!log_asked(fake, owner))
		return CAA_E_NOMEM;
	if (model->row->start != CAA_OK)
		return model->row->start;
	if (delivery == FAKE_HELD || delivery == FAKE_NEVER)
		return hold(fake, model, owner, lookup);

	struct caa_answer *answer = fake_answer(model->row);
	model->done(model->ctx, answer);
	caa_answer_unref(answer);
	*lookup = NULL;
	return CAA_OK;
}

static enum caa_status
op_start(struct caa_resolver *resolver, const char *owner, int64_t deadline_ms,
    caa_lookup_fn *done, void *ctx, struct caa_lookup **lookup)
{
	struct fake_resolver *fake = (struct fake_resolver *)resolver;
	const struct fake_row *row = fake_find(fake->rows, owner);
	enum fake_delivery delivery =
	    row->delivery != FAKE_USUAL ? row->delivery : fake->usual;
	const struct caa_lookup model = {
		.row = row,
		.deadline_ms = deadline_ms,
		.done = done,
		.ctx = ctx,
		.never = delivery == FAKE_NEVER,
	};
	enum caa_status status;

	fake->last_deadline_ms = deadline_ms;
	if (++fake->depth > fake->nested)
		fake->nested = fake->depth;
	if (fake->on_start != NULL)
		fake->on_start(fake->on_start_ctx);
	status = start(fake, owner, &model, delivery, lookup);
	fake->depth--;
	return status;
}

static void
op_cancel(struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	struct fake_resolver *fake = (struct fake_resolver *)resolver;

	for (struct caa_lookup **link = &fake->held; *link != NULL;
	     link = &(*link)->next)
		if (*link == lookup) {
			*link = lookup->next;
			free_lookup(lookup);
			fake->cancelled++;
			return;
		}
}

static int64_t
op_now_ms(const struct caa_resolver *resolver)
{
	return ((const struct fake_resolver *)resolver)->now_ms;
}

static enum caa_status
op_timer_start(struct caa_resolver *resolver, int64_t at_ms,
    void (*fn)(void *ctx), void *ctx, struct caa_timer **out)
{
	struct fake_resolver *fake = (struct fake_resolver *)resolver;
	struct caa_timer *timer;

	if (fake->no_timers)
		return CAA_E_SYSTEM;
	timer = malloc(sizeof(*timer));
	if (timer == NULL)
		return CAA_E_NOMEM;
	*timer = (struct caa_timer){ fake->timers, at_ms, fn, ctx };
	fake->timers = timer;
	*out = timer;
	return CAA_OK;
}

static void
op_timer_stop(struct caa_resolver *resolver, struct caa_timer *timer)
{
	struct fake_resolver *fake = (struct fake_resolver *)resolver;
	struct caa_timer **link = &fake->timers;

	while (*link != timer)
		link = &(*link)->next;
	*link = timer->next;
	free(timer);
}

/* The test owns the resolver: fake_resolver_clear(). */
static void
op_free(struct caa_resolver *resolver)
{
	(void)resolver;
}

static const struct caa_resolver_ops ops = {
	.post = op_post,
	.start = op_start,
	.cancel = op_cancel,
	.now_ms = op_now_ms,
	.timer_start = op_timer_start,
	.timer_stop = op_timer_stop,
	.free = op_free,
};

void
fake_resolver_init(struct fake_resolver *fake, const struct fake_row *rows)
{
	*fake = (struct fake_resolver){
		.base = { .ops = &ops },
		.rows = rows,
		.now_ms = 1000,
	};
}

size_t
fake_resolver_clear(struct fake_resolver *fake)
{
	size_t forgotten = fake_held(fake);

	while (fake->held != NULL) {
		struct caa_lookup *next = fake->held->next;

		free_lookup(fake->held);
		fake->held = next;
	}
	while (fake->timers != NULL) {
		op_timer_stop(&fake->base, fake->timers);
		forgotten++;
	}
	for (size_t i = 0; i < fake->asked_count; i++)
		free(fake->asked[i]);
	free(fake->asked);
	fake->asked = NULL;
	fake->asked_count = fake->asked_size = 0;
	return forgotten;
}

size_t
fake_asked(const struct fake_resolver *fake, const char *owner)
{
	size_t count = 0;

	for (size_t i = 0; i < fake->asked_count; i++)
		count += strcmp(fake->asked[i], owner) == 0;
	return count;
}

size_t
fake_held(const struct fake_resolver *fake)
{
	size_t count = 0;

	for (const struct caa_lookup *l = fake->held; l != NULL; l = l->next)
		count++;
	return count;
}

/* With the answer of its script. */
static bool
release(struct caa_lookup **link)
{
	if (link == NULL)
		return false;
	deliver(link, fake_answer((*link)->row));
	return true;
}

bool
fake_release(struct fake_resolver *fake, const char *owner)
{
	struct caa_lookup **link = &fake->held;

	while (*link != NULL && strcmp((*link)->owner, owner) != 0)
		link = &(*link)->next;
	return release(*link != NULL ? link : NULL);
}

bool
fake_release_oldest(struct fake_resolver *fake)
{
	struct caa_lookup **link = &fake->held;

	while (*link != NULL && (*link)->never)
		link = &(*link)->next;
	return release(*link != NULL ? link : NULL);
}

bool
fake_release_newest(struct fake_resolver *fake)
{
	struct caa_lookup **newest = NULL;

	for (struct caa_lookup **link = &fake->held; *link != NULL;
	     link = &(*link)->next)
		if (!(*link)->never)
			newest = link;
	return release(newest);
}

static void
run_timers(struct fake_resolver *fake)
{
	struct caa_timer *timer = fake->timers;

	while (timer != NULL) {
		const struct caa_timer due = *timer;

		if (due.at_ms > fake->now_ms) {
			timer = due.next;
			continue;
		}
		op_timer_stop(&fake->base, timer);
		due.fn(due.ctx);
		timer = fake->timers; /* it may have stopped others */
	}
}

void
fake_set_now(struct fake_resolver *fake, int64_t now_ms)
{
	struct caa_lookup **link = &fake->held;

	fake->now_ms = now_ms;
	while (*link != NULL)
		if ((*link)->deadline_ms <= now_ms) {
			struct fake_row late = *(*link)->row;

			late.outcome = CAA_OUTCOME_TIMEOUT;
			late.alias = NULL;
			deliver(link, fake_answer(&late));
			link = &fake->held; /* the callback may cancel */
		} else {
			link = &(*link)->next;
		}
	run_timers(fake);
}

size_t
fake_run_posts(struct fake_resolver *fake)
{
	size_t count = 0;

	while (fake->posts != NULL) {
		struct caa_post *post = fake->posts;

		fake->posts = post->next;
		post->fn(post);
		count++;
	}
	return count;
}
