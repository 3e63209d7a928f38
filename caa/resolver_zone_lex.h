/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver_zone_lex: the words of a zone file (RFC 1035 5.1), record by
 * record.  ldns has a reader of its own, but that one loses parentheses,
 * quotes and comments in ways that change what a CAA record says.
 */
#ifndef CAA_RESOLVER_ZONE_LEX_H
#define CAA_RESOLVER_ZONE_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "caa/status.h"

/* RDATA of 65535 octets, all written as \DDD, and room for names. */
#define CAA_ZONE_ENTRY_MAX_OCTETS (512u << 10)
#define CAA_ZONE_ENTRY_MAX_WORDS  4096u

/* A word as written: escapes are still in it, enclosing quotes are not. */
struct caa_zone_word {
	const char *text; /* NUL-terminated */
	size_t len;       /* octets */
	bool quoted;      /* stood in quotes as a whole */
};

/* One record or directive at a time. */
struct caa_zone_lexer {
	FILE *file;         /* borrowed */
	unsigned line;      /* where the current entry begins */
	const char *fault;  /* what is wrong, or NULL */
	bool same_owner;    /* the entry begins with white space */
	size_t word_count;  /* 0: end of file */
	unsigned next_line; /* private, like all that follows */
	size_t used;
	struct caa_zone_word words[CAA_ZONE_ENTRY_MAX_WORDS];
	char text[CAA_ZONE_ENTRY_MAX_OCTETS];
};

/* NULL when out of memory; release with free(). */
struct caa_zone_lexer *caa_zone_lexer_new(FILE *file);

/*
 * Read the next entry.  Words are valid until the next call.  On
 * CAA_E_MALFORMED fault and line say what and where; CAA_E_SYSTEM is a file
 * that cannot be read on, errno says why.
 */
CAA_NODISCARD enum caa_status caa_zone_lexer_next(struct caa_zone_lexer *lexer);

#endif /* CAA_RESOLVER_ZONE_LEX_H */
