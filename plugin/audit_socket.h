/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit_socket: the audit log as messages to the system's log daemon, over the
 * local socket of syslog or of the systemd journal.  Each instance has a chain
 * of its own in each process, which begins when it first writes.  Nothing waits
 * longer than PLUGIN_AUDIT_SEND_MS.  One thread at a time.
 */
#ifndef PLUGIN_AUDIT_SOCKET_H
#define PLUGIN_AUDIT_SOCKET_H

#include "plugin/audit_writer.h"

#define PLUGIN_AUDIT_SEND_MS 2000 /* for one message */

#define PLUGIN_AUDIT_SYSLOG  "/dev/log"
#define PLUGIN_AUDIT_JOURNAL "/run/systemd/journal/socket"

struct plugin_audit_socket;

enum plugin_audit_protocol {
	PLUGIN_AUDIT_PROTOCOL_SYSLOG = 0, /* RFC 3164, as daemons expect it */
	PLUGIN_AUDIT_PROTOCOL_JOURNAL,    /* the journal's native protocol */
};

/* Connect to the socket at path.  Borrows setup and path. */
CAA_NODISCARD enum caa_status plugin_audit_socket_new(
    struct plugin_audit_socket **out, const char *path,
    enum plugin_audit_protocol protocol, const struct plugin_audit_setup *setup,
    struct caa_error *error);

/* With a last checkpoint, where there is a key. */
void plugin_audit_socket_free(struct plugin_audit_socket *log);

/* Free it, and leave the chain to the process this one was forked from. */
void plugin_audit_socket_abandon(struct plugin_audit_socket *log);

/* Sent, all of them; what the daemon then does is beyond us. */
CAA_NODISCARD enum caa_status plugin_audit_socket_commit(
    struct plugin_audit_socket *log, const struct plugin_audit_batch *first,
    struct caa_error *error);

#endif /* PLUGIN_AUDIT_SOCKET_H */
