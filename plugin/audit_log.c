/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_log.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plugin/audit_error.h"
#include "plugin/audit_file.h"
#include "plugin/audit_socket.h"
#include "plugin/group.h"

#define FIRST_ROOM 4u /* records of a request */

/* What a thread waits for, on its stack. */
struct waiter {
	struct plugin_group_member member;
	struct plugin_audit_batch batch;
	struct plugin_audit_proof *proof; /* or NULL */
	struct plugin_evidence_batch entries;
};

struct plugin_audit_log {
	struct plugin_audit_setup setup;
	struct plugin_audit_key *key;
	/* One of both. */
	struct plugin_audit_file *file;
	struct plugin_audit_socket *socket;
	struct plugin_group group;
};

static enum caa_status
setup_fill(struct plugin_audit_log *log,
    const struct plugin_audit_options *options,
    const struct caa_plugin_host *host, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (options->key[0] != '\0')
		status = plugin_audit_key_load(&log->key, options->key, error);
	if (status != CAA_OK)
		return status;
	log->setup = (struct plugin_audit_setup){
		.source = { .version = options->version },
		.host = host,
		.key = log->key,
		.checkpoint = options->checkpoint,
		.max_octets = (uint64_t)options->max_mib << 20,
	};
	if (!plugin_random(log->setup.source.instance))
		return caa_error_set(error, CAA_E_SYSTEM,
		    "audit log: OpenSSL has no random number");
	return CAA_OK;
}

static enum caa_status
target_open(
    struct plugin_audit_log *log, const char *target, struct caa_error *error)
{
	if (strcmp(target, "syslog") == 0)
		return plugin_audit_socket_new(&log->socket,
		    PLUGIN_AUDIT_SYSLOG, PLUGIN_AUDIT_PROTOCOL_SYSLOG,
		    &log->setup, error);
	if (strcmp(target, "journal") == 0)
		return plugin_audit_socket_new(&log->socket,
		    PLUGIN_AUDIT_JOURNAL, PLUGIN_AUDIT_PROTOCOL_JOURNAL,
		    &log->setup, error);
	if (target[0] != '/')
		return plugin_audit_refuse(error, target,
		    "is neither an absolute path nor \"syslog\" or "
		    "\"journal\"");
	return plugin_audit_file_new(&log->file, target, &log->setup, error);
}

/* Link the evidence of all that have some; all of a log's goes to one file,
 * which is NULL if nobody has any. */
static const struct plugin_evidence_batch *
link_proofs(struct waiter *waiter, struct plugin_evidence_file **file)
{
	const struct plugin_evidence_batch *first = NULL, **end = &first;

	*file = NULL;
	for (; waiter != NULL; waiter = (struct waiter *)waiter->member.next) {
		if (waiter->proof == NULL)
			continue;
		*file = waiter->proof->file;
		waiter->entries = (struct plugin_evidence_batch){
			.first = waiter->proof->first,
		};
		*end = &waiter->entries;
		end = &waiter->entries.next;
	}
	return first;
}

/* The evidence first: no record may name what is not there. */
static enum caa_status
commit_proofs(struct waiter *waiter, struct caa_error *error)
{
	struct plugin_evidence_file *file;
	const struct plugin_evidence_batch *batches =
	    link_proofs(waiter, &file);
	enum caa_status status;

	if (file == NULL)
		return CAA_OK;
	status = plugin_evidence_file_commit_all(file, batches, error);
	for (; waiter != NULL; waiter = (struct waiter *)waiter->member.next)
		if (waiter->proof != NULL)
			waiter->proof->failed = status != CAA_OK;
	return status;
}

/* Each member is the first of a waiter: link their batches alike. */
static enum caa_status
commit(void *ctx, struct plugin_group_member *first, struct caa_error *error)
{
	struct plugin_audit_log *log = ctx;
	const struct plugin_audit_batch *batch =
	    &((struct waiter *)first)->batch;
	enum caa_status status = commit_proofs((struct waiter *)first, error);

	if (status != CAA_OK)
		return status;
	for (; first != NULL; first = first->next)
		((struct waiter *)first)->batch.next = first->next == NULL
		    ? NULL
		    : &((struct waiter *)first->next)->batch;
	if (log->file != NULL)
		return plugin_audit_file_commit(log->file, batch, error);
	return plugin_audit_socket_commit(log->socket, batch, error);
}

