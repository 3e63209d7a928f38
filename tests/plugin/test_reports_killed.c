/* SPDX-License-Identifier: BSD-2-Clause */
/* An instance that logs and reports denials, killed at any moment. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "plugin/api.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/audit_rig.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/server.h"
#include "tests/runner.h"

#define KILLS 200
#define ROUND 40 /* requests of one process; all fit into the spool */
#define IDS   (KILLS * ROUND)

/* Request i of round r is for "n<i>.r<r>.example". */
#define NAME_MARK "requested-name\">n"

struct rig {
	struct audit_rig audit;
	struct server mail;
	char spool[SCRATCH_MAX_PATH], smtp_url[64];
	/* The set of a round. */
	char owner[32], contact[80];
	struct fake_row zone[2];
	struct fake_resolver fake;
	struct caa_plugin *plugin;
};

static void
make_zone(struct rig *rig, unsigned round)
{
	(void)snprintf(rig->owner, sizeof(rig->owner), "r%u.example", round);
	(void)snprintf(rig->contact, sizeof(rig->contact),
	    "0 iodef \"mailto:security@%s\"", rig->owner);
	memset(rig->zone, 0, sizeof(rig->zone));
	rig->zone[0] = (struct fake_row){
		.owner = rig->owner,
		.records = { "0 issue \";\"", rig->contact },
	};
	fake_resolver_init(&rig->fake, rig->zone);
	dummy_resolver = &rig->fake.base;
}

static bool
open_plugin(struct rig *rig)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "test" },
		{ "audit_log", rig->audit.path, NULL, "test" },
		{ "audit_log_max_mib", "1", NULL, "test" },
		{ "iodef_email", "yes", NULL, "test" },
		{ "iodef_email_from", "caa@ca.example", NULL, "test" },
		{ "iodef_spool", rig->spool, NULL, "test" },
		{ "iodef_per_domain_per_day", "1000", NULL, "test" },
		{ "iodef_per_recipient_per_day", "1000", NULL, "test" },
		{ "iodef_per_day", "10000", NULL, "test" },
		{ "smtp_url", rig->smtp_url, NULL, "test" },
	};

	if (plugin_api.open(&rig->plugin, &rig->audit.host, options,
		CAA_COUNTOF(options), &error) == CAA_PLUGIN_OK)
		return true;
	(void)fprintf(stderr, "%s\n", error.message);
	return false;
}

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	(void)job;
	(void)error;
	*(bool *)ctx =
	    status == CAA_PLUGIN_OK && result->verdict == CAA_PLUGIN_DENY;
}

/* One request, as a call that waits or as a job: was it denied? */
static bool
ask(struct rig *rig, unsigned id, bool as_job)
{
	struct caa_plugin_result result = { .struct_size = sizeof(result) };
	struct caa_plugin_name name = { .type = CAA_PLUGIN_NAME_DNS };
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.request_id = id,
		.timeout_ms = 5000,
		.names = &name,
		.name_count = 1,
	};
	bool denied = false;
	char text[64];
	uint64_t job;

	(void)snprintf(text, sizeof(text), "n%u.%s", id % ROUND, rig->owner);
	name.text = text;
	name.text_len = strlen(text);
	if (!as_job)
		return plugin_api.validate(rig->plugin, &request, &result,
			   NULL) == CAA_PLUGIN_OK &&
		    result.verdict == CAA_PLUGIN_DENY;
	return plugin_api.submit(rig->plugin, &request, on_done, &denied, &job,
		   NULL) == CAA_PLUGIN_OK &&
	    plugin_api.process(rig->plugin) == 1 && denied;
}

/* The life of a child: says of each request that it is over. */
static void
live(struct rig *rig, unsigned round, int fd)
{
	make_zone(rig, round);
	if (!open_plugin(rig))
		_exit(1);
	for (unsigned id = round * ROUND; id < (round + 1) * ROUND; id++)
		if (!ask(rig, id, round % 2 == 1) ||
		    write(fd, &id, sizeof(id)) != (ssize_t)sizeof(id))
			_exit(1);
	(void)pause();
}

