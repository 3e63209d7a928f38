/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verdict: a checked request becomes log lines, audit records, a report and
 * the result, in this order.  No PERMIT leaves that audit did not accept.
 */
#ifndef PLUGIN_VERDICT_H
#define PLUGIN_VERDICT_H

#include "caa/climb.h"
#include "plugin/host.h"
#include "plugin/request.h"

/*
 * Tell the host everything and fill *result, which says DENY unless every
 * name is permitted and recorded.  climb NULL: nothing came back; stopped is
 * why names may be undecided.  Returns CAA_PLUGIN_OK or a negative status,
 * then with a sentence in *error.  Runs on the thread of the host's call.
 */
int32_t plugin_verdict_deliver(const struct caa_plugin_host *host,
    const struct plugin_request *request, const struct caa_climb *climb,
    enum caa_reason stopped, struct caa_plugin_result *result,
    struct caa_error *error);

#endif /* PLUGIN_VERDICT_H */
