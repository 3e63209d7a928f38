/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * configuration: reads a file in OpenSSL's configuration syntax into
 * settings.  Sees OpenSSL, as nothing else in plugin/ does.
 */
#ifndef PLUGIN_CONFIGURATION_H
#define PLUGIN_CONFIGURATION_H

#include "plugin/caa_plugin.h"
#include "plugin/settings.h"

/*
 * Add what the file at path sets.  CAA_E_CONFIG with a sentence that names
 * the file, section and key for everything that is not understood.
 */
CAA_NODISCARD enum caa_status plugin_configuration_read(
    struct plugin_settings *settings, const char *path,
    struct caa_error *error);

/*
 * Tell fn what the sections [serve] and [serve NAME] set, which are the
 * host's: nothing in them is judged.
 */
CAA_NODISCARD enum caa_status plugin_configuration_read_host(const char *path,
    caa_plugin_host_setting_fn *fn, void *ctx, struct caa_error *error);

#endif /* PLUGIN_CONFIGURATION_H */
