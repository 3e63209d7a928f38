/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/ejbca/module.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "plugin/hosts/common/api.h"

bool
ejbca_fail(struct ejbca_failure *failure, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(failure->text, sizeof(failure->text), format, args);
	va_end(args);
	return false;
}

/* Is every function we call in the table? */
static bool
api_is_complete(const struct caa_plugin_api *api)
{
	return CAA_PLUGIN_HAS(struct caa_plugin_api, api, validate) &&
	    api->open != NULL && api->close != NULL && api->validate != NULL;
}

bool
ejbca_module_load(struct ejbca_module *module, const char *path,
    struct ejbca_failure *failure)
{
	*module = (struct ejbca_module){ 0 };
	/* dlopen() searches the system for anything else: we do not. */
	if (path[0] != '/')
		return ejbca_fail(failure,
		    "the path of the module, \"%s\", is not absolute", path);
	module->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (module->handle == NULL)
		return ejbca_fail(
		    failure, "cannot load the module: %s", dlerror());
	const char *trouble =
	    cli_api_find(module->handle, api_is_complete, &module->api);
	if (trouble != NULL)
		return ejbca_fail(failure, "cannot use %s: %s", path, trouble);
	return true;
}

void
ejbca_module_clear(struct ejbca_module *module)
{
	if (module->handle != NULL)
		(void)dlclose(module->handle);
	*module = (struct ejbca_module){ 0 };
}
