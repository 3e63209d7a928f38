/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_octets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

const char *
plugin_configuration_why_not(int error)
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

	if (fp != NULL && fstat(fileno(fp), &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)fclose(fp);
		fp = NULL;
		reason = EISDIR;
	}
	if (fp == NULL)
		(void)caa_error_set(error, CAA_E_CONFIG, "%s: %s", shown,
		    plugin_configuration_why_not(reason));
	return fp;
}

/*
 * OpenSSL ends a line at a zero octet and drops what follows: a setting lost
 * that way would be lost without a word.
 */
static enum caa_status
check_octets(
    const char *octets, size_t len, const char *shown, struct caa_error *error)
{
	const char *zero = memchr(octets, '\0', len);
	unsigned long line = 1;

	if (zero == NULL && len > PLUGIN_CONFIGURATION_MAX)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s: it is larger than %u octets", shown,
		    PLUGIN_CONFIGURATION_MAX);
	if (zero == NULL)
		return CAA_OK;
	for (const char *p = octets; p < zero; p++)
		line += *p == '\n';
	return caa_error_set(
	    error, CAA_E_CONFIG, "%s:%lu: an octet is zero", shown, line);
}

enum caa_status
plugin_configuration_octets_read(
    char **out, const char *path, const char *shown, struct caa_error *error)
{
	enum caa_status status = CAA_E_CONFIG;
	FILE *fp = open_file(path, shown, error);
	char *octets = malloc(PLUGIN_CONFIGURATION_MAX + 2);
	size_t len = 0;

	if (fp == NULL)
		goto out;
	if (octets == NULL) {
		status = caa_error_set(error, CAA_E_NOMEM, "out of memory");
		goto out;
	}
	len = fread(octets, 1, PLUGIN_CONFIGURATION_MAX + 1, fp);
	status = ferror(fp) != 0
	    ? caa_error_set(error, CAA_E_CONFIG, "%s: it cannot be read", shown)
	    : check_octets(octets, len, shown, error);
	if (status == CAA_OK) {
		octets[len] = '\0';
		*out = octets;
		octets = NULL;
	}
out:
	free(octets);
	if (fp != NULL)
		(void)fclose(fp);
	return status;
}
