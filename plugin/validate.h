/* SPDX-License-Identifier: BSD-2-Clause */
/* validate: one request from bytes to verdict while the caller waits. */
#ifndef PLUGIN_VALIDATE_H
#define PLUGIN_VALIDATE_H

#include "plugin/instance.h"

/* As caa_plugin_api.validate, with internal structs.  *result says DENY
 * unless CAA_PLUGIN_OK is returned.  Any thread. */
int32_t plugin_validate(struct caa_plugin *plugin,
    const struct caa_plugin_request *request, struct caa_plugin_result *result,
    struct caa_error *error);

#endif /* PLUGIN_VALIDATE_H */
