/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/nearest.h"

#define SECTION  "serve"
#define OVERRIDE "serve." /* --set serve.KEY=VALUE */
#define BLANKS   ";, \t\r\n\v\f"

enum kind { NUMBER = 0, WORDS, TEXT };

static const struct option {
	const char *name;
	enum kind kind;
	unsigned min, max;
	const char *initial;
	const char *words; /* "no|yes" */
} options[SERVE_KEY_COUNT] = {
	[SERVE_KEY_LISTEN] = { "listen", TEXT, 0, 0, "http://127.0.0.1:8657",
	    NULL },
	[SERVE_KEY_UNIX_MODE] = { "unix_mode", TEXT, 0, 0, "0660", NULL },
	[SERVE_KEY_TLS_CERTIFICATE] = { "tls_certificate", TEXT, 0, 0, "",
	    NULL },
	[SERVE_KEY_TLS_KEY] = { "tls_key", TEXT, 0, 0, "", NULL },
	[SERVE_KEY_CLIENT_CA] = { "client_ca", TEXT, 0, 0, "", NULL },
	[SERVE_KEY_CLIENTS] = { "clients", TEXT, 0, 0, "", NULL },
	[SERVE_KEY_TOKEN_FILE] = { "token_file", TEXT, 0, 0, "", NULL },
	[SERVE_KEY_WATCH_S] = { "watch_s", NUMBER, 1, 3600, "10", NULL },
	[SERVE_KEY_FACES] = { "faces", TEXT, 0, 0, "check; metrics; openapi",
	    NULL },
	[SERVE_KEY_MAX_CONNECTIONS] = { "max_connections", NUMBER, 1, 65536,
	    "512", NULL },
	[SERVE_KEY_MAX_CHECKS] = { "max_checks", NUMBER, 1, 8192, "128", NULL },
	[SERVE_KEY_MAX_QUEUE] = { "max_queue", NUMBER, 0, 65536, "256", NULL },
	[SERVE_KEY_MAX_BODY_KIB] = { "max_body_kib", NUMBER, 1, 16384, "1024",
	    NULL },
	[SERVE_KEY_REQUEST_TIMEOUT_S] = { "request_timeout_s", NUMBER, 1, 600,
	    "10", NULL },
	[SERVE_KEY_IDLE_TIMEOUT_S] = { "idle_timeout_s", NUMBER, 1, 3600, "75",
	    NULL },
	[SERVE_KEY_STOP_TIMEOUT_S] = { "stop_timeout_s", NUMBER, 1, 3600, "20",
	    NULL },
	[SERVE_KEY_LOG_REQUESTS] = { "log_requests", WORDS, 0, 0, "no",
	    "no|yes" },
};

struct loading {
	struct serve_settings *settings;
	struct cli_failure *failure;
	enum cli_exit code;
};

static bool
parse_number(unsigned *number, const char *text, unsigned max)
{
	unsigned long n = 0;

	if (text[0] == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (unsigned long)(*text - '0');
		if (n > max)
			return false;
	}
	*number = (unsigned)n;
	return true;
}

static bool
parse_word(unsigned *number, const char *text, const char *words)
{
	const size_t len = strlen(text);

	for (*number = 0;; (*number)++) {
		const size_t word = strcspn(words, "|");

		if (word == len && memcmp(words, text, len) == 0)
			return true;
		if (words[word] == '\0')
			return false;
		words += word + 1;
	}
}

static bool
parse_value(struct serve_setting *setting, const struct option *option,
    const char *text)
{
	switch (option->kind) {
	case NUMBER:
		return parse_number(&setting->number, text, option->max) &&
		    setting->number >= option->min;
	case WORDS:
		return parse_word(&setting->number, text, option->words);
	case TEXT:
		return true;
	}
	return false;
}

static enum cli_exit
bad_value(const struct option *option, const char *text, const char *origin,
    struct cli_failure *failure)
{
	if (option->kind == NUMBER)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s: %s is a number from %u to %u, not \"%.64s\"", origin,
		    option->name, option->min, option->max, text);
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s: %s is one of %s, not \"%.64s\"", origin, option->name,
	    option->words, text);
}

/* origin NULL: the default. */
static enum cli_exit
set_value(struct serve_settings *settings, enum serve_key key, const char *text,
    const char *origin, struct cli_failure *failure)
{
	struct serve_setting *setting = &settings->values[key];

	if (!parse_value(setting, &options[key], text))
		return bad_value(&options[key], text, origin, failure);
	free(setting->text);
	free(setting->origin);
	setting->text = strdup(text);
	setting->origin = origin != NULL ? strdup(origin) : NULL;
	if (setting->text == NULL ||
	    (origin != NULL && setting->origin == NULL))
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
unknown_key(const char *name, const char *best, const char *origin,
    struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE,
	    "%s: unknown key \"%.64s\"%s%s", origin, name,
	    best != NULL ? ", perhaps " : "", best != NULL ? best : "");
}

static enum cli_exit
set_named(struct serve_settings *settings, const char *name, const char *text,
    const char *origin, struct cli_failure *failure)
{
	const char *best = NULL;

	for (size_t i = 0; i < SERVE_KEY_COUNT; i++) {
		if (strcmp(options[i].name, name) == 0)
			return set_value(
			    settings, (enum serve_key)i, text, origin, failure);
		best = cli_nearest(name, best, options[i].name);
	}
	return unknown_key(name, best, origin, failure);
}

