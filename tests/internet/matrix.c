/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The matrix: every row of matrix.table, with the module as it is shipped, by
 * iteration and through a forwarder, with fail_on_lookup_error off and on.
 * Each of these four asks for all names in one request, and they run at once.
 * Rows that a busy machine had no time for are asked again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/internet/instance.h"
#include "tests/internet/matrix.h"
#include "tests/internet/row.h"
#include "tests/runner.h"

#define DEADLINE    "60000"
#define DEADLINE_MS 60000
#define RETRY_DELAY "2500" /* well above FAULT_CURE_MS */

static const struct pass {
	const char *name;
	bool forwarding, failing; /* fail_on_lookup_error */
} passes[] = {
	{ "iterating", false, false },
	{ "iterating, failing on errors", false, true },
	{ "forwarding", true, false },
	{ "forwarding, failing on errors", true, true },
};

#define PASSES (sizeof(passes) / sizeof(passes[0]))

/* What a pass asks for. */
struct selection {
	const struct row *rows[ROW_MAX_ROWS];
	const char *names[ROW_MAX_ROWS];
	size_t count;
};

static bool
has_ipv6(void)
{
	const char *there = getenv("INTERNET_IPV6");

	return there != NULL && strcmp(there, "yes") == 0;
}

static void
pick_rows(struct selection *selection, const struct pass *pass,
    const struct row_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];

		if (!(pass->forwarding ? row->forwarding : row->iterating))
			continue;
		if (row->needs_ipv6 && !has_ipv6()) {
			printf("SKIP %s: no IPv6 on this machine\n", row->name);
			continue;
		}
		selection->rows[selection->count] = row;
		selection->names[selection->count++] = row->name;
	}
}

static struct instance
make_instance(const struct pass *pass, const struct selection *selection)
{
	return (struct instance){
		.settings = { { "dns_resolver",
				  pass->forwarding ? "=forwarder" : "" },
		    { "fail_on_lookup_error", pass->failing ? "yes" : "no" },
		    { "deadline_ms", DEADLINE },
		    { "dns_retry_delay_ms", RETRY_DELAY } },
		.names = selection->names,
		.count = selection->count,
	};
}

/* "rec/s" for the evidence of a lookup. */
static void
describe(char out[32], const json_t *lookup)
{
	static const struct {
		const char *word, *code;
	} outcomes[] = {
		{ "records", "rec" },
		{ "nodata", "nod" },
		{ "nxdomain", "nxd" },
		{ "servfail", "fail" },
		{ "timeout", "fail" },
		{ "refused", "fail" },
		{ "bogus", "bog" },
		{ "malformed", "mal" },
	};
	const char *outcome = json_text(lookup, "outcome");
	const char *code = outcome;

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].word, outcome) == 0)
			code = outcomes[i].code;
	(void)snprintf(out, 32, "%s/%.1s", code, json_text(lookup, "dnssec"));
}

/* Is word one of the words joined by "|"? */
static bool
is_among(const char *word, const char *words)
{
	const size_t len = strlen(word);
	const char *at = words;

	while (at != NULL) {
		at += *at == '|';
		if (strncmp(at, word, len) == 0 &&
		    (at[len] == '|' || at[len] == '\0'))
			return true;
		at = strchr(at, '|');
	}
	return false;
}

/* With fail_on_lookup_error nothing is proven, and a failure ends it all. */
static const char *
expected_level(const struct pass *pass, const struct row_level *level)
{
	if (pass->failing && strcmp(level->words, "fail/i") == 0)
		return "fail/u";
	return level->words;
}

static bool
ends_climb(const struct pass *pass, const struct row_level *level)
{
	return pass->failing && strncmp(level->words, "fail/", 5) == 0;
}

static bool
levels_match(
    const struct pass *pass, const struct row *row, const json_t *lookups)
{
	size_t at = 0;
	bool over = false;
	char word[32];

	for (size_t i = 0; i < row->level_count && !over; i++) {
		const struct row_level *level = &row->levels[i];

		over = ends_climb(pass, level);
		for (size_t n = 0; n < (over ? 1 : level->count); n++) {
			describe(word, json_array_get(lookups, at++));
			if (!is_among(word, expected_level(pass, level)))
				return false;
		}
	}
	return at == json_array_size(lookups);
}

