/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON      "/usr/bin/python3" /* Debian's, which has its packages */
#define MAX_OPTIONS 8

bool
server_certificates(const char *directory)
{
	const pid_t child = fork();
	int status = 0;

	if (child == 0) {
		(void)execl(SERVER_DIRECTORY "/make_certificates.sh",
		    "make_certificates.sh", directory, (char *)NULL);
		_exit(127);
	}
	return waitpid(child, &status, 0) == child && status == 0;
}

static void
execute(const char *script, const char *directory, const char *options)
{
	char path[512], words[128];
	char *args[4 + MAX_OPTIONS] = { NULL };
	char *next = words;
	size_t count = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", SERVER_DIRECTORY, script);
	(void)snprintf(words, sizeof(words), "%s", options);
	args[count++] = strdup(PYTHON);
	args[count++] = path;
	args[count++] = strdup(directory);
	while (*next != '\0' && count < 3 + MAX_OPTIONS) {
		args[count++] = next;
		next += strcspn(next, " ");
		if (*next == ' ')
			*next++ = '\0';
	}
	(void)execv(PYTHON, args);
	_exit(127);
}

bool
server_start(struct server *server, const char *script, const char *directory,
    const char *options)
{
	char line[32] = "";
	FILE *fp;
	int fds[2], status = 0;

	*server = (struct server){ 0 };
	if (pipe(fds) != 0)
		exit(2);
	server->pid = fork();
	if (server->pid == 0) {
		(void)dup2(fds[1], STDOUT_FILENO);
		(void)close(fds[0]);
		(void)close(fds[1]);
		execute(script, directory, options);
	}
	(void)close(fds[1]);
	fp = fdopen(fds[0], "r");
	if (fp != NULL && fgets(line, sizeof(line), fp) != NULL)
		server->port = (unsigned)strtoul(line, NULL, 10);
	if (fp != NULL)
		(void)fclose(fp);
	if (server->port != 0)
		return true;
	(void)waitpid(server->pid, &status, 0);
	if (!WIFEXITED(status) ||
	    (WEXITSTATUS(status) != 77 && WEXITSTATUS(status) != 127)) {
		(void)fprintf(stderr, "%s does not start\n", script);
		exit(2);
	}
	printf("SKIP: %s needs python3 and python3-aiosmtpd\n", script);
	return false;
}

void
server_stop(struct server *server)
{
	if (server->pid <= 0)
		return;
	(void)kill(server->pid, SIGKILL);
	(void)waitpid(server->pid, NULL, 0);
	server->pid = 0;
}
