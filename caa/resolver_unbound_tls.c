/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One bridge for each forwarder.  libunbound is told of the near ends only,
 * and over TCP only: it could not send a question in the clear if it tried.
 */
#include "caa/resolver_unbound_tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"

#define LOOPBACK_HOSTS 254 /* 127.0.0.1 to 127.0.0.254 */

static enum caa_status
open_one(struct caa_unbound_settings *settings, struct event_base *base,
    struct caa_error *error)
{
	const size_t i = settings->bridges.count;
	const struct caa_tls_bridge_config config = {
		.server = settings->forwarders.items[i],
		.client = settings->tls,
		.host = (uint8_t)(i % LOOPBACK_HOSTS + 1),
	};
	enum caa_status status = caa_tls_bridge_new(
	    &settings->bridges.items[i], &config, base, error);

	if (status == CAA_OK)
		settings->bridges.count++;
	return status;
}

enum caa_status
caa_unbound_bridges_open(struct caa_unbound_settings *settings,
    struct event_base *base, struct caa_error *error)
{
	enum caa_status status = CAA_OK;

	if (settings->tls == NULL)
		return CAA_OK;
	settings->bridges.items =
	    calloc(settings->forwarders.count, sizeof(struct caa_tls_bridge *));
	if (settings->bridges.items == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	while (settings->bridges.count < settings->forwarders.count &&
	    status == CAA_OK)
		status = open_one(settings, base, error);
	if (status != CAA_OK)
		caa_unbound_bridges_close(settings);
	return status;
}

void
caa_unbound_bridges_close(struct caa_unbound_settings *settings)
{
	for (size_t i = 0; i < settings->bridges.count; i++)
		caa_tls_bridge_free(settings->bridges.items[i]);
	free(settings->bridges.items);
	settings->bridges = (struct caa_unbound_bridges){ 0 };
}

const char *
caa_unbound_bridges_fault(
    const struct caa_unbound_settings *settings, int64_t since_us)
{
	const char *fault = NULL;

	for (size_t i = 0; i < settings->bridges.count && fault == NULL; i++)
		fault =
		    caa_tls_bridge_fault(settings->bridges.items[i], since_us);
	return fault;
}

/* The bridge whose near address begins the text, and how long it is there. */
static const struct caa_tls_bridge *
find_bridge(
    const struct caa_unbound_settings *settings, const char *text, size_t *len)
{
	for (size_t i = 0; i < settings->bridges.count; i++) {
		const char *near =
		    caa_tls_bridge_address(settings->bridges.items[i]);

		*len = strcspn(near, "@");
		if (strncmp(text, near, *len) == 0 &&
		    !caa_ascii_is_digit((uint8_t)text[*len]))
			return settings->bridges.items[i];
	}
	return NULL;
}

void
caa_unbound_bridges_translate(const struct caa_unbound_settings *settings,
    const char *sentence, char *out, size_t size)
{
	const char *p = sentence;
	size_t used = 0, len = 0;

	while (*p != '\0' && used + 1 < size) {
		const struct caa_tls_bridge *bridge =
		    p > sentence && p[-1] == ' '
		    ? find_bridge(settings, p, &len)
		    : NULL;
		if (bridge == NULL) {
			out[used++] = *p++;
			continue;
		}
		const char *server = caa_tls_bridge_server(bridge);
		const size_t server_len = strcspn(server, "@");
		if (server_len >= size - used)
			break;
		memcpy(out + used, server, server_len);
		used += server_len;
		p += len;
	}
	out[used] = '\0';
}
