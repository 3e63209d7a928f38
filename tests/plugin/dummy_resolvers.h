/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dummy_resolvers: stands for both resolvers at link time, so that an
 * instance is opened on whatever resolver a test has.
 */
#ifndef TESTS_PLUGIN_DUMMY_RESOLVERS_H
#define TESTS_PLUGIN_DUMMY_RESOLVERS_H

#include "caa/resolver_unbound.h"

extern struct caa_resolver *dummy_resolver;    /* what the next open gets */
extern size_t dummy_made;                      /* how many were made */
extern struct caa_unbound_config dummy_config; /* the last one's */

#endif /* TESTS_PLUGIN_DUMMY_RESOLVERS_H */
