/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/loader.h"

#include <stdio.h>
#include <string.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	const char *path;
	enum cli_exit code;
	const char *says;
} load_rows[] = {
	{ "a module", MOCK_MODULE, CLI_EXIT_PERMIT, "" },
	{ "no such file", "/nonexistent/caa_validator.so", CLI_EXIT_USAGE,
	    "cannot load the module: /nonexistent/caa_validator.so" },
	{ "not a module", "/dev/null", CLI_EXIT_USAGE,
	    "cannot load the module: " },
	{ "a name is no word for the system's libraries", "libc.so.6",
	    CLI_EXIT_USAGE, "cannot load the module: ./libc.so.6" },
	{ "a shared object of another kind", MOCK_OTHER, CLI_EXIT_USAGE,
	    "it is no CAA validator: it has no caa_plugin_entry" },
	{ "another major version", MOCK_FOREIGN, CLI_EXIT_USAGE,
	    "it speaks another version of the plugin interface" },
	{ "a table that ends too early", MOCK_SHORT, CLI_EXIT_USAGE,
	    "it lacks functions of the plugin interface" },
	{ "no module next to this program", NULL, CLI_EXIT_INTERNAL,
	    "no caa_validator.so is installed with this command" },
};

static void
test_load(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(load_rows); i++) {
		struct cli_failure failure = { .text = "" };
		struct cli_module module;
		const char *row = load_rows[i].row;

		CHECK(row,
		    cli_module_load(&module, load_rows[i].path, &failure) ==
			load_rows[i].code);
		CHECK(row, strstr(failure.text, load_rows[i].says) != NULL);
		CHECK(row,
		    (module.api != NULL) ==
			(load_rows[i].code == CLI_EXIT_PERMIT));
		cli_module_clear(&module);
		CHECK(row, module.handle == NULL);
	}
}

static void
collect(void *ctx, const struct caa_plugin_setting *setting)
{
	char *text = ctx;
	size_t used = strlen(text);

	(void)snprintf(text + used, 512 - used, "%s=%s (%s); ", setting->name,
	    setting->value, setting->origin);
}

static int32_t
take_audit(void *ctx, const struct caa_plugin_audit *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static const struct caa_plugin_host host = {
	.struct_size = sizeof(host),
	.audit = take_audit,
};

static void
test_open(void)
{
	const char *argv[] = { "--issuer=a", "--config=my.conf", "--issuer=b",
		"--set=usage=tls" };
	struct cli_arguments arguments;
	struct cli_failure failure = { .text = "" };
	struct cli_module module;
	struct caa_plugin_error error;
	char text[512] = "";

	CHECK("arguments",
	    cli_arguments_parse(&arguments, CLI_FOR_CHECK, 4, argv, &failure) ==
		CLI_EXIT_PERMIT);
	CHECK("loads",
	    cli_module_load(&module, MOCK_MODULE, &failure) == CLI_EXIT_PERMIT);
	CHECK("opens",
	    cli_module_open(&module, &arguments, &host, &failure) ==
		CLI_EXIT_PERMIT);
	(void)module.api->settings(module.plugin, NULL, collect, text, &error);
	CHECK("the file comes first, so that the command line wins",
	    strcmp(text,
		"config=my.conf (--config); issuers=a;b (--issuer); "
		"usage=tls (--set); ") == 0);
	cli_module_clear(&module);
	cli_arguments_clear(&arguments);
}

static const struct {
	const char *row;
	const char *argv[2];
	enum cli_exit code;
	const char *text;
} refused_rows[] = {
	{ "configuration", { "--set=mock_open=-2", "--set=mock_message=x: y" },
	    CLI_EXIT_USAGE, "x: y" },
	{ "memory", { "--set=mock_open=-6", "--set=mock_message=none left" },
	    CLI_EXIT_INTERNAL, "none left" },
	{ "without a word", { "--set=mock_open=-8", "--set=mock_message=" },
	    CLI_EXIT_INTERNAL, "the module failed with status -8" },
	{ "a status of a later release",
	    { "--set=mock_open=1", "--set=mock_message=" }, CLI_EXIT_INTERNAL,
	    "the module failed with status 1" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(refused_rows); i++) {
		struct cli_arguments arguments;
		struct cli_failure failure = { .text = "" };
		struct cli_module module;
		const char *row = refused_rows[i].row;

		CHECK(row,
		    cli_arguments_parse(&arguments, CLI_FOR_CHECK, 2,
			refused_rows[i].argv, &failure) == CLI_EXIT_PERMIT);
		CHECK(row,
		    cli_module_load(&module, MOCK_MODULE, &failure) ==
			CLI_EXIT_PERMIT);
		CHECK(row,
		    cli_module_open(&module, &arguments, &host, &failure) ==
			refused_rows[i].code);
		CHECK(row, strcmp(failure.text, refused_rows[i].text) == 0);
		cli_module_clear(&module);
		cli_arguments_clear(&arguments);
	}
}

const char suite_name[] = "common.loader";
const struct test tests[] = {
	{ "load", test_load },
	{ "open", test_open },
	{ "refused", test_refused },
	{ NULL, NULL },
};
