/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_log.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plugin/audit_error.h"
#include "plugin/audit_file.h"
#include "plugin/audit_socket.h"

/* A group takes no more than that, so that it is written in bounded time. */
#define GROUP_MAX 256u /* requests */

#define FIRST_ROOM 4u /* records of a request */

/* What a thread waits for, on its stack. */
struct waiter {
	struct plugin_audit_batch batch;
	struct waiter *next;
	bool done;
	enum caa_status status;
	struct caa_error error;
};

struct plugin_audit_log {
	struct plugin_audit_setup setup;
	struct plugin_audit_key *key;
	/* One of both. */
	struct plugin_audit_file *file;
	struct plugin_audit_socket *socket;

	pthread_mutex_t lock;
	pthread_cond_t turn; /* a group is done: somebody may lead the next */
	bool leading;        /* a thread is writing, without the lock */
	struct waiter *first, **last;
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

static bool
turn_init(struct plugin_audit_log *log)
{
	if (pthread_mutex_init(&log->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&log->turn, NULL) != 0) {
		(void)pthread_mutex_destroy(&log->lock);
		return false;
	}
	log->last = &log->first;
	return true;
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
	if (!turn_init(log)) {
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
	(void)pthread_cond_destroy(&log->turn);
	(void)pthread_mutex_destroy(&log->lock);
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

static enum caa_status
commit(struct plugin_audit_log *log, const struct plugin_audit_batch *first,
    struct caa_error *error)
{
	if (log->file != NULL)
		return plugin_audit_file_commit(log->file, first, error);
	return plugin_audit_socket_commit(log->socket, first, error);
}

/* The group: the requests that have been waiting longest. */
static struct waiter *
take_group(struct plugin_audit_log *log)
{
	struct waiter *group = log->first, *end = group;

	for (size_t i = 1; i < GROUP_MAX && end->next != NULL; i++) {
		end->batch.next = &end->next->batch;
		end = end->next;
	}
	log->first = end->next;
	if (log->first == NULL)
		log->last = &log->first;
	end->next = NULL;
	return group;
}

/* Write and sync for all that wait, without the lock; then tell them. */
static void
lead(struct plugin_audit_log *log)
{
	struct waiter *group = take_group(log);
	struct caa_error error = { .text = "" };
	enum caa_status status;

	log->leading = true;
	(void)pthread_mutex_unlock(&log->lock);
	status = commit(log, &group->batch, &error);
	(void)pthread_mutex_lock(&log->lock);
	log->leading = false;
	for (; group != NULL; group = group->next) {
		group->status = status;
		group->error = error;
		group->done = true;
	}
	(void)pthread_cond_broadcast(&log->turn);
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
	(void)pthread_mutex_lock(&log->lock);
	*log->last = &waiter;
	log->last = &waiter.next;
	while (!waiter.done) {
		if (log->leading)
			(void)pthread_cond_wait(&log->turn, &log->lock);
		else
			lead(log);
	}
	(void)pthread_mutex_unlock(&log->lock);
	if (waiter.status != CAA_OK && error != NULL)
		*error = waiter.error;
	return waiter.status;
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
	(void)pthread_mutex_lock(&log->lock);
	while (log->leading)
		(void)pthread_cond_wait(&log->turn, &log->lock);
	log->leading = true;
	(void)pthread_mutex_unlock(&log->lock);
	status = plugin_audit_file_reopen(log->file, error);
	(void)pthread_mutex_lock(&log->lock);
	log->leading = false;
	(void)pthread_cond_broadcast(&log->turn);
	(void)pthread_mutex_unlock(&log->lock);
	return status;
}
