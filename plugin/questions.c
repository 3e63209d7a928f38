/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/questions.h"

#include <stdlib.h>
#include <string.h>

/* A question while they are sorted. */
struct place {
	const struct caa_question *question;
};

static int
compare_questions(const void *a, const void *b)
{
	const struct caa_question *x = ((const struct place *)a)->question;
	const struct caa_question *y = ((const struct place *)b)->question;

	if (x->purpose != y->purpose)
		return x->purpose < y->purpose ? -1 : 1;
	if (x->domain->wildcard != y->domain->wildcard)
		return x->domain->wildcard ? 1 : -1;
	return strcmp(x->domain->text, y->domain->text);
}

/* Among equal questions the one asked first comes first. */
static int
compare_places(const void *a, const void *b)
{
	const struct caa_question *x = ((const struct place *)a)->question;
	const struct caa_question *y = ((const struct place *)b)->question;
	int order = compare_questions(a, b);

	return order != 0 ? order : (x > y) - (x < y);
}

/* first_of[i]: the index of the first question equal to question i. */
static void
find_first(const struct plugin_request *request, const struct place *sorted,
    size_t *first_of)
{
	size_t first = 0;

	for (size_t i = 0; i < request->question_count; i++) {
		size_t place =
		    (size_t)(sorted[i].question - request->questions);

		if (i == 0 ||
		    compare_questions(&sorted[i - 1], &sorted[i]) != 0)
			first = place;
		first_of[place] = first;
	}
}

/* Close the gaps; first_of becomes the new index of each question. */
static void
compact(struct plugin_request *request, size_t *first_of)
{
	size_t kept = 0;

	for (size_t i = 0; i < request->question_count; i++) {
		if (first_of[i] != i) { /* the first is before i: moved */
			first_of[i] = first_of[first_of[i]];
			continue;
		}
		request->questions[kept] = request->questions[i];
		first_of[i] = kept++;
	}
	request->question_count = kept;
	for (size_t i = 0; i < request->item_count; i++) {
		struct plugin_item *item = &request->items[i];

		if (item->question != PLUGIN_NO_QUESTION)
			item->question = first_of[item->question];
	}
}

enum caa_status
plugin_questions_merge(struct plugin_request *request, struct caa_error *error)
{
	const size_t count = request->question_count;
	enum caa_status status = CAA_E_NOMEM;

	if (count < 2)
		return CAA_OK;
	struct place *sorted = calloc(count, sizeof(*sorted));
	size_t *first_of = calloc(count, sizeof(*first_of));
	if (sorted == NULL || first_of == NULL) {
		(void)caa_error_set(error, status, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < count; i++)
		sorted[i].question = &request->questions[i];
	qsort(sorted, count, sizeof(*sorted), compare_places);
	find_first(request, sorted, first_of);
	compact(request, first_of);
	status = CAA_OK;
out:
	free(sorted);
	free(first_of);
	return status;
}
