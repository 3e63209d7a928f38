/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/watch.h"

#include <stddef.h>

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	    a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool
serve_watch_look(struct serve_watch *watch)
{
	struct stat now = { 0 };

	if (watch->path == NULL || watch->path[0] == '\0')
		return false;
	if (stat(watch->path, &now) != 0)
		now = (struct stat){ 0 };
	const bool is_news = !is_same(&now, &watch->last);
	watch->last = now;
	return is_news;
}
