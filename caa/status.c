/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/status.h"

#include <stdarg.h>
#include <stdio.h>

enum caa_status
caa_error_set(
    struct caa_error *error, enum caa_status status, const char *format, ...)
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
