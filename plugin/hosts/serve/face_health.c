/* SPDX-License-Identifier: BSD-2-Clause */
/* GET /healthz: the loop turns.  Kubernetes' probes bring no certificate. */
#include "plugin/hosts/serve/face.h"

static void
handle(struct serve_exchange *exchange)
{
	serve_respond_json(exchange, 200, json_pack("{s:s}", "status", "ok"));
}

static const struct serve_route routes[] = {
	{ "GET", "/healthz", SERVE_ACCESS_ANYBODY, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

const struct serve_face serve_face_health = {
	.name = "health",
	.routes = routes,
};
