/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dummy_resolvers: stands for both resolvers at link time, so that an
 * instance is opened on whatever resolver a test has.
 */
#ifndef TESTS_PLUGIN_DUMMY_RESOLVERS_H
#define TESTS_PLUGIN_DUMMY_RESOLVERS_H

#include "caa/resolver_unbound.h"

#define DUMMY_MAX_SHARDS 4

extern struct caa_resolver *dummy_resolver; /* what the next open gets */
/* Or these in turn, where there is a first one. */
extern struct caa_resolver *dummy_shards[DUMMY_MAX_SHARDS];
extern size_t dummy_made;                      /* how many were made */
extern struct caa_unbound_config dummy_config; /* the last one's */

#endif /* TESTS_PLUGIN_DUMMY_RESOLVERS_H */
