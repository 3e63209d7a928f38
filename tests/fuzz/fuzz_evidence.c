/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever names and answers hold, the evidence is one JSON object in
 * printable ASCII that says what was decided; a record shown in full reads
 * back as the record.
 *
 * The input: an octet with the number of names, each name as a type, a length
 * and octets; then one answer after the other as the climb asks for them.
 */
#include "plugin/evidence.h"
#include "plugin/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/read_record.h"

#include <string.h>

#include <jansson.h>

#define MAX_NAMES  3u
#define MAX_RDATAS 4u

struct input {
	const uint8_t *data;
	size_t size;
};

/* 0 where nothing is left. */
static uint8_t
take(struct input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

/* So many octets, or as many as there are. */
static struct caa_rdata
take_octets(struct input *input, size_t len)
{
	const struct caa_rdata octets = { input->data,
		len < input->size ? len : input->size };

	input->data += octets.len;
	input->size -= octets.len;
	return octets;
}

static struct caa_rdata
take_text(struct input *input)
{
	return take_octets(input, take(input));
}

static struct plugin_settings settings;
static struct plugin_profile profile;

static void
set_up(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	EXPECT(plugin_settings_init(&settings, NULL) == CAA_OK);
	const struct plugin_assignment issuers = {
		.name = "issuers",
		.value = "ca.example",
		.origin = "test",
	};
	EXPECT(plugin_settings_add(&settings, &issuers, NULL) == CAA_OK);
	EXPECT(plugin_profile_init(&profile, &settings, NULL, NULL) == CAA_OK);
}

static void
add_aliases(struct caa_answer *answer, struct input *input, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct caa_rdata label = take_octets(input, take(input) % 64);
		uint8_t target[66] = { (uint8_t)label.len };

		memcpy(target + 1, label.octets, label.len);
		EXPECT(caa_answer_add_alias(answer, target) == CAA_OK);
	}
}

static void
add_records(struct caa_answer *answer, struct input *input)
{
	struct caa_rdata rdata[MAX_RDATAS];
	size_t count = 0;
	const size_t want = 1 + take(input) % MAX_RDATAS;

	while (count < want) {
		const size_t len = (size_t)take(input) << 2;

		rdata[count] = take_octets(input, len);
		if (rdata[count].len == 0)
			break;
		count++;
	}
	if (caa_answer_set_records(answer, rdata, count) != CAA_OK ||
	    answer->record_count == 0)
		answer->outcome = CAA_OUTCOME_MALFORMED;
}

static struct caa_answer *
take_answer(struct input *input)
{
	const uint8_t outcome = take(input), state = take(input);
	struct caa_rdata detail = take_text(input);
	struct caa_answer *answer = caa_answer_new(
	    (enum caa_outcome)(outcome % 11), (enum caa_dnssec)(state % 6),
	    "%.*s", (int)detail.len, (const char *)detail.octets);

	EXPECT(answer != NULL);
	answer->insecure_proven = (state & 0x80) != 0;
	answer->cached = (state & 0x40) != 0;
	answer->ttl_s = (uint32_t)take(input) << 24 | take(input);
	answer->elapsed_us = (uint32_t)take(input) << 24 | take(input);
	answer->attempts = take(input);
	struct caa_rdata proof = take_text(input);
	EXPECT(caa_answer_set_proof(answer, "%.*s", (int)proof.len,
		   (const char *)proof.octets) == CAA_OK);
	add_aliases(answer, input, outcome >> 6);
	if (answer->outcome == CAA_OUTCOME_RECORDS)
		add_records(answer, input);
	return answer;
}

/* A climb as far as the input leads. */
static struct caa_climb *
climb(struct caa_pile *pile, const struct plugin_request *request,
    struct input *input)
{
	struct caa_climb *climb = NULL;
	const char *owner;
	size_t node;

	EXPECT(caa_climb_new(&climb, pile, &profile.rules, request->questions,
		   request->question_count, NULL) == CAA_OK);
	while (input->size > 0 && caa_climb_next(climb, &node, &owner)) {
		struct caa_answer *answer = take_answer(input);

		caa_climb_answer(climb, node, answer);
		caa_answer_unref(answer);
	}
	caa_climb_stop(climb, CAA_REASON_DEADLINE);
	return climb;
}

