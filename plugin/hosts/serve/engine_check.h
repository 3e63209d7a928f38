/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine_check: a check the engine was given, and the lists it keeps of them,
 * for the engine only.
 */
#ifndef SERVE_ENGINE_CHECK_H
#define SERVE_ENGINE_CHECK_H

#include <time.h>

#include "plugin/hosts/serve/engine.h"

enum serve_check_state {
	SERVE_CHECK_QUEUED = 0,
	SERVE_CHECK_RUNNING, /* the module has it */
	/* The module did not take it, or it waited too long. */
	SERVE_CHECK_FAILED,
};

struct serve_check {
	struct serve_engine *engine;
	struct caa_plugin_request *request;
	serve_done_fn *done;
	void *ctx;
	enum serve_check_state state;
	uint64_t job;
	struct timespec since;
	struct event *overdue; /* of QUEUED, or NULL */
	int32_t status;        /* of FAILED */
	char message[512];
	char *report;
	size_t report_len;
	struct serve_check *next, *previous;
};

struct serve_checks {
	struct serve_check *first, *last;
	unsigned count;
};

void serve_checks_append(struct serve_checks *list, struct serve_check *check);
void serve_checks_remove(struct serve_checks *list, struct serve_check *check);

/* In no list any more. */
void serve_check_free(struct serve_check *check);

/* It waits no longer. */
void serve_check_forget_overdue(struct serve_check *check);

/* How long the check may stand in the queue. */
uint32_t serve_check_patience_ms(const struct serve_check *check);

#endif /* SERVE_ENGINE_CHECK_H */
