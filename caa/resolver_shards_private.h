/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_shards_private: what the files of resolver_shards share.
 *
 *   _place   which shard asks for what
 *   _lookup  questions, most of all those that go from shard to shard
 *   (plain)  the rest of the interface, and the end
 */
#ifndef CAA_RESOLVER_SHARDS_PRIVATE_H
#define CAA_RESOLVER_SHARDS_PRIVATE_H

#include <stdatomic.h>

#include "caa/resolver_shards.h"

struct caa_shards;

/* A shard as those see it whose home it is. */
struct caa_shards_face {
	struct caa_resolver base; /* first: see caa/resolver.h */
	struct caa_resolver *shard;
	struct caa_shards *all;
};

struct caa_shards {
	atomic_size_t abroad; /* lookups that are not on one thread alone */
	size_t count;
	struct caa_shards_face faces[]; /* the first of them stands for all */
};

/* See caa_resolver_ops; resolver is a face. */
CAA_NODISCARD enum caa_status caa_shards_lookup_start(
    struct caa_resolver *resolver, const char *owner, int64_t deadline_ms,
    caa_lookup_fn *done, void *ctx, struct caa_lookup **lookup);
void caa_shards_lookup_cancel(
    struct caa_resolver *resolver, struct caa_lookup *lookup);

#endif /* CAA_RESOLVER_SHARDS_PRIVATE_H */
