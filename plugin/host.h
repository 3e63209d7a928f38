/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host: what crosses the interface.  Structs of the host are copied member by
 * member as far as their writer knew them (struct_size), so that a host built
 * against an older or newer minor version works.  Any thread.
 */
#ifndef PLUGIN_HOST_H
#define PLUGIN_HOST_H

#include <stdbool.h>

#include "caa/status.h"
#include "plugin/caa_plugin.h"

/* Copies in: members the writer did not know are zero in *out. */
void plugin_host_read(
    struct caa_plugin_host *out, const struct caa_plugin_host *theirs);
void plugin_host_read_request(
    struct caa_plugin_request *out, const struct caa_plugin_request *theirs);

/* Copies out: only what the caller's struct has room for; NULL is allowed. */
void plugin_host_write_result(
    struct caa_plugin_result *theirs, const struct caa_plugin_result *result);
void plugin_host_write_error(
    struct caa_plugin_error *theirs, int32_t status, const char *message);

/* CAA_PLUGIN_* for a status of the engine. */
int32_t plugin_host_status(enum caa_status status);

/* One line to the host's log; whatever is not printable becomes "?". */
void plugin_host_log(const struct caa_plugin_host *host, uint32_t level,
    const char *format, ...) CAA_PRINTF(3, 4);

#endif /* PLUGIN_HOST_H */
