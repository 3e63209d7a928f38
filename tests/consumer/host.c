/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A certificate authority in a hundred lines: what a host has to do to put
 * caa_validator.so into its data-validation phase.  Built against the
 * installed package only.
 *
 *     host MODULE ZONE-FILE NAME...      exit 0: issue, 1: do not
 */
#include <caa_plugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* Put the record where your auditor finds it; non-zero refuses issuance. */
static int32_t
audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	return printf("audit: %s %s %s\n", record->name,
		   record->verdict == CAA_PLUGIN_PERMIT ? "permit" : "deny",
		   record->reason) < 0;
}

static const struct caa_plugin_api *
load(const char *path)
{
	const struct caa_plugin_api *api = NULL;
	caa_plugin_entry_fn *entry;

	/* Never closed: the libraries below leave exit handlers behind. */
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (module == NULL) {
		fprintf(stderr, "host: %s\n", dlerror());
		return NULL;
	}
	void *symbol = dlsym(module, CAA_PLUGIN_ENTRY);
	if (symbol == NULL)
		return NULL;
	memcpy(&entry, &symbol, sizeof(entry));
	if (entry(CAA_PLUGIN_ABI_MAJOR, CAA_PLUGIN_ABI_MINOR, &api) !=
	    CAA_PLUGIN_OK)
		return NULL;
	return api;
}

static int32_t
may_issue(const struct caa_plugin_api *api, struct caa_plugin *plugin,
    char **names, size_t count, struct caa_plugin_result *result,
    struct caa_plugin_error *error)
{
	struct caa_plugin_name list[16];

	memset(list, 0, sizeof(list));
	for (size_t i = 0; i < count; i++) {
		list[i].type = CAA_PLUGIN_NAME_DNS;
		list[i].text = names[i];
		list[i].text_len = strlen(names[i]);
	}
	struct caa_plugin_request request;
	memset(&request, 0, sizeof(request));
	request.struct_size = sizeof(request);
	request.request_id = 1;
	request.names = list;
	request.name_count = count;
	return api->validate(plugin, &request, result, error);
}

int
main(int argc, char **argv)
{
	if (argc < 4 || argc > 3 + 16)
		return 2;
	const struct caa_plugin_api *api = load(argv[1]);
	if (api == NULL)
		return 2;

	struct caa_plugin_host host;
	memset(&host, 0, sizeof(host));
	host.struct_size = sizeof(host);
	host.audit = audit;
	const struct caa_plugin_option options[] = {
		{ "issuers", "ca.example", NULL, "host.c" },
		{ "zone_files", argv[2], NULL, "host.c" },
	};
	struct caa_plugin_error error;
	memset(&error, 0, sizeof(error));
	error.struct_size = sizeof(error);
	struct caa_plugin *plugin = NULL;
	if (api->open(&plugin, &host, options, 2, &error) != CAA_PLUGIN_OK) {
		fprintf(stderr, "host: %s\n", error.message);
		return 2;
	}

	struct caa_plugin_result result;
	memset(&result, 0, sizeof(result));
	result.struct_size = sizeof(result);
	int32_t status =
	    may_issue(api, plugin, argv + 3, (size_t)argc - 3, &result, &error);
	if (status != CAA_PLUGIN_OK)
		fprintf(stderr, "host: %s\n", error.message);
	printf("%s\n",
	    result.verdict == CAA_PLUGIN_PERMIT ? "issue" : result.detail);
	api->close(plugin);
	return result.verdict == CAA_PLUGIN_PERMIT ? 0 : 1;
}
