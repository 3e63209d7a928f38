/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/setup.h"

#include <stdlib.h>
#include <string.h>

#define OVERRIDE "serve." /* --set serve.KEY=VALUE */

static void
setup_free(struct serve_setup *setup)
{
	for (size_t i = 0; serve_faces[i] != NULL; i++)
		if (setup->is_open[i] && serve_faces[i]->close != NULL)
			serve_faces[i]->close(setup->states[i]);
	serve_engine_free(setup->engine);
	serve_tokens_free(setup->tokens);
	serve_tls_free(setup->tls);
	serve_settings_clear(&setup->settings);
	free(setup);
}

/* Those the key "faces" names; health is always there. */
static enum cli_exit
choose_faces(struct serve_setup *setup, struct cli_failure *failure)
{
	const char *list =
	    serve_settings_text(&setup->settings, SERVE_KEY_FACES);
	const char *item;
	char origin[256];
	size_t len;

	serve_settings_name(
	    &setup->settings, SERVE_KEY_FACES, origin, sizeof(origin));
	while (serve_settings_next(&list, &item, &len)) {
		const struct serve_face *face =
		    serve_face_find(item, len, origin, failure);

		if (face == NULL)
			return CLI_EXIT_USAGE;
		for (size_t i = 0; serve_faces[i] != NULL; i++)
			if (serve_faces[i] == face)
				setup->is_offered[i] = true;
	}
	for (size_t i = 0; serve_faces[i] != NULL; i++)
		if (serve_faces[i] == &serve_face_health)
			setup->is_offered[i] = true;
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
open_faces(struct serve_setup *setup, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (size_t i = 0; code == CLI_EXIT_PERMIT && serve_faces[i] != NULL;
	     i++) {
		const struct serve_section section = { &setup->settings,
			serve_faces[i] };

		if (!setup->is_offered[i] || serve_faces[i]->open == NULL)
			continue;
		code =
		    serve_faces[i]->open(&setup->states[i], &section, failure);
		setup->is_open[i] = code == CLI_EXIT_PERMIT;
	}
	return code;
}

/* The module gets what is not ours of the command line. */
static enum cli_exit
open_engine(struct serve_setup *setup, const struct serve_origin *origin,
    struct cli_failure *failure)
{
	struct cli_arguments theirs = *origin->arguments;
	const struct serve_engine_limits limits = {
		.checks = serve_settings_number(
		    &setup->settings, SERVE_KEY_MAX_CHECKS),
		.queue = serve_settings_number(
		    &setup->settings, SERVE_KEY_MAX_QUEUE),
	};
	enum cli_exit code;

	theirs.settings =
	    calloc(theirs.setting_count + 1, sizeof(*theirs.settings));
	if (theirs.settings == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	theirs.setting_count = 0;
	for (size_t i = 0; i < origin->arguments->setting_count; i++) {
		const struct caa_plugin_option *o =
		    &origin->arguments->settings[i];

		if (strncmp(o->name, OVERRIDE, strlen(OVERRIDE)) != 0)
			theirs.settings[theirs.setting_count++] = *o;
	}
	code = serve_engine_new(&setup->engine, origin->base, origin->module,
	    &theirs, &origin->host, failure);
	free(theirs.settings);
	if (code == CLI_EXIT_PERMIT)
		serve_engine_limit(setup->engine, &limits);
	return code;
}

enum cli_exit
serve_setup_new(struct serve_setup **out, const struct serve_origin *origin,
    struct cli_failure *failure)
{
	struct serve_setup *setup = calloc(1, sizeof(*setup));
	enum cli_exit code;

	if (setup == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	setup->references = 1;
	setup->base = origin->base;
	setup->metrics = origin->metrics;
	setup->connection_count = origin->connection_count;
	code = serve_settings_load(
	    &setup->settings, origin->module->api, origin->arguments, failure);
	if (code == CLI_EXIT_PERMIT)
		code = serve_tls_new(&setup->tls, &setup->settings, failure);
	if (code == CLI_EXIT_PERMIT)
		code =
		    serve_tokens_new(&setup->tokens, &setup->settings, failure);
	if (code == CLI_EXIT_PERMIT)
		code = choose_faces(setup, failure);
	if (code == CLI_EXIT_PERMIT)
		code = open_faces(setup, failure);
	if (code == CLI_EXIT_PERMIT)
		code = open_engine(setup, origin, failure);
	if (code != CLI_EXIT_PERMIT) {
		setup_free(setup);
		return code;
	}
	*out = setup;
	return CLI_EXIT_PERMIT;
}

struct serve_setup *
serve_setup_take(struct serve_setup *setup)
{
	setup->references++;
	return setup;
}

static void
on_idle(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	setup_free(ctx);
}

void
serve_setup_leave(struct serve_setup *setup)
{
	const struct timeval now = { 0, 0 };

	if (setup == NULL || --setup->references > 0)
		return;
	/* The module may be telling us a result right now. */
	(void)event_base_once(
	    setup->base, -1, EV_TIMEOUT, on_idle, setup, &now);
}

struct serve_identities
serve_setup_identities(const struct serve_setup *setup)
{
	const struct serve_settings *settings = &setup->settings;

	return (struct serve_identities){
		.tokens = setup->tokens,
		.has_client_ca = serve_settings_text(
				     settings, SERVE_KEY_CLIENT_CA)[0] != '\0',
		.clients = serve_settings_text(settings, SERVE_KEY_CLIENTS),
	};
}

bool
serve_setup_is_guarded(const struct serve_setup *setup)
{
	const struct serve_identities known = serve_setup_identities(setup);
	bool is_guarded = known.has_client_ca || known.tokens != NULL;

	for (size_t i = 0; serve_faces[i] != NULL; i++)
		is_guarded |= setup->is_offered[i] &&
		    serve_faces[i]->is_guarded != NULL &&
		    serve_faces[i]->is_guarded(setup->states[i]);
	return is_guarded;
}

/* Is it the route's path?  Then *rest is what is behind a prefix. */
static bool
path_matches(
    const struct serve_route *route, const char *path, const char **rest)
{
	const size_t len = strlen(route->path);

	if (strncmp(route->path, path, len) != 0)
		return false;
	*rest = path + len;
	return **rest == '\0' || route->path[len - 1] == '/';
}

struct serve_way
serve_setup_find(
    const struct serve_setup *setup, const char *method, const char *path)
{
	const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
	struct serve_way way = { .rest = "" };

	for (size_t i = 0; serve_faces[i] != NULL; i++) {
		const struct serve_route *route = serve_faces[i]->routes;

		for (; setup->is_offered[i] && route->method != NULL; route++) {
			if (!path_matches(route, path, &way.rest))
				continue;
			way.allowed = route->method;
			way.state = setup->states[i];
			if (strcmp(route->method, wanted) != 0)
				continue;
			way.route = route;
			return way;
		}
	}
	return way;
}
