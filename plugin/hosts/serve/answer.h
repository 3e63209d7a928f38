/* SPDX-License-Identifier: BSD-2-Clause */
/* answer: writes a response of HTTP/1.1 (RFC 9112 4). */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include <stdbool.h>

#include <event2/buffer.h>

#include "plugin/hosts/serve/exchange.h"

/* is_last: the connection ends with it; is_bare: without its body, as HEAD
 * asks.  False: out of memory. */
bool serve_answer_write(struct evbuffer *out, const struct serve_answer *answer,
    bool is_last, bool is_bare);

#endif /* SERVE_ANSWER_H */
