/* SPDX-License-Identifier: BSD-2-Clause */
/* configuration_octets: one configuration file as it stands on the disk. */
#ifndef PLUGIN_CONFIGURATION_OCTETS_H
#define PLUGIN_CONFIGURATION_OCTETS_H

#include "caa/status.h"

#define PLUGIN_PATH_SHOWN                                  \
	128 /* octets of a path in a message, NUL included \
	     */

#define PLUGIN_CONFIGURATION_MAX 1048576u /* octets */

/* A path for messages: of a long one, the end tells more. */
void plugin_configuration_show_path(
    char out[PLUGIN_PATH_SHOWN], const char *path);

/* The end of a sentence about a file that cannot be opened, from errno. */
const char *plugin_configuration_why_not(int error);

/*
 * *out, for free(), is the whole file and a NUL; there is no other in it.
 * CAA_E_CONFIG for one that has a zero octet, is longer than
 * PLUGIN_CONFIGURATION_MAX or cannot be read, with a sentence in which it is
 * called as shown.
 */
CAA_NODISCARD enum caa_status plugin_configuration_octets_read(
    char **out, const char *path, const char *shown, struct caa_error *error);

#endif /* PLUGIN_CONFIGURATION_OCTETS_H */
