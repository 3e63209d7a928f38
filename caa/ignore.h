/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ignore: the operator's lists of names CAA is not consulted for.  Pure
 * functions, safe from any thread.
 */
#ifndef CAA_IGNORE_H
#define CAA_IGNORE_H

#include <stdbool.h>

#include "caa/domain.h"
#include "caa/strings.h"

/*
 * Canonical form of one rule, "name" or "*.name", as a new string for the
 * caller to free().  CAA_E_NAME with a sentence for anything else.
 */
CAA_NODISCARD enum caa_status caa_ignore_rule_parse(
    char **out, const char *text, struct caa_error *error);

/*
 * The rule that exempts a requested name, or NULL.  "foo.com" means exactly
 * that name; "*.foo.com" means everything below foo.com, the wildcard request
 * *.foo.com included, but not foo.com itself.  Rules are canonical.
 */
const char *caa_ignore_domain(
    const struct caa_strings *rules, const struct caa_domain *domain);

/* Is this climbing owner a top-level domain the list names? */
bool caa_ignore_tld(const struct caa_strings *tlds, const char *owner);

#endif /* CAA_IGNORE_H */
