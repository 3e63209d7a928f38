/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>

#include "caa/text.h"

#define MAX_OCTETS 1048576u /* of a file; those it includes are not counted */

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
 * OpenSSL ends a line at a zero octet and drops what follows: a setting lost
 * that way would be lost without a word.
 */
static enum caa_status
check_octets(
    const char *text, size_t len, const char *shown, struct caa_error *error)
{
	const char *zero = memchr(text, '\0', len);
	unsigned long line = 1;

	if (zero == NULL && len > MAX_OCTETS)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: it is larger than %u octets", shown, MAX_OCTETS);
	if (zero == NULL)
		return CAA_OK;
	for (const char *p = text; p < zero; p++)
		line += *p == '\n';
	return caa_error_set(
	    error, CAA_E_CONFIG, "%s:%lu: an octet is zero", shown, line);
}

/* The whole file; the caller frees *out. */
static enum caa_status
read_file(char **out, size_t *len, const char *path, const char *shown,
    struct caa_error *error)
{
	enum caa_status status = CAA_E_CONFIG;
	FILE *fp = open_file(path, shown, error);
	char *text = malloc(MAX_OCTETS + 1);

	if (fp == NULL)
		goto out;
	if (text == NULL) {
		status = caa_error_set(error, CAA_E_NOMEM, "out of memory");
		goto out;
	}
	*len = fread(text, 1, MAX_OCTETS + 1, fp);
	status = ferror(fp) != 0
	    ? caa_error_set(error, CAA_E_CONFIG, "%s: it cannot be read", shown)
	    : check_octets(text, *len, shown, error);
	if (status == CAA_OK) {
		*out = text;
		text = NULL;
	}
out:
	free(text);
	if (fp != NULL)
		(void)fclose(fp);
	return status;
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

/* NCONF_load_bio(), with what went wrong worded. */
static enum caa_status
parse(CONF *conf, BIO *bio, const char *shown, struct caa_error *error)
{
	const unsigned long sentinel =
	    ERR_PACK(ERR_LIB_USER, 0, ERR_R_PASSED_INVALID_ARGUMENT);
	long line = 0;

	ERR_raise(ERR_LIB_USER, ERR_R_PASSED_INVALID_ARGUMENT);
	int loaded = NCONF_load_bio(conf, bio, &line);
	return check_queue(shown, loaded, line, sentinel, error);
}

enum caa_status
plugin_configuration_load(CONF *conf, const char *path, struct caa_error *error)
{
	char shown[PLUGIN_PATH_SHOWN];
	char *text = NULL;
	size_t len = 0;

	plugin_configuration_show_path(shown, path);
	enum caa_status status = read_file(&text, &len, path, shown, error);
	if (status != CAA_OK)
		return status;
	(void)ERR_set_mark();
	BIO *bio = BIO_new_mem_buf(text, (int)len);
	status = bio == NULL
	    ? caa_error_set(error, CAA_E_NOMEM, "out of memory")
	    : parse(conf, bio, shown, error);
	BIO_free(bio);
	(void)ERR_pop_to_mark();
	free(text);
	return status;
}
