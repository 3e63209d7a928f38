/* SPDX-License-Identifier: BSD-2-Clause */
/* internet: what the suites that run inside run.sh share. */
#ifndef TESTS_INTERNET_INTERNET_H
#define TESTS_INTERNET_INTERNET_H

#include "caa/resolver_unbound.h"

#define PATIENCE_MS 20000

/* The forwarders of with_tls.sh. */
#define TLS_NAME      "dot.demo"
#define TLS_FORWARDER "127.53.0.61"

enum how {
	HOW_ROOT,    /* from the root */
	HOW_IPV6,    /* from the root, without IPv4 */
	HOW_UDP,     /* through a validating forwarder */
	HOW_TCP,     /* the same over TCP */
	HOW_TLS,     /* the same over TLS, inside with_tls.sh */
	HOW_FRESH,   /* from the root, no answer out of a cache */
	HOW_NAIVE,   /* from the root, without DNSSEC */
	HOW_NO_WALK, /* from the root, nothing is to be proven */
	HOW_SHARDS,  /* from the root, in four threads */
};

/* A resolver that trusts the root of run.sh; NULL is a failed check. */
struct caa_resolver *make_resolver(enum how how);

/* Pitfall 7b: good names behind several that are dead are answered. */
void ask_beside_dead(enum how how);

/* UDP packets that left, of this whole Internet: nobody else is on it. */
unsigned long packets_sent(void);

#endif /* TESTS_INTERNET_INTERNET_H */
