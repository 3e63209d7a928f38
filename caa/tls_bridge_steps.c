/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever happens to either socket, every step is tried in turn until none
 * gets any further.  That ends: the local peer runs in this same thread, and
 * the buffers of the kernel between us are finite.
 */
#include <errno.h>
#include <sys/socket.h>

#include "caa/tls_bridge_private.h"

enum flow {
	OVER = 0, /* close both ends */
	IDLE,
	MOVED,
};

typedef enum flow step_fn(struct caa_tls_connection *c);

/* Room comes back when the pipe has run empty. */
static void
pipe_consume(struct caa_tls_pipe *pipe, size_t len)
{
	pipe->start += len;
	if (pipe->start == pipe->end)
		pipe->start = pipe->end = 0;
}

static bool
is_passing(int fault)
{
	return fault == EAGAIN || fault == EWOULDBLOCK || fault == EINTR;
}

static enum flow
blame(struct caa_tls_connection *c, const char *why)
{
	caa_tls_bridge_blame(c->bridge, why);
	return OVER;
}

/* The library has gone when it closes its end, even if only for writing: it
 * never does while it waits for an answer. */
static enum flow
receive_local(struct caa_tls_connection *c)
{
	if (caa_tls_pipe_room(&c->up) == 0)
		return IDLE;
	const ssize_t n = recv(
	    c->local, c->up.octets + c->up.end, caa_tls_pipe_room(&c->up), 0);
	if (n > 0) {
		c->up.end += (size_t)n;
		return MOVED;
	}
	return n < 0 && is_passing(errno) ? IDLE : OVER;
}

/* ENOTCONN tells that the handshake of TCP is not over yet. */
static enum flow
connect_remote(struct caa_tls_connection *c)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	int fault = 0;

	if (c->phase != CAA_TLS_CONNECTING)
		return IDLE;
	if (getpeername(c->remote, (struct sockaddr *)&address, &len) == 0) {
		c->phase = CAA_TLS_HANDSHAKE;
		return MOVED;
	}
	len = sizeof(fault);
	if (getsockopt(c->remote, SOL_SOCKET, SO_ERROR, &fault, &len) != 0)
		fault = errno;
	return fault == 0 ? IDLE : blame(c, caa_tls_errno_text(fault));
}

static enum flow
shake_hands(struct caa_tls_connection *c)
{
	if (c->phase != CAA_TLS_HANDSHAKE)
		return IDLE;
	switch (caa_tls_stream_handshake(&c->stream)) {
	case CAA_TLS_DONE:
		c->phase = CAA_TLS_OPEN;
		c->bridge->counts.secured++;
		c->bridge->fault_us = 0;
		return MOVED;
	case CAA_TLS_WAIT:
		return IDLE;
	case CAA_TLS_ENDED:
	case CAA_TLS_FAILED:
		break;
	}
	return blame(c, c->stream.why);
}

static enum flow
send_remote(struct caa_tls_connection *c)
{
	size_t len = caa_tls_pipe_len(&c->up);

	if (c->phase != CAA_TLS_OPEN || len == 0)
		return IDLE;
	switch (caa_tls_stream_write(
	    &c->stream, c->up.octets + c->up.start, &len)) {
	case CAA_TLS_DONE:
		pipe_consume(&c->up, len);
		c->asked = true;
		return MOVED;
	case CAA_TLS_WAIT:
		return IDLE;
	case CAA_TLS_ENDED:
	case CAA_TLS_FAILED:
		break;
	}
	return blame(c, c->stream.why);
}

/* Servers close what has been idle for long; only an end in place of an
 * answer is a fault. */
static enum flow
end_remote(struct caa_tls_connection *c)
{
	if (c->asked)
		caa_tls_bridge_blame(c->bridge,
		    "the server closed the connection before it answered");
	c->phase = CAA_TLS_ENDING;
	return MOVED;
}

static enum flow
receive_remote(struct caa_tls_connection *c)
{
	size_t len = caa_tls_pipe_room(&c->down);

	if (c->phase != CAA_TLS_OPEN || len == 0)
		return IDLE;
	switch (caa_tls_stream_read(
	    &c->stream, c->down.octets + c->down.end, &len)) {
	case CAA_TLS_DONE:
		c->down.end += len;
		c->asked = false;
		return MOVED;
	case CAA_TLS_WAIT:
		return IDLE;
	case CAA_TLS_ENDED:
		return end_remote(c);
	case CAA_TLS_FAILED:
		break;
	}
	return blame(c, c->stream.why);
}

static enum flow
send_local(struct caa_tls_connection *c)
{
	const size_t len = caa_tls_pipe_len(&c->down);

	if (len == 0)
		return IDLE;
	const ssize_t n =
	    send(c->local, c->down.octets + c->down.start, len, MSG_NOSIGNAL);
	if (n >= 0) {
		pipe_consume(&c->down, (size_t)n);
		return MOVED;
	}
	return is_passing(errno) ? IDLE : OVER;
}

/*
 * Closing a socket with octets unread would take back answers that are on
 * their way: so say the end, and throw away what still comes until the local
 * peer has closed, too.
 */
static enum flow
say_end(struct caa_tls_connection *c)
{
	if (c->phase != CAA_TLS_ENDING || caa_tls_pipe_len(&c->down) > 0)
		return IDLE;
	c->up.start = c->up.end = 0;
	if (c->said_end)
		return IDLE;
	c->said_end = true;
	return shutdown(c->local, SHUT_WR) == 0 ? MOVED : OVER;
}

static step_fn *const steps[] = {
	receive_local,
	connect_remote,
	shake_hands,
	send_remote,
	receive_remote,
	send_local,
	say_end,
};

bool
caa_tls_connection_advance(struct caa_tls_connection *c)
{
	bool moved = true;

	c->moved = false;
	while (moved) {
		moved = false;
		c->stream.wants_write = false;
		for (size_t i = 0; i < CAA_COUNTOF(steps); i++) {
			const enum flow flow = steps[i](c);
			if (flow == OVER)
				return false;
			moved = moved || flow == MOVED;
		}
		c->moved = c->moved || moved;
	}
	return true;
}
