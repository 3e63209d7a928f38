/* SPDX-License-Identifier: BSD-2-Clause */
/* banner: what the daemon says of itself when it begins. */
#ifndef SERVE_BANNER_H
#define SERVE_BANNER_H

#include "plugin/hosts/serve/server.h"

void serve_banner_print(
    const struct serve_server *server, const struct cli_arguments *arguments);

#endif /* SERVE_BANNER_H */
