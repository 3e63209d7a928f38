/* SPDX-License-Identifier: BSD-2-Clause */
/* list: the functions of caa_plugin_api that tell settings and profiles. */
#ifndef PLUGIN_LIST_H
#define PLUGIN_LIST_H

#include "plugin/instance.h"

int32_t plugin_list_settings(struct caa_plugin *plugin, const char *profile,
    caa_plugin_setting_fn *fn, void *ctx, struct caa_error *error);
void plugin_list_defaults(caa_plugin_setting_fn *fn, void *ctx);
int32_t plugin_list_profiles(struct caa_plugin *plugin,
    void (*fn)(void *ctx, const char *profile), void *ctx);

#endif /* PLUGIN_LIST_H */
