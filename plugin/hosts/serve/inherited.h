/* SPDX-License-Identifier: BSD-2-Clause */
/* inherited: the sockets systemd hands over, see sd_listen_fds(3). */
#ifndef SERVE_INHERITED_H
#define SERVE_INHERITED_H

#include <stddef.h>

struct serve_inherited {
	int first; /* descriptor */
	unsigned count;
	const char *names; /* "https:http", or "" */
};

/* None unless they are meant for this process. */
void serve_inherited_read(struct serve_inherited *given);

/* The FileDescriptorName= of one, or "". */
void serve_inherited_name(const struct serve_inherited *given, unsigned index,
    char *out, size_t size);

#endif /* SERVE_INHERITED_H */
