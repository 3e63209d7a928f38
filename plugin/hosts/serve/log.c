/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/log.h"

#include <stdarg.h>
#include <stdio.h>

void
serve_log(const char *format, ...)
{
	char line[1024];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	for (char *c = line; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	(void)fprintf(stderr, "caa-validator: %s\n", line);
}
