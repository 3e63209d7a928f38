/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

#include "tests/plugin/scratch.h"
#include "tests/runner.h"

static enum caa_status
read_text(
    struct plugin_settings *settings, const char *text, struct caa_error *error)
{
	char path[SCRATCH_MAX_PATH];
	enum caa_status status = plugin_settings_init(settings, error);

	scratch_write(path, "caa.conf", text);
	plugin_settings_next_source(settings);
	if (status == CAA_OK)
		status = plugin_configuration_read(settings, path, error);
	return status;
}

static const struct {
	const char *row;
	const char *text;
	const char *profile;
	enum plugin_key key;
	const char *value;
	const char *origin; /* how it ends */
} read_rows[] = {
	{ "an empty file", "", NULL, PLUGIN_KEY_USAGE, "auto", "default" },
	{ "a key", "[caa_validator]\nusage = tls\n", NULL, PLUGIN_KEY_USAGE,
	    "tls", "caa.conf [caa_validator]" },
	{ "white space around the section", "[ caa_validator ]\nusage=tls\n",
	    NULL, PLUGIN_KEY_USAGE, "tls", "[caa_validator]" },
	{ "comments and line ends of other systems",
	    "# x\r\n[caa_validator]\r\nusage = tls # for the web\r\n", NULL,
	    PLUGIN_KEY_USAGE, "tls", "[caa_validator]" },
	{ "a list", "[caa_validator]\nissuers = ca1.org;ca2.org\n", NULL,
	    PLUGIN_KEY_ISSUERS, "ca1.org, ca2.org", "[caa_validator]" },
	{ "a list in a section of its own, by number",
	    "[caa_validator]\nissuers = @ours\n"
	    "[ours]\n10 = c.example\n2 = b.example\n1 = a.example\n",
	    NULL, PLUGIN_KEY_ISSUERS, "a.example, b.example, c.example",
	    "[caa_validator]" },
	{ "an item with a separator in it",
	    "[caa_validator]\naccount_uris = @uris\n"
	    "[uris]\n1 = \"https://ca.example/a,b;c\"\n",
	    NULL, PLUGIN_KEY_ACCOUNT_URIS, "@uris", "[caa_validator]" },
	{ "an empty section of its own",
	    "[caa_validator]\nignore_domains = @none\n[none]\n", NULL,
	    PLUGIN_KEY_IGNORE_DOMAINS, "", "[caa_validator]" },
	{ "an empty list", "[caa_validator]\nignore_domains =\n", NULL,
	    PLUGIN_KEY_IGNORE_DOMAINS, "", "[caa_validator]" },
	{ "a variable", "ca = ca.example\n[caa_validator]\nissuers = $ca\n",
	    NULL, PLUGIN_KEY_ISSUERS, "ca.example", "[caa_validator]" },
	{ "a profile", "[profile web server]\nusage = tls\n", "web server",
	    PLUGIN_KEY_USAGE, "tls", "[profile web server]" },
	{ "a profile leaves others alone", "[profile p]\nusage = tls\n", NULL,
	    PLUGIN_KEY_USAGE, "auto", "default" },
	{ "a profile takes the rest from the main section",
	    "[profile p]\nusage = tls\n[caa_validator]\nusage = smime\n"
	    "deadline_ms = 500\n",
	    "p", PLUGIN_KEY_DEADLINE_MS, "500", "[caa_validator]" },
	{ "a profile wins over the main section behind it",
	    "[profile p]\nusage = tls\n[caa_validator]\nusage = smime\n", "p",
	    PLUGIN_KEY_USAGE, "tls", "[profile p]" },
};

