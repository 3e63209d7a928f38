/* SPDX-License-Identifier: BSD-2-Clause */
/* resolvers: where the profiles of an instance get their answers from. */
#ifndef PLUGIN_RESOLVERS_H
#define PLUGIN_RESOLVERS_H

#include "plugin/evidence_read.h"
#include "plugin/profile.h"

/*
 * Give each profile a resolver: one for all that would ask in the same way, of
 * several shards if so configured.  evidence, if not NULL, is what all of them
 * answer from, and outlives them.  Free in any case.
 */
CAA_NODISCARD enum caa_status plugin_resolvers_build(
    struct plugin_profile *profiles, size_t count,
    struct plugin_evidence_copy *evidence, struct caa_error *error);

/* Joins their threads.  They are used by nobody any more. */
void plugin_resolvers_free(struct plugin_profile *profiles, size_t count);

#endif /* PLUGIN_RESOLVERS_H */
