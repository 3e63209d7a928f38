/* SPDX-License-Identifier: BSD-2-Clause */
/* decimal: the digits of a number. */
#ifndef CAA_DECIMAL_H
#define CAA_DECIMAL_H

#include <stdint.h>

#define CAA_DECIMAL_SIZE sizeof("18446744073709551615")

/* Written to the end of out; returns the first of them. */
static inline const char *
caa_decimal(char out[CAA_DECIMAL_SIZE], uint64_t number)
{
	char *digit = out + CAA_DECIMAL_SIZE - 1;

	*digit = '\0';
	do
		*--digit = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	return digit;
}

#endif /* CAA_DECIMAL_H */