static bool
ends_with(const char *text, const char *end)
{
	const size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static void
test_read(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(read_rows); i++) {
		const char *row = read_rows[i].row;
		struct plugin_settings settings;
		enum caa_status status =
		    read_text(&settings, read_rows[i].text, NULL);

		CHECK(row, status == CAA_OK);
		if (status == CAA_OK) {
			const struct plugin_setting *setting =
			    plugin_settings_get(&settings, read_rows[i].profile,
				read_rows[i].key);

			CHECK(row,
			    strcmp(setting->value.text, read_rows[i].value) ==
				0);
			CHECK(row,
			    ends_with(setting->origin, read_rows[i].origin));
		}
		plugin_settings_clear(&settings);
	}
	scratch_clear();
}

static void
test_item_with_separator(void)
{
	struct plugin_settings settings;
	enum caa_status status = read_text(&settings,
	    "[caa_validator]\naccount_uris = @uris\n"
	    "[uris]\n1 = \"https://ca.example/a,b;c\"\n",
	    NULL);

	if (status == CAA_OK) {
		const struct plugin_value *value = &plugin_settings_get(
		    &settings, NULL, PLUGIN_KEY_ACCOUNT_URIS)
							->value;

		CHECK("one item, as it stands",
		    value->item_count == 1 &&
			strcmp(value->items[0], "https://ca.example/a,b;c") ==
			    0);
	}
	plugin_settings_clear(&settings);
	scratch_clear();
}

static const struct {
	const char *row;
	const char *text;
	const char *sentence; /* how it ends */
} refused_rows[] = {
	{ "an unknown key", "[caa_validator]\nisuers = x\n",
	    "caa.conf [caa_validator]: there is no key \"isuers\"; did you "
	    "mean issuers?" },
	{ "an unknown key in a profile", "[profile p]\nisuers = x\n",
	    "caa.conf [profile p]: there is no key \"isuers\"; did you mean "
	    "issuers?" },
	{ "a bad value", "[caa_validator]\ndeadline_ms = 5\n",
	    "caa.conf [caa_validator]: deadline_ms: \"5\" is outside 100 to "
	    "600000" },
	{ "a process-wide key in a profile",
	    "[profile p]\ncache_max_ttl_s = 60\n",
	    "[profile p]: cache_max_ttl_s: is the same for all profiles; set "
	    "it under [caa_validator]" },
	{ "an unknown section", "[caa_validatr]\nusage = tls\n",
	    "caa.conf: nothing reads the section \"caa_validatr\"; sections "
	    "are [caa_validator], [profile NAME], [serve] and those some key "
	    "names as @section" },
	{ "an unknown section without keys", "[x]\n",
	    "sections are [caa_validator], [profile NAME], [serve] and those "
	    "some key names as @section" },
	{ "a profile without a name", "[profile]\nusage = tls\n",
	    "sections are [caa_validator], [profile NAME], [serve] and those "
	    "some key names as @section" },
	{ "a list nobody names any more",
	    "[caa_validator]\nissuers = a\n[ours]\n1 = b\n",
	    "sections are [caa_validator], [profile NAME], [serve] and those "
	    "some key names as @section" },
	{ "a key before any section", "usage = tls\n",
	    "caa.conf: \"usage\" stands in no section; put usage below "
	    "[caa_validator]" },
	{ "a misspelt key before any section", "isuers = x\n[caa_validator]\n",
	    "caa.conf: \"isuers\" stands in no section; put issuers below "
	    "[caa_validator]" },
	{ "a list that is not there", "[caa_validator]\nissuers = @ours\n",
	    "caa.conf [caa_validator]: issuers: there is no section \"ours\"" },
	{ "a list without numbers",
	    "[caa_validator]\nissuers = @ours\n[ours]\na = ca.example\n",
	    "issuers: section \"ours\" is a list, so its keys are 1, 2, 3, "
	    "... and not \"a\"" },
	{ "a number too long",
	    "[caa_validator]\nissuers = @ours\n[ours]\n1234567890 = a\n",
	    "1, 2, 3, ... and not \"1234567890\"" },
	{ "a bad item of a list",
	    "[caa_validator]\nissuers = @ours\n[ours]\n1 = ca.example.\n",
	    "no issuer domain name does (RFC 8659 4.2); leave it out" },
	{ "a section for what is no list",
	    "[caa_validator]\nusage = @x\n[x]\n1 = tls\n",
	    "usage: takes one value, no @section" },
	{ "no equals sign", "[caa_validator]\nusage\n",
	    "caa.conf:2: missing equal sign" },
	{ "an open bracket", "[caa_validator\n",
	    "caa.conf:1: missing close square bracket" },
	{ "an unknown variable", "[caa_validator]\nissuers = $nope\n",
	    "caa.conf:2: variable has no value" },
	{ "an include that is not there",
	    ".include /nonexistent/caa\n[caa_validator]\n",
	    "caa.conf:1: .include: /nonexistent/caa: there is no such file" },
	{ "binary rubbish",
	    "\x7f"
	    "ELF\x01\x02\n",
	    "caa.conf:1: missing equal sign" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		struct plugin_settings settings;
		struct caa_error error = { 0 };

		CHECK(row,
		    read_text(&settings, refused_rows[i].text, &error) ==
			CAA_E_CONFIG);
		CHECK(row, ends_with(error.text, refused_rows[i].sentence));
		plugin_settings_clear(&settings);
	}
	scratch_clear();
}

