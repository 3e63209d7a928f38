/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_unbound_private.h"

#include <stdlib.h>
#include <string.h>

#define ROUND_TCP 4u /* connections; they buffer 64 KiB each */

/*
 * A round is open to others so long, for each of its kind there is.  Beside a
 * dead server one lives for ten seconds and more, and whoever comes to it has
 * waited for CAA_UNBOUND_FAIR_MS: few are enough for all.
 */
static const int64_t open_ms[CAA_UNBOUND_ROUND_KINDS] = {
	[CAA_UNBOUND_ROUND_AGAIN] = 200,
	[CAA_UNBOUND_ROUND_BESIDE] = 2500,
	[CAA_UNBOUND_ROUND_WALK] = 500,
};

static unsigned
count_rounds(const struct caa_unbound_round *round)
{
	unsigned count = 0;

	for (; round != NULL; round = round->older)
		count++;
	return count;
}

/*
 * It lives for seconds and answers a few names, and its memory is the host's.
 * What a context takes when it begins outweighs such caches by far.
 */
static struct caa_unbound_settings
round_settings(const struct caa_unbound_settings *settings)
{
	struct caa_unbound_settings small = *settings;

	small.cache_mib = 1;
	small.outgoing_range = small.window;
	if (small.transport == CAA_TRANSPORT_UDP)
		small.outgoing_tcp = ROUND_TCP;
	return small;
}

static struct caa_unbound_round *
round_new(struct caa_unbound *resolver, enum caa_unbound_round_kind kind)
{
	const struct caa_unbound_settings settings =
	    round_settings(&resolver->settings);
	struct caa_unbound_asks *asks = &resolver->asks;
	struct caa_unbound_round *round = calloc(1, sizeof(*round));

	if (round == NULL)
		return NULL;
	if (caa_unbound_context_new(
		&round->ctx, &settings, resolver->base, NULL) != CAA_OK) {
		free(round);
		return NULL;
	}
	round->kind = kind;
	round->opened_ms = caa_unbound_now_us() / 1000;
	round->older = asks->rounds[kind];
	asks->rounds[kind] = round;
	return round;
}

static bool
was_asked(const struct caa_unbound_round *round, const char *owner)
{
	for (size_t i = 0; i < round->owners.count; i++)
		if (strcmp(round->owners.items[i], owner) == 0)
			return true;
	return false;
}

/*
 * The more there are, the longer they stay open; when there can be no other,
 * all are.  A context caches its own failures, so that asking it for the same
 * name again sends nothing.
 */
static struct caa_unbound_round *
find_open(struct caa_unbound_round *newest, unsigned count, const char *owner)
{
	const int64_t now_ms = caa_unbound_now_us() / 1000;
	struct caa_unbound_round *round;

	for (round = newest; round != NULL; round = round->older) {
		const int64_t age_ms = now_ms - round->opened_ms;
		const bool is_open = count == CAA_UNBOUND_MAX_ROUNDS ||
		    age_ms <= open_ms[round->kind] * count;

		if (is_open && !was_asked(round, owner))
			return round;
	}
	return NULL;
}

struct caa_unbound_round *
caa_unbound_round_join(struct caa_unbound *resolver,
    enum caa_unbound_round_kind kind, const char *owner)
{
	struct caa_unbound_round *newest = resolver->asks.rounds[kind];
	const unsigned count = count_rounds(newest);
	struct caa_unbound_round *round = find_open(newest, count, owner);

	if (round == NULL && count < CAA_UNBOUND_MAX_ROUNDS)
		round = round_new(resolver, kind);
	if (round == NULL)
		return NULL;
	round->users++;
	if (caa_unbound_list_add(&round->owners, owner) == CAA_OK)
		return round;
	caa_unbound_round_leave(resolver, round);
	return NULL;
}

/* Called from the loop only: no callback of the context is on the stack, and
 * none is pending in a context without users. */
void
caa_unbound_round_leave(
    struct caa_unbound *resolver, struct caa_unbound_round *round)
{
	if (round == NULL || --round->users > 0)
		return;
	struct caa_unbound_round **place = &resolver->asks.rounds[round->kind];
	while (*place != round)
		place = &(*place)->older;
	*place = round->older;
	caa_unbound_context_free(round->ctx);
	caa_unbound_list_clear(&round->owners);
	free(round);
}
