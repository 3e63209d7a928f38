/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request_names: the names of a request, those in its input and those beside
 * it, as items and questions; and what there is to say of them.  The
 * only file that carries names from x509/ to caa/.
 */
#ifndef PLUGIN_REQUEST_NAMES_H
#define PLUGIN_REQUEST_NAMES_H

#include "plugin/request.h"

/*
 * Fill items, domains, questions and notices.  A name that cannot be checked
 * fails the whole request: nothing is checked then.  What was filled before a
 * failure stays for plugin_request_clear().
 */
CAA_NODISCARD enum caa_status plugin_request_read_names(
    struct plugin_request *request, const struct caa_plugin_request *theirs,
    struct caa_error *error);

#endif /* PLUGIN_REQUEST_NAMES_H */
