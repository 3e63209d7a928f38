/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "plugin/configuration.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define MAX_TEXT 1024

/* With the directory of the test for each @. */
static void
fill_in(char out[MAX_TEXT], const char *text)
{
	size_t len = 0;

	for (; *text != '\0'; text++)
		len += (size_t)snprintf(out + len, MAX_TEXT - len, "%.*s",
		    *text == '@' ? SCRATCH_MAX_PATH : 1,
		    *text == '@' ? scratch_directory() : text);
	out[len] = '\0';
}

static void
write_file(char path[SCRATCH_MAX_PATH], const char *name, const char *text)
{
	char whole[MAX_TEXT];

	fill_in(whole, text);
	scratch_write(path, name, whole);
}

/* a.conf, and two files it may include; path is that of the first. */
static void
set_up(char path[SCRATCH_MAX_PATH], const char *text, const char *included)
{
	char other[SCRATCH_MAX_PATH];

	(void)snprintf(other, sizeof(other), "%s/d", scratch_directory());
	(void)mkdir(other, 0700);
	write_file(path, "d/z.conf", "z\n");
	write_file(path, "d/Y.CNF", "Y\n");
	write_file(path, "d/b.cnf", included);
	write_file(path, "d/b.conf.old", "old\n");
	write_file(path, "a.conf", text);
}

static const struct {
	const char *row;
	const char *text, *included; /* a.conf and d/b.cnf */
	const char *whole;
} read_rows[] = {
	{ "no include", "a\nb", "", "a\nb\n\n" },
	{ "a file", "a\n.include @/d/b.cnf\nc\n", "b\n", "a\nb\n\nc\n\n" },
	{ "with an equals sign, white space, a comment and a carriage return",
	    " \t.include = @/d/b.cnf # ours\r\n", "b\n", "b\n\n\n" },
	{ "an equals sign alone", ".include=@/d/b.cnf\n", "b\n", "b\n\n\n" },
	{ "without a line feed", ".include @/d/b.cnf", "b", "b\n\n\n" },
	{ "an empty file", "a\n.include @/d/b.cnf\n", "", "a\n\n\n" },
	{ "a line does not go on in another file", ".include @/d/b.cnf\nc\n",
	    "b \\\n", "b \\\n\nc\n\n" },
	{ "a directory, by names", ".include @/d\n", "b\n",
	    "Y\n\nb\n\nz\n\n\n" },
	{ "a file in a file", ".include @/d/b.cnf\n",
	    "b\n.include @/d/z.conf\nb\n", "b\nz\n\nb\n\n\n" },
	{ "lines that end in carriage returns", "a\r\n.include @/d/b.cnf\r\nc",
	    "b\r\r\n", "a\nb\n\nc\n\n" },
	{ "a comment", "# .include /nonexistent\n", "",
	    "# .include /nonexistent\n\n" },
	{ "in a line that began above", "x = \\\n.include /nonexistent\n", "",
	    "x = \\\n.include /nonexistent\n\n" },
	{ "an escaped backslash begins no other line",
	    "x = \\\\\n.include @/d/b.cnf\n", "b\n", "x = \\\\\nb\n\n\n" },
	{ "a value", "x = .include /nonexistent\n", "",
	    "x = .include /nonexistent\n\n" },
	{ "a section", "[.include x]\n", "", "[.include x]\n\n" },
	{ "another pragma", ".pragma dollarid:true\n", "",
	    ".pragma dollarid:true\n\n" },
};

static void
test_read(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(read_rows); i++) {
		const char *row = read_rows[i].row;
		struct plugin_configuration_text text = { .places = NULL };
		struct caa_error error = { .text = "" };
		char path[SCRATCH_MAX_PATH];

		set_up(path, read_rows[i].text, read_rows[i].included);
		CHECK(row,
		    plugin_configuration_text_read(&text, path, &error) ==
			CAA_OK);
		CHECK(row, text.lines.len == strlen(read_rows[i].whole));
		CHECK(row,
		    text.lines.len == strlen(read_rows[i].whole) &&
			memcmp(text.lines.octets, read_rows[i].whole,
			    text.lines.len) == 0);
		plugin_configuration_text_clear(&text);
	}
	scratch_clear();
}

#define WRITTEN_OUT                                                          \
	"@/a.conf:1: .include: the path is written out, without variables, " \
	"quotes and backslashes"
#define NO_PRAGMA  "of the pragmas of OpenSSL only dollarid is known"
#define BY_INCLUDE "files are included by \".include PATH\""