enum caa_status
plugin_audit_log_open(struct plugin_audit_log **out,
    const struct plugin_audit_options *options,
    const struct caa_plugin_host *host, struct caa_error *error)
{
	struct plugin_audit_log *log = calloc(1, sizeof(*log));
	enum caa_status status;

	if (log == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (!plugin_group_init(&log->group, commit, log)) {
		free(log);
		return caa_error_set(
		    error, CAA_E_SYSTEM, "audit log: no lock to be had");
	}
	status = setup_fill(log, options, host, error);
	if (status == CAA_OK)
		status = target_open(log, options->target, error);
	if (status == CAA_OK) {
		*out = log;
		log = NULL;
	}
	plugin_audit_log_close(log);
	return status;
}

static void
free_log(struct plugin_audit_log *log)
{
	plugin_audit_key_free(log->key);
	free(log);
}

void
plugin_audit_log_close(struct plugin_audit_log *log)
{
	if (log == NULL)
		return;
	plugin_audit_file_free(log->file);
	plugin_audit_socket_free(log->socket);
	plugin_group_clear(&log->group);
	free_log(log);
}

void
plugin_audit_log_abandon(struct plugin_audit_log *log)
{
	if (log == NULL)
		return;
	plugin_audit_file_abandon(log->file);
	plugin_audit_socket_abandon(log->socket);
	free_log(log);
}

static bool
has_records(const struct plugin_audit_records *records)
{
	while (records != NULL && records->count == 0)
		records = records->next;
	return records != NULL;
}

enum caa_status
plugin_audit_log_commit(struct plugin_audit_log *log,
    const struct plugin_audit_records *first, struct caa_error *error)
{
	struct waiter waiter = { .batch = { .first = first } };

	if (!has_records(first))
		return CAA_OK;
	return plugin_group_join(&log->group, &waiter.member, error);
}

enum caa_status
plugin_audit_log_commit_proven(struct plugin_audit_log *log,
    const struct plugin_audit_records *first, struct plugin_audit_proof *proof,
    struct caa_error *error)
{
	struct waiter waiter = {
		.batch = { .first = first },
		.proof = proof,
	};

	proof->failed = false;
	return plugin_group_join(&log->group, &waiter.member, error);
}

void
plugin_audit_log_announce(struct plugin_audit_log *log)
{
	plugin_group_announce(&log->group);
}

void
plugin_audit_log_arrive(struct plugin_audit_log *log)
{
	plugin_group_arrive(&log->group);
}

/* Room for one more. */
static bool
make_room(struct plugin_audit_records *records)
{
	size_t room = records->room == 0 ? FIRST_ROOM : records->room * 2;
	struct plugin_audit_text *bodies;

	if (records->count < records->room)
		return true;
	bodies = realloc(records->bodies, room * sizeof(*bodies));
	if (bodies == NULL)
		return false;
	records->bodies = bodies;
	records->room = room;
	return true;
}

enum caa_status
plugin_audit_log_gather(const struct plugin_audit_log *log,
    struct plugin_audit_records *records, const struct caa_plugin_audit *record,
    const struct caa_strings *issuers, struct caa_error *error)
{
	struct plugin_audit_text *body;

	if (!make_room(records))
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	body = &records->bodies[records->count];
	*body = (struct plugin_audit_text){ 0 };
	plugin_audit_record_check(
	    body, &log->setup.source, record, issuers, (int64_t)time(NULL));
	if (!body->failed &&
	    plugin_audit_record_is_line(body->octets, body->len)) {
		records->count++;
		return CAA_OK;
	}
	bool no_memory = body->failed;
	plugin_audit_text_clear(body);
	if (no_memory)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return caa_error_set(error, CAA_E_MALFORMED,
	    "audit log: the evidence is not one line of text");
}

void
plugin_audit_records_clear(struct plugin_audit_records *records)
{
	for (size_t i = 0; i < records->count; i++)
		plugin_audit_text_clear(&records->bodies[i]);
	free(records->bodies);
	*records = (struct plugin_audit_records){ 0 };
}

enum caa_status
plugin_audit_log_reopen(struct plugin_audit_log *log, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (log->file == NULL)
		return CAA_OK;
	plugin_group_hold(&log->group);
	status = plugin_audit_file_reopen(log->file, error);
	plugin_group_release(&log->group);
	return status;
}