static bool
dnssec_matches(
    const struct pass *pass, const struct row *row, const json_t *name)
{
	const char *dnssec = json_text(name, "dnssec");
	bool failed = false;

	for (size_t i = 0; i < row->level_count; i++)
		failed = failed || ends_climb(pass, &row->levels[i]);
	if (failed)
		return dnssec[0] == 'u' || strchr(row->dnssec, dnssec[0]) != 0;
	return dnssec[0] != '\0' && strchr(row->dnssec, dnssec[0]) != NULL;
}

static void
show(const struct pass *pass, const struct row *row, const json_t *name)
{
	const json_t *lookups = json_object_get(name, "lookups");
	char word[32];

	printf("\n%.60s (%s): %s %s %s", row->name, pass->name,
	    json_text(name, "verdict"), json_text(name, "reason"),
	    json_text(name, "dnssec"));
	for (size_t i = 0; i < json_array_size(lookups); i++) {
		const json_t *lookup = json_array_get(lookups, i);

		describe(word, lookup);
		printf("%s%s", i < 6 ? "\n    " : " ", word);
		if (i < 6)
			printf(" %.1f ms, %s",
			    json_real_value(json_object_get(lookup, "ms")),
			    json_text(lookup, "detail"));
	}
	printf("\n");
}

/* False: the machine may have been too busy, and the row is asked again. */
static bool
check_row(const struct pass *pass, const struct row *row, const json_t *name,
    bool last)
{
	const bool permit = row->permit[pass->failing];
	const bool decided =
	    json_is(name, "verdict", permit ? "permit" : "deny");
	const bool reasoned =
	    is_among(json_text(name, "reason"), row->reason[pass->failing]);
	const bool levels =
	    levels_match(pass, row, json_object_get(name, "lookups"));
	const bool dnssec = dnssec_matches(pass, row, name);
	const bool good = decided && reasoned && levels && dnssec;

	if (!good)
		show(pass, row, name);
	if (!good && !last && instance_may_repeat(name, permit))
		return false;
	CHECK(row->row, decided);
	CHECK(row->row, reasoned);
	CHECK(row->row, levels);
	CHECK(row->row, dnssec);
	return true;
}

/* What is left in the selection is to be asked again. */
static void
check_pass(const struct pass *pass, struct selection *selection,
    const struct instance *instance, bool last)
{
	size_t left = 0;

	CHECK(pass->name, instance->evidence != NULL);
	CHECK(pass->name, instance_is_in_time(instance, DEADLINE_MS));
	printf("\n%s: %zu names in %ld ms", pass->name, selection->count,
	    instance->elapsed_ms);
	for (size_t i = 0; i < selection->count; i++) {
		const struct row *row = selection->rows[i];

		if (check_row(pass, row, instance_name(instance, i), last))
			continue;
		selection->rows[left] = row;
		selection->names[left++] = row->name;
	}
	selection->count = left;
}

static void
run_passes(struct selection selections[PASSES], bool last)
{
	struct instance instances[PASSES];
	size_t which[PASSES], count = 0;

	for (size_t i = 0; i < PASSES; i++)
		if (selections[i].count > 0) {
			which[count] = i;
			instances[count++] =
			    make_instance(&passes[i], &selections[i]);
		}
	instance_run_all(instances, count);
	for (size_t i = 0; i < count; i++) {
		check_pass(&passes[which[i]], &selections[which[i]],
		    &instances[i], last);
		instance_close(&instances[i]);
	}
}

void
test_matrix(void)
{
	static struct selection selections[PASSES];
	const struct row_table *table = row_table_read(MATRIX_TABLE);

	CHECK("a table", table != NULL && table->count > 0);
	if (table == NULL)
		return;
	for (size_t i = 0; i < PASSES; i++)
		pick_rows(&selections[i], &passes[i], table);
	for (unsigned i = 1; i <= INSTANCE_MAX_TRIES; i++)
		run_passes(selections, i == INSTANCE_MAX_TRIES);
}
