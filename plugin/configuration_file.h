/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * configuration_file: a file through OpenSSL's reader, with nothing missing
 * from it.  OpenSSL's error queue is left as it was found.
 */
#ifndef PLUGIN_CONFIGURATION_FILE_H
#define PLUGIN_CONFIGURATION_FILE_H

#include <openssl/conf.h>

#include "caa/status.h"

#define PLUGIN_PATH_SHOWN                                  \
	128 /* octets of a path in a message, NUL included \
	     */

/* A path for messages: of a long one, the end tells more. */
void plugin_configuration_show_path(
    char out[PLUGIN_PATH_SHOWN], const char *path);

/*
 * Load the file, of 1 MiB at most and without zero octets, and all it includes.
 * CAA_E_CONFIG with a sentence that names the file, and the line for a fault of
 * syntax.
 */
CAA_NODISCARD enum caa_status plugin_configuration_load(
    CONF *conf, const char *path, struct caa_error *error);

#endif /* PLUGIN_CONFIGURATION_FILE_H */
