/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_file.h"

#include <openssl/err.h>

/* What OpenSSL found, and where. */
static enum caa_status
refuse(const struct plugin_configuration_text *text, long line,
    struct caa_error *error)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());
	unsigned long line_in_file;
	const char *shown = plugin_configuration_text_where(
	    text, line < 0 ? 0 : (unsigned long)line, &line_in_file);

	return caa_error_set(error, CAA_E_CONFIG, "%s:%lu: %s", shown,
	    line_in_file, reason == NULL ? "unreadable" : reason);
}

static enum caa_status
parse(CONF *conf, const struct plugin_configuration_text *text,
    struct caa_error *error)
{
	BIO *bio = BIO_new_mem_buf(text->lines.octets, (int)text->lines.len);
	enum caa_status status = CAA_OK;
	long line = 0;

	if (bio == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (NCONF_load_bio(conf, bio, &line) != 1)
		status = refuse(text, line, error);
	BIO_free(bio);
	return status;
}

enum caa_status
plugin_configuration_load(CONF *conf, const char *path, struct caa_error *error)
{
	struct plugin_configuration_text text = { .places = NULL };
	enum caa_status status =
	    plugin_configuration_text_read(&text, path, error);

	/* OpenSSL's queue is the host's. */
	(void)ERR_set_mark();
	if (status == CAA_OK)
		status = parse(conf, &text, error);
	(void)ERR_pop_to_mark();
	plugin_configuration_text_clear(&text);
	return status;
}
