/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_socket.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "plugin/audit_error.h"

#define IDENTIFIER  "caa-validator"
#define SEND_BUFFER (4 << 20) /* octets wished for: the longest message */

/* RFC 3164 4.1.1: facility 10 (authorization), severity 5 (notice). */
#define SYSLOG_PRIORITY  "<85>"
#define JOURNAL_PRIORITY "PRIORITY=5\n"

struct plugin_audit_socket {
	enum plugin_audit_protocol protocol;
	const char *path;
	int fd; /* -1: not connected */
	pid_t owner;
	struct plugin_audit_writer writer;
	struct plugin_audit_text message;
};

static void
disconnect(struct plugin_audit_socket *log)
{
	if (log->fd >= 0)
		(void)close(log->fd);
	log->fd = -1;
}

/* 0 or an errno. */
static int
connect_path(struct plugin_audit_socket *log)
{
	const struct timeval limit = {
		.tv_sec = PLUGIN_AUDIT_SEND_MS / 1000,
		.tv_usec = PLUGIN_AUDIT_SEND_MS % 1000 * 1000,
	};
	const int buffer = SEND_BUFFER;
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(log->path) >= sizeof(address.sun_path))
		return ENAMETOOLONG;
	memcpy(address.sun_path, log->path, strlen(log->path) + 1);
	log->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (log->fd < 0)
		return errno;
	/* As large as the system grants. */
	(void)setsockopt(
	    log->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	if (setsockopt(
		log->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == 0 &&
	    connect(log->fd, (const struct sockaddr *)&address,
		sizeof(address)) == 0)
		return 0;
	int code = errno;
	disconnect(log);
	return code;
}

static void
add_syslog_header(struct plugin_audit_text *message)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t now = time(NULL);
	struct tm local = { .tm_mday = 1 };
	char stamp[64];

	(void)localtime_r(&now, &local);
	(void)snprintf(stamp, sizeof(stamp), "%s %2d %02d:%02d:%02d",
	    months[(unsigned)local.tm_mon % CAA_COUNTOF(months)], local.tm_mday,
	    local.tm_hour, local.tm_min, local.tm_sec);
	plugin_audit_text_add(message, SYSLOG_PRIORITY);
	plugin_audit_text_add(message, stamp);
	plugin_audit_text_add(message, " " IDENTIFIER "[");
	plugin_audit_text_add_number(message, (uint64_t)getpid());
	plugin_audit_text_add(message, "]: ");
}

static void
add_journal_fields(
    const struct plugin_audit_socket *log, struct plugin_audit_text *message)
{
	plugin_audit_text_add(message,
	    JOURNAL_PRIORITY "SYSLOG_IDENTIFIER=" IDENTIFIER "\n"
			     "CAA_VALIDATOR_INSTANCE=");
	plugin_audit_text_add(message, log->writer.setup->source.instance);
	plugin_audit_text_add(message, "\nCAA_VALIDATOR_SEQ=");
	plugin_audit_text_add_number(message, log->writer.link.seq);
	plugin_audit_text_add(message, "\nMESSAGE=");
}

/* One datagram from the line in the writer. */
static bool
make_message(struct plugin_audit_socket *log)
{
	const struct plugin_audit_text *line = &log->writer.out;
	struct plugin_audit_text *message = &log->message;

	plugin_audit_text_reset(message);
	switch (log->protocol) {
	case PLUGIN_AUDIT_PROTOCOL_SYSLOG:
		add_syslog_header(message);
		plugin_audit_text_add_octets(
		    message, line->octets, line->len - 1);
		break;
	case PLUGIN_AUDIT_PROTOCOL_JOURNAL:
		add_journal_fields(log, message);
		plugin_audit_text_add_octets(message, line->octets, line->len);
		break;
	}
	return !message->failed;
}

/* 0 or an errno. */
static int
send_once(struct plugin_audit_socket *log)
{
	ssize_t sent;

	if (log->fd < 0) {
		int code = connect_path(log);

		if (code != 0)
			return code;
	}
	do
		sent = send(log->fd, log->message.octets, log->message.len,
		    MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)log->message.len ? 0 : errno;
}

/* A daemon that was started anew has a new socket at the old path. */
static int
send_message(struct plugin_audit_socket *log)
{
	int code = send_once(log);

	if (code == 0 || code == EMSGSIZE || code == EAGAIN ||
	    code == EWOULDBLOCK || code == ENOBUFS)
		return code;
	disconnect(log);
	return send_once(log);
}

/* The line in the writer is sent, or taken back. */
static enum caa_status
send_line(struct plugin_audit_socket *log,
    const struct plugin_audit_link *before, uint64_t since,
    struct caa_error *error)
{
	int code = make_message(log) ? send_message(log) : ENOMEM;
	size_t len = log->message.len;

