/* SPDX-License-Identifier: BSD-2-Clause */
/* strings: a borrowed list of NUL-terminated texts. */
#ifndef CAA_STRINGS_H
#define CAA_STRINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "caa/ascii.h"

/* Zeroed memory is the empty list. */
struct caa_strings {
	const char *const *items;
	size_t count;
};

/* Is there an item of exactly these octets, or the same but for ASCII case?
 * No octets at all are in no list. */
static inline bool
caa_strings_has(const struct caa_strings *list, const void *octets, size_t len,
    bool ignore_case)
{
	for (size_t i = 0; len > 0 && i < list->count; i++) {
		const char *item = list->items[i];

		if (ignore_case
			? caa_ascii_equal_nocase(octets, len, item)
			: strlen(item) == len && memcmp(octets, item, len) == 0)
			return true;
	}
	return false;
}

#endif /* CAA_STRINGS_H */
