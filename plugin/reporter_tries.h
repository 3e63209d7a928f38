/* SPDX-License-Identifier: BSD-2-Clause */
/* reporter_tries: the deliveries under way, for the reporter's thread only. */
#ifndef PLUGIN_REPORTER_TRIES_H
#define PLUGIN_REPORTER_TRIES_H

#include "plugin/reporter_lines.h"

#define PLUGIN_REPORTER_MAX_TRIES 8 /* under way at once */

struct plugin_tries;

/* Everything is borrowed until plugin_tries_free(). */
CAA_NODISCARD enum caa_status plugin_tries_new(struct plugin_tries **out,
    const struct plugin_reporter_config *config, struct plugin_spool *spool,
    struct plugin_reporter_lines *lines, struct caa_error *error);

/* Ends what is under way and makes it due at once.  NULL is allowed. */
void plugin_tries_free(struct plugin_tries *tries);

/* Begin with what is due, as far as there is room.  Returns when to look
 * again at the latest, in Unix milliseconds. */
int64_t plugin_tries_look(struct plugin_tries *tries, int64_t now_ms);

/* Is nothing under way, and was nothing due that could have been? */
bool plugin_tries_is_idle(const struct plugin_tries *tries);

/* Go on with what is under way; true if something has ended, so that looking
 * may help. */
bool plugin_tries_run(struct plugin_tries *tries, int64_t wait_ms);

/* End the waiting.  Any thread. */
void plugin_tries_wake(struct plugin_tries *tries);

#endif /* PLUGIN_REPORTER_TRIES_H */
