/* SPDX-License-Identifier: BSD-2-Clause */
/* xml: a document read, validated and asked about, for tests. */
#ifndef TESTS_PLUGIN_XML_H
#define TESTS_PLUGIN_XML_H

#include <stdbool.h>
#include <stddef.h>

struct xml;

/* NULL if it is not well-formed. */
struct xml *xml_parse(const char *text, size_t len);
void xml_free(struct xml *xml);

/* Is it valid by tests/plugin/schema/<name>?  Says why on standard error. */
bool xml_is_valid(const struct xml *xml, const char *name);

/*
 * The value of an XPath expression as a string, for free().  Prefixes: i is
 * IODEF 2.0, i1 is 1.0, r is RID.
 */
char *xml_get(const struct xml *xml, const char *path);

/* Is that value this text? */
bool xml_is(const struct xml *xml, const char *path, const char *text);

#endif /* TESTS_PLUGIN_XML_H */
