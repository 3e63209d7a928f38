/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

#define MESSAGES_MAX 16
#define BODY         "\"type\":\"check\",\"request_id\":\"7\""

/* A log daemon, and what it got. */
struct daemon {
	char path[SCRATCH_MAX_PATH];
	int fd;
	char *messages[MESSAGES_MAX];
	size_t count;
};

static void
daemon_start(struct daemon *daemon)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	*daemon = (struct daemon){ .fd = socket(AF_UNIX, SOCK_DGRAM, 0) };
	(void)snprintf(daemon->path, sizeof(daemon->path), "%s/socket",
	    scratch_directory());
	(void)snprintf(
	    address.sun_path, sizeof(address.sun_path), "%.100s", daemon->path);
	(void)unlink(daemon->path);
	CHECK("a daemon listens",
	    bind(daemon->fd, (const struct sockaddr *)&address,
		sizeof(address)) == 0);
}

static void
daemon_receive(struct daemon *daemon)
{
	static char octets[1 << 20];
	ssize_t len;

	while ((len = recv(daemon->fd, octets, sizeof(octets) - 1,
		    MSG_DONTWAIT)) >= 0 &&
	    daemon->count < MESSAGES_MAX) {
		octets[len] = '\0';
		daemon->messages[daemon->count++] = strdup(octets);
	}
}

static void
daemon_stop(struct daemon *daemon)
{
	for (size_t i = 0; i < daemon->count; i++)
		free(daemon->messages[i]);
	daemon->count = 0;
	(void)close(daemon->fd);
	(void)unlink(daemon->path);
}

struct rig {
	struct daemon daemon;
	struct plugin_audit_setup setup;
	struct caa_plugin_host host;
	struct plugin_audit_socket *log;
	struct caa_error error;
};

static void
set_up(struct rig *rig, enum plugin_audit_protocol protocol)
{
	memset(rig, 0, sizeof(*rig));
	daemon_start(&rig->daemon);
	rig->setup = (struct plugin_audit_setup){
		.source = { "1.2.3", "0123456789abcdef" },
		.host = &rig->host,
		.checkpoint = 1000,
	};
	CHECK("connect",
	    plugin_audit_socket_new(&rig->log, rig->daemon.path, protocol,
		&rig->setup, &rig->error) == CAA_OK);
}

static void
tear_down(struct rig *rig)
{
	plugin_audit_socket_free(rig->log);
	daemon_stop(&rig->daemon);
	scratch_clear();
}

static enum caa_status
add(struct rig *rig, const char *members, size_t filler)
{
	struct plugin_audit_text body = { 0 };
	const struct plugin_audit_records records = { &body, 1, 1, NULL };
	const struct plugin_audit_batch batch = { &records, NULL };
	enum caa_status status;

	plugin_audit_text_add(&body, members);
	plugin_audit_text_add(&body, filler > 0 ? ",\"filler\":\"" : "");
	for (size_t i = 0; i < filler; i++)
		plugin_audit_text_add(&body, "x");
	plugin_audit_text_add(&body, filler > 0 ? "\"" : "");
	status = plugin_audit_socket_commit(rig->log, &batch, &rig->error);
	plugin_audit_text_clear(&body);
	return status;
}

/* The line of a message, with the line feed that its chain counts. */
static void
check_chain(const struct daemon *daemon, const char *before, const char *key,
    const char *types)
{
	char path[SCRATCH_MAX_PATH];
	const char *const files[] = { path };
	struct audit_finding f;
	FILE *fp;

	scratch_write(path, "messages", "");
	fp = fopen(path, "w");
	for (size_t i = 0; fp != NULL && i < daemon->count; i++) {
		const char *line = strstr(daemon->messages[i], before);

		CHECK(daemon->messages[i], line != NULL);
		if (line == NULL)
			continue;
		line += strlen(before);
		(void)fprintf(
		    fp, "%s%s", line, strchr(line, '\n') == NULL ? "\n" : "");
	}
	(void)fclose(fp);
	f = audit_rig_verify(files, 1, key);
	CHECK(f.first_fault, f.faults == 0);
	CHECK(f.types, strcmp(f.types, types) == 0);
}

static void
test_syslog(void)
{
	struct rig rig;
	const char *first;
	char header[64];

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_SYSLOG);
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	CHECK("sent", add(&rig, BODY, 10000) == CAA_OK);
	daemon_receive(&rig.daemon);
	CHECK("a message for each record", rig.daemon.count == 3);
	check_chain(&rig.daemon, "]: ", NULL, "begin check check ");
	first = rig.daemon.count > 0 ? rig.daemon.messages[0] : "";
	(void)snprintf(
	    header, sizeof(header), " caa-validator[%ld]: {", (long)getpid());
	CHECK(first, strncmp(first, "<85>", 4) == 0);
	CHECK("the date of RFC 3164 has 15 characters",
	    strlen(first) > 19 &&
		strncmp(first + 19, header, strlen(header)) == 0);
	CHECK("one line", strchr(first, '\n') == NULL);
	tear_down(&rig);
}

