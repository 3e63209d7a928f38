/* SPDX-License-Identifier: BSD-2-Clause */
/* config: the settings in force, or all there are, as a configuration file. */
#include <string.h>

#include "plugin/hosts/common/commands.h"
#include "plugin/hosts/common/loader.h"
#include "plugin/hosts/common/paint.h"

#define SETTING_COLUMNS 40u /* then its origin */

struct listing {
	const struct cli_arguments *arguments;
	struct cli_module module;
	struct cli_paint paint;
	bool begun; /* the head is printed: a listing that fails has none */
};

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return -1; /* nothing is decided here */
}

static void
print_head(struct listing *listing, const char *what)
{
	const char *profile = listing->arguments->profile;

	cli_paint_format(&listing->paint, CLI_INK_FAINT,
	    "# caa-validator %s: %s%s%s", listing->module.api->version, what,
	    profile != NULL ? ", profile " : "",
	    profile != NULL ? profile : "");
	cli_paint_line(&listing->paint);
	cli_paint_text(&listing->paint, CLI_INK_NONE, "[caa_validator]");
	cli_paint_line(&listing->paint);
	listing->begun = true;
}

/* What OpenSSL's syntax would take for something else. */
static bool
needs_quotes(const char *value)
{
	size_t len = strlen(value);

	return strpbrk(value, "#$\\\"'`") != NULL || value[0] == ' ' ||
	    (len > 0 && value[len - 1] == ' ');
}

/* Returns the columns it took. */
static size_t
print_quoted(const struct cli_paint *paint, const char *value)
{
	size_t used = 2;

	cli_paint_text(paint, CLI_INK_NONE, "\"");
	for (; *value != '\0'; value++) {
		const char octet[] = { *value, '\0' };
		bool escaped = *value == '"' || *value == '\\';

		if (escaped)
			cli_paint_text(paint, CLI_INK_NONE, "\\");
		cli_paint_text(paint, CLI_INK_NONE, octet);
		used += escaped ? 2 : 1;
	}
	cli_paint_text(paint, CLI_INK_NONE, "\"");
	return used;
}

/* "key = value"; nothing after the sign where there is no value.  Returns the
 * columns it took. */
static size_t
print_setting(
    const struct cli_paint *paint, const char *name, const char *value)
{
	size_t used = strlen(name) + 2;

	cli_paint_text(paint, CLI_INK_STRONG, name);
	cli_paint_text(paint, CLI_INK_NONE, " =");
	if (value[0] == '\0')
		return used;
	cli_paint_text(paint, CLI_INK_NONE, " ");
	if (needs_quotes(value))
		return used + 1 + print_quoted(paint, value);
	cli_paint_text(paint, CLI_INK_NONE, value);
	return used + 1 + strlen(value);
}

static void
print_effective(void *ctx, const struct caa_plugin_setting *setting)
{
	struct listing *listing = ctx;
	const struct cli_paint *paint = &listing->paint;

	if (!listing->begun)
		print_head(listing, "the configuration in force");
	size_t used = print_setting(paint, setting->name, setting->value);
	while (used++ < SETTING_COLUMNS)
		cli_paint_text(paint, CLI_INK_NONE, " ");
	cli_paint_format(paint, CLI_INK_FAINT, " # %s", setting->origin);
	cli_paint_line(paint);
}

static void
print_default(void *ctx, const struct caa_plugin_setting *setting)
{
	struct listing *listing = ctx;
	const struct cli_paint *paint = &listing->paint;

	if (!listing->begun)
		print_head(listing, "every key, at its default");
	cli_paint_line(paint);
	cli_paint_format(paint, CLI_INK_FAINT, "# %s", setting->help);
	cli_paint_line(paint);
	cli_paint_text(paint, CLI_INK_NONE, "#");
	(void)print_setting(paint, setting->name, setting->default_value);
	cli_paint_line(paint);
}

static void
print_profile(void *ctx, const char *profile)
{
	struct listing *listing = ctx;

	cli_paint_format(
	    &listing->paint, CLI_INK_FAINT, "# see also --profile %s", profile);
	cli_paint_line(&listing->paint);
}

static enum cli_exit
list_effective(struct listing *listing, struct cli_failure *failure)
{
	const struct caa_plugin_host host = {
		.struct_size = sizeof(host),
		.audit = on_audit,
	};
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	struct cli_module *module = &listing->module;
	const char *profile = listing->arguments->profile;
	enum cli_exit code =
	    cli_module_open(module, listing->arguments, &host, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	int32_t status = module->api->settings(
	    module->plugin, profile, print_effective, listing, &error);
	if (status == CAA_PLUGIN_OK && profile == NULL)
		status = module->api->profiles(
		    module->plugin, print_profile, listing);
	/* The module borrows host: no longer than this function. */
	module->api->close(module->plugin);
	module->plugin = NULL;
	return status == CAA_PLUGIN_OK
	    ? CLI_EXIT_PERMIT
	    : cli_module_fail(failure, status, &error);
}

static enum cli_exit
run(const struct cli_arguments *arguments, struct cli_failure *failure)
{
	struct listing listing = { .arguments = arguments };
	enum cli_exit code;

	if (arguments->names.count != 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "config takes no names; \"caa-validator config --help\" "
		    "shows what it takes");
	cli_paint_init(&listing.paint, stdout, arguments->color);
	code = cli_module_load(&listing.module, arguments->plugin, failure);
	if (code == CLI_EXIT_PERMIT && arguments->defaults)
		listing.module.api->defaults(print_default, &listing);
	else if (code == CLI_EXIT_PERMIT)
		code = list_effective(&listing, failure);
	cli_module_clear(&listing.module);
	return code;
}

const struct cli_command cli_config = {
	.name = "config",
	.options = CLI_FOR_CONFIG,
	.synopsis = "[OPTIONS]",
	.summary = "Which settings are in force, and where do they come from?",
	.notes =
	    "What it prints is a configuration file.  Exit status: 0, or 2 "
	    "where the\nconfiguration is wrong and standard error says "
	    "what.\n",
	.run = run,
};
