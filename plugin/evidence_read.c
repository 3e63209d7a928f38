/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "plugin/base64.h"
#include "plugin/digest.h"
#include "plugin/evidence_entry.h"
#include "plugin/text.h"
#include "plugin/time.h"

#define MAX_MESSAGE 65535u

struct plugin_evidence_copy {
	struct caa_evidence evidence;
	struct caa_evidence_lookup *lookups;
	const char **aliases; /* of all lookups */
	size_t alias_count;
	struct caa_message *messages; /* by the index the check gives them */
	size_t message_count;
	json_t *check; /* texts borrow from it */
	json_t *names; /* of the messages: SHA-256 */
};

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool
is_type(const json_t *object, const char *type)
{
	const char *text = text_of(object, "type");

	return text != NULL && strcmp(text, type) == 0;
}

/* ---- messages ---- */

/* Octets for free(), if text is their base64 and sha256 is theirs. */
static uint8_t *
decode_message(const char *text, const char *sha256, size_t *len)
{
	const size_t text_len = strlen(text);
	char digest[PLUGIN_DIGEST_TEXT];
	uint8_t *octets;

	if (text_len == 0 || text_len / 4 * 3 > MAX_MESSAGE + 2)
		return NULL;
	octets = malloc(text_len / 4 * 3 + 3);
	if (octets != NULL &&
	    plugin_base64_decode(octets, len, text, text_len) &&
	    plugin_digest(digest, octets, *len) && strcmp(digest, sha256) == 0)
		return octets;
	free(octets);
	return NULL;
}

/* One that is not what it says it is, is not there. */
static void
take_packet(struct plugin_evidence_copy *copy, const json_t *line)
{
	const char *sha256 = text_of(line, "sha256");
	const char *packet = text_of(line, "packet");

	if (sha256 == NULL || packet == NULL)
		return;
	for (size_t i = 0; i < copy->message_count; i++) {
		struct caa_message *message = &copy->messages[i];
		const char *name =
		    json_string_value(json_array_get(copy->names, i));
		size_t len = 0;

		if (message->octets != NULL || name == NULL ||
		    strcmp(name, sha256) != 0)
			continue;
		message->octets = decode_message(packet, sha256, &len);
		message->len = message->octets == NULL ? 0 : len;
	}
}

/* ---- the check ---- */

static enum caa_outcome
read_outcome(const char *name)
{
	for (enum caa_outcome outcome = CAA_OUTCOME_RECORDS;
	     name != NULL && outcome <= CAA_OUTCOME_SKIPPED; outcome++)
		if (strcmp(caa_outcome_name(outcome), name) == 0)
			return outcome;
	return CAA_OUTCOME_NONE;
}

/* Texts of an array, as many as there can be; what is none is no name. */
static struct caa_strings
take_aliases(struct plugin_evidence_copy *copy, const json_t *array)
{
	const struct caa_strings aliases = { copy->aliases + copy->alias_count,
		json_array_size(array) };
	const json_t *item;
	size_t i;

	json_array_foreach(array, i, item)
	{
		const char *alias = json_string_value(item);

		copy->aliases[copy->alias_count++] = alias == NULL ? "" : alias;
	}
	return aliases;
}

static void
fill_lookup(struct plugin_evidence_copy *copy,
    struct caa_evidence_lookup *lookup, const json_t *object)
{
	const json_int_t attempts =
	    json_integer_value(json_object_get(object, "attempts"));
	const json_t *packet = json_object_get(object, "packet");
	const json_int_t index =
	    json_is_integer(packet) ? json_integer_value(packet) : -1;
	const char *owner = text_of(object, "owner");

	*lookup = (struct caa_evidence_lookup){
		.owner = owner == NULL ? "" : owner,
		.outcome = read_outcome(text_of(object, "outcome")),
		.insecure_proven =
		    json_is_true(json_object_get(object, "insecure_proven")),
		.attempts =
		    attempts > 0 && attempts < 1000 ? (unsigned)attempts : 0,
		.aliases =
		    take_aliases(copy, json_object_get(object, "aliases")),
		.detail = text_of(object, "detail"),
	};
	if (index >= 0 && (size_t)index < copy->message_count)
		lookup->packet = copy->messages[index];
}

