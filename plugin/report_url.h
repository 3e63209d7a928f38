/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_url: where the value of an iodef property says that reports should
 * go (RFC 8659 4.4).  Whoever owns the domain writes it, so that it is read
 * more strictly than RFC 3986 and RFC 6068 would allow.  Pure functions, safe
 * from any thread.
 */
#ifndef PLUGIN_REPORT_URL_H
#define PLUGIN_REPORT_URL_H

#include <stdbool.h>

#include "caa/status.h"

#define PLUGIN_REPORT_URL_MAX 1024 /* octets of a URL */
#define PLUGIN_MAILBOX_MAX    254  /* octets (RFC 5321 4.5.3.1.3) */

enum plugin_report_scheme {
	PLUGIN_REPORT_NONE = 0,
	PLUGIN_REPORT_MAIL,
	PLUGIN_REPORT_HTTPS,
	PLUGIN_REPORT_HTTP,
};

/* Printable ASCII without white space throughout. */
struct plugin_report_url {
	enum plugin_report_scheme scheme;
	char text[PLUGIN_REPORT_URL_MAX + 16];  /* what a client is to be given:
	                                           reads back as the same */
	char recipient[PLUGIN_MAILBOX_MAX + 1]; /* mailbox, or host name or
	                                           address: who gets it */
};

/*
 * Read a value.  CAA_E_MALFORMED, *out zeroed, with a clause that completes
 * "the URL ..." for: another scheme; octets outside RFC 3986; user
 * information; a fragment; ports below 1024 but 80 and 443; hosts that cannot
 * be on the open Internet by their name; for mail everything but one plain
 * address, above all header fields ("?bcc=") and what hides in percent
 * escapes.
 */
CAA_NODISCARD enum caa_status plugin_report_url_parse(
    struct plugin_report_url *out, const void *octets, size_t len,
    struct caa_error *error);

/*
 * One mailbox "local@domain" without quoted strings, comments, routes or
 * whatever a mail system of old might act upon.  CAA_E_MALFORMED with a clause
 * that completes "the address ...".  The domain is in canonical form then.
 */
CAA_NODISCARD enum caa_status plugin_report_mailbox_parse(
    char out[PLUGIN_MAILBOX_MAX + 1], const char *text,
    struct caa_error *error);

#endif /* PLUGIN_REPORT_URL_H */
