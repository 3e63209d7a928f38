/* SPDX-License-Identifier: BSD-2-Clause */
/* lookup_log: what every lookup of a request came to, in the host's log. */
#ifndef PLUGIN_LOOKUP_LOG_H
#define PLUGIN_LOOKUP_LOG_H

#include "caa/climb.h"
#include "plugin/host.h"

/*
 * One line at INFO for each owner asked, however many names share it, and the
 * detail of its answer at DEBUG, in the order the names need them.
 */
void plugin_lookup_log(const struct caa_plugin_host *host,
    const struct caa_climb *climb, size_t question_count);

#endif /* PLUGIN_LOOKUP_LOG_H */