static json_t *
read_back(const struct plugin_json *json)
{
	EXPECT(json->text[json->len] == '\0');
	EXPECT(plugin_text_is_printable(json->text, json->len));
	json_t *object =
	    json_loadb(json->text, json->len, JSON_REJECT_DUPLICATES, NULL);
	EXPECT(json_is_object(object));
	return object;
}

static const char *
text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool
says(const json_t *object, const char *key, const char *text)
{
	const char *said = text_at(object, key);

	return said != NULL && strcmp(said, text) == 0;
}

static void
expect_level(const json_t *lookup, const struct caa_level *level)
{
	const struct caa_answer *answer = level->answer;
	const json_t *records = json_object_get(lookup, "records");

	EXPECT(says(lookup, "owner", level->owner));
	if (answer == NULL || answer->outcome != CAA_OUTCOME_RECORDS)
		return;
	EXPECT(json_array_size(records) <= PLUGIN_EVIDENCE_MAX_RECORDS);
	for (size_t i = 0; i < json_array_size(records); i++)
		EXPECT(read_record_matches(
		    json_string_value(json_array_get(records, i)),
		    &answer->records[i]));
}

static void
expect_finding(
    const struct plugin_finding *finding, const struct plugin_json *json)
{
	json_t *object = read_back(json);
	const json_t *lookups = json_object_get(object, "lookups");
	const bool permit = finding->decision.permit;

	EXPECT(says(object, "verdict", permit ? "permit" : "deny"));
	EXPECT(says(object, "name", finding->item->text));
	EXPECT(says(object, "explanation", finding->explanation));
	EXPECT(json_is_null(json_object_get(object, "expires_at")) == !permit);
	if (finding->decision.record != NULL)
		EXPECT(read_record_matches(
		    text_at(object, "record"), finding->decision.record));
	EXPECT(json_array_size(lookups) == plugin_finding_level_count(finding));
	for (size_t i = 0; i < json_array_size(lookups); i++) {
		struct caa_level level = plugin_finding_level(finding, i);

		expect_level(json_array_get(lookups, i), &level);
	}
	json_decref(object);
}

static void
expect_evidence(
    const struct plugin_request *request, const struct caa_climb *climb)
{
	struct plugin_evidence evidence = { .is_whole = true };
	struct plugin_finding finding;
	struct plugin_json json;

	for (size_t i = 0; i < request->item_count; i++) {
		plugin_finding_init(&finding, request, &request->items[i],
		    climb, CAA_REASON_DEADLINE);
		EXPECT(plugin_evidence_add(&evidence, &finding, &json));
		expect_finding(&finding, &json);
	}
	EXPECT(plugin_evidence_print(&evidence, request, false, 0, &json));
	json_t *object = read_back(&json);
	EXPECT(says(object, "verdict", "deny"));
	EXPECT(json_array_size(json_object_get(object, "names")) ==
	    request->item_count);
	json_decref(object);
	plugin_evidence_clear(&evidence);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct caa_plugin_name names[MAX_NAMES];
	struct caa_plugin_request theirs = {
		.names = names,
		.name_count = take(&input) % (MAX_NAMES + 1),
	};
	struct caa_pile pile = { 0 };
	struct plugin_request request;
	struct caa_error error = { 0 };

	set_up();
	for (size_t i = 0; i < theirs.name_count; i++) {
		const uint32_t type = take(&input) % 3;
		struct caa_rdata text = take_text(&input);

		names[i] = (struct caa_plugin_name){ type, 0,
			(const char *)text.octets, text.len };
	}
	if (plugin_request_init(&request, &pile, &profile, &theirs, &error) ==
	    CAA_OK) {
		struct caa_climb *done = climb(&pile, &request, &input);

		expect_evidence(&request, done);
		caa_climb_clear(done);
	} else {
		EXPECT(error.text[0] != '\0');
		EXPECT(
		    plugin_text_is_printable(error.text, strlen(error.text)));
	}
	plugin_request_clear(&request);
	caa_pile_clear(&pile);
	return 0;
}
