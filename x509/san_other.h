/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * san_other: the kinds of GeneralName CAA has no rule for, as text for a
 * report: "IP:192.0.2.1", "URI:...".  Pure functions.
 */
#ifndef X509_SAN_OTHER_H
#define X509_SAN_OTHER_H

#include "x509/der.h"
#include "x509/names.h"

#define X509_SAN_OTHER_MAX                                \
	512u /* octets with the NUL; longer ends in "..." \
	      */

/*
 * Print value, the content of one GeneralName, as printable ASCII.  Returns
 * X509_OK, X509_E_NOMEM, or X509_E_INPUT with *why a static text.
 */
typedef enum x509_status x509_san_print_fn(
    char text[X509_SAN_OTHER_MAX], struct x509_der value, const char **why);

x509_san_print_fn x509_san_print_ip;
x509_san_print_fn x509_san_print_uri;
x509_san_print_fn x509_san_print_directory;
x509_san_print_fn x509_san_print_registered; /* value: of an OID */
x509_san_print_fn x509_san_print_other;      /* likewise, the type */
x509_san_print_fn x509_san_print_x400;
x509_san_print_fn x509_san_print_edi;

#endif /* X509_SAN_OTHER_H */
