/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_unbound_fact: replies about the chain of trust that stand in many
 * chains, kept for a while.
 */
#ifndef CAA_RESOLVER_UNBOUND_FACT_H
#define CAA_RESOLVER_UNBOUND_FACT_H

#include "caa/delegation.h"
#include "caa/exhibit.h"
#include "caa/proof_reply.h"

/* What came of a question about the chain of trust. */
struct caa_unbound_fact {
	unsigned references;
	const char *name;
	int type;
	char *text;                  /* owns the name */
	bool known;                  /* it was asked; the rest is its answer */
	struct caa_exhibit *exhibit; /* NULL: there was none */
	struct caa_exhibit *former;  /* the one before it, or NULL */
	struct caa_signers signers;  /* of the exhibit */
	enum caa_delegation step;    /* of a DS set */
	int64_t since_ms;
};

struct caa_unbound_facts {
	void *table; /* of tsearch(), by name and type */
	size_t count, octets;
};

/* One that is remembered, or a new one that is not known; a reference.  NULL
 * when out of memory. */
struct caa_unbound_fact *caa_unbound_fact_get(
    struct caa_unbound_facts *facts, const char *name, int type);
/* Give it its reply. */
void caa_unbound_fact_set(
    struct caa_unbound_fact *fact, const uint8_t *packet, size_t len);
/* Remember one that is known by now. */
void caa_unbound_fact_keep(
    struct caa_unbound_facts *facts, struct caa_unbound_fact *fact);
void caa_unbound_fact_unref(struct caa_unbound_fact *fact); /* NULL is fine */
void caa_unbound_facts_clear(struct caa_unbound_facts *facts);

#endif /* CAA_RESOLVER_UNBOUND_FACT_H */
