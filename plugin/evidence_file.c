/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_file.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/audit_error.h"
#include "plugin/audit_store.h"
#include "plugin/audit_tail.h"
#include "plugin/base64.h"
#include "plugin/group.h"

#define FLUSH_OCTETS (1u << 18) /* lines are written at the latest then */
#define KNOWN_DIGITS 3          /* hexadecimal, of a slot */
#define KNOWN_SLOTS  (1u << 4 * KNOWN_DIGITS)
#define HASH_OCTETS  (PLUGIN_DIGEST_TEXT - 1)

#define STORE_INTRO "audit log: " /* of the sentences of audit_store */

struct waiter {
	struct plugin_group_member member;
	const struct plugin_evidence_batch *first;
};

struct plugin_evidence_file {
	struct plugin_audit_store store;
	uint64_t max_octets; /* of one file; 0: no limit */
	uint64_t entries;    /* in this file and those before it */
	struct plugin_group group;
	struct plugin_sha256 *sha256;
	struct plugin_audit_text out; /* lines made and not written yet */
	/* Messages that stand in the file for sure, as far as there is room:
	 * one that was forgotten is written twice. */
	char known[KNOWN_SLOTS][HASH_OCTETS];
};

void
plugin_evidence_entry_clear(struct plugin_evidence_entry *entry)
{
	plugin_audit_text_clear(&entry->line);
	plugin_evidence_packets_clear(&entry->packets);
	*entry = (struct plugin_evidence_entry){ 0 };
}

/* The store speaks of an audit log. */
static enum caa_status
pass_on(enum caa_status status, const struct caa_error *why,
    struct caa_error *error)
{
	const size_t intro = strlen(STORE_INTRO);

	if (status == CAA_OK)
		return CAA_OK;
	return caa_error_set(error, status, "evidence: %s",
	    strncmp(why->text, STORE_INTRO, intro) == 0 ? why->text + intro
							: why->text);
}

static void
forget_all(struct plugin_evidence_file *file)
{
	memset(file->known, 0, sizeof(file->known));
}

static char *
slot_of(struct plugin_evidence_file *file, const char *sha256)
{
	size_t slot = 0;

	for (size_t i = 0; i < KNOWN_DIGITS; i++)
		slot = slot << 4 |
		    (size_t)(sha256[i] <= '9' ? sha256[i] - '0'
					      : sha256[i] - 'a' + 10);
	return file->known[slot % KNOWN_SLOTS];
}

static enum caa_status
flush(struct plugin_evidence_file *file, struct caa_error *error)
{
	struct plugin_audit_text *out = &file->out;
	enum caa_status status = out->failed
	    ? caa_error_set(error, CAA_E_NOMEM, "out of memory")
	    : plugin_audit_store_write(
		  &file->store, out->octets, out->len, error);

	plugin_audit_text_reset(out);
	return status;
}

