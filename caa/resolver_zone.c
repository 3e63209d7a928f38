/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "caa/resolver_zone_lookup.h"
#include "caa/resolver_zone_read.h"
#include "caa/text.h"

#define DEFAULT_MAX_ALIASES 8

struct zone_resolver {
	struct caa_resolver resolver;
	struct caa_zones zones;
};

static int64_t
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t
zone_now_ms(const struct caa_resolver *resolver)
{
	(void)resolver;
	return now_us() / 1000;
}

static void
zone_post(struct caa_resolver *resolver, struct caa_post *post)
{
	(void)resolver;
	post->fn(post);
}

/* Memory is asked, not the network: no deadline can pass. */
static enum caa_status
zone_start(struct caa_resolver *resolver, const char *owner,
    int64_t deadline_ms, caa_lookup_fn *done, void *ctx,
    struct caa_lookup **lookup)
{
	const struct zone_resolver *zone_resolver =
	    (const struct zone_resolver *)resolver;
	const int64_t start_us = now_us();

	(void)deadline_ms;
	struct caa_answer *answer =
	    caa_zone_lookup(&zone_resolver->zones, owner);
	if (answer != NULL) {
		answer->attempts = 1;
		answer->elapsed_us = (uint32_t)(now_us() - start_us);
	}
	*lookup = NULL;
	done(ctx, answer);
	caa_answer_unref(answer);
	return CAA_OK;
}

/* No lookup is ever under way. */
static void
zone_cancel(struct caa_resolver *resolver, struct caa_lookup *lookup)
{
	(void)resolver;
	(void)lookup;
}

static void
zone_free(struct caa_resolver *resolver)
{
	struct zone_resolver *zone_resolver = (struct zone_resolver *)resolver;

	if (zone_resolver == NULL)
		return;
	for (size_t i = 0; i < zone_resolver->zones.count; i++)
		caa_zone_clear(&zone_resolver->zones.items[i]);
	free(zone_resolver->zones.items);
	free(zone_resolver);
}

static const struct caa_resolver_ops zone_ops = {
	.post = zone_post,
	.start = zone_start,
	.cancel = zone_cancel,
	.now_ms = zone_now_ms,
	.free = zone_free,
};

/* Two files for one zone cannot both be right. */
static enum caa_status
check_last(const struct caa_zones *zones, const struct caa_strings *files,
    struct caa_error *error)
{
	const size_t last = zones->count - 1;
	char file[128], other[128];

	for (size_t i = 0; i < last; i++) {
		const struct caa_zone_key *a = &zones->items[i].origin;
		const struct caa_zone_key *b = &zones->items[last].origin;

		if (a->len != b->len ||
		    memcmp(a->octets, b->octets, a->len) != 0)
			continue;
		(void)caa_text_escape(file, sizeof(file), files->items[last],
		    strlen(files->items[last]));
		(void)caa_text_escape(other, sizeof(other), files->items[i],
		    strlen(files->items[i]));
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: its zone is also that of %s", file, other);
	}
	return CAA_OK;
}

static enum caa_status
read_files(struct caa_zones *zones, const struct caa_strings *files,
    struct caa_error *error)
{
	size_t budget = CAA_ZONE_MAX_RECORDS;
	enum caa_status status = CAA_OK;

	for (size_t i = 0; i < files->count && status == CAA_OK; i++) {
		status = caa_zone_read(&zones->items[zones->count],
		    files->items[i], &budget, error);
		if (status != CAA_OK)
			return status;
		zones->count++;
		status = check_last(zones, files, error);
	}
	return status;
}

enum caa_status
caa_resolver_zone_new(struct caa_resolver **out,
    const struct caa_strings *files, uint32_t max_aliases,
    struct caa_error *error)
{
	if (files->count == 0)
		return caa_error_set(
		    error, CAA_E_CONFIG, "no zone file was given");
	if (max_aliases == 0)
		max_aliases = DEFAULT_MAX_ALIASES;
	struct zone_resolver *made = calloc(1, sizeof(*made));
	struct caa_zone *items = calloc(files->count, sizeof(*items));
	if (made == NULL || items == NULL) {
		free(made);
		free(items);
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	}
	made->resolver.ops = &zone_ops;
	made->zones.items = items;
	made->zones.max_aliases = max_aliases < CAA_ANSWER_MAX_ALIASES
	    ? max_aliases
	    : CAA_ANSWER_MAX_ALIASES;
	enum caa_status status = read_files(&made->zones, files, error);
	if (status == CAA_OK)
		*out = &made->resolver;
	else
		zone_free(&made->resolver);
	return status;
}
