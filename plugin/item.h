/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * item: the canonical form of one item of a list in the configuration, or in
 * a request.  Pure functions, safe from any thread.
 */
#ifndef PLUGIN_ITEM_H
#define PLUGIN_ITEM_H

#include <stdbool.h>

#include "caa/status.h"

#define PLUGIN_ITEM_MAX_OCTETS 2048 /* of one item */

/*
 * Check one item, of at most PLUGIN_ITEM_MAX_OCTETS.  *out is a new string for
 * free().  CAA_E_CONFIG with a clause that completes "...: " otherwise.
 */
typedef enum caa_status plugin_item_fn(
    char **out, const char *text, struct caa_error *error);

/* For all of them: the copy they hand out, and the sentence they refuse with,
 * the text in quotes before why. */
CAA_NODISCARD enum caa_status plugin_item_copy(
    char **out, const char *text, size_t len, struct caa_error *error);
CAA_NODISCARD enum caa_status plugin_item_refuse(
    struct caa_error *error, const char *text, const char *why);

/* An issuer-domain-name of RFC 8659 4.2; http:// and https:// are removed, and
 * with them a final slash. */
plugin_item_fn plugin_item_issuer;

/* Does the text start with what plugin_item_issuer removes? */
bool plugin_item_issuer_has_scheme(const char *text);

/* "192.0.2.1", ":port" or "@port" behind it, "[2001:db8::1]:port": printed as
 * "address" or "address@port". */
plugin_item_fn plugin_item_resolver;

plugin_item_fn plugin_item_host; /* a host name or an IP address */

plugin_item_fn plugin_item_domain_rule; /* "name" or "*.name" */
plugin_item_fn plugin_item_tld;
plugin_item_fn plugin_item_tag;    /* lower case */
plugin_item_fn plugin_item_uri;    /* RFC 3986, as far as a scheme goes */
plugin_item_fn plugin_item_method; /* a label of RFC 8657 4 */
plugin_item_fn plugin_item_path;
plugin_item_fn plugin_item_absolute_path;
plugin_item_fn plugin_item_audit_log; /* absolute path, syslog, journal */

/* For reports (item_report.c). */
plugin_item_fn plugin_item_mailbox;  /* local@domain */
plugin_item_fn plugin_item_fqdn;     /* a domain name */
plugin_item_fn plugin_item_header;   /* one line, printable ASCII */
plugin_item_fn plugin_item_lines;    /* likewise; line feeds become "\n" */
plugin_item_fn plugin_item_smtp_url; /* smtp[s]://host[:port] */
plugin_item_fn plugin_item_network;  /* "192.0.2.0/24" */

/* Does plugin_item_smtp_url lead to this very machine? */
bool plugin_item_smtp_is_local(const char *url);

#endif /* PLUGIN_ITEM_H */
