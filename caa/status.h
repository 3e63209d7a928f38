/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * status: how a call in caa/ says that it failed, and why.  The layer that
 * finds the fault words it; callers hand it up unchanged and nobody logs.
 */
#ifndef CAA_STATUS_H
#define CAA_STATUS_H

#include <stddef.h>

#define CAA_NODISCARD       __attribute__((warn_unused_result))
#define CAA_PRINTF(fmt, va) __attribute__((format(printf, fmt, va)))
#define CAA_COUNTOF(array)  (sizeof(array) / sizeof((array)[0]))

enum caa_status {
	CAA_OK = 0,
	CAA_E_NOMEM,     /* an allocation failed */
	CAA_E_NAME,      /* not a name CAA can be checked for */
	CAA_E_MALFORMED, /* octets outside their grammar */
	CAA_E_LIMIT,     /* larger than a named maximum */
	CAA_E_CONFIG,    /* a setting, or the file it names, is unusable */
	CAA_E_SYSTEM, /* no thread, descriptor or library context to be had */
};

struct caa_error {
	enum caa_status status;
	char text[320]; /* one English sentence, always NUL-terminated */
};

/*
 * Fill *error (NULL is allowed) and return status, so that a failing call ends
 * in one line.  Octets of hostile origin must be escaped by the caller.
 */
enum caa_status caa_error_set(struct caa_error *error, enum caa_status status,
    const char *format, ...) CAA_PRINTF(3, 4);

#endif /* CAA_STATUS_H */
