/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered from name to name changes nothing that is said. */
#include "plugin/evidence.h"

#include <stdio.h>
#include <string.h>

#include "tests/runner.h"

#define SET_RECORDS 9u /* more than are written anew every time */

#define DNS(text)                                                \
	{                                                        \
		CAA_PLUGIN_NAME_DNS, 0, (text), sizeof(text) - 1 \
	}

/* More large sets than are remembered, and back to the first. */
static const struct caa_plugin_name names[] = {
	DNS("a.s0.example"),
	DNS("b.s0.example"),
	DNS("*.s0.example"),
	DNS("s0.example"),
	DNS("a.s1.example"),
	DNS("*.s1.example"),
	DNS("s1.example"),
	DNS("a.s2.example"),
	DNS("a.s3.example"),
	DNS("a.s4.example"),
	DNS("a.s5.example"),
	DNS("c.s0.example"),
	DNS("none.example"),
	DNS("d.s0.example"),
	{ CAA_PLUGIN_NAME_OTHER, 0, "192.0.2.1", 9 },
	DNS("e.s0.example"),
	{ CAA_PLUGIN_NAME_MAILBOX, 0, "x@s0.example", 12 },
	DNS("a.ours.example"),
	DNS("b.ours.example"),
};

struct rig {
	struct plugin_settings settings;
	struct plugin_profile profile;
	struct plugin_request request;
	struct caa_pile pile;
	struct caa_climb *climb;
};

/* sN holds records for others, one of them for wildcards; "ours" is ours. */
static enum caa_status
add_records(struct caa_answer *answer, const char *owner)
{
	char rdata[SET_RECORDS][64];
	struct caa_rdata set[SET_RECORDS];

	for (size_t i = 0; i < SET_RECORDS; i++) {
		const int len = owner[0] == 'o'
		    ? snprintf(rdata[i], sizeof(rdata[i]),
			  "%c\5issueca.example", '\1')
		    : snprintf(rdata[i], sizeof(rdata[i]), "%c%s%c%zu.example",
			  '\1', i == 0 ? "\11issuewild" : "\5issue", owner[1],
			  i);

		rdata[i][0] = 0;
		set[i] = (struct caa_rdata){ (const uint8_t *)rdata[i],
			(size_t)len };
	}
	return caa_answer_set_records(answer, set, SET_RECORDS);
}

static struct caa_answer *
answer_at(const char *owner)
{
	const bool has_set = (owner[0] == 's' && owner[2] == '.') ||
	    strcmp(owner, "ours.example") == 0;
	struct caa_answer *answer =
	    caa_answer_bare(has_set ? CAA_OUTCOME_RECORDS : CAA_OUTCOME_NODATA,
		CAA_DNSSEC_SECURE);

	if (answer == NULL || !has_set || add_records(answer, owner) == CAA_OK)
		return answer;
	caa_answer_unref(answer);
	return NULL;
}

static bool
set_up(struct rig *rig)
{
	const struct plugin_assignment issuers = {
		.name = "issuers", .value = "ca.example", .origin = "test"
	};
	const struct caa_plugin_request theirs = { .names = names,
		.name_count = CAA_COUNTOF(names) };
	const char *owner;
	size_t node;

	*rig = (struct rig){ .climb = NULL };
	if (plugin_settings_init(&rig->settings, NULL) != CAA_OK ||
	    plugin_settings_add(&rig->settings, &issuers, NULL) != CAA_OK ||
	    plugin_profile_init(&rig->profile, &rig->settings, NULL, NULL) !=
		CAA_OK ||
	    plugin_request_init(&rig->request, &rig->pile, &rig->profile,
		&theirs, NULL) != CAA_OK ||
	    caa_climb_new(&rig->climb, &rig->pile, &rig->profile.rules,
		rig->request.questions, rig->request.question_count,
		NULL) != CAA_OK) {
		CHECK("set up", false);
		return false;
	}
	while (caa_climb_next(rig->climb, &node, &owner)) {
		struct caa_answer *answer = answer_at(owner);

		caa_climb_answer(rig->climb, node, answer);
		caa_answer_unref(answer);
	}
	return true;
}

static void
tear_down(struct rig *rig)
{
	caa_climb_clear(rig->climb);
	plugin_request_clear(&rig->request);
	caa_pile_clear(&rig->pile);
	plugin_settings_clear(&rig->settings);
}

/* One name as if it were the only one. */
static bool
is_as_alone(const struct rig *rig, size_t index, const struct plugin_json *json)
{
	struct plugin_evidence evidence = { .is_whole = false };
	struct plugin_finding finding;
	struct plugin_json alone;
	bool same;

	plugin_finding_init(&finding, &rig->request, &rig->request.items[index],
	    rig->climb, CAA_REASON_DEADLINE);
	same = plugin_evidence_add(&evidence, &finding, &alone) &&
	    alone.len == json->len && strcmp(alone.text, json->text) == 0;
	plugin_evidence_clear(&evidence);
	return same;
}

static void
add_all(const struct rig *rig, struct plugin_evidence *evidence)
{
	struct plugin_finding finding;

	for (size_t i = 0; i < rig->request.item_count; i++) {
		const struct plugin_item *item = &rig->request.items[i];
		struct plugin_json json;

		if (i == 0)
			plugin_finding_init(&finding, &rig->request, item,
			    rig->climb, CAA_REASON_DEADLINE);
		else
			plugin_finding_next(&finding, item);
		if (!plugin_evidence_add(evidence, &finding, &json))
			CHECK("added", false);
		else
			CHECK(item->text, is_as_alone(rig, i, &json));
	}
}

static void
test_remembered(void)
{
	struct plugin_evidence evidence = { .is_whole = true };
	struct plugin_json json;
	struct rig rig;

	if (set_up(&rig)) {
		add_all(&rig, &evidence);
		/* As after a lost audit record. */
		plugin_evidence_clear(&evidence);
		add_all(&rig, &evidence);
		CHECK("the whole",
		    plugin_evidence_print(
			&evidence, &rig.request, false, 0, &json) &&
			json.len == strlen(json.text));
	}
	plugin_evidence_clear(&evidence);
	tear_down(&rig);
}

const char suite_name[] = "plugin.evidence";
const struct test tests[] = {
	{ "remembered", test_remembered },
	{ NULL, NULL },
};
