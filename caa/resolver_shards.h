/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_shards: several resolvers, each with a thread and caches of its
 * own, as one.  Every question about a domain goes to the same of them, so
 * that its cache is warm and two who ask the same thing at once share one
 * question.  A check lives on one thread all the same: it begins at the
 * resolver that home() says, and what another has to answer is sent there and
 * back.  Knows nothing of how the shards resolve.
 */
#ifndef CAA_RESOLVER_SHARDS_H
#define CAA_RESOLVER_SHARDS_H

#include "caa/resolver.h"

#define CAA_SHARDS_MAX 16

/*
 * One resolver of 1 to CAA_SHARDS_MAX shards, which have a thread and timers
 * each and are freed with it; on failure they stay the caller's.  Whoever asks
 * home() nothing gets correct answers, too, all on the thread of the first.
 */
CAA_NODISCARD enum caa_status caa_resolver_shards_new(struct caa_resolver **out,
    struct caa_resolver *const *shards, size_t count, struct caa_error *error);

/*
 * Which of count shards asks for owner; otherwise where it does not matter.
 * It is a hash of the domain the owner is likely registered as: the last two
 * labels, or three where those two look like "co.uk".  No list of public
 * suffixes is needed, for any shard may ask for anything, and a name taken for
 * a suffix, "ibm.us", only loses company.  The suffixes themselves do not
 * matter: all climbs end there, and each shard has them in its cache soon.
 */
size_t caa_shards_place(const char *owner, size_t count, size_t otherwise);

#endif /* CAA_RESOLVER_SHARDS_H */
