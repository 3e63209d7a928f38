/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_limit: how often something was reported on a day (UTC).  Each time
 * takes a slot, which is an empty file, so that the count outlives the process
 * and is shared by all that use the directory.  Any thread.
 */
#ifndef PLUGIN_REPORT_LIMIT_H
#define PLUGIN_REPORT_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "caa/status.h"

#define PLUGIN_LIMIT_SLOT_TEXT 96 /* room for a name, NUL included */

struct plugin_limit_slot {
	char name[PLUGIN_LIMIT_SLOT_TEXT]; /* empty: none */
};

/*
 * Take one of max slots for a key of a kind ("domain", ...) on the day of now,
 * in an open directory.  slot->name is empty when all are taken.
 */
CAA_NODISCARD enum caa_status plugin_limit_take(struct plugin_limit_slot *slot,
    int directory, int64_t now, const char *kind, const char *key, unsigned max,
    struct caa_error *error);

/* Give a slot back; no-op for none. */
void plugin_limit_release(int directory, struct plugin_limit_slot *slot);

/* Forget all days before that of now. */
void plugin_limit_expire(int directory, int64_t now);

#endif /* PLUGIN_REPORT_LIMIT_H */
