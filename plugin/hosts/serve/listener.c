/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/listener.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/hosts/serve/inherited.h"
#include "plugin/hosts/serve/socket.h"

#define BACKLOG 256

static const struct {
	const char *prefix;
	bool is_tls, is_unix;
} schemes[] = {
	{ "https://", true, false },
	{ "http://", false, false },
	{ "unix:", false, true },
};

/* What "listen" may hold, for messages. */
#define FORMS "https://ADDRESS:PORT, http://ADDRESS:PORT or unix:PATH"

static void
listener_free(struct serve_listener *listener)
{
	if (listener->listener != NULL)
		evconnlistener_free(listener->listener);
	if (listener->fd >= 0)
		(void)close(listener->fd);
	if (listener->path[0] != '\0')
		(void)unlink(listener->path);
	free(listener);
}

void
serve_listeners_close(struct serve_listener *listeners)
{
	while (listeners != NULL) {
		struct serve_listener *next = listeners->next;

		listener_free(listeners);
		listeners = next;
	}
}

static struct serve_listener *
listener_new(struct cli_failure *failure)
{
	struct serve_listener *listener = calloc(1, sizeof(*listener));

	if (listener == NULL)
		(void)cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	else
		listener->fd = -1;
	return listener;
}

/* Whoever comes in over an address that is this machine's own is from it. */
static enum cli_exit
set_origin(struct serve_listener *listener, const char *shown,
    struct cli_failure *failure)
{
	const enum serve_socket_kind kind = serve_socket_kind(listener->fd);

	listener->origin = SERVE_PEER_ANONYMOUS;
	if (kind == SERVE_SOCKET_UNIX)
		listener->origin = SERVE_PEER_UNIX;
	else if (kind == SERVE_SOCKET_LOOPBACK)
		listener->origin = SERVE_PEER_LOOPBACK;
	else if (kind == SERVE_SOCKET_UNKNOWN) {
		listener->fd = -1; /* whatever it is, it is not ours */
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s: it is no listening stream socket", shown);
	}
	if (kind == SERVE_SOCKET_INET && !listener->is_tls)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s: without TLS only addresses of this machine "
		    "(127.0.0.1, [::1]) can be listened on; use https://",
		    shown);
	return CLI_EXIT_PERMIT;
}

/* The mode of "unix_mode", octal. */
static enum cli_exit
read_mode(unsigned *mode, const struct serve_settings *settings,
    struct cli_failure *failure)
{
	const char *text = serve_settings_text(settings, SERVE_KEY_UNIX_MODE);
	char name[256];
	size_t len = strlen(text);

	*mode = 0;
	for (size_t i = 0; i < len; i++)
		*mode = *mode * 8 + (unsigned)(text[i] - '0');
	if (len >= 3 && len <= 4 && strspn(text, "01234567") == len &&
	    *mode <= 0777)
		return CLI_EXIT_PERMIT;
	serve_settings_name(settings, SERVE_KEY_UNIX_MODE, name, sizeof(name));
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s is an octal mode as in 0660, not \"%.16s\"", name, text);
}

static enum cli_exit
open_unix(struct serve_listener *listener, const char *path,
    const struct serve_settings *settings, struct cli_failure *failure)
{
	unsigned mode = 0;
	enum cli_exit code = read_mode(&mode, settings, failure);

	if (code == CLI_EXIT_PERMIT && strlen(path) >= sizeof(listener->path))
		code = cli_fail(failure, CLI_EXIT_USAGE,
		    "unix:%.64s...: the path of a socket is shorter", path);
	if (code == CLI_EXIT_PERMIT)
		code = serve_socket_unix(
		    &listener->fd, path, (mode_t)mode, failure);
	if (code != CLI_EXIT_PERMIT)
		return code;
	(void)snprintf(listener->path, sizeof(listener->path), "%s", path);
	(void)snprintf(listener->name, sizeof(listener->name), "unix:%s", path);
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
open_inet(struct serve_listener *listener, const char *address,
    struct cli_failure *failure)
{
	char shown[96];
	enum cli_exit code = serve_socket_inet(
	    &listener->fd, address, shown, sizeof(shown), failure);

	if (code == CLI_EXIT_PERMIT)
		(void)snprintf(listener->name, sizeof(listener->name), "%s%s",
		    listener->is_tls ? "https://" : "http://", shown);
	return code;
}

static enum cli_exit
open_one(struct serve_listener *listener, const struct serve_settings *settings,
    struct cli_failure *failure)
{
	const char *text = listener->asked;
	char name[256];

	for (size_t i = 0; i < CLI_COUNTOF(schemes); i++) {
		const size_t len = strlen(schemes[i].prefix);

		if (strncmp(text, schemes[i].prefix, len) != 0)
			continue;
		listener->is_tls = schemes[i].is_tls;
		enum cli_exit code = schemes[i].is_unix
		    ? open_unix(listener, text + len, settings, failure)
		    : open_inet(listener, text + len, failure);
		if (code == CLI_EXIT_PERMIT)
			code = set_origin(listener, text, failure);
		return code;
	}
	serve_settings_name(settings, SERVE_KEY_LISTEN, name, sizeof(name));
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s: \"%.96s\" is none of " FORMS, name, text);
}

/* The one that was asked for by the same words. */
static struct serve_listener *
find(struct serve_listener *list, const char *asked)
{
	while (list != NULL &&
	    (list->is_listed || strcmp(list->asked, asked) != 0))
		list = list->next;
	return list;
}

