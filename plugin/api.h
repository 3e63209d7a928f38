/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api: the functions a host calls.  They check what the host hands over,
 * translate structs and errors, and never let anything but a decided request
 * say PERMIT.
 */
#ifndef PLUGIN_API_H
#define PLUGIN_API_H

#include "plugin/caa_plugin.h"

extern const struct caa_plugin_api plugin_api;

#endif /* PLUGIN_API_H */
