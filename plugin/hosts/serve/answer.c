/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/answer.h"

#include <stdio.h>
#include <time.h>

/* RFC 9110 5.6.7; strftime() would ask the locale for the names. */
static void
print_date(char *out, size_t size)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t now = time(NULL);
	struct tm tm = { 0 };

	(void)gmtime_r(&now, &tm);
	(void)snprintf(out, size, "%s, %02d %s %04d %02d:%02d:%02d GMT",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

bool
serve_answer_write(struct evbuffer *out, const struct serve_answer *answer,
    bool is_last, bool is_bare)
{
	char date[64];

	print_date(date, sizeof(date));
	return evbuffer_add_printf(out,
		   "HTTP/1.1 %u %s\r\nDate: %s\r\nContent-Type: %s\r\n"
		   "Content-Length: %zu\r\nCache-Control: no-store\r\n"
		   "%s%s\r\n",
		   answer->status, serve_http_phrase(answer->status), date,
		   answer->type, answer->len, answer->headers,
		   is_last ? "Connection: close\r\n" : "") > 0 &&
	    (is_bare || evbuffer_add(out, answer->body, answer->len) == 0);
}
