/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>

#include "caa/text.h"

void
plugin_configuration_show_path(char out[PLUGIN_PATH_SHOWN], const char *path)
{
	const size_t len = strlen(path), most = 100;

	if (len <= most) {
		(void)caa_text_escape(out, PLUGIN_PATH_SHOWN, path, len);
		return;
	}
	memcpy(out, "...", sizeof("..."));
	(void)caa_text_escape(
	    out + 3, PLUGIN_PATH_SHOWN - 3, path + len - most, most);
}

static const char *
why_not(int error)
{
	switch (error) {
	case ENOENT:
		return "there is no such file";
	case EACCES:
		return "permission denied";
	case EISDIR:
		return "it is a directory";
	default:
		return "it cannot be opened";
	}
}

static FILE *
open_file(const char *path, const char *shown, struct caa_error *error)
{
	struct stat st;
	FILE *fp = fopen(path, "re");
	int reason = errno;

	/* OpenSSL reads a directory as an empty file. */
	if (fp != NULL && fstat(fileno(fp), &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)fclose(fp);
		fp = NULL;
		reason = EISDIR;
	}
	if (fp == NULL)
		(void)caa_error_set(
		    error, CAA_E_CONFIG, "%s: %s", shown, why_not(reason));
	return fp;
}

/*
 * Word the first error after the mark, if there is one.  A missing .include
 * is an error here: OpenSSL mentions it only in its queue.
 */
static enum caa_status
check_queue(const char *shown, int loaded, long line, unsigned long sentinel,
    struct caa_error *error)
{
	char data_shown[PLUGIN_PATH_SHOWN] = "";
	const char *data = NULL;
	int flags = 0;
	unsigned long code = ERR_peek_last_error_data(&data, &flags);

	if (loaded == 1 && code == sentinel)
		return CAA_OK;
	if (data != NULL && (flags & ERR_TXT_STRING) != 0)
		(void)caa_text_escape(
		    data_shown, sizeof(data_shown), data, strlen(data));
	if (loaded == 1)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: an .include cannot be read (%s)", shown, data_shown);
	const char *reason = ERR_reason_error_string(code);
	return caa_error_set(error, CAA_E_CONFIG, "%s:%ld: %s", shown,
	    line < 0 ? 0 : line, reason == NULL ? "unreadable" : reason);
}

enum caa_status
plugin_configuration_load(CONF *conf, const char *path, struct caa_error *error)
{
	const unsigned long sentinel =
	    ERR_PACK(ERR_LIB_USER, 0, ERR_R_PASSED_INVALID_ARGUMENT);
	char shown[PLUGIN_PATH_SHOWN];
	long line = 0;

	plugin_configuration_show_path(shown, path);
	FILE *fp = open_file(path, shown, error);
	if (fp == NULL)
		return CAA_E_CONFIG;
	(void)ERR_set_mark();
	ERR_raise(ERR_LIB_USER, ERR_R_PASSED_INVALID_ARGUMENT);
	int loaded = NCONF_load_fp(conf, fp, &line);
	enum caa_status status =
	    check_queue(shown, loaded, line, sentinel, error);
	(void)ERR_pop_to_mark();
	(void)fclose(fp);
	return status;
}
