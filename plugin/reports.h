/* SPDX-License-Identifier: BSD-2-Clause */
/* reports: what an instance has to do with reporting, from open to close. */
#ifndef PLUGIN_REPORTS_H
#define PLUGIN_REPORTS_H

#include "plugin/report.h"

struct plugin_reports;

/*
 * Set reporting up if any of the profiles wants it; else *out is NULL, which
 * all functions below allow.  The spool is looked at, nothing is sent yet.
 */
CAA_NODISCARD enum caa_status plugin_reports_open(struct plugin_reports **out,
    const struct plugin_profile *profiles, size_t profile_count,
    struct caa_error *error);

/*
 * After a verdict, inside a call of the host and in the process that owns the
 * instance: starts the thread the first time, says what it has to say, and,
 * with a climb, reports its denials.
 */
void plugin_reports_after(struct plugin_reports *reports,
    const struct caa_plugin_host *host, const struct plugin_request *request,
    const struct caa_climb *climb);

/* Ends the thread and says its last words.  In a forked child, host is NULL:
 * only the memory is freed. */
void plugin_reports_close(
    struct plugin_reports *reports, const struct caa_plugin_host *host);

#endif /* PLUGIN_REPORTS_H */
