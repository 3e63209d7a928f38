/* SPDX-License-Identifier: BSD-2-Clause */
/* Many processes with many threads each, and processes that are killed. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

#define PROCESSES 4
#define THREADS   4
#define REQUESTS  25 /* of each thread */

#define KILLS      200
#define KILL_IDS   100000 /* more requests than are made */
#define KILL_ROUND (KILL_IDS / KILLS)

struct worker {
	pthread_t thread;
	struct audit_rig *rig;
	unsigned first, count; /* of the requests */
	int fd;                /* where accepted ones are told; -1: nowhere */
	unsigned accepted;
};

static void *
work(void *ctx)
{
	struct worker *w = ctx;

	for (unsigned id = w->first; id < w->first + w->count; id++) {
		if (audit_rig_add(w->rig, id, 1 + id % 3) != CAA_OK)
			continue;
		w->accepted++;
		if (w->fd >= 0 &&
		    write(w->fd, &id, sizeof(id)) != (ssize_t)sizeof(id))
			return NULL;
	}
	return NULL;
}

/* The life of a child: whether all its requests were accepted. */
static bool
live(struct audit_rig *rig, unsigned first, unsigned count, int fd)
{
	struct worker workers[THREADS];
	unsigned accepted = 0;

	if (audit_rig_open(rig) != CAA_OK)
		return false;
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){
			.rig = rig,
			.first = first + i * count,
			.count = count,
			.fd = fd,
		};
		if (pthread_create(
			&workers[i].thread, NULL, work, &workers[i]) != 0)
			return false;
	}
	for (unsigned i = 0; i < THREADS; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		accepted += workers[i].accepted;
	}
	audit_rig_close(rig);
	return accepted == THREADS * count;
}

static pid_t
start(struct audit_rig *rig, unsigned first, unsigned count, int fd)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(live(rig, first, count, fd) ? 0 : 1);
	return pid;
}

static void
test_many(void)
{
	static bool seen[PROCESSES * THREADS * REQUESTS];
	struct audit_rig rig;
	struct audit_finding f;
	pid_t pids[PROCESSES];
	size_t missing = 0;

	audit_rig_init(&rig);
	rig.options.max_mib = 1;
	rig.filler = 3000;
	for (unsigned i = 0; i < PROCESSES; i++)
		pids[i] = start(&rig, i * THREADS * REQUESTS, REQUESTS, -1);
	for (unsigned i = 0; i < PROCESSES; i++) {
		int status = -1;

		CHECK("child", waitpid(pids[i], &status, 0) == pids[i]);
		CHECK("everything accepted",
		    WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	f = audit_rig_verify_all(&rig, NULL, seen, CAA_COUNTOF(seen));
	CHECK(f.first_fault, !f.failed && f.faults == 0 && f.notes == 0);
	for (size_t i = 0; i < CAA_COUNTOF(seen); i++)
		missing += !seen[i];
	CHECK("everything is there", missing == 0);
	audit_rig_clear(&rig);
}

/* A host that opens an instance and then forks its workers. */
static void
test_inherited(void)
{
	static bool seen[PROCESSES * REQUESTS];
	struct audit_rig rig;
	struct audit_finding f;
	pid_t pids[PROCESSES];

	audit_rig_init(&rig);
	CHECK("a log that is there",
	    audit_rig_open(&rig) == CAA_OK &&
		audit_rig_add(&rig, 0, 1) == CAA_OK);
	for (unsigned i = 0; i < PROCESSES; i++) {
		struct worker w = { .rig = &rig, .fd = -1 };

		w.first = i * REQUESTS;
		w.count = REQUESTS;
		pids[i] = fork();
		if (pids[i] == 0) {
			(void)work(&w);
			plugin_audit_log_abandon(rig.log);
			_exit(w.accepted == REQUESTS ? 0 : 1);
		}
	}
	for (unsigned i = 0; i < PROCESSES; i++) {
		int status = -1;

		CHECK("child", waitpid(pids[i], &status, 0) == pids[i]);
		CHECK("everything accepted",
		    WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	CHECK("and the parent", audit_rig_add(&rig, 0, 1) == CAA_OK);
	f = audit_rig_verify_all(&rig, NULL, seen, CAA_COUNTOF(seen));
	CHECK(f.first_fault, !f.failed && f.faults == 0);
	for (size_t i = 0; i < CAA_COUNTOF(seen); i++)
		CHECK("everything is there", seen[i]);
	audit_rig_clear(&rig);
}

/* Let it live for a moment after the first record, then no longer. */
static void
kill_soon(pid_t pid, int fd, bool *accepted, unsigned *random)
{
	struct timespec moment = { 0 };
	unsigned id;
	int status;

	*random = *random * 1103515245u + 12345u;
	moment.tv_nsec = (long)(*random >> 8) % 4000000;
	if (read(fd, &id, sizeof(id)) == (ssize_t)sizeof(id))
		accepted[id] = true;
	(void)nanosleep(&moment, NULL);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	while (read(fd, &id, sizeof(id)) == (ssize_t)sizeof(id))
		accepted[id] = true;
}

static void
kill_one(struct audit_rig *rig, unsigned round, bool *accepted)
{
	static unsigned random = 1;
	int fds[2] = { -1, -1 };
	pid_t pid;

	CHECK("pipe", pipe(fds) == 0);
	/* Short lines and lines that a kill can cut. */
	rig->filler = round % 2 == 0 ? 0 : 100000;
	pid = start(rig, round * KILL_ROUND, KILL_ROUND / THREADS, fds[1]);
	(void)close(fds[1]);
	if (pid > 0)
		kill_soon(pid, fds[0], accepted, &random);
	(void)close(fds[0]);
}

static void
test_killed(void)
{
	static bool accepted[KILL_IDS], seen[KILL_IDS];
	struct audit_rig rig;
	struct audit_finding f;
	size_t count = 0, missing = 0;

	audit_rig_init(&rig);
	rig.options.max_mib = 2;
	for (unsigned round = 0; round < KILLS; round++)
		kill_one(&rig, round, accepted);
	CHECK("the next start", audit_rig_open(&rig) == CAA_OK);
	f = audit_rig_verify_all(&rig, NULL, seen, KILL_IDS);
	CHECK(f.first_fault, !f.failed && f.faults == 0);
	for (size_t i = 0; i < KILL_IDS; i++) {
		count += accepted[i];
		missing += accepted[i] && !seen[i];
	}
	printf(" %zu requests accepted, %zu lines torn;", count, f.notes);
	CHECK("each writer got somewhere", count >= KILLS);
	CHECK("no accepted record is lost", missing == 0);
	audit_rig_clear(&rig);
}

const char suite_name[] = "plugin.audit_processes";
const struct test tests[] = {
	{ "many", test_many },
	{ "inherited", test_inherited },
	{ "killed", test_killed },
	{ NULL, NULL },
};
