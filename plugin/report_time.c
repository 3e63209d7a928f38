/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_time.h"

#include <stdio.h>
#include <time.h>

static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Years of more than four digits have no place in any of the forms. */
static struct tm
split(int64_t seconds)
{
	static const int64_t last = INT64_C(253402300799); /* of 9999 */
	const time_t time = (time_t)(seconds < 0 ? 0
		: seconds > last                 ? last
						 : seconds);
	struct tm tm = { .tm_mday = 1, .tm_year = 70 };

	(void)gmtime_r(&time, &tm);
	return tm;
}

/* Two digits, and what stands behind them. */
static char *
put_pair(char *at, int number, char separator)
{
	*at++ = (char)('0' + number / 10);
	*at++ = (char)('0' + number % 10);
	*at++ = separator;
	return at;
}

/* By hand, since every verdict has one. */
const char *
plugin_time_rfc3339(char out[PLUGIN_TIME_TEXT], int64_t time)
{
	const struct tm tm = split(time);
	const int year = tm.tm_year + 1900;
	char *at = out;

	*at++ = (char)('0' + year / 1000);
	*at++ = (char)('0' + year / 100 % 10);
	at = put_pair(at, year % 100, '-');
	at = put_pair(at, tm.tm_mon + 1, '-');
	at = put_pair(at, tm.tm_mday, 'T');
	at = put_pair(at, tm.tm_hour, ':');
	at = put_pair(at, tm.tm_min, ':');
	at = put_pair(at, tm.tm_sec, 'Z');
	*at = '\0';
	return out;
}

const char *
plugin_time_day(char out[PLUGIN_TIME_TEXT], int64_t time)
{
	const struct tm tm = split(time);

	(void)snprintf(out, PLUGIN_TIME_TEXT, "%04d%02d%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
	return out;
}

const char *
plugin_time_mail(char out[PLUGIN_TIME_TEXT], int64_t time)
{
	const struct tm tm = split(time);

	(void)snprintf(out, PLUGIN_TIME_TEXT,
	    "%s, %d %s %04d %02d:%02d:%02d +0000", days[tm.tm_wday], tm.tm_mday,
	    months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
	return out;
}
