/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls: the daemon's certificate and what it wants of its clients'.  The files
 * may be replaced at any time: new connections get what is in them now, those
 * that stand stay as they are.
 */
#ifndef SERVE_TLS_H
#define SERVE_TLS_H

#include <openssl/ssl.h>

#include "plugin/hosts/serve/settings.h"
#include "plugin/hosts/serve/watch.h"

struct serve_tls;

/*
 * From tls_certificate, tls_key and client_ca; *out is NULL where none is
 * set.  On failure the sentence names key and file.
 */
CLI_NODISCARD enum cli_exit serve_tls_new(struct serve_tls **out,
    const struct serve_settings *settings, struct cli_failure *failure);

/* NULL is allowed. */
void serve_tls_free(struct serve_tls *tls);

/* Look at the files, and if they changed take over what is in them. */
enum serve_watch_result serve_tls_refresh(
    struct serve_tls *tls, struct cli_failure *failure);

/* For one connection; NULL: out of memory. */
SSL *serve_tls_accept(const struct serve_tls *tls);

/* Unix seconds at which the daemon's certificate expires. */
int64_t serve_tls_expiry(const struct serve_tls *tls);

#endif /* SERVE_TLS_H */
