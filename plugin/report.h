/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report: which denials of a request are reported, and to whom (RFC 8659
 * 4.4).  Only what the records of a relevant set denied, and only to the
 * iodef properties of that very set.
 */
#ifndef PLUGIN_REPORT_H
#define PLUGIN_REPORT_H

#include "caa/climb.h"
#include "plugin/host.h"
#include "plugin/reporter.h"
#include "plugin/request.h"

#define PLUGIN_REPORT_MAX_SETS 16 /* of one request; more are not reported */
#define PLUGIN_REPORT_MAX_URLS 4  /* of one set; likewise */

struct plugin_report_limits {
	unsigned per_domain, per_recipient, in_all; /* a day */
};

/*
 * Hand what the climb of a request denied to the reporter.  The verdict is
 * final and on its way: nothing here changes it, and failures are only
 * logged.  Inside a call of the host, on its thread.
 */
void plugin_report_denials(struct plugin_reporter *reporter,
    const struct plugin_report_limits *limits,
    const struct caa_plugin_host *host, const struct plugin_request *request,
    const struct caa_climb *climb);

#endif /* PLUGIN_REPORT_H */
