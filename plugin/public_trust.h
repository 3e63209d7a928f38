/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * public_trust: what a publicly trusted authority must not configure, with
 * the clause of the Baseline Requirements that says so.  Pure functions.
 */
#ifndef PLUGIN_PUBLIC_TRUST_H
#define PLUGIN_PUBLIC_TRUST_H

#include "plugin/settings.h"

/*
 * Check the effective settings of one profile, indexed by key.  CAA_E_CONFIG
 * with a sentence that names the clause, if public_trust is yes.
 */
CAA_NODISCARD enum caa_status plugin_public_trust_check(
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error);

/*
 * The next thing allowed but worth a word, for the log and the report: starts
 * with *cursor 0, NULL at the end.  Static text.
 */
const char *plugin_public_trust_advice(
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    size_t *cursor);

#endif /* PLUGIN_PUBLIC_TRUST_H */
