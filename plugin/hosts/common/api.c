/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/api.h"

#include <dlfcn.h>
#include <string.h>

const char *
cli_api_find(void *handle, cli_api_is_complete_fn *is_complete,
    const struct caa_plugin_api **out)
{
	const struct caa_plugin_api *api = NULL;
	void *symbol = dlsym(handle, CAA_PLUGIN_ENTRY);
	caa_plugin_entry_fn *entry;

	if (symbol == NULL)
		return "it is no CAA validator: it has no " CAA_PLUGIN_ENTRY;
	memcpy(&entry, &symbol, sizeof(entry));
	if (entry(CAA_PLUGIN_ABI_MAJOR, CAA_PLUGIN_ABI_MINOR, &api) !=
		CAA_PLUGIN_OK ||
	    api == NULL || api->abi_major != CAA_PLUGIN_ABI_MAJOR)
		return "it speaks another version of the plugin interface";
	if (!is_complete(api))
		return "it lacks functions of the plugin interface";
	*out = api;
	return NULL;
}
