/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/exhibit.h"

#include <stdlib.h>
#include <string.h>

enum naming {
	NAMELESS,
	BEING_NAMED,
	NAMED,
};

struct caa_exhibit *
caa_exhibit_new(const uint8_t *octets, size_t len)
{
	struct caa_exhibit *exhibit = malloc(sizeof(*exhibit) + len);

	if (exhibit == NULL)
		return NULL;
	atomic_init(&exhibit->references, 1);
	atomic_init(&exhibit->naming, NAMELESS);
	exhibit->len = len;
	if (len != 0)
		memcpy(exhibit->octets, octets, len);
	return exhibit;
}

struct caa_exhibit *
caa_exhibit_ref(struct caa_exhibit *exhibit)
{
	atomic_fetch_add_explicit(
	    &exhibit->references, 1, memory_order_relaxed);
	return exhibit;
}

void
caa_exhibit_unref(struct caa_exhibit *exhibit)
{
	if (exhibit != NULL &&
	    atomic_fetch_sub_explicit(
		&exhibit->references, 1, memory_order_acq_rel) == 1)
		free(exhibit);
}

const char *
caa_exhibit_name(const struct caa_exhibit *exhibit)
{
	return atomic_load_explicit(&exhibit->naming, memory_order_acquire) ==
		NAMED
	    ? exhibit->name
	    : NULL;
}

void
caa_exhibit_set_name(
    struct caa_exhibit *exhibit, const char name[CAA_EXHIBIT_NAME])
{
	int expected = NAMELESS;

	if (!atomic_compare_exchange_strong(
		&exhibit->naming, &expected, BEING_NAMED))
		return;
	memcpy(exhibit->name, name, CAA_EXHIBIT_NAME);
	atomic_store_explicit(&exhibit->naming, NAMED, memory_order_release);
}
