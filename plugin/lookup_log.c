/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/lookup_log.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SHOWN 20 /* records and aliases of one answer */

struct line {
	struct caa_level level;
	size_t place; /* in the order of need */
};

static int
compare_owners(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->level.owner, y->level.owner);

	return order != 0 ? order
			  : (x->place > y->place) - (x->place < y->place);
}

static int
compare_places(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static void
log_detail(const struct caa_plugin_host *host, const char *owner,
    const struct caa_answer *answer)
{
	if (answer->detail != NULL)
		plugin_host_log(host, CAA_PLUGIN_LOG_DEBUG, "%s CAA: %s", owner,
		    answer->detail);
	if (answer->cause != NULL && caa_ede_text(answer->cause->ede) != NULL)
		plugin_host_log(host, CAA_PLUGIN_LOG_DEBUG,
		    "%s CAA: extended error %d (%s)", owner, answer->cause->ede,
		    caa_ede_text(answer->cause->ede));
	if (answer->proof != NULL)
		plugin_host_log(host, CAA_PLUGIN_LOG_DEBUG, "%s CAA: %s", owner,
		    answer->proof);
	for (size_t i = 0; i < answer->alias_count && i < MAX_SHOWN; i++)
		plugin_host_log(host, CAA_PLUGIN_LOG_DEBUG,
		    "%s CAA: alias to %s", owner, answer->aliases[i]);
	for (size_t i = 0; i < answer->record_count && i < MAX_SHOWN; i++) {
		char text[1024];

		(void)caa_record_print(&answer->records[i], text, sizeof(text));
		plugin_host_log(
		    host, CAA_PLUGIN_LOG_DEBUG, "%s CAA %s", owner, text);
	}
}

static void
log_level(const struct caa_plugin_host *host, const struct caa_level *level)
{
	const struct caa_answer *answer = level->answer;

	if (answer == NULL) {
		plugin_host_log(host, CAA_PLUGIN_LOG_INFO,
		    "lookup %s CAA: no answer before the check ended",
		    level->owner);
		return;
	}
	plugin_host_log(host, CAA_PLUGIN_LOG_INFO,
	    "lookup %s CAA: %s, %zu records, DNSSEC %s, TTL %u s, %u.%u ms, "
	    "%u attempts%s",
	    level->owner, caa_outcome_name(answer->outcome),
	    answer->record_count, caa_dnssec_name(answer->dnssec),
	    answer->ttl_s, answer->elapsed_us / 1000,
	    answer->elapsed_us / 100 % 10, answer->attempts,
	    answer->cached ? ", cached" : "");
	log_detail(host, level->owner, answer);
}

/* All levels of all names; shared ones once for each name. */
static struct line *
gather(const struct caa_climb *climb, size_t question_count, size_t *count)
{
	size_t total = 0, n = 0;

	for (size_t i = 0; i < question_count; i++)
		total += caa_climb_level_count(climb, i);
	struct line *lines = calloc(total + 1, sizeof(*lines));
	if (lines == NULL)
		return NULL;
	for (size_t i = 0; i < question_count; i++) {
		const size_t levels = caa_climb_level_count(climb, i);

		for (size_t k = 0; k < levels; k++, n++)
			lines[n] = (struct line){
				.level = caa_climb_level(climb, i, k),
				.place = n,
			};
	}
	*count = n;
	return lines;
}

void
plugin_lookup_log(const struct caa_plugin_host *host,
    const struct caa_climb *climb, size_t question_count)
{
	struct line *lines;
	size_t count = 0, kept = 0;

	if (host->log == NULL)
		return;
	lines = gather(climb, question_count, &count);
	if (lines == NULL) {
		plugin_host_log(host, CAA_PLUGIN_LOG_ERROR,
		    "out of memory for the log of the lookups");
		return;
	}
	qsort(lines, count, sizeof(*lines), compare_owners);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    strcmp(lines[i].level.owner, lines[kept - 1].level.owner) !=
			0)
			lines[kept++] = lines[i];
	qsort(lines, kept, sizeof(*lines), compare_places);
	for (size_t i = 0; i < kept; i++)
		log_level(host, &lines[i].level);
	free(lines);
}
