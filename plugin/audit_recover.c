/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_recover.h"

#include <inttypes.h>
#include <string.h>

#include "plugin/audit_error.h"
#include "plugin/audit_tail.h"

void
plugin_audit_recover_head(
    const struct plugin_audit_store *store, struct plugin_audit_writer *writer)
{
	writer->link = store->position.link;
	writer->since = store->position.since;
}

enum caa_status
plugin_audit_recover_continue(const struct plugin_audit_store *store,
    struct plugin_audit_writer *writer, struct caa_error *error)
{
	const char *previous = store->previous;
	struct plugin_audit_text *body =
	    plugin_audit_writer_begin(writer, "continue");

	plugin_audit_text_member_json(
	    body, "previous_file", previous[0] != '\0' ? previous : NULL);
	return plugin_audit_writer_end(writer, error);
}

static enum caa_status
add_repair(const struct plugin_audit_store *store,
    struct plugin_audit_writer *writer, const struct plugin_audit_tail *tail,
    struct caa_error *error)
{
	const char *end = tail->closed ? "" : PLUGIN_AUDIT_TORN_END;
	struct plugin_audit_text *body;

	plugin_host_log(writer->setup->host, CAA_PLUGIN_LOG_WARN,
	    "audit log: %" PRIu64 " octets at the end of %s are no whole "
	    "record, left by a crash or a full disk; recorded as such after "
	    "record %" PRIu64,
	    tail->torn, store->path, writer->link.seq);
	plugin_audit_text_add(&writer->out, end);
	body = plugin_audit_writer_begin(writer, "repair");
	plugin_audit_text_member_number(
	    body, "octets", tail->torn + strlen(end));
	plugin_audit_text_member_json(body, "sha256", tail->torn_hash);
	return plugin_audit_writer_end(writer, error);
}

/* Records that were on the disk are not there any more. */
static enum caa_status
add_loss(const struct plugin_audit_store *store,
    struct plugin_audit_writer *writer, const struct plugin_audit_tail *tail,
    struct caa_error *error)
{
	struct plugin_audit_text *body;

	plugin_host_log(writer->setup->host, CAA_PLUGIN_LOG_ERROR,
	    "audit log: %s ends with record %" PRIu64 ", but record %" PRIu64
	    " had been written: records are missing",
	    store->path, tail->last.seq, store->position.link.seq);
	body = plugin_audit_writer_begin(writer, "loss");
	plugin_audit_text_member_number(body, "found_seq", tail->last.seq);
	return plugin_audit_writer_end(writer, error);
}

/* Read the file from where the head leads, or all of it. */
static enum caa_status
read_tail(const struct plugin_audit_store *store,
    struct plugin_audit_writer *writer, struct plugin_audit_tail *tail,
    struct caa_error *error)
{
	const struct plugin_audit_position *position = &store->position;
	int code;

	*tail = (struct plugin_audit_tail){ .last = PLUGIN_AUDIT_LINK_NONE };
	if (position->known && position->device == store->device &&
	    position->inode == store->inode && position->end <= store->size) {
		tail->last = position->link;
		tail->since = position->since;
		tail->end = position->end;
	}
	code =
	    plugin_audit_tail_read(tail, writer->chain, store->fd, store->size);
	if (code != 0)
		return plugin_audit_fail(error, "read", store->path, code);
	if (tail->torn > 0 && tail->last.seq == 0 && !tail->ours)
		return plugin_audit_refuse(error, store->path,
		    "is no audit log of ours; move it away");
	return CAA_OK;
}

enum caa_status
plugin_audit_recover_tail(const struct plugin_audit_store *store,
    struct plugin_audit_writer *writer, struct caa_error *error)
{
	const struct plugin_audit_position *position = &store->position;
	struct plugin_audit_tail tail;
	enum caa_status status = read_tail(store, writer, &tail, error);

	if (status != CAA_OK)
		return status;
	/* The chain ends where the head says, unless the file is further. */
	plugin_audit_recover_head(store, writer);
	if (!position->known || tail.last.seq > position->link.seq) {
		writer->link = tail.last;
		writer->since = tail.since;
	}
	if (tail.torn > 0)
		status = add_repair(store, writer, &tail, error);
	else if (store->size == 0 && position->link.seq > 0)
		status = plugin_audit_recover_continue(store, writer, error);
	if (status == CAA_OK && store->size > 0 &&
	    tail.last.seq < position->link.seq)
		status = add_loss(store, writer, &tail, error);
	return status;
}
