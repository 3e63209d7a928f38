/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/api.h"

__attribute__((visibility("default"))) caa_plugin_entry_fn caa_plugin_entry;

/* The one exported symbol. */
int32_t
caa_plugin_entry(
    uint32_t host_major, uint32_t host_minor, const struct caa_plugin_api **out)
{
	(void)host_minor; /* both sides use what both have */
	if (host_major != CAA_PLUGIN_ABI_MAJOR || out == NULL)
		return CAA_PLUGIN_E_ABI;
	*out = &plugin_api;
	return CAA_PLUGIN_OK;
}