struct told {
	char text[512];
	size_t len;
};

static void
on_host_setting(
    void *ctx, const char *section, const struct caa_plugin_setting *setting)
{
	struct told *told = ctx;

	told->len += (size_t)snprintf(told->text + told->len,
	    sizeof(told->text) - told->len, "%s/%s=%s;", section, setting->name,
	    setting->value);
	CHECK("the origin", strstr(setting->origin, ".conf [serve") != NULL);
}

/* The module leaves them to the host, and the host gets them as they are. */
static void
test_host_sections(void)
{
	static const char text[] = "[caa_validator]\nissuers = ca.example\n"
				   "[serve]\nlisten = a b\nodd_key = @x\n"
				   "[serve step-ca]\nprofile = web\n"
				   "[serve empty]\n";
	char path[SCRATCH_MAX_PATH];
	struct plugin_settings settings;
	struct caa_error error = { 0 };
	struct told told = { .len = 0 };

	CHECK("the module reads past them",
	    read_text(&settings, text, &error) == CAA_OK);
	plugin_settings_clear(&settings);
	scratch_write(path, "caa.conf", text);
	CHECK("the host's are read",
	    plugin_configuration_read_host(
		path, on_host_setting, &told, &error) == CAA_OK);
	CHECK("as they stand",
	    strcmp(told.text,
		"serve/listen=a b;serve/odd_key=@x;"
		"serve step-ca/profile=web;") == 0);
	CHECK("a file that is not there",
	    plugin_configuration_read_host("/nonexistent", on_host_setting,
		&told, &error) == CAA_E_CONFIG);
	scratch_clear();
}

static void
test_files(void)
{
	static const struct {
		const char *row, *path, *sentence;
	} rows[] = {
		{ "no such file", "/nonexistent/caa.conf",
		    "/nonexistent/caa.conf: there is no such file" },
		{ "a directory", "/tmp", "/tmp: it is a directory" },
		{ "without end", "/dev/zero", "/dev/zero:1: an octet is zero" },
		{ "a long path shows its end",
		    "/nonexistent/a/very/long/path/of/more/than/one/hundred/"
		    "characters/that/would/fill/the/whole/message/and/hide/"
		    "its/end/caa.conf",
		    "/and/hide/its/end/caa.conf: there is no such file" },
	};

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		struct plugin_settings settings;
		struct caa_error error = { 0 };
		enum caa_status status = plugin_settings_init(&settings, NULL);

		if (status == CAA_OK)
			status = plugin_configuration_read(
			    &settings, rows[i].path, &error);
		CHECK(rows[i].row, status == CAA_E_CONFIG);
		CHECK(rows[i].row, ends_with(error.text, rows[i].sentence));
		plugin_settings_clear(&settings);
	}
}

