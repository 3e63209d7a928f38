/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_chain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "plugin/hosts/cli/audit_record.h"
#include "plugin/hosts/common/report.h"

#define NO_HASH                                                    \
	"00000000000000000000000000000000000000000000000000000000" \
	"00000000"

/* A place in the files. */
struct place {
	const char *file;
	size_t number;
};

static void say(struct cli_audit_chain *chain, enum cli_audit_weight weight,
    struct place place, const char *format, ...) CLI_PRINTF(4, 5);

static void
say(struct cli_audit_chain *chain, enum cli_audit_weight weight,
    struct place place, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (weight == CLI_AUDIT_FAULT)
		chain->faults++;
	chain->say(chain->ctx, weight, place.file, place.number, text);
}

/* Damaged lines gather until it is known whether a record accounts for them. */
static bool
damage_add(struct cli_audit_chain *chain, const struct cli_audit_line *line,
    const char *why)
{
	struct cli_audit_damage *damage = &chain->damage;

	if (damage->digest == NULL) {
		*damage = (struct cli_audit_damage){
			.digest = cli_audit_digest_new(),
			.file = line->file,
		};
		if (damage->digest == NULL)
			return false;
	}
	if (damage->count < CLI_AUDIT_DAMAGE_MAX) {
		damage->lines[damage->count].number = line->number;
		damage->lines[damage->count].why = why;
	}
	damage->count++;
	damage->octets += line->len;
	return cli_audit_digest_add(damage->digest, line->octets, line->len);
}

/* Is it what this record says a crash left behind? */
static bool
repair_declares(const struct cli_audit_damage *damage, const char *hash,
    const struct cli_audit_record *record)
{
	const json_t *octets = json_object_get(record->members, "octets");

	return strcmp(record->type, "repair") == 0 &&
	    json_integer_value(octets) == (json_int_t)damage->octets &&
	    strcmp(cli_report_text(record->members, "sha256"), hash) == 0;
}

/* Does the chain go on in the next file as if the damage were not there?  So
 * it does where a file is renamed after a crash. */
static bool
continue_excuses(
    const struct cli_audit_link *last, const struct cli_audit_record *record)
{
	return strcmp(record->type, "continue") == 0 &&
	    record->seq == last->seq + 1 &&
	    strcmp(record->prev, last->hash) == 0;
}

static void
damage_blame(
    struct cli_audit_chain *chain, const struct cli_audit_damage *damage)
{
	struct place place = { .file = damage->file };

	for (size_t i = 0; i < damage->count && i < CLI_AUDIT_DAMAGE_MAX; i++) {
		place.number = damage->lines[i].number;
		say(chain, CLI_AUDIT_FAULT, place, "%s", damage->lines[i].why);
	}
	if (damage->count > CLI_AUDIT_DAMAGE_MAX)
		say(chain, CLI_AUDIT_FAULT, place,
		    "so it goes on for %zu more lines",
		    damage->count - CLI_AUDIT_DAMAGE_MAX);
}

/* What was gathered is over: excused by the record behind it, or a fault. */
static bool
damage_end(struct cli_audit_chain *chain, const struct cli_audit_record *record,
    const struct cli_audit_line *line)
{
	struct cli_audit_damage damage = chain->damage;
	const struct place place = { damage.file, damage.lines[0].number };
	char hash[CLI_AUDIT_HASH + 1];
	bool excused;

	if (damage.digest == NULL)
		return true;
	chain->damage.digest = NULL;
	if (!cli_audit_digest_end(damage.digest, hash))
		return false;
	excused = record != NULL &&
	    (line->first ? continue_excuses(&chain->last, record)
			 : repair_declares(&damage, hash, record));
	chain->lost = !excused;
	if (excused)
		say(chain, CLI_AUDIT_NOTE, place,
		    "%zu octets torn by a crash, as record %" PRIu64 " shows",
		    damage.octets, record->seq);
	else
		damage_blame(chain, &damage);
	return true;
}

/* The first record of all: a chain's beginning, or the rest of one. */
static void
start_judge(struct cli_audit_chain *chain, struct place place,
    const struct cli_audit_record *record)
{
	const char *previous =
	    cli_report_text(record->members, "previous_file");

	if (record->seq == 1 && strcmp(record->prev, NO_HASH) == 0)
		return;
	if (chain->lost)
		return;
	if (strcmp(record->type, "continue") == 0)
		say(chain, CLI_AUDIT_NOTE, place,
		    "starts with record %" PRIu64
		    "; those before it are in %.256s, which was not given",
		    record->seq,
		    previous[0] != '\0' ? previous : "another file");
	else
		say(chain, CLI_AUDIT_FAULT, place,
		    "starts with record %" PRIu64
		    ": those before it are missing",
		    record->seq);
}

