/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/error.h"

#include <stdarg.h>
#include <stdio.h>

#include <openssl/err.h>

enum x509_status
x509_error_set(
    struct x509_error *error, enum x509_status status, const char *format, ...)
{
	va_list args;

	if (error == NULL)
		return status;
	error->status = status;
	va_start(args, format);
	(void)vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return status;
}

enum x509_status
x509_error_nomem(struct x509_error *error)
{
	return x509_error_set(error, X509_E_NOMEM, "Out of memory.");
}

const char *
x509_error_openssl(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	return reason != NULL ? reason : "no reason given";
}
