/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer_signature: since when a reply's signatures are out of their time, so
 * that its zone's operator learns which run of the signer failed.  For people
 * only: nothing is validated here.  Pure; any thread.
 */
#ifndef CAA_ANSWER_SIGNATURE_H
#define CAA_ANSWER_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#define CAA_ANSWER_SIGNATURE_SIZE 80

/*
 * "the signature expired on 2020-02-01 at 00:00:00 UTC", or that it is not
 * valid yet, of the first signature in the reply for which now_s (seconds
 * since 1970) is too late or too early (RFC 4035 5.3.1).  Empty where there is
 * none, or no reply.
 */
void caa_answer_signature_print(char out[CAA_ANSWER_SIGNATURE_SIZE],
    const uint8_t *packet, size_t len, int64_t now_s);

#endif /* CAA_ANSWER_SIGNATURE_H */
