/* SPDX-License-Identifier: BSD-2-Clause */
/* questions: names asked for more than once are checked once. */
#ifndef PLUGIN_QUESTIONS_H
#define PLUGIN_QUESTIONS_H

#include "plugin/request.h"

/* Keep the first of equal questions and let every item of theirs point to
 * it.  Sorts: no choice of names makes it slow. */
CAA_NODISCARD enum caa_status plugin_questions_merge(
    struct plugin_request *request, struct caa_error *error);

#endif /* PLUGIN_QUESTIONS_H */
