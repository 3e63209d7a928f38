/* SPDX-License-Identifier: BSD-2-Clause */
/* identify: who sends a request. */
#ifndef SERVE_IDENTIFY_H
#define SERVE_IDENTIFY_H

#include <openssl/ssl.h>

#include "plugin/hosts/serve/http.h"
#include "plugin/hosts/serve/settings.h"
#include "plugin/hosts/serve/tokens.h"

/* What is believed. */
struct serve_identities {
	const struct serve_tokens *tokens; /* NULL: none */
	bool has_client_ca;
	const char *clients; /* names of certificates; "": all of them */
};

/*
 * peer holds who it is by where it came in.  Over TLS, where clients can tell
 * who they are, only that counts.  ssl may be NULL.
 */
void serve_identify(const struct serve_identities *identities, SSL *ssl,
    const struct serve_head *head, struct serve_peer *peer);

#endif /* SERVE_IDENTIFY_H */
