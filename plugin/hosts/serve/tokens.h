/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tokens: the bearer tokens of clients (RFC 6750), from a file with a line
 * "NAME TOKEN" each.  Only their hashes stay in memory.
 */
#ifndef SERVE_TOKENS_H
#define SERVE_TOKENS_H

#include "plugin/hosts/serve/settings.h"
#include "plugin/hosts/serve/watch.h"

struct serve_tokens;

/* *out is NULL where token_file is not set.  On failure the sentence names
 * file and line. */
CLI_NODISCARD enum cli_exit serve_tokens_new(struct serve_tokens **out,
    const struct serve_settings *settings, struct cli_failure *failure);

/* NULL is allowed. */
void serve_tokens_free(struct serve_tokens *tokens);

/* Look at the file, and if it changed take over what is in it. */
enum serve_watch_result serve_tokens_refresh(
    struct serve_tokens *tokens, struct cli_failure *failure);

/* Whose token the value of an Authorization header holds, or NULL. */
const char *serve_tokens_find(
    const struct serve_tokens *tokens, const char *authorization);

#endif /* SERVE_TOKENS_H */
