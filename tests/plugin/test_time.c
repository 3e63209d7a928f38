/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/time.h"

#include <string.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	int64_t time;
	const char *text;
} moments[] = {
	{ "the epoch", 0, "1970-01-01T00:00:00Z" },
	{ "the end of a February", 68169599, "1972-02-28T23:59:59Z" },
	{ "a leap day", 68169600, "1972-02-29T00:00:00Z" },
	{ "the leap day of a century", 951782400, "2000-02-29T00:00:00Z" },
	{ "the last second of a year", 1798761599, "2026-12-31T23:59:59Z" },
	{ "a century without one", 4107542400, "2100-03-01T00:00:00Z" },
	{ "the last there is", PLUGIN_TIME_MAX, "9999-12-31T23:59:59Z" },
};

static void
test_moments(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(moments); i++) {
		char text[PLUGIN_TIME_TEXT];
		int64_t time = -1;

		CHECK(moments[i].row,
		    strcmp(plugin_time_print(text, moments[i].time),
			moments[i].text) == 0);
		CHECK(moments[i].row,
		    plugin_time_read(moments[i].text, &time) &&
			time == moments[i].time);
	}
}

static const struct {
	const char *row;
	const char *text;
} others[] = {
	{ "no text", NULL },
	{ "an empty text", "" },
	{ "no zone", "2026-11-22T04:00:00" },
	{ "another zone", "2026-11-22T04:00:00z" },
	{ "an octet more", "2026-11-22T04:00:00Z " },
	{ "a blank between", "2026-11-22 04:00:00Z" },
	{ "no digit", "2026-11-2:T04:00:00Z" },
	{ "before 1970", "1969-12-31T23:59:59Z" },
	{ "no such month", "2026-13-22T04:00:00Z" },
	{ "month 0", "2026-00-22T04:00:00Z" },
	{ "no such day", "2026-11-32T04:00:00Z" },
	{ "no such hour", "2026-11-22T24:00:00Z" },
	{ "no such minute", "2026-11-22T04:60:00Z" },
	{ "no such second", "2026-11-22T04:00:61Z" },
};

static void
test_no_moments(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(others); i++) {
		int64_t time = -1;

		CHECK(others[i].row, !plugin_time_read(others[i].text, &time));
	}
}

const char suite_name[] = "plugin.time";
const struct test tests[] = {
	{ "moments", test_moments },
	{ "no_moments", test_no_moments },
	{ NULL, NULL },
};