	plugin_audit_text_reset(&log->writer.out);
	if (code == 0)
		return CAA_OK;
	log->writer.link = *before;
	log->writer.since = since;
	if (code == EMSGSIZE)
		return caa_error_set(error, CAA_E_LIMIT,
		    "audit log: a record of %zu octets is too large for %s; "
		    "keep the log in a file",
		    len, log->path);
	return plugin_audit_fail(error, "send to", log->path,
	    code == EAGAIN || code == EWOULDBLOCK ? ETIMEDOUT : code);
}

static enum caa_status
send_begin(struct plugin_audit_socket *log, struct caa_error *error)
{
	const struct plugin_audit_link before = log->writer.link;
	const uint64_t since = log->writer.since;
	enum caa_status status;

	if (before.seq != 0)
		return CAA_OK;
	(void)plugin_audit_writer_begin(&log->writer, "begin");
	status = plugin_audit_writer_end(&log->writer, error);
	return status == CAA_OK ? send_line(log, &before, since, error)
				: status;
}

static enum caa_status
send_record(struct plugin_audit_socket *log,
    const struct plugin_audit_text *body, struct caa_error *error)
{
	const struct plugin_audit_link before = log->writer.link;
	const uint64_t since = log->writer.since;
	enum caa_status status =
	    plugin_audit_writer_add(&log->writer, body, error);

	return status == CAA_OK ? send_line(log, &before, since, error)
				: status;
}

static enum caa_status
send_checkpoint(struct plugin_audit_socket *log, const char *reason,
    struct caa_error *error)
{
	const struct plugin_audit_link before = log->writer.link;
	const uint64_t since = log->writer.since;
	enum caa_status status =
	    plugin_audit_writer_checkpoint(&log->writer, reason, error);

	if (status != CAA_OK || log->writer.link.seq == before.seq)
		return status;
	return send_line(log, &before, since, error);
}

static enum caa_status
send_records(struct plugin_audit_socket *log,
    const struct plugin_audit_records *records, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (size_t i = 0; status == CAA_OK && i < records->count; i++) {
		status = send_record(log, &records->bodies[i], error);
		if (status == CAA_OK &&
		    plugin_audit_writer_is_due(&log->writer))
			status = send_checkpoint(log, "periodic", error);
	}
	return status;
}

static enum caa_status
send_batch(struct plugin_audit_socket *log,
    const struct plugin_audit_batch *batch, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	for (const struct plugin_audit_records *records = batch->first;
	     status == CAA_OK && records != NULL; records = records->next)
		status = send_records(log, records, error);
	return status;
}

enum caa_status
plugin_audit_socket_commit(struct plugin_audit_socket *log,
    const struct plugin_audit_batch *first, struct caa_error *error)
{
	enum caa_status status;

	/* The chain so far is that of the process we were forked from. */
	if (log->owner != getpid()) {
		log->writer.link = PLUGIN_AUDIT_LINK_NONE;
		log->owner = getpid();
	}
	plugin_audit_text_reset(&log->writer.out);
	status = send_begin(log, error);
	for (; status == CAA_OK && first != NULL; first = first->next)
		status = send_batch(log, first, error);
	return status;
}

enum caa_status
plugin_audit_socket_new(struct plugin_audit_socket **out, const char *path,
    enum plugin_audit_protocol protocol, const struct plugin_audit_setup *setup,
    struct caa_error *error)
{
	struct plugin_audit_socket *log = calloc(1, sizeof(*log));
	enum caa_status status;

	if (log == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	log->path = path;
	log->owner = getpid();
	log->protocol = protocol;
	log->fd = -1;
	status = plugin_audit_writer_init(&log->writer, setup, error);
	if (status == CAA_OK) {
		int code = connect_path(log);

		if (code != 0)
			status =
			    plugin_audit_fail(error, "connect to", path, code);
	}
	if (status == CAA_OK) {
		*out = log;
		log = NULL;
	}
	plugin_audit_socket_free(log);
	return status;
}

void
plugin_audit_socket_free(struct plugin_audit_socket *log)
{
	struct caa_error error;

	if (log == NULL)
		return;
	plugin_audit_text_reset(&log->writer.out);
	if (log->fd >= 0 && log->writer.link.seq > 0 &&
	    send_checkpoint(log, "close", &error) != CAA_OK)
		plugin_host_log(log->writer.setup->host, CAA_PLUGIN_LOG_ERROR,
		    "%s; the log ends without a checkpoint", error.text);
	plugin_audit_socket_abandon(log);
}

void
plugin_audit_socket_abandon(struct plugin_audit_socket *log)
{
	if (log == NULL)
		return;
	disconnect(log);
	plugin_audit_text_clear(&log->message);
	plugin_audit_writer_clear(&log->writer);
	free(log);
}