/* All messages serve as the chain: which one proves what, the proof finds. */
static bool
fill_evidence(struct plugin_evidence_copy *copy)
{
	const json_t *lookups = json_object_get(copy->check, "lookups");
	const size_t count = json_array_size(lookups);
	size_t aliases = 0;

	for (size_t i = 0; i < count; i++)
		aliases += json_array_size(
		    json_object_get(json_array_get(lookups, i), "aliases"));
	copy->aliases = calloc(aliases + 1, sizeof(*copy->aliases));
	copy->lookups = calloc(count + 1, sizeof(*copy->lookups));
	if (copy->lookups == NULL || copy->aliases == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		fill_lookup(
		    copy, &copy->lookups[i], json_array_get(lookups, i));
	copy->evidence.lookups = copy->lookups;
	copy->evidence.lookup_count = count;
	copy->evidence.chain = copy->messages;
	copy->evidence.chain_len = copy->message_count;
	return true;
}

static enum caa_status
take_check(
    struct plugin_evidence_copy *copy, json_t *line, struct caa_error *error)
{
	if (copy->check != NULL)
		return caa_error_set(error, CAA_E_CONFIG,
		    "it holds more than one check: caa-validator replay takes "
		    "them apart");
	if (json_integer_value(json_object_get(line, "version")) !=
		PLUGIN_EVIDENCE_VERSION ||
	    !plugin_time_read(text_of(line, "checked_at"), &copy->evidence.now))
		return caa_error_set(error, CAA_E_CONFIG,
		    "its check is of another version, or has no time");
	copy->check = json_incref(line);
	copy->names = json_object_get(line, "packets");
	const size_t count = json_array_size(copy->names);
	copy->messages = calloc(count + 1, sizeof(*copy->messages));
	if (copy->messages == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	copy->message_count = count;
	return CAA_OK;
}

/* ---- lines ---- */

enum pass { FOR_CHECK, FOR_PACKETS };

static enum caa_status
take_line(struct plugin_evidence_copy *copy, const char *text, size_t len,
    enum pass pass, struct caa_error *error)
{
	json_error_t why;
	json_t *line = json_loadb(text, len, 0, &why);
	enum caa_status status = CAA_OK;

	/* Without memory jansson mostly has no code for it. */
	if (line == NULL &&
	    (json_error_code(&why) == json_error_unknown ||
		json_error_code(&why) == json_error_out_of_memory))
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	/* What is no line was cut off by a crash. */
	if (pass == FOR_CHECK && is_type(line, "check"))
		status = take_check(copy, line, error);
	if (pass == FOR_PACKETS && is_type(line, "packet"))
		take_packet(copy, line);
	json_decref(line);
	return status;
}

static enum caa_status
take_lines(struct plugin_evidence_copy *copy, const char *text, size_t len,
    enum pass pass, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	while (status == CAA_OK && len > 0) {
		const char *end = memchr(text, '\n', len);
		const size_t line =
		    end == NULL ? len : (size_t)(end - text) + 1;

		if (line <= PLUGIN_EVIDENCE_MAX_LINE)
			status = take_line(copy, text, line, pass, error);
		text += line;
		len -= line;
	}
	return status;
}

/* The whole file, for free(); NULL with a sentence. */
static char *
read_file(const char *path, size_t *len, struct caa_error *error)
{
	FILE *stream = fopen(path, "rbe");
	char *text = NULL, *larger;
	size_t room = 0;

	*len = 0;
	while (stream != NULL && feof(stream) == 0 && ferror(stream) == 0 &&
	    *len <= PLUGIN_EVIDENCE_MAX_FILE) {
		if (room - *len < 65536) {
			room = room == 0 ? 131072 : room * 2;
			larger = realloc(text, room);
			if (larger == NULL)
				break;
			text = larger;
		}
		*len += fread(text + *len, 1, room - *len, stream);
	}
	const bool whole = stream != NULL && feof(stream) != 0;
	if (stream != NULL)
		(void)fclose(stream);
	if (whole)
		return text;
	free(text);
	(void)caa_error_set(error, CAA_E_CONFIG,
	    stream == NULL ? "it cannot be opened"
			   : "it cannot be read, or is too large");
	return NULL;
}

static enum caa_status
fill(struct plugin_evidence_copy *copy, const char *text, size_t len,
    struct caa_error *error)
{
	enum caa_status status = take_lines(copy, text, len, FOR_CHECK, error);

	if (status == CAA_OK && copy->check == NULL)
		status =
		    caa_error_set(error, CAA_E_CONFIG, "it holds no check");
	if (status == CAA_OK)
		status = take_lines(copy, text, len, FOR_PACKETS, error);
	if (status == CAA_OK && !fill_evidence(copy))
		status = caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return status;
}

enum caa_status
plugin_evidence_copy_parse(struct plugin_evidence_copy **out, const char *text,
    size_t len, struct caa_error *error)
{
	struct plugin_evidence_copy *copy = calloc(1, sizeof(*copy));
	enum caa_status status;

	if (copy == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	status = fill(copy, text, len, error);
	if (status == CAA_OK)
		*out = copy;
	else
		plugin_evidence_copy_free(copy);
	return status;
}

enum caa_status
plugin_evidence_copy_read(struct plugin_evidence_copy **out, const char *path,
    struct caa_error *error)
{
	char quoted[PLUGIN_TEXT_QUOTED];
	struct caa_error why = { .text = "" };
	enum caa_status status = CAA_E_CONFIG;
	size_t len;
	char *text = read_file(path, &len, &why);

	if (text != NULL)
		status = plugin_evidence_copy_parse(out, text, len, &why);
	free(text);
	return status == CAA_OK
	    ? CAA_OK
	    : caa_error_set(error, status, "%s is no evidence: %s",
		  plugin_text_quote(quoted, path), why.text);
}

struct caa_evidence *
plugin_evidence_copy_get(struct plugin_evidence_copy *copy)
{
	return &copy->evidence;
}

void
plugin_evidence_copy_free(struct plugin_evidence_copy *copy)
{
	if (copy == NULL)
		return;
	/* Owned here, lent to the resolver as const. */
	for (size_t i = 0; i < copy->message_count; i++)
		free((void *)(uintptr_t)copy->messages[i].octets);
	free(copy->messages);
	free(copy->lookups);
	free(copy->aliases);
	json_decref(copy->check);
	free(copy);
}
