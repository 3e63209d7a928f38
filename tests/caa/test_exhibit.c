/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/exhibit.h"

#include <string.h>

#include "caa/status.h"
#include "tests/runner.h"

static const char a[CAA_EXHIBIT_NAME] = "a", b[CAA_EXHIBIT_NAME] = "b";

static void
test_octets(void)
{
	struct caa_exhibit *exhibit =
	    caa_exhibit_new((const uint8_t *)"\0reply", 6);

	CHECK("made", exhibit != NULL);
	CHECK("its length", exhibit->len == 6);
	CHECK("a copy", memcmp(exhibit->octets, "\0reply", 6) == 0);
	CHECK("shared", caa_exhibit_ref(exhibit) == exhibit);
	caa_exhibit_unref(exhibit);
	CHECK("there for the other", exhibit->octets[5] == 'y');
	caa_exhibit_unref(exhibit);
	caa_exhibit_unref(NULL);
}

static void
test_name(void)
{
	struct caa_exhibit *exhibit = caa_exhibit_new(NULL, 0);

	CHECK("made", exhibit != NULL);
	CHECK("none at first", caa_exhibit_name(exhibit) == NULL);
	caa_exhibit_set_name(exhibit, a);
	CHECK("named", strcmp(caa_exhibit_name(exhibit), a) == 0);
	caa_exhibit_set_name(exhibit, b);
	CHECK("once", strcmp(caa_exhibit_name(exhibit), a) == 0);
	caa_exhibit_unref(exhibit);
}

const char suite_name[] = "caa.exhibit";
const struct test tests[] = {
	{ "octets", test_octets },
	{ "name", test_name },
	{ NULL, NULL },
};
