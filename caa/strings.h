/* SPDX-License-Identifier: BSD-2-Clause */
/* strings: a borrowed list of NUL-terminated texts. */
#ifndef CAA_STRINGS_H
#define CAA_STRINGS_H

#include <stddef.h>

/* Zeroed memory is the empty list. */
struct caa_strings {
	const char *const *items;
	size_t count;
};

#endif /* CAA_STRINGS_H */
