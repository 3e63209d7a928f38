/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define FILE_MAX 131072u

/* The module, as far as the settings know it: one key of one section. */
static const char *stub_section, *stub_name, *stub_value;

static int32_t
stub_host_settings(const char *path, caa_plugin_host_setting_fn *fn, void *ctx,
    struct caa_plugin_error *error)
{
	char origin[64];

	(void)error;
	(void)snprintf(origin, sizeof(origin), "%s [%s]", path, stub_section);
	const struct caa_plugin_setting setting = {
		.struct_size = sizeof(setting),
		.name = stub_name,
		.value = stub_value,
		.default_value = "",
		.origin = origin,
		.help = "",
	};
	fn(ctx, stub_section, &setting);
	return CAA_PLUGIN_OK;
}

static enum cli_exit
load(struct serve_settings *settings, struct cli_failure *failure)
{
	const struct caa_plugin_api api = {
		.struct_size = sizeof(api),
		.host_settings = stub_host_settings,
	};
	const struct cli_arguments arguments = { .config = "a.conf" };

	*failure = (struct cli_failure){ .text = "" };
	return serve_settings_load(settings, &api, &arguments, failure);
}

static const struct {
	const char *row;
	const char *section, *name, *value;
	const char *sentence; /* NULL: taken */
} rows[] = {
	{ "a number", "serve", "max_checks", "5", NULL },
	{ "the least", "serve", "max_checks", "1", NULL },
	{ "the most", "serve", "max_checks", "8192", NULL },
	{ "too little", "serve", "max_checks", "0",
	    "a.conf [serve]: max_checks is a number from 1 to 8192, not "
	    "\"0\"" },
	{ "too much", "serve", "max_checks", "8193", "from 1 to 8192" },
	{ "more than fits", "serve", "max_checks", "18446744073709551617",
	    "from 1 to 8192" },
	{ "no number", "serve", "max_checks", "5s", "from 1 to 8192" },
	{ "a sign", "serve", "max_checks", "-1", "from 1 to 8192" },
	{ "nothing", "serve", "max_checks", "", "from 1 to 8192" },
	{ "a word", "serve", "log_requests", "yes", NULL },
	{ "another word", "serve", "log_requests", "on",
	    "log_requests is one of no|yes, not \"on\"" },
	{ "half a word", "serve", "log_requests", "ye", "one of no|yes" },
	{ "an unknown key", "serve", "max_cheks", "5",
	    "a.conf [serve]: unknown key \"max_cheks\", perhaps max_checks" },
	{ "a key nothing is like", "serve", "zebra", "5",
	    "a.conf [serve]: unknown key \"zebra\"" },
	{ "a face that is none", "serve chekc", "a", "b",
	    "a.conf [serve chekc]: there is no face \"chekc\", perhaps "
	    "check" },
	{ "a face without keys", "serve  check", "a", "b",
	    "a.conf [serve  check]: unknown key \"a\"" },
};

static void
test_load(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		const char *row = rows[i].row, *sentence = rows[i].sentence;
		struct serve_settings settings;
		struct cli_failure failure;

		stub_section = rows[i].section;
		stub_name = rows[i].name;
		stub_value = rows[i].value;
		const enum cli_exit code = load(&settings, &failure);
		CHECK(row,
		    code ==
			(sentence == NULL ? CLI_EXIT_PERMIT : CLI_EXIT_USAGE));
		CHECK(failure.text,
		    sentence == NULL || strstr(failure.text, sentence) != NULL);
		serve_settings_clear(&settings);
	}
}

static void
test_values(void)
{
	struct serve_settings settings;
	struct cli_failure failure;
	char name[64];

	stub_section = "serve";
	stub_name = "max_queue";
	stub_value = "7";
	CHECK("it loads", load(&settings, &failure) == CLI_EXIT_PERMIT);
	CHECK("what was set",
	    serve_settings_number(&settings, SERVE_KEY_MAX_QUEUE) == 7);
	CHECK("what was not",
	    serve_settings_number(&settings, SERVE_KEY_MAX_CHECKS) == 128);
	serve_settings_name(&settings, SERVE_KEY_MAX_QUEUE, name, sizeof(name));
	CHECK(
	    "where it was set", strcmp(name, "a.conf [serve]: max_queue") == 0);
	serve_settings_name(
	    &settings, SERVE_KEY_MAX_CHECKS, name, sizeof(name));
	CHECK("where it was not", strcmp(name, "max_checks") == 0);
	serve_settings_clear(&settings);
}

static void
test_lists(void)
{
	const char *list = " a;b ,\tcc ; ";
	const char *item;
	size_t len;

	CHECK("first",
	    serve_settings_next(&list, &item, &len) && len == 1 &&
		item[0] == 'a');
	CHECK("second",
	    serve_settings_next(&list, &item, &len) && len == 1 &&
		item[0] == 'b');
	CHECK("third",
	    serve_settings_next(&list, &item, &len) && len == 2 &&
		memcmp(item, "cc", 2) == 0);
	CHECK("the end", !serve_settings_next(&list, &item, &len));
}

static char *
read_file(const char *path)
{
	static char text[FILE_MAX];
	FILE *fp = fopen(path, "r");
	size_t len = fp == NULL ? 0 : fread(text, 1, sizeof(text) - 1, fp);

	if (fp == NULL || fclose(fp) != 0 || len == 0) {
		perror(path);
		exit(2);
	}
	text[len] = '\0';
	return text;
}

/* Every key once, at its default, in the order of the table. */
static void
test_sample(void)
{
	const char *behind = strstr(read_file(SAMPLE_FILE), "\n[serve]\n");

	CHECK("the section", behind != NULL);
	for (unsigned i = 0; behind != NULL && i < SERVE_KEY_COUNT; i++) {
		const struct serve_key_info key =
		    serve_key_info((enum serve_key)i);
		char line[128];

		(void)snprintf(line, sizeof(line), "\n#%s =%s%s\n", key.name,
		    key.initial[0] == '\0' ? "" : " ", key.initial);
		const char *found = strstr(behind, line);
		CHECK(line, found != NULL);
		behind = found == NULL ? behind : found;
	}
}

/* The manual names every key, with its limits, in the same order. */
static void
test_manual(void)
{
	const char *behind =
	    strstr(read_file(MANUAL_FILE), "\n.Sh THE DAEMON\n");

	CHECK("the section", behind != NULL);
	for (unsigned i = 0; behind != NULL && i < SERVE_KEY_COUNT; i++) {
		const struct serve_key_info key =
		    serve_key_info((enum serve_key)i);
		char line[64];
		const char *found = strstr(behind, key.name);

		CHECK(key.name, found != NULL);
		if (found == NULL)
			continue;
		behind = found;
		if (key.max == 0)
			continue;
		(void)snprintf(
		    line, sizeof(line), "%u to %u", key.min, key.max);
		CHECK(line, strstr(found, line) != NULL);
	}
}

const char suite_name[] = "serve.settings";
const struct test tests[] = {
	{ "load", test_load },
	{ "values", test_values },
	{ "lists", test_lists },
	{ "sample", test_sample },
	{ "manual", test_manual },
	{ NULL, NULL },
};
