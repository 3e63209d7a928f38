/* SPDX-License-Identifier: BSD-2-Clause */
/* error: how a call in x509/ says that it failed; like caa/status.h. */
#ifndef X509_ERROR_H
#define X509_ERROR_H

#include "x509/names.h"

#define X509_PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))

/*
 * Fill *error (NULL is allowed) and return status.  Octets of hostile origin
 * must be escaped by the caller.
 */
enum x509_status x509_error_set(struct x509_error *error,
    enum x509_status status, const char *format, ...) X509_PRINTF(3, 4);

/* The same for the one sentence about memory. */
enum x509_status x509_error_nomem(struct x509_error *error);

/* Why OpenSSL failed last, in its own words; static storage, never NULL. */
const char *x509_error_openssl(void);

#endif /* X509_ERROR_H */
