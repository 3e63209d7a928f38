/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence COUNT: the JSON that proves a verdict, so often; the answers a name
 * and its parent got are at hand and the verdict is known.  A host cannot see
 * what it costs: there is no check without it.
 */
#include <stdlib.h>
#include <string.h>

#include "plugin/evidence.h"
#include "tests/bench/common.h"

static const char owner_with_records[] = "shop.calls";
static const uint8_t rdata[] = "\x00\x05issueca.example"; /* and a zero */

static void
check(bool fine, const char *what)
{
	if (!fine)
		bench_fail("no %s", what);
}

static void
make_profile(struct plugin_settings *settings, struct plugin_profile *profile)
{
	const struct plugin_assignment issuers = {
		.name = "issuers",
		.value = "ca.example",
		.origin = "bench",
	};

	check(plugin_settings_init(settings, NULL) == CAA_OK &&
		plugin_settings_add(settings, &issuers, NULL) == CAA_OK &&
		plugin_profile_init(profile, settings, NULL, NULL) == CAA_OK,
	    "profile");
}

static struct caa_answer *
answer_at(const char *owner)
{
	const struct caa_rdata record = { rdata, sizeof(rdata) - 1 };
	const bool found = strcmp(owner, owner_with_records) == 0;
	struct caa_answer *answer =
	    caa_answer_new(found ? CAA_OUTCOME_RECORDS : CAA_OUTCOME_NODATA,
		CAA_DNSSEC_SECURE, "%s", "");

	check(answer != NULL &&
		(!found ||
		    caa_answer_set_records(answer, &record, 1) == CAA_OK),
	    "answer");
	answer->ttl_s = 300;
	answer->elapsed_us = 250;
	return answer;
}

static struct caa_climb *
climb_of(struct caa_pile *pile, const struct plugin_request *request)
{
	struct caa_climb *climb = NULL;
	const char *owner;
	size_t node;

	check(caa_climb_new(&climb, pile, &request->profile->rules,
		  request->questions, request->question_count, NULL) == CAA_OK,
	    "climb");
	while (caa_climb_next(climb, &node, &owner)) {
		struct caa_answer *answer = answer_at(owner);

		caa_climb_answer(climb, node, answer);
		caa_answer_unref(answer);
	}
	return climb;
}

/* Octets of the JSON. */
static size_t
prove(const struct plugin_finding *finding)
{
	struct plugin_evidence evidence = { .is_whole = false };
	struct plugin_json json;

	check(plugin_evidence_add(&evidence, finding, &json), "evidence");
	plugin_evidence_clear(&evidence);
	return json.len;
}

int
main(int argc, char **argv)
{
	const size_t count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	const struct caa_plugin_name name = { CAA_PLUGIN_NAME_DNS, 0,
		"www.shop.calls", strlen("www.shop.calls") };
	const struct caa_plugin_request theirs = { .names = &name,
		.name_count = 1 };
	struct plugin_settings settings;
	struct plugin_profile profile;
	struct caa_pile pile = { 0 };
	struct plugin_request request;
	struct plugin_finding finding;
	struct bench_clock clock;
	size_t octets = 0;

	check(count > 0, "COUNT");
	make_profile(&settings, &profile);
	check(plugin_request_init(&request, &pile, &profile, &theirs, NULL) ==
		CAA_OK,
	    "request");
	struct caa_climb *climb = climb_of(&pile, &request);
	plugin_finding_init(
	    &finding, &request, request.items, climb, CAA_REASON_DEADLINE);
	check(finding.decision.permit, "permit");
	bench_clock_start(&clock);
	for (size_t i = 0; i < count; i++)
		octets = prove(&finding);
	bench_print(&clock, count,
	    (struct bench_figure[]){
		{ "octets", (double)octets }, { NULL, 0 } });
	caa_climb_clear(climb);
	plugin_request_clear(&request);
	caa_pile_clear(&pile);
	plugin_settings_clear(&settings);
	return 0;
}
