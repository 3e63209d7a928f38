/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_file.h"

#include <stdlib.h>
#include <time.h>

#include "plugin/audit_recover.h"

#define FLUSH_OCTETS (1u << 18) /* lines are written at the latest then */
#define PAUSE_NS     500000L    /* while other processes write, too */

struct plugin_audit_file {
	const struct plugin_audit_setup *setup;
	struct plugin_audit_writer writer;
	struct plugin_audit_store store;
	uint64_t last_seq; /* we wrote, to tell whether others do */
	bool shared;       /* they do */
};

static enum caa_status
flush(struct plugin_audit_file *file, struct caa_error *error)
{
	struct plugin_audit_text *out = &file->writer.out;
	enum caa_status status = plugin_audit_store_write(
	    &file->store, out->octets, out->len, error);

	plugin_audit_text_reset(out);
	return status;
}

/* On the disk, and so something to rely on. */
static enum caa_status
settle(struct plugin_audit_file *file, struct caa_error *error)
{
	const struct plugin_audit_writer *writer = &file->writer;
	enum caa_status status = flush(file, error);

	if (status == CAA_OK)
		status = plugin_audit_store_settle(
		    &file->store, &writer->link, writer->since, error);
	if (status == CAA_OK)
		file->last_seq = writer->link.seq;
	return status;
}

/*
 * What nobody relies on goes away again: a line written by half, or one that
 * may not be on the disk.  Where that fails, too, the next batch finds it and
 * records it as torn.
 */
static void
undo(struct plugin_audit_file *file)
{
	plugin_audit_text_reset(&file->writer.out);
	plugin_audit_store_undo(&file->store);
}

/* Somebody renamed or removed our file: its last words, if it is there for
 * others to read, and over to the new one. */
static enum caa_status
change_over(struct plugin_audit_file *file, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (plugin_audit_store_is_there(&file->store) &&
	    plugin_audit_store_is_at_end(&file->store)) {
		plugin_audit_recover_head(&file->store, &file->writer);
		status = plugin_audit_writer_checkpoint(
		    &file->writer, "rotate", error);
		if (status == CAA_OK)
			status = settle(file, error);
	}
	return status == CAA_OK ? plugin_audit_store_attach(&file->store, error)
				: status;
}

/* Be where the chain ends. */
static enum caa_status
arrive(struct plugin_audit_file *file, struct caa_error *error)
{
	struct plugin_audit_store *store = &file->store;
	enum caa_status status = CAA_OK;

	plugin_audit_text_reset(&file->writer.out);
	file->shared =
	    file->last_seq != 0 && store->position.link.seq != file->last_seq;
	if (!plugin_audit_store_is_attached(store))
		status = change_over(file, error);
	if (status != CAA_OK)
		return status;
	if (!plugin_audit_store_is_at_end(store))
		return plugin_audit_recover_tail(store, &file->writer, error);
	plugin_audit_recover_head(&file->store, &file->writer);
	return CAA_OK;
}

static enum caa_status
enter(struct plugin_audit_file *file, struct caa_error *error)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	enum caa_status status;

	/* Whoever has just written lets others have a turn. */
	if (file->shared)
		(void)nanosleep(&pause, NULL);
	status = plugin_audit_store_enter(&file->store, error);
	if (status != CAA_OK)
		return status;
	status = arrive(file, error);
	if (status != CAA_OK) {
		undo(file);
		plugin_audit_store_leave(&file->store);
	}
	return status;
}

static enum caa_status
leave(struct plugin_audit_file *file, enum caa_status status,
    struct caa_error *error)
{
	if (status == CAA_OK)
		status = settle(file, error);
	if (status != CAA_OK)
		undo(file);
	plugin_audit_store_leave(&file->store);
	return status;
}

static enum caa_status
rotate(struct plugin_audit_file *file, struct caa_error *error)
{
	struct plugin_audit_store *store = &file->store;
	enum caa_status status =
	    plugin_audit_writer_checkpoint(&file->writer, "rotate", error);

	if (status == CAA_OK)
		status = settle(file, error);
	if (status == CAA_OK)
		status = plugin_audit_store_rename(
		    store, file->writer.link.seq, error);
	if (status == CAA_OK)
		status = plugin_audit_store_attach(store, error);
	if (status == CAA_OK)
		status =
		    plugin_audit_recover_continue(store, &file->writer, error);
	return status;
}

