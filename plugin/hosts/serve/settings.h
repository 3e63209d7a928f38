/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings: the sections [serve] and [serve NAME] of the configuration file,
 * by one table in the order of the manual.  The module reads the file; what
 * stands in these sections is the daemon's to judge.
 */
#ifndef SERVE_SETTINGS_H
#define SERVE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "plugin/hosts/common/arguments.h"
#include "plugin/hosts/common/loader.h"
#include "plugin/hosts/serve/face.h"

enum serve_key {
	SERVE_KEY_LISTEN = 0,
	SERVE_KEY_UNIX_MODE,
	SERVE_KEY_TLS_CERTIFICATE,
	SERVE_KEY_TLS_KEY,
	SERVE_KEY_CLIENT_CA,
	SERVE_KEY_CLIENTS,
	SERVE_KEY_TOKEN_FILE,
	SERVE_KEY_WATCH_S,
	SERVE_KEY_FACES,
	SERVE_KEY_MAX_CONNECTIONS,
	SERVE_KEY_MAX_CHECKS,
	SERVE_KEY_MAX_QUEUE,
	SERVE_KEY_MAX_BODY_KIB,
	SERVE_KEY_REQUEST_TIMEOUT_S,
	SERVE_KEY_IDLE_TIMEOUT_S,
	SERVE_KEY_STOP_TIMEOUT_S,
	SERVE_KEY_LOG_REQUESTS,
	SERVE_KEY_COUNT
};

struct serve_setting {
	char *text;
	char *origin;    /* NULL: the default */
	unsigned number; /* of a number; of a word, its place among them */
};

/* One key of a [serve NAME]. */
struct serve_entry {
	const struct serve_face *face;
	char *name, *value, *origin;
};

struct serve_settings {
	struct serve_setting values[SERVE_KEY_COUNT];
	struct serve_entry *entries;
	size_t entry_count;
};

/* One face's part of them. */
struct serve_section {
	const struct serve_settings *settings;
	const struct serve_face *face;
};

/*
 * Defaults, then the file, then "--set serve.KEY=VALUE" and --listen of the
 * command line.  On failure CLI_EXIT_USAGE with a sentence that names file,
 * section and key.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit serve_settings_load(struct serve_settings *settings,
    const struct caa_plugin_api *api, const struct cli_arguments *arguments,
    struct cli_failure *failure);

void serve_settings_clear(struct serve_settings *settings);

unsigned serve_settings_number(
    const struct serve_settings *settings, enum serve_key key);
const char *serve_settings_text(
    const struct serve_settings *settings, enum serve_key key);

/* "caa.conf [serve]: max_checks", to begin a sentence about a value. */
void serve_settings_name(const struct serve_settings *settings,
    enum serve_key key, char *out, size_t size);

/* A key as the manual tells it; max is 0 for what is no number. */
struct serve_key_info {
	const char *name, *initial;
	unsigned min, max;
};
struct serve_key_info serve_key_info(enum serve_key key);

/* The next item of a list, its octets in *item and their number in *len;
 * false at the end.  *list moves on. */
bool serve_settings_next(const char **list, const char **item, size_t *len);

#endif /* SERVE_SETTINGS_H */