/* At the end of the list, so that it is in the order of the settings. */
static void
append(struct serve_listener **list, struct serve_listener *listener)
{
	while (*list != NULL)
		list = &(*list)->next;
	listener->is_new = listener->is_listed = true;
	*list = listener;
}

static enum cli_exit
open_list(struct serve_listener **list, const struct serve_settings *settings,
    struct cli_failure *failure)
{
	const char *text = serve_settings_text(settings, SERVE_KEY_LISTEN);
	const char *item;
	size_t len;
	enum cli_exit code = CLI_EXIT_PERMIT;

	while (code == CLI_EXIT_PERMIT &&
	    serve_settings_next(&text, &item, &len)) {
		char asked[160];

		(void)snprintf(asked, sizeof(asked), "%.*s", (int)len, item);
		struct serve_listener *listener = find(*list, asked);
		if (listener != NULL) {
			listener->is_listed = true;
			continue;
		}
		listener = listener_new(failure);
		if (listener == NULL)
			return CLI_EXIT_INTERNAL;
		memcpy(listener->asked, asked, sizeof(asked));
		append(list, listener);
		code = open_one(listener, settings, failure);
	}
	return code;
}

static enum cli_exit
take_inherited(struct serve_listener **out, const char *name, int fd,
    bool is_tls, struct cli_failure *failure)
{
	struct serve_listener *listener = listener_new(failure);

	if (listener == NULL)
		return CLI_EXIT_INTERNAL;
	listener->fd = fd;
	listener->is_inherited = true;
	append(out, listener);
	const bool is_unix = serve_socket_kind(fd) == SERVE_SOCKET_UNIX;
	listener->is_tls = !is_unix && is_tls;
	char shown[128];
	serve_socket_name(fd, shown, sizeof(shown));
	const char *scheme = listener->is_tls ? "https://" : "http://";
	(void)snprintf(listener->name, sizeof(listener->name), "%s%s",
	    is_unix ? "unix:" : scheme, shown);
	return set_origin(
	    listener, name[0] != '\0' ? name : listener->name, failure);
}

static enum cli_exit
open_inherited(struct serve_listener **out, struct cli_failure *failure)
{
	struct serve_inherited given;
	enum cli_exit code = CLI_EXIT_PERMIT;

	serve_inherited_read(&given);
	for (unsigned i = 0; code == CLI_EXIT_PERMIT && i < given.count; i++) {
		char name[64];

		serve_inherited_name(&given, i, name, sizeof(name));
		code = take_inherited(out, name, given.first + (int)i,
		    strcmp(name, "http") != 0, failure);
	}
	return code;
}

enum cli_exit
serve_listeners_open(struct serve_listener **list,
    const struct serve_settings *settings, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;
	struct serve_listener *l;

	for (l = *list; l != NULL; l = l->next)
		l->is_new = l->is_listed = false;
	if (*list == NULL)
		code = open_inherited(list, failure);
	for (l = *list; l != NULL && l->is_inherited; l = l->next)
		l->is_listed = true;
	if (code == CLI_EXIT_PERMIT &&
	    (*list == NULL || !(*list)->is_inherited))
		code = open_list(list, settings, failure);
	return code;
}

void
serve_listeners_keep(struct serve_listener **list)
{
	while (*list != NULL) {
		struct serve_listener *listener = *list;

		if (listener->is_listed) {
			list = &listener->next;
			continue;
		}
		*list = listener->next;
		listener_free(listener);
	}
}

void
serve_listeners_forget(struct serve_listener **list)
{
	while (*list != NULL) {
		struct serve_listener *listener = *list;

		if (!listener->is_new) {
			list = &listener->next;
			continue;
		}
		*list = listener->next;
		listener_free(listener);
	}
}

enum cli_exit
serve_listeners_judge(const struct serve_listener *listeners, bool has_tls,
    bool is_guarded, struct cli_failure *failure)
{
	for (; listeners != NULL; listeners = listeners->next) {
		if (!listeners->is_listed)
			continue;
		if (listeners->is_tls && !has_tls)
			return cli_fail(failure, CLI_EXIT_USAGE,
			    "%s needs a certificate: set tls_certificate and "
			    "tls_key under [serve]",
			    listeners->name);
		if (listeners->origin == SERVE_PEER_ANONYMOUS && !is_guarded)
			return cli_fail(failure, CLI_EXIT_USAGE,
			    "%s can be reached from other machines, and "
			    "nothing tells clients from strangers: set "
			    "client_ca (their certificates) or token_file "
			    "(bearer tokens) under [serve]",
			    listeners->name);
	}
	return CLI_EXIT_PERMIT;
}

bool
serve_listeners_start(struct serve_listener *listeners, struct event_base *base,
    evconnlistener_cb accept, evconnlistener_errorcb failed, void *ctx)
{
	for (; listeners != NULL; listeners = listeners->next) {
		if (listeners->listener != NULL)
			continue;
		listeners->ctx = ctx;
		listeners->listener = evconnlistener_new(base, accept,
		    listeners, LEV_OPT_CLOSE_ON_EXEC, BACKLOG, listeners->fd);
		if (listeners->listener == NULL)
			return false;
		evconnlistener_set_error_cb(listeners->listener, failed);
	}
	return true;
}

void
serve_listeners_resume(const struct serve_listener *listeners)
{
	for (; listeners != NULL; listeners = listeners->next)
		if (listeners->listener != NULL)
			(void)evconnlistener_enable(listeners->listener);
}
