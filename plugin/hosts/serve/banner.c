/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/banner.h"

#include <stdio.h>
#include <string.h>

#include "plugin/hosts/common/paint.h"

#define LABEL_COLUMNS 10u

struct writing {
	struct cli_paint paint;
	const char *label; /* of the next line; "" once it was printed */
};

static void
print_line(struct writing *writing, const char *what, const char *more)
{
	cli_paint_text(&writing->paint, CLI_INK_NONE, "  ");
	cli_paint_cell(
	    &writing->paint, CLI_INK_FAINT, writing->label, LABEL_COLUMNS);
	cli_paint_text(&writing->paint, CLI_INK_STRONG, what);
	cli_paint_text(&writing->paint, CLI_INK_NONE, more);
	cli_paint_line(&writing->paint);
	writing->label = "";
}

static void
print_listeners(struct writing *writing, const struct serve_listener *listener)
{
	writing->label = "listening";
	for (; listener != NULL; listener = listener->next)
		print_line(writing, listener->name, "");
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
			print_line(writing, text, "");
		}
	}
}

static void
print_profile(void *ctx, const char *profile)
{
	print_line(ctx, profile, "");
}

static void
print_profiles(struct writing *writing, const struct serve_setup *setup)
{
	const struct caa_plugin_api *api = serve_engine_api(setup->engine);

	writing->label = "profiles";
	print_line(writing, "(default)", "");
	(void)api->profiles(
	    serve_engine_plugin(setup->engine), print_profile, writing);
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
	print_listeners(&writing, server->listeners);
	print_faces(&writing, setup);
	print_profiles(&writing, setup);
	writing.label = "settings";
	print_line(&writing, path != NULL ? path : "defaults", "");
	(void)fflush(stdout);
}
