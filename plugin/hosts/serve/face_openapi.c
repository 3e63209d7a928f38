/* SPDX-License-Identifier: BSD-2-Clause */
/* GET /v1/openapi.json: what there is, for programs. */
#include "plugin/hosts/serve/face.h"

/* openapi.json, made into a table when the daemon is built. */
static const uint8_t document[] = {
#include "plugin/hosts/serve/openapi.inc"
};

static void
handle(struct serve_exchange *exchange)
{
	serve_respond(
	    exchange, 200, "application/json", document, sizeof(document));
}

static const struct serve_route routes[] = {
	{ "GET", "/v1/openapi.json", SERVE_ACCESS_CLIENT, handle },
	{ NULL, NULL, SERVE_ACCESS_CLIENT, NULL },
};

const struct serve_face serve_face_openapi = {
	.name = "openapi",
	.routes = routes,
};
