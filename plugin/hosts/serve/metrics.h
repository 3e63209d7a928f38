/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * metrics: what Prometheus is told (text format 0.0.4).  Labels come from
 * closed lists, never from clients.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdio.h>

#include "plugin/hosts/serve/face.h"

struct serve_metrics;

/* A value that is what it is when it is asked for. */
struct serve_gauge {
	const char *name, *help;
	double value;
};

struct serve_metrics *serve_metrics_new(void);
void serve_metrics_free(struct serve_metrics *metrics); /* NULL is allowed */

/* One answer; route is the path of a table, or "-". */
void serve_metrics_request(struct serve_metrics *metrics, const char *route,
    unsigned status, double seconds);

/* One check, with all its names and lookups. */
void serve_metrics_check(struct serve_metrics *metrics,
    const struct serve_outcome *outcome, double seconds);

/* What a reload of "configuration", "certificates" or "tokens" came to. */
void serve_metrics_reload(
    struct serve_metrics *metrics, const char *what, bool is_ok);

/* Everything; gauges end with one without a name. */
void serve_metrics_print(const struct serve_metrics *metrics,
    const struct serve_gauge *gauges, FILE *out);

#endif /* SERVE_METRICS_H */
