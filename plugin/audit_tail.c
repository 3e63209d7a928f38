/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_tail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_ROOM 65536u

static const char line_begin[] = "{\"seq\":";

struct scan {
	struct plugin_audit_tail *tail;
	struct plugin_audit_chain *chain;
	char *octets; /* of the file from at on */
	size_t len, room;
	uint64_t at, size;
};

/* pread(2) until there is something, the end, or an error. */
static ssize_t
read_at(int fd, char *octets, size_t room, uint64_t at)
{
	ssize_t got;

	do
		got = pread(fd, octets, room, (off_t)at);
	while (got < 0 && errno == EINTR);
	return got;
}

static void
take_line(struct scan *scan, const char *octets, size_t len, uint64_t end)
{
	static const char checkpoint[] = "checkpoint";
	struct plugin_audit_tail *tail = scan->tail;
	struct plugin_audit_line line;

	if (!plugin_audit_chain_read(scan->chain, &line, octets, len))
		return;
	tail->last = line.link;
	tail->end = end;
	tail->since++;
	if (line.type_len == sizeof(checkpoint) - 1 &&
	    memcmp(line.type, checkpoint, line.type_len) == 0)
		tail->since = 0;
}

/* Take all whole lines and keep the rest. */
static void
take_lines(struct scan *scan)
{
	size_t begin = 0;

	for (;;) {
		const char *octets = scan->octets + begin;
		const char *feed = memchr(octets, '\n', scan->len - begin);

		if (feed == NULL)
			break;
		size_t len = (size_t)(feed - octets) + 1;
		begin += len;
		take_line(scan, octets, len, scan->at + begin);
	}
	/* No line is so long: what follows here is none. */
	if (begin == 0 && scan->len >= PLUGIN_AUDIT_LINE_MAX)
		begin = scan->len;
	memmove(scan->octets, scan->octets + begin, scan->len - begin);
	scan->at += begin;
	scan->len -= begin;
}

static int
grow(struct scan *scan)
{
	size_t room = scan->room == 0 ? FIRST_ROOM : scan->room * 2;
	char *octets;

	if (scan->len < scan->room)
		return 0;
	octets = realloc(scan->octets, room);
	if (octets == NULL)
		return ENOMEM;
	scan->octets = octets;
	scan->room = room;
	return 0;
}

static int
scan_lines(struct scan *scan, int fd)
{
	while (scan->at + scan->len < scan->size) {
		uint64_t at = scan->at + scan->len;
		int error = grow(scan);

		if (error != 0)
			return error;
		size_t room = scan->room - scan->len;
		if (room > scan->size - at)
			room = (size_t)(scan->size - at);
		ssize_t got = read_at(fd, scan->octets + scan->len, room, at);
		if (got <= 0)
			return got < 0 ? errno : EIO;
		scan->len += (size_t)got;
		take_lines(scan);
	}
	return 0;
}

/* The first octets behind the last line: do they begin one? */
static bool
is_ours(const char *octets, size_t len)
{
	const size_t most = sizeof(line_begin) - 1;

	return memcmp(octets, line_begin, len < most ? len : most) == 0;
}

static int
hash_torn(struct scan *scan, int fd)
{
	struct plugin_audit_tail *tail = scan->tail;
	uint64_t at = tail->end;

	if (!plugin_audit_chain_hash_begin(scan->chain))
		return EIO;
	while (at < scan->size) {
		size_t room = scan->room;

		if (room > scan->size - at)
			room = (size_t)(scan->size - at);
		ssize_t got = read_at(fd, scan->octets, room, at);
		if (got <= 0)
			return got < 0 ? errno : EIO;
		if (at == tail->end)
			tail->ours = is_ours(scan->octets, (size_t)got);
		tail->closed = scan->octets[got - 1] == '\n';
		if (!plugin_audit_chain_hash_add(
			scan->chain, scan->octets, (size_t)got))
			return EIO;
		at += (uint64_t)got;
	}
	if (!tail->closed &&
	    !plugin_audit_chain_hash_add(scan->chain, PLUGIN_AUDIT_TORN_END,
		sizeof(PLUGIN_AUDIT_TORN_END) - 1))
		return EIO;
	return plugin_audit_chain_hash_end(scan->chain, tail->torn_hash) ? 0
									 : EIO;
}

int
plugin_audit_tail_read(struct plugin_audit_tail *tail,
    struct plugin_audit_chain *chain, int fd, uint64_t size)
{
	struct scan scan = {
		.tail = tail,
		.chain = chain,
		.at = tail->end,
		.size = size,
	};
	int error = scan_lines(&scan, fd);

	if (error == 0) {
		tail->torn = size - tail->end;
		if (tail->torn > 0)
			error = hash_torn(&scan, fd);
	}
	free(scan.octets);
	return error;
}
