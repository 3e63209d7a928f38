/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/answer_signature.h"

#include <stdio.h>
#include <time.h>

#include "caa/answer_packet.h"

void
caa_answer_signature_print(char out[CAA_ANSWER_SIGNATURE_SIZE],
    const uint8_t *packet, size_t len, int64_t now_s)
{
	struct caa_packet_signature signature = { 0 };
	struct tm tm = { 0 };

	out[0] = '\0';
	if (!caa_packet_find_signature(&signature, packet, len, now_s))
		return;
	const time_t at = (time_t)signature.at_s;
	if (gmtime_r(&at, &tm) == NULL)
		return;
	(void)snprintf(out, CAA_ANSWER_SIGNATURE_SIZE,
	    "the signature %s %04d-%02d-%02d at %02d:%02d:%02d UTC",
	    signature.expired ? "expired on" : "is not valid before",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
}
