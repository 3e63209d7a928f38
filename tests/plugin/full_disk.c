/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* unshare() */
#include "tests/plugin/full_disk.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>

struct job {
	const char *directory;
	void (*fn)(void);
	bool ran;
};

/* A namespace of mounts is a thread's, once it is not shared. */
static void *
run(void *ctx)
{
	struct job *job = ctx;

	if (unshare(CLONE_FS | CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", job->directory, "tmpfs", 0, "size=256k") != 0)
		return NULL;
	job->fn();
	job->ran = true;
	return NULL;
}

bool
full_disk_run(const char *directory, void (*fn)(void))
{
	struct job job = { .directory = directory, .fn = fn };
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, &job) != 0)
		return false;
	(void)pthread_join(thread, NULL);
	return job.ran;
}