static void
test_journal(void)
{
	static const char head[] = "PRIORITY=5\n"
				   "SYSLOG_IDENTIFIER=caa-validator\n"
				   "CAA_VALIDATOR_INSTANCE=0123456789abcdef\n"
				   "CAA_VALIDATOR_SEQ=1\n"
				   "MESSAGE={";
	struct rig rig;
	const char *first;

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_JOURNAL);
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	daemon_receive(&rig.daemon);
	CHECK("a message for each record", rig.daemon.count == 2);
	check_chain(&rig.daemon, "MESSAGE=", NULL, "begin check ");
	first = rig.daemon.count > 0 ? rig.daemon.messages[0] : "";
	CHECK(first, strncmp(first, head, strlen(head)) == 0);
	CHECK("every field ends with a line feed",
	    first[0] != '\0' && first[strlen(first) - 1] == '\n');
	tear_down(&rig);
}

static void
test_checkpoints(void)
{
	char path[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
	struct plugin_audit_key *key = NULL;
	struct rig rig;

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_SYSLOG);
	audit_rig_make_key("ED25519", path, public_key);
	CHECK("key", plugin_audit_key_load(&key, path, NULL) == CAA_OK);
	rig.setup.key = key;
	rig.setup.checkpoint = 2;
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	plugin_audit_socket_free(rig.log);
	rig.log = NULL;
	daemon_receive(&rig.daemon);
	check_chain(&rig.daemon, "]: ", public_key,
	    "begin check checkpoint check checkpoint ");
	plugin_audit_key_free(key);
	tear_down(&rig);
}

static void
test_daemon_restarts(void)
{
	struct rig rig;

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_SYSLOG);
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	daemon_stop(&rig.daemon);
	CHECK("nobody there", add(&rig, BODY, 0) == CAA_E_SYSTEM);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "audit log: cannot send to") != NULL);
	daemon_start(&rig.daemon);
	CHECK("sent", add(&rig, BODY, 0) == CAA_OK);
	daemon_receive(&rig.daemon);
	CHECK("what was refused left no gap",
	    rig.daemon.count == 1 &&
		strstr(rig.daemon.messages[0], "{\"seq\":3,") != NULL);
	tear_down(&rig);
}

static void
test_too_large(void)
{
	struct rig rig;

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_JOURNAL);
	CHECK("refused", add(&rig, BODY, 10 << 20) == CAA_E_LIMIT);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "keep the log in a file") != NULL);
	CHECK("the next one is taken", add(&rig, BODY, 0) == CAA_OK);
	daemon_receive(&rig.daemon);
	check_chain(&rig.daemon, "MESSAGE=", NULL, "begin check ");
	tear_down(&rig);
}

/* A daemon that has stopped reading. */
static void
test_bounded(void)
{
	struct timespec before, after;
	enum caa_status status = CAA_OK;
	struct rig rig;

	set_up(&rig, PLUGIN_AUDIT_PROTOCOL_SYSLOG);
	(void)clock_gettime(CLOCK_MONOTONIC, &before);
	for (size_t i = 0; status == CAA_OK && i < 10000; i++)
		status = add(&rig, BODY, 10000);
	(void)clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK("refused in the end", status == CAA_E_SYSTEM);
	CHECK(
	    rig.error.text, strstr(rig.error.text, "it took too long") != NULL);
	CHECK("and soon", after.tv_sec - before.tv_sec < 10);
	tear_down(&rig);
}

static void
test_no_daemon(void)
{
	struct plugin_audit_socket *log = NULL;
	const struct caa_plugin_host host = { .struct_size = sizeof(host) };
	const struct plugin_audit_setup setup = { .host = &host };
	struct caa_error error = { .text = "" };

	CHECK("refused",
	    plugin_audit_socket_new(&log, "/nonexistent/log",
		PLUGIN_AUDIT_PROTOCOL_SYSLOG, &setup, &error) == CAA_E_SYSTEM);
	CHECK(error.text,
	    strcmp(error.text,
		"audit log: cannot connect to /nonexistent/log: no such file "
		"or directory") == 0);
	CHECK("nothing", log == NULL);
}

const char suite_name[] = "plugin.audit_socket";
const struct test tests[] = {
	{ "syslog", test_syslog },
	{ "journal", test_journal },
	{ "checkpoints", test_checkpoints },
	{ "daemon_restarts", test_daemon_restarts },
	{ "too_large", test_too_large },
	{ "bounded", test_bounded },
	{ "no_daemon", test_no_daemon },
	{ NULL, NULL },
};
