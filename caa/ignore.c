/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/ignore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BELOW "*." /* a rule for everything below the rest of it */

enum caa_status
caa_ignore_rule_parse(char **out, const char *text, struct caa_error *error)
{
	struct caa_domain domain;
	enum caa_status status =
	    caa_domain_parse(&domain, text, strlen(text), error);

	if (status != CAA_OK)
		return status;
	const char *prefix = domain.wildcard ? BELOW : "";
	const size_t size = strlen(prefix) + domain.len + 1;
	char *rule = malloc(size);
	if (rule == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	(void)snprintf(rule, size, "%s%s", prefix, domain.text);
	*out = rule;
	return CAA_OK;
}

static bool
is_exempt(const char *rule, const struct caa_domain *domain)
{
	if (strncmp(rule, BELOW, strlen(BELOW)) != 0)
		return !domain->wildcard && strcmp(rule, domain->text) == 0;
	const char *top = rule + strlen(BELOW);
	if (!caa_domain_is_within(domain->text, top))
		return false;
	return domain->wildcard || strcmp(domain->text, top) != 0;
}

const char *
caa_ignore_domain(
    const struct caa_strings *rules, const struct caa_domain *domain)
{
	if (domain->len == 0)
		return NULL; /* no name was parsed: nothing is exempt */
	for (size_t i = 0; i < rules->count; i++)
		if (is_exempt(rules->items[i], domain))
			return rules->items[i];
	return NULL;
}

bool
caa_ignore_tld(const struct caa_strings *tlds, const char *owner)
{
	if (owner[0] == '\0' || strchr(owner, '.') != NULL)
		return false;
	for (size_t i = 0; i < tlds->count; i++)
		if (strcmp(tlds->items[i], owner) == 0)
			return true;
	return false;
}
