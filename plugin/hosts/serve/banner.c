/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/banner.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "plugin/hosts/common/paint.h"
#include "plugin/hosts/serve/log.h"

#define LABEL_COLUMNS 11u

struct writing {
	struct cli_paint paint;
	const char *label; /* of the next line; "" once it was printed */
};

static void
print_cells(
    struct writing *writing, const char *what, size_t width, const char *more)
{
	cli_paint_text(&writing->paint, CLI_INK_NONE, "  ");
	cli_paint_cell(
	    &writing->paint, CLI_INK_FAINT, writing->label, LABEL_COLUMNS);
	if (more[0] != '\0')
		cli_paint_cell(&writing->paint, CLI_INK_STRONG, what, width);
	else
		cli_paint_text(&writing->paint, CLI_INK_STRONG, what);
	cli_paint_text(&writing->paint, CLI_INK_NONE, more);
	cli_paint_line(&writing->paint);
	writing->label = "";
}

static void
print_line(struct writing *writing, const char *what)
{
	print_cells(writing, what, 0, "");
}

/* Who may ask there. */
static void
describe_clients(const struct serve_listener *listener,
    const struct serve_setup *setup, char *out, size_t size)
{
	const struct serve_identities known = serve_setup_identities(setup);
	const char *mode =
	    serve_settings_text(&setup->settings, SERVE_KEY_UNIX_MODE);

	if (listener->origin == SERVE_PEER_UNIX && !listener->is_inherited)
		(void)snprintf(out, size, "whoever may write there (%s)", mode);
	else if (listener->origin == SERVE_PEER_UNIX)
		(void)snprintf(out, size, "whoever may write there");
	else if (!listener->is_tls)
		(void)snprintf(out, size, "this machine, unauthenticated");
	else if (known.has_client_ca || known.tokens != NULL)
		(void)snprintf(out, size, "%s%s%s",
		    known.has_client_ca ? "client certificates" : "",
		    known.has_client_ca && known.tokens != NULL ? ", " : "",
		    known.tokens != NULL ? "tokens" : "");
	else
		(void)snprintf(out, size, "%s",
		    listener->origin == SERVE_PEER_LOOPBACK
			? "this machine, unauthenticated"
			: "as each face authenticates");
}

static void
print_listeners(struct writing *writing, const struct serve_server *server)
{
	const struct serve_listener *listener;
	size_t width = 0;

	for (listener = server->listeners; listener != NULL;
	     listener = listener->next)
		if (strlen(listener->name) > width)
			width = strlen(listener->name);
	writing->label = "listening";
	for (listener = server->listeners; listener != NULL;
	     listener = listener->next) {
		char clients[128];

		describe_clients(
		    listener, server->setup, clients, sizeof(clients));
		print_cells(writing, listener->name, width, clients);
	}
}

static void
print_certificate(struct writing *writing, const struct serve_setup *setup)
{
	char text[64];
	struct tm tm;

	if (setup->tls == NULL)
		return;
	const time_t expiry = (time_t)serve_tls_expiry(setup->tls);
	writing->label = "certificate";
	if (gmtime_r(&expiry, &tm) == NULL)
		return;
	(void)snprintf(text, sizeof(text), "%s %04d-%02d-%02dT%02d:%02d:%02dZ",
	    expiry < time(NULL) ? "EXPIRED" : "expires", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	const char *path =
	    serve_settings_text(&setup->settings, SERVE_KEY_TLS_CERTIFICATE);
	print_cells(writing, path, strlen(path), text);
}

static void
print_faces(struct writing *writing, const struct serve_setup *setup)
{
	writing->label = "answering";
	for (size_t i = 0; serve_faces[i] != NULL; i++) {
		const struct serve_route *route = serve_faces[i]->routes;

		for (; setup->is_offered[i] && route->method != NULL; route++) {
			char text[128];

			(void)snprintf(text, sizeof(text), "%s %s",
			    route->method, route->path);
			print_line(writing, text);
		}
	}
}

/* The one setting that says who a profile is. */
struct profile_line {
	char issuers[256];
	bool is_advice;
};

static void
on_setting(void *ctx, const struct caa_plugin_setting *setting)
{
	struct profile_line *line = ctx;

	if (strcmp(setting->name, "issuers") == 0)
		(void)snprintf(
		    line->issuers, sizeof(line->issuers), "%s", setting->value);
	else if (strcmp(setting->name, "enforce") == 0)
		line->is_advice = strcmp(setting->value, "no") == 0;
}

struct profiles {
	struct writing *writing;
	const struct serve_setup *setup;
	size_t width;
};

static void
print_profile(void *ctx, const char *profile)
{
	const struct profiles *profiles = ctx;
	const struct serve_engine *engine = profiles->setup->engine;
	struct profile_line line = { .is_advice = false };
	char text[320];

	(void)serve_engine_api(engine)->settings(
	    serve_engine_plugin(engine), profile, on_setting, &line, NULL);
	(void)snprintf(text, sizeof(text), "issues as %s%s",
	    line.issuers[0] != '\0' ? line.issuers : "each request says",
	    line.is_advice ? "; ADVICE ONLY, nothing is refused" : "");
	print_cells(profiles->writing, profile != NULL ? profile : "(default)",
	    profiles->width, text);
}

static void
measure_profile(void *ctx, const char *profile)
{
	struct profiles *profiles = ctx;

	if (strlen(profile) > profiles->width)
		profiles->width = strlen(profile);
}

static void
print_profiles(struct writing *writing, const struct serve_setup *setup)
{
	const struct caa_plugin_api *api = serve_engine_api(setup->engine);
	struct caa_plugin *plugin = serve_engine_plugin(setup->engine);
	struct profiles profiles = { writing, setup, strlen("(default)") };

	(void)api->profiles(plugin, measure_profile, &profiles);
	writing->label = "profiles";
	print_profile(&profiles, NULL);
	(void)api->profiles(plugin, print_profile, &profiles);
}

void
serve_banner_print(
    const struct serve_server *server, const struct cli_arguments *arguments)
{
	struct writing writing = { .label = "" };
	const struct serve_setup *setup = server->setup;
	const char *path = cli_module_config_path(arguments);

	cli_paint_init(&writing.paint, stdout, arguments->color);
	cli_paint_format(&writing.paint, CLI_INK_STRONG,
	    "caa-validator %s serves",
	    serve_engine_api(setup->engine)->version);
	cli_paint_line(&writing.paint);
	print_listeners(&writing, server);
	print_certificate(&writing, setup);
	print_faces(&writing, setup);
	print_profiles(&writing, setup);
	writing.label = "settings";
	print_line(&writing, path != NULL ? path : "defaults");
	(void)fflush(stdout);
	if (geteuid() == 0)
		serve_log("running as root: nothing here needs that");
}
