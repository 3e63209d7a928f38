/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAYS_TO_MARCH 60u     /* from 0000-01-01, a leap year */
#define DAYS_OF_ERA   146097u /* 400 years */

static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* None of the forms knows years of more than four digits, and no report or
 * evidence one before 1970. */
static int64_t
clamp(int64_t time)
{
	if (time < 0)
		return 0;
	return time > PLUGIN_TIME_MAX ? PLUGIN_TIME_MAX : time;
}

static struct tm
split(int64_t seconds)
{
	const time_t time = (time_t)clamp(seconds);
	struct tm tm = { .tm_mday = 1, .tm_year = 70 };

	(void)gmtime_r(&time, &tm);
	return tm;
}

/* So many digits of a number, and the mark behind them. */
static char *
put_digits(char *out, unsigned number, unsigned digits, char mark)
{
	for (unsigned i = digits; i > 0; i--) {
		out[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	out[digits] = mark;
	return out + digits + 1;
}

/*
 * The date of a day, counted from 0000-03-01: years that begin in March have
 * their leap day at their end, and 146,097 days are 400 of them.
 */
static char *
put_date(char *out, unsigned day)
{
	const unsigned era = day / DAYS_OF_ERA, of_era = day % DAYS_OF_ERA;
	const unsigned year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	const unsigned month = (5 * of_year + 2) / 153; /* 0 is March */

	out = put_digits(out, era * 400 + year + (month >= 10), 4, '-');
	out = put_digits(out, month < 10 ? month + 3 : month - 9, 2, '-');
	return put_digits(out, of_year - (153 * month + 2) / 5 + 1, 2, 'T');
}

/* By hand, since every verdict has one and gmtime_r() takes a lock. */
const char *
plugin_time_print(char out[PLUGIN_TIME_TEXT], int64_t time)
{
	/* The two months before that first of March lie 400 years later. */
	const uint64_t seconds = (uint64_t)(time - PLUGIN_TIME_MIN);
	const unsigned day = (unsigned)(seconds / 86400);
	const unsigned of_day = (unsigned)(seconds % 86400);
	char *at;

	if (day < DAYS_TO_MARCH) {
		at = put_date(out, day + DAYS_OF_ERA - DAYS_TO_MARCH);
		memcpy(out, "0000", 4);
	} else {
		at = put_date(out, day - DAYS_TO_MARCH);
	}
	at = put_digits(at, of_day / 3600, 2, ':');
	at = put_digits(at, of_day / 60 % 60, 2, ':');
	at = put_digits(at, of_day % 60, 2, 'Z');
	*at = '\0';
	return out;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	const int64_t y = month > 2 ? year : year - 1;
	const int64_t m = (month + 9) % 12; /* from March */

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day -
	    719469;
}

bool
plugin_time_read(const char *text, int64_t *time)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	int64_t n[6] = { 0 };
	size_t field = 0;

	if (text == NULL || strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++) {
		if (form[i] != '0') {
			if (text[i] != form[i])
				return false;
			field++;
		} else if (text[i] < '0' || text[i] > '9') {
			return false;
		} else {
			n[field] = n[field] * 10 + (text[i] - '0');
		}
	}
	if (n[0] < 1970 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 ||
	    n[3] > 23 || n[4] > 59 || n[5] > 60)
		return false;
	*time =
	    ((days_of(n[0], n[1], n[2]) * 24 + n[3]) * 60 + n[4]) * 60 + n[5];
	return true;
}

const char *
plugin_time_rfc3339(char out[PLUGIN_TIME_TEXT], int64_t time)
{
	return plugin_time_print(out, clamp(time));
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
