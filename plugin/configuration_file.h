/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * configuration_file: a file through OpenSSL's reader, with nothing missing
 * from it.  OpenSSL's error queue is left as it was found.
 */
#ifndef PLUGIN_CONFIGURATION_FILE_H
#define PLUGIN_CONFIGURATION_FILE_H

#include <openssl/conf.h>

#include "caa/status.h"
#include "plugin/configuration_text.h"

/*
 * Load the file and all it includes, see configuration_text.h.  CAA_E_CONFIG
 * with a sentence that names the file, and the line for a fault of syntax.
 */
CAA_NODISCARD enum caa_status plugin_configuration_load(
    CONF *conf, const char *path, struct caa_error *error);

#endif /* PLUGIN_CONFIGURATION_FILE_H */