/* Two whole records, one after the other: does the second follow? */
static void
step_judge(struct cli_audit_chain *chain, struct place place,
    const struct cli_audit_record *record)
{
	const struct cli_audit_link *last = &chain->last;

	if (strcmp(record->hash, last->hash) == 0)
		say(chain, CLI_AUDIT_FAULT, place,
		    "record %" PRIu64 " is there twice", record->seq);
	else if (record->seq == 1)
		say(chain, CLI_AUDIT_FAULT, place,
		    "another chain begins here; it does not follow record "
		    "%" PRIu64,
		    last->seq);
	else if (record->seq <= last->seq)
		say(chain, CLI_AUDIT_FAULT, place,
		    "record %" PRIu64 " stands behind record %" PRIu64
		    ": repeated, or out of order",
		    record->seq, last->seq);
	else if (chain->lost)
		return; /* told already, and nothing to compare with */
	else if (record->seq != last->seq + 1)
		say(chain, CLI_AUDIT_FAULT, place,
		    "record %" PRIu64 " stands behind record %" PRIu64
		    ": those between are missing",
		    record->seq, last->seq);
	else if (strcmp(record->prev, last->hash) != 0)
		say(chain, CLI_AUDIT_FAULT, place,
		    "record %" PRIu64
		    " does not follow the one before: that was exchanged for "
		    "another",
		    record->seq);
}

/* What the writer itself saw. */
static void
loss_judge(struct cli_audit_chain *chain, struct place place,
    const struct cli_audit_record *record)
{
	if (strcmp(record->type, "loss") == 0)
		say(chain, CLI_AUDIT_FAULT, place,
		    "the writer found that records before %" PRIu64
		    " were missing",
		    record->seq);
}

static void
checkpoint_judge(struct cli_audit_chain *chain, struct place place,
    const struct cli_audit_record *record, const struct cli_audit_line *line)
{
	const char *id = cli_report_text(record->members, "key");
	const char *signature = cli_report_text(record->members, "signature");

	if (strcmp(record->type, "checkpoint") != 0)
		return;
	chain->checkpoints++;
	if (chain->keys->count == 0)
		return;
	if (!cli_audit_keys_has(chain->keys, id))
		say(chain, CLI_AUDIT_FAULT, place,
		    "record %" PRIu64
		    " is signed with the key %.64s, which was not given",
		    record->seq, id);
	else if (!cli_audit_keys_verify(chain->keys, id, line->octets,
		     cli_audit_record_signed(line), signature))
		say(chain, CLI_AUDIT_FAULT, place,
		    "the signature of record %" PRIu64 " is wrong",
		    record->seq);
	else {
		chain->verified++;
		chain->signed_seq = record->seq;
	}
}

static void
text_copy(char *out, size_t size, const json_t *members, const char *key)
{
	(void)snprintf(out, size, "%s", cli_report_text(members, key));
}

static void
link_move(struct cli_audit_chain *chain, const struct cli_audit_record *record)
{
	struct cli_audit_link *last = &chain->last;

	last->seq = record->seq;
	memcpy(last->hash, record->hash, sizeof(last->hash));
	text_copy(last->type, sizeof(last->type), record->members, "type");
	text_copy(
	    last->reason, sizeof(last->reason), record->members, "reason");
	text_copy(last->at, sizeof(last->at), record->members, "at");
	if (chain->records++ == 0) {
		chain->first_seq = record->seq;
		memcpy(chain->first_at, last->at, sizeof(chain->first_at));
	}
	if (chain->head != NULL && strcmp(chain->head, record->hash) == 0)
		chain->head_seen = true;
	chain->lost = false;
}

static bool
record_take(struct cli_audit_chain *chain,
    const struct cli_audit_record *record, const struct cli_audit_line *line)
{
	const struct place place = { line->file, line->number };

	if (!damage_end(chain, record, line))
		return false;
	if (chain->records == 0)
		start_judge(chain, place, record);
	else
		step_judge(chain, place, record);
	loss_judge(chain, place, record);
	checkpoint_judge(chain, place, record, line);
	link_move(chain, record);
	return true;
}

bool
cli_audit_chain_take(
    struct cli_audit_chain *chain, const struct cli_audit_line *line)
{
	struct cli_audit_record record;
	bool ok = cli_audit_record_read(&record, line);

	if (ok && record.members != NULL)
		ok = record_take(chain, &record, line);
	else if (ok)
		ok = (!line->first || damage_end(chain, NULL, line)) &&
		    damage_add(chain, line, record.why);
	cli_audit_record_clear(&record);
	return ok;
}

bool
cli_audit_chain_end(struct cli_audit_chain *chain)
{
	return damage_end(chain, NULL, NULL);
}

void
cli_audit_chain_clear(struct cli_audit_chain *chain)
{
	char hash[CLI_AUDIT_HASH + 1];

	if (chain->damage.digest != NULL)
		(void)!cli_audit_digest_end(chain->damage.digest, hash);
	chain->damage.digest = NULL;
}