static const struct {
	const char *row;
	const char *text, *included;
	const char *sentence;
} refused_rows[] = {
	{ "no such file", "#\n.include @/nope\n", "",
	    "@/a.conf:2: .include: @/nope: there is no such file" },
	{ "no path", ".include # a.conf\n", "",
	    "@/a.conf:1: .include: which file?" },
	{ "a variable", ".include $d/b.cnf\n", "", WRITTEN_OUT },
	{ "quotes", ".include \"@/d/b.cnf\"\n", "", WRITTEN_OUT },
	{ "a path that goes on", ".include \\\n @/d/b.cnf\n", "", WRITTEN_OUT },
	{ "a word that OpenSSL takes for it", "a = b\n.included = @/d/b.cnf\n",
	    "", "@/a.conf:2: " BY_INCLUDE },
	{ "a section before it", "x::.include @/d/b.cnf\n", "",
	    "@/a.conf:1: " BY_INCLUDE },
	{ "a section with a backslash before it",
	    "x\\=y\\ z::.include @/d/b.cnf\n", "", "@/a.conf:1: " BY_INCLUDE },
	{ "another place to look", ".pragma = includedir:@\n", "",
	    "@/a.conf:1: " NO_PRAGMA },
	{ "whole paths only", ".pragma abspath:true\n", "",
	    "@/a.conf:1: " NO_PRAGMA },
	{ "a carriage return within a line", "x\r.include @/d/b.cnf\n", "",
	    "@/a.conf:1: a carriage return that ends no line" },
	{ "a circle", ".include @/d/b.cnf\n", "#\n.include @/d/b.cnf\n",
	    "@/d/b.cnf:2: .include: these are too many files, or a circle of "
	    "them" },
	{ "a key in it", ".include @/d/b.cnf\n",
	    "[caa_validator]\nisuers = x\n",
	    "@/a.conf [caa_validator]: there is no key \"isuers\"; did you "
	    "mean issuers?" },
	{ "the syntax in it", "#\n.include @/d/b.cnf\n",
	    "[caa_validator]\n\nusage\n", "@/d/b.cnf:3: missing equal sign" },
	{ "the syntax behind it", "#\n.include @/d/b.cnf\n\nusage\n",
	    "[caa_validator]\n\n\n", "@/a.conf:4: missing equal sign" },
	{ "the syntax behind one that goes on", ".include @/d/b.cnf\nusage\n",
	    "x = \\\n", "@/a.conf:2: missing equal sign" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		struct plugin_settings settings;
		struct caa_error error = { .text = "" };
		enum caa_status status =
		    plugin_settings_init(&settings, &error);
		char path[SCRATCH_MAX_PATH], sentence[MAX_TEXT];

		set_up(path, refused_rows[i].text, refused_rows[i].included);
		fill_in(sentence, refused_rows[i].sentence);
		if (status == CAA_OK)
			status =
			    plugin_configuration_read(&settings, path, &error);
		CHECK(row, status == CAA_E_CONFIG);
		CHECK(error.text, strcmp(error.text, sentence) == 0);
		plugin_settings_clear(&settings);
	}
	scratch_clear();
}

/* What OpenSSL would drop without a word. */
static void
test_zero(void)
{
	static const char octets[] = "[caa_validator]\n#\0\nusage = tls\n";
	struct plugin_configuration_text text = { .places = NULL };
	struct caa_error error = { .text = "" };
	char path[SCRATCH_MAX_PATH], included[SCRATCH_MAX_PATH];
	char sentence[MAX_TEXT];

	set_up(path, ".include @/d\n", "#\n");
	write_file(included, "d/x.conf", "");
	FILE *fp = fopen(included, "w");
	CHECK("written",
	    fp != NULL &&
		fwrite(octets, 1, sizeof(octets) - 1, fp) ==
		    sizeof(octets) - 1 &&
		fclose(fp) == 0);
	CHECK("refused",
	    plugin_configuration_text_read(&text, path, &error) ==
		CAA_E_CONFIG);
	fill_in(sentence, "@/d/x.conf:2: an octet is zero");
	CHECK(error.text, strcmp(error.text, sentence) == 0);
	plugin_configuration_text_clear(&text);
	scratch_clear();
}

/* One file is small enough, both are not. */
static void
test_size(void)
{
	struct plugin_configuration_text text = { .places = NULL };
	struct caa_error error = { .text = "" };
	char path[SCRATCH_MAX_PATH], included[SCRATCH_MAX_PATH];
	char sentence[MAX_TEXT];

	set_up(path, ".include @/d/x\n", "");
	write_file(included, "d/x", "");
	FILE *fp = fopen(included, "w");
	CHECK("written", fp != NULL);
	for (size_t i = 0; fp != NULL && i < 524288; i++)
		(void)fputs("#\n", fp);
	CHECK("closed", fp != NULL && fclose(fp) == 0);
	CHECK("alone",
	    plugin_configuration_text_read(&text, included, &error) == CAA_OK);
	plugin_configuration_text_clear(&text);
	CHECK("together",
	    plugin_configuration_text_read(&text, path, &error) ==
		CAA_E_CONFIG);
	fill_in(sentence,
	    "@/d/x: with the files before it, it is larger than 1048576 "
	    "octets");
	CHECK(error.text, strcmp(error.text, sentence) == 0);
	plugin_configuration_text_clear(&text);
	scratch_clear();
}

const char suite_name[] = "plugin.configuration_text";
const struct test tests[] = {
	{ "read", test_read },
	{ "refused", test_refused },
	{ "zero", test_zero },
	{ "size", test_size },
	{ NULL, NULL },
};
