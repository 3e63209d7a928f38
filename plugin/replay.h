/* SPDX-License-Identifier: BSD-2-Clause */
/* replay: from the configuration to a resolver that answers from evidence. */
#ifndef PLUGIN_REPLAY_H
#define PLUGIN_REPLAY_H

#include "plugin/evidence_read.h"
#include "plugin/profile.h"

/* Read the evidence that is configured; *out stays NULL if there is none.
 * Nothing is to be kept or sent then: it was when the check took place. */
CAA_NODISCARD enum caa_status plugin_replay_open(
    struct plugin_evidence_copy **out, const struct plugin_profile *profile,
    struct caa_error *error);

/* A resolver over the evidence, as the profile would validate; borrows it. */
CAA_NODISCARD enum caa_status plugin_replay_resolver(struct caa_resolver **out,
    struct plugin_evidence_copy *copy, const struct plugin_profile *profile,
    struct caa_error *error);

#endif /* PLUGIN_REPLAY_H */
