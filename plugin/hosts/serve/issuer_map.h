/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * issuer_map: which certificate profile stands for which issuer of
 * cert-manager's.  Text: "KIND/NAME=PROFILE" or "NAME=PROFILE", separated by
 * ";"; "*" is any name, and the profile "-" leaves an issuer out of the check.
 * The first that fits counts.
 */
#ifndef SERVE_ISSUER_MAP_H
#define SERVE_ISSUER_MAP_H

#include "plugin/hosts/common/exit.h"

struct serve_issuer_map;

/* What is wrong with the text is said behind origin. */
CLI_NODISCARD enum cli_exit serve_issuer_map_new(struct serve_issuer_map **out,
    const char *text, const char *origin, struct cli_failure *failure);

/* NULL is allowed. */
void serve_issuer_map_free(struct serve_issuer_map *map);

/* A profile, "-", or NULL: nothing fits, and the default profile is meant. */
const char *serve_issuer_map_find(
    const struct serve_issuer_map *map, const char *kind, const char *name);

#endif /* SERVE_ISSUER_MAP_H */
