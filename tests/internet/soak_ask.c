/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/soak.h"

#include <stdio.h>
#include <string.h>

#define SERVERS     100 /* of soak.sh; the first of them fails */
#define STORM_NAMES 8   /* in a request */

/* The name a number stands for, and what is known of it. */
struct question {
	char text[64];
	bool fails; /* its server does */
	bool permit;
};

/*
 * Every name once, then again in an order that leaps about.  Of a server's
 * names a third has a record, a third is empty below one, and a third must be
 * denied.  The first server knows nothing of its zone; one in a hundred of its
 * names is handed to a server that does not exist.
 */
static struct question
question_of(const struct soak *soak, unsigned long number)
{
	static const char *const kinds[] = { "a", "b", "c" };
	const unsigned long round = number / soak->names;
	const unsigned long n =
	    (number * (round == 0 ? 1 : 7919) + round) % soak->names;
	const unsigned long kind = n / SERVERS % 3;
	struct question question = {
		.fails = n % SERVERS == 0,
		.permit = kind != 2,
	};

	if (n % (SERVERS * SERVERS) == 0)
		(void)snprintf(question.text, sizeof(question.text),
		    "n%lu.dead.soak.demo", n);
	else
		(void)snprintf(question.text, sizeof(question.text),
		    "n%lu.%s.z%lu.soak.demo", n, kinds[kind], n % SERVERS);
	return question;
}

void
soak_check(struct soak *soak, unsigned long number)
{
	const struct question question = question_of(soak, number);
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_DNS, 0,
		question.text, strlen(question.text) };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = number,
		.names = &name,
		.name_count = 1,
		/* Patience with a busy machine, not with a dead server. */
		.timeout_ms = question.fails ? 3000 : 10000,
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	const int32_t status =
	    soak->api->validate(soak->plugin, &request, &result, NULL);

	if (question.fails)
		atomic_fetch_add(&soak->failing, 1);
	else if (status != CAA_PLUGIN_OK ||
	    (result.verdict == CAA_PLUGIN_PERMIT) != question.permit)
		atomic_fetch_add(&soak->wrong, 1);
}

/*
 * Names nobody asked for before, at a server that does not exist and at one
 * that is lame.  The requests end at different times, so that others begin at
 * different times, and second tries too.
 */
void
soak_storm(struct soak *soak, unsigned long number)
{
	char texts[STORM_NAMES][64];
	struct caa_plugin_name names[STORM_NAMES];
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = number,
		.names = names,
		.name_count = STORM_NAMES,
		.timeout_ms = 3500 + (uint32_t)(number * 797 % 6500),
	};
	struct caa_plugin_result result = { .struct_size = sizeof(result) };

	for (unsigned i = 0; i < STORM_NAMES; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]),
		    "s%lu-%u.%s.soak.demo", number, i,
		    i % 2 == 0 ? "dead" : "a.z0");
		names[i] = (struct caa_plugin_name){ CAA_PLUGIN_NAME_DNS, 0,
			texts[i], strlen(texts[i]) };
	}
	(void)soak->api->validate(soak->plugin, &request, &result, NULL);
}
