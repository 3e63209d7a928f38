/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

caa_plugin_entry_fn *
module_entry(void)
{
	caa_plugin_entry_fn *entry = NULL;
	void *module = dlopen(CAA_MODULE, RTLD_NOW | RTLD_LOCAL);
	void *symbol = module == NULL ? NULL : dlsym(module, CAA_PLUGIN_ENTRY);

	CHECK("the module loads", symbol != NULL);
	if (symbol == NULL) {
		(void)fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
	memcpy(&entry, &symbol, sizeof(entry));
	return entry;
}

const struct caa_plugin_api *
module_load(void)
{
	const struct caa_plugin_api *api = NULL;

	if (module_entry()(CAA_PLUGIN_ABI_MAJOR, CAA_PLUGIN_ABI_MINOR, &api) !=
		CAA_PLUGIN_OK ||
	    api == NULL) {
		CHECK("the module gives its functions", false);
		exit(2);
	}
	return api;
}

static int32_t
on_audit(void *ctx, const struct caa_plugin_audit *record)
{
	struct module_counts *counts = ctx;

	(void)pthread_mutex_lock(&counts->lock);
	counts->audits++;
	counts->permits += record->verdict == CAA_PLUGIN_PERMIT;
	counts->small = record->struct_size < sizeof(*record);
	(void)pthread_mutex_unlock(&counts->lock);
	return 0;
}

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	struct module_counts *counts = ctx;

	(void)level;
	(void)text;
	(void)len;
	(void)pthread_mutex_lock(&counts->lock);
	counts->lines++;
	(void)pthread_mutex_unlock(&counts->lock);
}

static void
on_report(void *ctx, uint64_t request_id, const char *json, size_t len)
{
	struct module_counts *counts = ctx;

	(void)request_id;
	(void)json;
	(void)len;
	(void)pthread_mutex_lock(&counts->lock);
	counts->reports++;
	(void)pthread_mutex_unlock(&counts->lock);
}

struct module_counts module_counts = { .lock = PTHREAD_MUTEX_INITIALIZER };
const struct caa_plugin_host module_host = {
	.struct_size = sizeof(module_host),
	.ctx = &module_counts,
	.log = on_log,
	.audit = on_audit,
	.report = on_report,
};
