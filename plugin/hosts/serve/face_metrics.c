/* SPDX-License-Identifier: BSD-2-Clause */
/* GET /metrics: for Prometheus. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/serve/exchange.h"
#include "plugin/hosts/serve/face.h"

#define TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Octets of memory we occupy; 0 where /proc does not tell. */
static double
resident_octets(void)
{
	FILE *fp = fopen("/proc/self/statm", "re");
	char line[128] = "", *end = line;

	if (fp == NULL)
		return 0;
	if (fgets(line, sizeof(line), fp) != NULL)
		(void)strtoul(line, &end, 10);
	(void)fclose(fp);
	return (double)strtoul(end, NULL, 10) * (double)sysconf(_SC_PAGESIZE);
}

static void
print(const struct serve_setup *setup, FILE *out)
{
	const struct serve_gauge gauges[] = {
		{ "caa_checks_in_flight", "Requests the module works on.",
		    serve_engine_running(setup->engine) },
		{ "caa_checks_queued", "Requests that wait for their turn.",
		    serve_engine_queued(setup->engine) },
		{ "caa_connections", "Connections of clients.",
		    *setup->connection_count },
		{ "caa_tls_certificate_expiry_timestamp_seconds",
		    "When the daemon's certificate expires; 0 without one.",
		    setup->tls != NULL ? (double)serve_tls_expiry(setup->tls)
				       : 0 },
		{ "process_resident_memory_bytes", "Memory in use.",
		    resident_octets() },
		{ NULL, NULL, 0 },
	};

	serve_metrics_print(setup->metrics, gauges, out);
}

static void
handle(struct serve_exchange *exchange)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out != NULL)
		print(serve_exchange_setup(exchange), out);
	if (out == NULL || fclose(out) != 0)
		serve_respond_error(exchange, 500, "internal", "out of memory");
	else
		serve_respond(exchange, 200, TYPE, text, len);
	free(text);
}

static const struct serve_route routes[] = {
	{ "GET", "/metrics", SERVE_ACCESS_CLIENT, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

const struct serve_face serve_face_metrics = {
	.name = "metrics",
	.routes = routes,
};