/* OpenSSL reads no further than a zero octet in a line, and says nothing. */
static void
test_octets(void)
{
	static const char text[] = "[caa_validator]\nissuers = ca.example\n"
				   "# \0\nfail_on_lookup_error = yes\n";
	static const struct {
		const char *row;
		const char *text;
		size_t len;
		size_t times;
		const char *sentence;
	} rows[] = {
		{ "a zero octet", text, sizeof(text) - 1, 1,
		    "caa.conf:3: an octet is zero" },
		{ "one line too many to read", "#\n", 2, 524289,
		    "caa.conf: it is larger than 1048576 octets" },
		{ "as many as are read", "#\n", 2, 524288, "" },
	};

	for (size_t i = 0; i < CAA_COUNTOF(rows); i++) {
		char path[SCRATCH_MAX_PATH];
		struct plugin_settings settings;
		struct caa_error error = { 0 };
		enum caa_status status = plugin_settings_init(&settings, NULL);

		scratch_write(path, "caa.conf", "");
		FILE *fp = fopen(path, "w");
		for (size_t n = 0; fp != NULL && n < rows[i].times; n++)
			(void)fwrite(rows[i].text, 1, rows[i].len, fp);
		CHECK(rows[i].row, fp != NULL && fclose(fp) == 0);
		plugin_settings_next_source(&settings);
		if (status == CAA_OK)
			status =
			    plugin_configuration_read(&settings, path, &error);
		CHECK(rows[i].row,
		    (status == CAA_OK) == (rows[i].sentence[0] == '\0'));
		CHECK(rows[i].row, ends_with(error.text, rows[i].sentence));
		plugin_settings_clear(&settings);
	}
	scratch_clear();
}

/* What the host has in OpenSSL's queue stays, and nothing is added. */
static void
test_error_queue(void)
{
	static const char *const texts[] = {
		"[caa_validator]\nusage = tls\n",
		"[caa_validator\n",
		".include /nonexistent/caa\n",
	};

	for (size_t i = 0; i < CAA_COUNTOF(texts); i++) {
		struct plugin_settings settings;

		ERR_clear_error();
		ERR_raise(ERR_LIB_USER, 77);
		enum caa_status status = read_text(&settings, texts[i], NULL);
		CHECK(texts[i], (status == CAA_OK) == (i == 0));
		CHECK(texts[i], ERR_GET_REASON(ERR_get_error()) == 77);
		CHECK(texts[i], ERR_get_error() == 0);
		plugin_settings_clear(&settings);
	}
	scratch_clear();
}

/* Profiles come in the order of their names, whatever the file's order. */
static void
test_profiles(void)
{
	struct plugin_settings settings;
	enum caa_status status = read_text(&settings,
	    "[profile b]\nusage = tls\n[profile a]\n[profile c]\n"
	    "usage = smime\n",
	    NULL);

	CHECK("read", status == CAA_OK);
	CHECK("three, the empty one too", settings.profile_count == 3);
	if (settings.profile_count == 3)
		CHECK("sorted",
		    strcmp(settings.profiles[0], "a") == 0 &&
			strcmp(settings.profiles[1], "b") == 0 &&
			strcmp(settings.profiles[2], "c") == 0);
	plugin_settings_clear(&settings);
	scratch_clear();
}

const char suite_name[] = "plugin.configuration";
const struct test tests[] = {
	{ "read", test_read },
	{ "item_with_separator", test_item_with_separator },
	{ "refused", test_refused },
	{ "host_sections", test_host_sections },
	{ "files", test_files },
	{ "octets", test_octets },
	{ "error_queue", test_error_queue },
	{ "profiles", test_profiles },
	{ NULL, NULL },
};