static enum caa_status
add_records(struct plugin_audit_file *file,
    const struct plugin_audit_records *records, struct caa_error *error)
{
	struct plugin_audit_writer *writer = &file->writer;
	enum caa_status status = CAA_OK;

	for (size_t i = 0; status == CAA_OK && i < records->count; i++) {
		status =
		    plugin_audit_writer_add(writer, &records->bodies[i], error);
		if (status == CAA_OK && plugin_audit_writer_is_due(writer))
			status = plugin_audit_writer_checkpoint(
			    writer, "periodic", error);
		if (status == CAA_OK && writer->out.len >= FLUSH_OCTETS)
			status = flush(file, error);
	}
	return status;
}

static enum caa_status
add_batch(struct plugin_audit_file *file,
    const struct plugin_audit_batch *batch, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (const struct plugin_audit_records *records = batch->first;
	     status == CAA_OK && records != NULL; records = records->next)
		status = add_records(file, records, error);
	return status;
}

static bool
is_full(const struct plugin_audit_file *file)
{
	const uint64_t limit = file->setup->max_octets;

	return limit != 0 && file->store.size + file->writer.out.len >= limit;
}

/* The first record of all. */
static enum caa_status
add_begin(struct plugin_audit_file *file, struct caa_error *error)
{
	if (file->writer.link.seq != 0)
		return CAA_OK;
	(void)plugin_audit_writer_begin(&file->writer, "begin");
	return plugin_audit_writer_end(&file->writer, error);
}

enum caa_status
plugin_audit_file_commit(struct plugin_audit_file *file,
    const struct plugin_audit_batch *first, struct caa_error *error)
{
	enum caa_status status = enter(file, error);

	if (status != CAA_OK)
		return status;
	status = add_begin(file, error);
	if (status == CAA_OK && is_full(file))
		status = rotate(file, error);
	for (; status == CAA_OK && first != NULL; first = first->next)
		status = add_batch(file, first, error);
	return leave(file, status, error);
}

enum caa_status
plugin_audit_file_reopen(
    struct plugin_audit_file *file, struct caa_error *error)
{
	enum caa_status status = enter(file, error);

	return status == CAA_OK ? leave(file, status, error) : status;
}

enum caa_status
plugin_audit_file_new(struct plugin_audit_file **out, const char *path,
    const struct plugin_audit_setup *setup, struct caa_error *error)
{
	struct plugin_audit_file *file = calloc(1, sizeof(*file));
	bool exists = false;
	enum caa_status status;

	if (file == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	file->setup = setup;
	status = plugin_audit_store_init(&file->store, path, error);
	if (status == CAA_OK)
		status = plugin_audit_writer_init(&file->writer, setup, error);
	if (status == CAA_OK)
		status = plugin_audit_store_probe(&file->store, &exists, error);
	if (status == CAA_OK && exists)
		status = plugin_audit_file_reopen(file, error);
	if (status == CAA_OK)
		*out = file;
	else
		plugin_audit_file_abandon(file);
	return status;
}

void
plugin_audit_file_abandon(struct plugin_audit_file *file)
{
	if (file == NULL)
		return;
	plugin_audit_store_clear(&file->store);
	plugin_audit_writer_clear(&file->writer);
	free(file);
}

/* A chain that ends in a signature cannot be shortened unseen. */
static void
say_farewell(struct plugin_audit_file *file)
{
	struct caa_error error = { .text = "" };
	enum caa_status status = enter(file, &error);

	if (status == CAA_OK) {
		status = plugin_audit_writer_checkpoint(
		    &file->writer, "close", &error);
		status = leave(file, status, &error);
	}
	if (status != CAA_OK)
		plugin_host_log(file->setup->host, CAA_PLUGIN_LOG_ERROR,
		    "%s; the log ends without a checkpoint", error.text);
}

void
plugin_audit_file_free(struct plugin_audit_file *file)
{
	if (file == NULL)
		return;
	if (file->store.fd >= 0 && file->setup->key != NULL)
		say_farewell(file);
	plugin_audit_file_abandon(file);
}
