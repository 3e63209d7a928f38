/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/common/api.h"

#define MODULE_NAME "caa_validator.so"

/* Places to look in, relative to the executable's folder. */
static const char *const default_folders[] = {
	"",
	CLI_PLUGINDIR_FROM_BINDIR "/",
};

/* The executable's folder with its final slash; false if it is unknown. */
static bool
own_folder(char *folder, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", folder, size - 1);

	if (len <= 0)
		return false;
	folder[len] = '\0';
	char *slash = strrchr(folder, '/');
	if (slash == NULL)
		return false;
	slash[1] = '\0';
	return true;
}

static bool
find_default(char *path, size_t size)
{
	char folder[PATH_MAX / 2];

	if (!own_folder(folder, sizeof(folder)))
		return false;
	for (size_t i = 0; i < CLI_COUNTOF(default_folders); i++) {
		int len = snprintf(path, size, "%s%s%s", folder,
		    default_folders[i], MODULE_NAME);

		if (len > 0 && (size_t)len < size && access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* dlopen() searches the system for a name without a slash: we do not. */
static bool
make_plain_path(char *path, size_t size, const char *given)
{
	int len = snprintf(
	    path, size, "%s%s", strchr(given, '/') == NULL ? "./" : "", given);

	return len > 0 && (size_t)len < size;
}

/* Is every function we call in the table? */
static bool
api_is_complete(const struct caa_plugin_api *api)
{
	return CAA_PLUGIN_HAS(struct caa_plugin_api, api, profiles) &&
	    api->version != NULL && api->open != NULL && api->close != NULL &&
	    api->validate != NULL && api->settings != NULL &&
	    api->defaults != NULL && api->profiles != NULL;
}

enum cli_exit
cli_module_load(
    struct cli_module *module, const char *path, struct cli_failure *failure)
{
	enum cli_exit code = path != NULL ? CLI_EXIT_USAGE : CLI_EXIT_INTERNAL;
	char found[PATH_MAX];

	*module = (struct cli_module){ 0 };
	if (path != NULL && !make_plain_path(found, sizeof(found), path))
		return cli_fail(failure, code, "--plugin: path too long");
	if (path == NULL && !find_default(found, sizeof(found)))
		return cli_fail(failure, code,
		    "no " MODULE_NAME " is installed with this command; "
		    "--plugin FILE names one");
	module->handle = dlopen(found, RTLD_NOW | RTLD_LOCAL);
	if (module->handle == NULL)
		return cli_fail(
		    failure, code, "cannot load the module: %s", dlerror());
	const char *trouble =
	    cli_api_find(module->handle, api_is_complete, &module->api);
	if (trouble != NULL)
		return cli_fail(
		    failure, code, "cannot use %s: %s", found, trouble);
	return CLI_EXIT_PERMIT;
}

/* One that is there but cannot be read is the module's to complain about, not
 * ours to skip. */
const char *
cli_module_config_path(const struct cli_arguments *arguments)
{
	if (arguments->config != NULL)
		return arguments->config;
	if (access(CLI_DEFAULT_CONFIG, F_OK) == 0 ||
	    (errno != ENOENT && errno != ENOTDIR))
		return CLI_DEFAULT_CONFIG;
	return NULL;
}

/* The file first: later settings win.  NULL when out of memory. */
static struct caa_plugin_option *
collect(const struct cli_arguments *arguments, size_t *count)
{
	struct caa_plugin_option *options =
	    calloc(arguments->setting_count + 1, sizeof(*options));
	const char *path = cli_module_config_path(arguments);

	*count = 0;
	if (options == NULL)
		return NULL;
	if (path != NULL)
		options[(*count)++] = (struct caa_plugin_option){
			.name = "config",
			.value = path,
			.origin = arguments->config != NULL
			    ? "--config"
			    : "the installed configuration",
		};
	for (size_t i = 0; i < arguments->setting_count; i++)
		options[(*count)++] = arguments->settings[i];
	return options;
}

enum cli_exit
cli_module_open(struct cli_module *module,
    const struct cli_arguments *arguments, const struct caa_plugin_host *host,
    struct cli_failure *failure)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };
	size_t count;
	struct caa_plugin_option *options = collect(arguments, &count);

	if (options == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	int32_t status =
	    module->api->open(&module->plugin, host, options, count, &error);
	free(options);
	if (status != CAA_PLUGIN_OK || module->plugin == NULL)
		return cli_module_fail(failure, status, &error);
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_module_fail(struct cli_failure *failure, int32_t status,
    const struct caa_plugin_error *error)
{
	const struct caa_plugin_result none = { .struct_size = sizeof(none) };
	enum cli_exit code = status == CAA_PLUGIN_OK
	    ? CLI_EXIT_INTERNAL
	    : cli_exit_status(status, &none);

	if (error->message[0] == '\0')
		return cli_fail(failure, code,
		    "the module failed with status %ld", (long)status);
	return cli_fail(failure, code, "%s", error->message);
}

void
cli_module_clear(struct cli_module *module)
{
	if (module->api != NULL)
		module->api->close(module->plugin);
	if (module->handle != NULL)
		(void)dlclose(module->handle);
	*module = (struct cli_module){ 0 };
}