static enum cli_exit
add_entry(struct serve_settings *settings, const struct serve_face *face,
    const struct caa_plugin_setting *setting, struct cli_failure *failure)
{
	struct serve_entry *more = realloc(
	    settings->entries, (settings->entry_count + 1) * sizeof(*more));

	if (more == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	settings->entries = more;
	more += settings->entry_count++;
	*more = (struct serve_entry){
		.face = face,
		.name = strdup(setting->name),
		.value = strdup(setting->value),
		.origin = strdup(setting->origin),
	};
	if (more->name == NULL || more->value == NULL || more->origin == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	return CLI_EXIT_PERMIT;
}

static enum cli_exit
add_to_face(struct serve_settings *settings, const char *name,
    const struct caa_plugin_setting *setting, struct cli_failure *failure)
{
	const struct serve_face *face =
	    serve_face_find(name, strlen(name), setting->origin, failure);
	const struct serve_face_key *key = face != NULL ? face->keys : NULL;
	const char *best = NULL;

	if (face == NULL)
		return CLI_EXIT_USAGE;
	for (; key != NULL && key->name != NULL; key++) {
		if (strcmp(key->name, setting->name) == 0)
			return add_entry(settings, face, setting, failure);
		best = cli_nearest(setting->name, best, key->name);
	}
	return unknown_key(setting->name, best, setting->origin, failure);
}

/* One key of the file. */
static void
on_setting(
    void *ctx, const char *section, const struct caa_plugin_setting *setting)
{
	struct loading *loading = ctx;
	const char *name = section + strlen(SECTION);

	if (loading->code != CLI_EXIT_PERMIT)
		return;
	name += strspn(name, " \t");
	loading->code = name[0] == '\0'
	    ? set_named(loading->settings, setting->name, setting->value,
		  setting->origin, loading->failure)
	    : add_to_face(loading->settings, name, setting, loading->failure);
}

static enum cli_exit
load_file(
    struct loading *loading, const struct caa_plugin_api *api, const char *path)
{
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	if (path == NULL)
		return CLI_EXIT_PERMIT;
	int32_t status = api->host_settings(path, on_setting, loading, &error);
	if (status != CAA_PLUGIN_OK)
		return cli_module_fail(loading->failure, status, &error);
	return loading->code;
}

static enum cli_exit
load_command_line(struct serve_settings *settings,
    const struct cli_arguments *arguments, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (size_t i = 0;
	     code == CLI_EXIT_PERMIT && i < arguments->setting_count; i++) {
		const struct caa_plugin_option *o = &arguments->settings[i];

		if (strncmp(o->name, OVERRIDE, strlen(OVERRIDE)) == 0)
			code = set_named(settings, o->name + strlen(OVERRIDE),
			    o->value, o->origin, failure);
	}
	return code;
}

enum cli_exit
serve_settings_load(struct serve_settings *settings,
    const struct caa_plugin_api *api, const struct cli_arguments *arguments,
    struct cli_failure *failure)
{
	struct loading loading = { settings, failure, CLI_EXIT_PERMIT };
	enum cli_exit code = CLI_EXIT_PERMIT;

	*settings = (struct serve_settings){ 0 };
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < SERVE_KEY_COUNT; i++)
		code = set_value(settings, (enum serve_key)i,
		    options[i].initial, NULL, failure);
	if (code == CLI_EXIT_PERMIT)
		code =
		    load_file(&loading, api, cli_module_config_path(arguments));
	if (code == CLI_EXIT_PERMIT)
		code = load_command_line(settings, arguments, failure);
	return code;
}

void
serve_settings_clear(struct serve_settings *settings)
{
	for (size_t i = 0; i < SERVE_KEY_COUNT; i++) {
		free(settings->values[i].text);
		free(settings->values[i].origin);
	}
	for (size_t i = 0; i < settings->entry_count; i++) {
		free(settings->entries[i].name);
		free(settings->entries[i].value);
		free(settings->entries[i].origin);
	}
	free(settings->entries);
	*settings = (struct serve_settings){ 0 };
}

unsigned
serve_settings_number(const struct serve_settings *settings, enum serve_key key)
{
	return settings->values[key].number;
}

const char *
serve_settings_text(const struct serve_settings *settings, enum serve_key key)
{
	return settings->values[key].text;
}

void
serve_settings_name(const struct serve_settings *settings, enum serve_key key,
    char *out, size_t size)
{
	const char *origin = settings->values[key].origin;

	(void)snprintf(out, size, "%s%s%s", origin != NULL ? origin : "",
	    origin != NULL ? ": " : "", options[key].name);
}

struct serve_key_info
serve_key_info(enum serve_key key)
{
	const struct option *option = &options[key];

	return (struct serve_key_info){ option->name, option->initial,
		option->min, option->max };
}

bool
serve_settings_next(const char **list, const char **item, size_t *len)
{
	*list += strspn(*list, BLANKS);
	*item = *list;
	*len = strcspn(*list, BLANKS);
	*list += *len;
	return *len != 0;
}

/* The last one set wins. */
static const struct serve_entry *
find_entry(const struct serve_section *section, const char *key)
{
	const struct serve_settings *settings = section->settings;

	for (size_t i = settings->entry_count; i > 0; i--) {
		const struct serve_entry *entry = &settings->entries[i - 1];

		if (entry->face == section->face &&
		    strcmp(entry->name, key) == 0)
			return entry;
	}
	return NULL;
}

const char *
serve_section_get(const struct serve_section *section, const char *key)
{
	const struct serve_entry *entry = find_entry(section, key);
	const struct serve_face_key *known = section->face->keys;

	if (entry != NULL)
		return entry->value;
	for (; known != NULL && known->name != NULL; known++)
		if (strcmp(known->name, key) == 0)
			return known->initial;
	return "";
}

const char *
serve_section_origin(const struct serve_section *section, const char *key)
{
	const struct serve_entry *entry = find_entry(section, key);

	return entry != NULL ? entry->origin : "the default";
}
