/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "caa/text.h"

#define PATH_SHOWN 160 /* octets of a path in a message */

/* Not strerror(): it speaks the host's language. */
static const struct {
	int code;
	const char *text;
} reasons[] = {
	{ EACCES, "permission denied" },
	{ EAGAIN, "nobody takes it" },
	{ ECONNREFUSED, "nobody listens there" },
	{ EDQUOT, "the quota is exceeded" },
	{ EFBIG, "the file is too large" },
	{ EIO, "input or output error" },
	{ EISDIR, "it is a directory" },
	{ ELOOP, "it is a symbolic link" },
	{ EMFILE, "too many open files" },
	{ ENAMETOOLONG, "the name is too long" },
	{ ENFILE, "too many open files" },
	{ ENOBUFS, "nobody takes it" },
	{ ENOENT, "no such file or directory" },
	{ ENOMEM, "out of memory" },
	{ ENOSPC, "the disk is full" },
	{ ENOTDIR, "no such file or directory" },
	{ EPERM, "permission denied" },
	{ EPROTOTYPE, "it is a socket of another kind" },
	{ EROFS, "the file system is read-only" },
	{ ETIMEDOUT, "it took too long" },
};

static const char *
reason_text(int code)
{
	for (size_t i = 0; i < CAA_COUNTOF(reasons); i++)
		if (reasons[i].code == code)
			return reasons[i].text;
	return NULL;
}

enum caa_status
plugin_audit_fail(
    struct caa_error *error, const char *what, const char *path, int code)
{
	char shown[PATH_SHOWN], number[32];
	const char *why = reason_text(code);

	(void)caa_text_escape(shown, sizeof(shown), path, strlen(path));
	(void)snprintf(number, sizeof(number), "error %d of the system", code);
	return caa_error_set(error, code == ENOMEM ? CAA_E_NOMEM : CAA_E_SYSTEM,
	    "audit log: cannot %s %s: %s", what, shown,
	    why != NULL ? why : number);
}

enum caa_status
plugin_audit_refuse(struct caa_error *error, const char *path, const char *why)
{
	char shown[PATH_SHOWN];

	(void)caa_text_escape(shown, sizeof(shown), path, strlen(path));
	return caa_error_set(
	    error, CAA_E_CONFIG, "audit log: %s %s", shown, why);
}
