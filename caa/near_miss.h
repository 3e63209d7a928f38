/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near_miss: what a domain owner probably meant by a value that does not name
 * us.  For explanations only: no decision reads this.  Pure, any thread.
 */
#ifndef CAA_NEAR_MISS_H
#define CAA_NEAR_MISS_H

#include <stddef.h>
#include <stdint.h>

enum caa_near_miss {
	CAA_NEAR_MISS_NONE = 0,
	CAA_NEAR_MISS_CASE,       /* "CA.Example" where case counts */
	CAA_NEAR_MISS_PARAMETERS, /* "ca.example; a=b;": malformed behind it */
	CAA_NEAR_MISS_DOT,        /* "ca.example." */
	CAA_NEAR_MISS_URL,        /* "https://ca.example/", "mailto:x@..." */
	CAA_NEAR_MISS_QUOTED,     /* quotation marks inside the value */
	CAA_NEAR_MISS_DISPLAY,    /* "Let's Encrypt" for letsencrypt.org */
	CAA_NEAR_MISS_SPELLING,   /* one slip away, or our name and more */
};

/* The value of an issue property against one issuer domain name of ours. */
enum caa_near_miss caa_near_miss(
    const uint8_t *value, size_t len, const char *issuer);

#endif /* CAA_NEAR_MISS_H */
