/* SPDX-License-Identifier: BSD-2-Clause */
/* watch: has a file been replaced or written since we read it? */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include <stdbool.h>
#include <sys/stat.h>

enum serve_watch_result {
	SERVE_WATCH_SAME = 0,
	SERVE_WATCH_RENEWED,
	SERVE_WATCH_FAILED, /* what is in force stays */
};

struct serve_watch {
	const char *path; /* NULL or "": none */
	struct stat last;
};

/* Note how it is now; true if that is news.  A file that is not there is one
 * without size and time. */
bool serve_watch_look(struct serve_watch *watch);

#endif /* SERVE_WATCH_H */