/* Let it live for a moment after the first request, then no longer. */
static void
kill_one(struct rig *rig, unsigned round, bool *accepted)
{
	static unsigned seed = 7;
	struct timespec moment = { 0 };
	int fds[2] = { -1, -1 }, status = 0;
	unsigned id;
	pid_t pid;

	if (pipe(fds) != 0)
		exit(2);
	pid = fork();
	if (pid == 0)
		live(rig, round, fds[1]);
	(void)close(fds[1]);
	if (read(fds[0], &id, sizeof(id)) == (ssize_t)sizeof(id))
		accepted[id] = true;
	moment.tv_nsec = rand_r(&seed) % 100 * 1000000L;
	(void)nanosleep(&moment, NULL);
	(void)kill(pid, SIGKILL);
	CHECK("killed", waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	while (read(fds[0], &id, sizeof(id)) == (ssize_t)sizeof(id))
		accepted[id] = true;
	(void)close(fds[0]);
}

/* Mark the requests that documents in a file speak of. */
static void
mark_file(const char *path, bool *reported)
{
	size_t len;
	char *text = audit_rig_slurp(path, &len);
	const char *p = text;

	while (p != NULL && (p = strstr(p, NAME_MARK)) != NULL) {
		char *end;
		unsigned long name, round;

		name = strtoul(p + strlen(NAME_MARK), &end, 10);
		round = strncmp(end, ".r", 2) == 0 ? strtoul(end + 2, &end, 10)
						   : KILLS;
		if (name < ROUND && round < KILLS)
			reported[round * ROUND + name] = true;
		p = end;
	}
	free(text);
}

/* What was delivered, and what waits to be: nothing is given up. */
static void
mark_all(const struct rig *rig, bool *reported)
{
	char path[2 * SCRATCH_MAX_PATH + 300];
	const struct dirent *entry;
	size_t waiting = 0;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "%s/messages", scratch_directory());
	mark_file(path, reported);
	(void)snprintf(path, sizeof(path), "%s/queue", rig->spool);
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/queue/%s", rig->spool,
		    entry->d_name);
		mark_file(path, reported);
		waiting++;
	}
	if (dir != NULL)
		(void)closedir(dir);
	printf(" %zu letters wait;", waiting);
}

/* The next start mends what the last kill left. */
static void
start_again(struct rig *rig)
{
	make_zone(rig, KILLS);
	CHECK("the next start", open_plugin(rig));
	CHECK("goes on", rig->plugin != NULL && ask(rig, IDS, false));
	plugin_api.close(rig->plugin);
	CHECK("no lookup is left behind", fake_resolver_clear(&rig->fake) == 0);
}

static void
test_killed(void)
{
	static bool accepted[IDS], reported[IDS], seen[IDS];
	static struct rig rig;
	struct audit_finding finding;
	size_t count = 0, unlogged = 0, unreported = 0;

	audit_rig_init(&rig.audit);
	(void)snprintf(
	    rig.spool, sizeof(rig.spool), "%s/spool", scratch_directory());
	if (!server_start(&rig.mail, "mail_server.py", scratch_directory(), ""))
		return;
	(void)snprintf(rig.smtp_url, sizeof(rig.smtp_url),
	    "smtp://127.0.0.1:%u", rig.mail.port);
	for (unsigned round = 0; round < KILLS; round++)
		kill_one(&rig, round, accepted);
	start_again(&rig);
	finding = audit_rig_verify_all(&rig.audit, NULL, seen, IDS);
	CHECK(finding.first_fault, !finding.failed && finding.faults == 0);
	server_stop(&rig.mail);
	mark_all(&rig, reported);
	for (size_t i = 0; i < IDS; i++) {
		count += accepted[i];
		unlogged += accepted[i] && !seen[i];
		unreported += accepted[i] && !reported[i];
	}
	printf(" %zu requests answered, %zu lines torn;", count, finding.notes);
	CHECK("each process got somewhere", count >= KILLS);
	CHECK("no record of an answer is lost", unlogged == 0);
	CHECK("no report of a denial is lost", unreported == 0);
	audit_rig_clear(&rig.audit);
}

const char suite_name[] = "plugin.reports_killed";
const struct test tests[] = {
	{ "killed", test_killed },
	{ NULL, NULL },
};