static enum caa_status
add_packet(struct plugin_evidence_file *file,
    const struct plugin_evidence_packet *packet, struct caa_error *error)
{
	char *slot = slot_of(file, packet->sha256);
	char *base64;

	if (memcmp(slot, packet->sha256, HASH_OCTETS) == 0)
		return CAA_OK;
	base64 = malloc(PLUGIN_BASE64_LEN(packet->len) + 1);
	if (base64 == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	plugin_base64_encode(base64, packet->octets, packet->len);
	plugin_audit_text_add(&file->out, "{\"type\":\"packet\",\"sha256\":\"");
	plugin_audit_text_add(&file->out, packet->sha256);
	plugin_audit_text_add(&file->out, "\",\"packet\":\"");
	plugin_audit_text_add_octets(
	    &file->out, base64, PLUGIN_BASE64_LEN(packet->len));
	plugin_audit_text_add(&file->out, "\"}\n");
	free(base64);
	memcpy(slot, packet->sha256, HASH_OCTETS);
	return file->out.len >= FLUSH_OCTETS ? flush(file, error) : CAA_OK;
}

static enum caa_status
add_entries(struct plugin_evidence_file *file,
    const struct plugin_evidence_entry *entry, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (; status == CAA_OK && entry != NULL; entry = entry->next) {
		for (size_t i = 0; status == CAA_OK && i < entry->packets.count;
		     i++)
			status =
			    add_packet(file, &entry->packets.items[i], error);
		plugin_audit_text_add_octets(
		    &file->out, entry->line.octets, entry->line.len);
		plugin_audit_text_add(&file->out, "\n");
		file->entries++;
		if (status == CAA_OK && file->out.len >= FLUSH_OCTETS)
			status = flush(file, error);
	}
	return status;
}

/* Evidence that was on the disk is not there any more, and nobody said why:
 * who moves the file away has seen it.  A new file may have the number of one
 * that is gone. */
static enum caa_status
check_missing(const struct plugin_audit_store *store, struct caa_error *error)
{
	const struct plugin_audit_position *position = &store->position;

	if (store->is_new || !position->known ||
	    position->device != store->device ||
	    position->inode != store->inode)
		return CAA_OK;
	if (store->size < position->end)
		return plugin_audit_refuse(error, store->path,
		    "is shorter than it was, evidence is missing; move it "
		    "away");
	if (!plugin_audit_store_has_end(store))
		return plugin_audit_refuse(error, store->path,
		    "was written over, evidence is missing; move it away");
	return CAA_OK;
}

/* The file that has the name. */
static enum caa_status
attach(struct plugin_evidence_file *file, struct caa_error *error)
{
	struct plugin_audit_store *store = &file->store;

	if (plugin_audit_store_is_attached(store))
		return CAA_OK;
	/* Not taken for ours, so that the next time says the same. */
	if (plugin_audit_store_is_replaced(store))
		return plugin_audit_refuse(error, store->path,
		    "is another file than it was, evidence is missing; move "
		    "it away");
	forget_all(file);
	return plugin_audit_store_attach(store, error);
}

/* Be at the end of the file that has the name.  What a crash cut off is closed
 * with a line feed, and is no line. */
static enum caa_status
arrive(struct plugin_evidence_file *file, struct caa_error *error)
{
	struct plugin_audit_store *store = &file->store;
	enum caa_status status = attach(file, error);

	if (status != CAA_OK || plugin_audit_store_is_at_end(store))
		return status;
	status = check_missing(store, error);
	if (status != CAA_OK)
		return status;
	forget_all(file);
	if (store->size == 0)
		return CAA_OK;
	return plugin_audit_store_write(
	    store, PLUGIN_AUDIT_TORN_END, strlen(PLUGIN_AUDIT_TORN_END), error);
}

static enum caa_status
add_batches(struct plugin_evidence_file *file,
    const struct plugin_evidence_batch *batch, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (; status == CAA_OK && batch != NULL; batch = batch->next)
		status = add_entries(file, batch->first, error);
	return status;
}

/* The full file gets the number of its last entry behind its name, and the next
 * repeats what it refers to. */
static enum caa_status
rotate(struct plugin_evidence_file *file, struct caa_error *error)
{
	enum caa_status status;

	if (file->max_octets == 0 || file->store.size < file->max_octets)
		return CAA_OK;
	status = plugin_audit_store_rename(&file->store, file->entries, error);
	forget_all(file);
	return status == CAA_OK ? plugin_audit_store_attach(&file->store, error)
				: status;
}

static enum caa_status
write_all(struct plugin_evidence_file *file,
    const struct plugin_group_member *member, struct caa_error *error)
{
	struct plugin_audit_link link = PLUGIN_AUDIT_LINK_NONE;
	enum caa_status status = arrive(file, error);

	/* The head counts them for all processes. */
	file->entries = file->store.position.link.seq;
	if (status == CAA_OK)
		status = rotate(file, error);
	for (; status == CAA_OK && member != NULL; member = member->next)
		status = add_batches(
		    file, ((const struct waiter *)member)->first, error);
	if (status == CAA_OK)
		status = flush(file, error);
	link.seq = file->entries;
	if (status == CAA_OK)
		status =
		    plugin_audit_store_settle(&file->store, &link, 0, error);
	return status;
}

static enum caa_status
commit(void *ctx, struct plugin_group_member *first, struct caa_error *error)
{
	struct plugin_evidence_file *file = ctx;
	struct caa_error why = { .text = "" };
	enum caa_status status = plugin_audit_store_enter(&file->store, &why);

	if (status != CAA_OK)
		return pass_on(status, &why, error);
	status = write_all(file, first, &why);
	if (status != CAA_OK) {
		plugin_audit_text_reset(&file->out);
		plugin_audit_store_undo(&file->store);
		forget_all(file);
	}
	plugin_audit_store_leave(&file->store);
	return pass_on(status, &why, error);
}

static enum caa_status
open_store(struct plugin_evidence_file *file, const char *path,
    struct caa_error *error)
{
	bool exists = false;
	enum caa_status status =
	    plugin_audit_store_init(&file->store, path, error);

	if (status == CAA_OK)
		status = plugin_audit_store_probe(&file->store, &exists, error);
	if (status != CAA_OK || !exists)
		return status;
	status = plugin_audit_store_enter(&file->store, error);
	if (status != CAA_OK)
		return status;
	status = plugin_audit_store_attach(&file->store, error);
	plugin_audit_store_leave(&file->store);
	return status;
}

enum caa_status
plugin_evidence_file_open(struct plugin_evidence_file **out, const char *path,
    uint64_t max_octets, struct caa_error *error)
{
	struct plugin_evidence_file *file = calloc(1, sizeof(*file));
	struct caa_error why = { .text = "" };
	enum caa_status status;

	if (file == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (!plugin_group_init(&file->group, commit, file)) {
		free(file);
		return caa_error_set(
		    error, CAA_E_SYSTEM, "evidence: no lock to be had");
	}
	file->max_octets = max_octets;
	status = open_store(file, path, &why);
	file->sha256 = plugin_sha256_new();
	if (status == CAA_OK && file->sha256 == NULL)
		status =
		    caa_error_set(&why, CAA_E_SYSTEM, "OpenSSL has no SHA-256");
	if (status != CAA_OK) {
		plugin_evidence_file_close(file);
		return pass_on(status, &why, error);
	}
	*out = file;
	return CAA_OK;
}

void
plugin_evidence_file_abandon(struct plugin_evidence_file *file)
{
	if (file == NULL)
		return;
	plugin_audit_store_clear(&file->store);
	plugin_audit_text_clear(&file->out);
	plugin_sha256_free(file->sha256);
	free(file);
}

void
plugin_evidence_file_close(struct plugin_evidence_file *file)
{
	if (file == NULL)
		return;
	plugin_group_clear(&file->group);
	plugin_evidence_file_abandon(file);
}

bool
plugin_evidence_file_digest(const struct plugin_evidence_file *file,
    char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len)
{
	return plugin_sha256_digest(file->sha256, out, octets, len);
}

enum caa_status
plugin_evidence_file_commit(struct plugin_evidence_file *file,
    const struct plugin_evidence_entry *first, struct caa_error *error)
{
	const struct plugin_evidence_batch batch = { .first = first };

	return plugin_evidence_file_commit_all(file, &batch, error);
}

enum caa_status
plugin_evidence_file_commit_all(struct plugin_evidence_file *file,
    const struct plugin_evidence_batch *first, struct caa_error *error)
{
	struct waiter waiter = { .first = first };

	return plugin_group_join(&file->group, &waiter.member, error);
}
