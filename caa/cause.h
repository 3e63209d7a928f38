/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cause: why a lookup failed, taken out of the sentence of the validating
 * resolver or of the TLS bridge: the server that answered last, what it said,
 * the zone it serves, and the extended error code that fits (RFC 8914).  For
 * people and logs only: no decision rests on it.  Pure; any thread.
 */
#ifndef CAA_CAUSE_H
#define CAA_CAUSE_H

#include <stddef.h>

#define CAA_EDE_NONE                    (-1)
#define CAA_EDE_SIGNATURE_EXPIRED       7
#define CAA_EDE_SIGNATURE_NOT_YET_VALID 8

struct caa_cause {
	int ede;         /* RFC 8914 INFO-CODE, or CAA_EDE_NONE */
	char server[48]; /* address, or empty */
	char rcode[16];  /* "REFUSED", ..., or empty */
	char zone[256];  /* presentation form without final dot, or empty */
};

/* Read such a sentence; *out is always filled. */
void caa_cause_read(struct caa_cause *out, const char *sentence);

/* The purpose of a code in the registry's words; NULL for one we never use. */
const char *caa_ede_text(int ede);

#endif /* CAA_CAUSE_H */
