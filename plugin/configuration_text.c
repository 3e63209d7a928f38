/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/configuration_text.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caa/ascii.h"

#define MAX_DEPTH 8u /* files that are under way; a circle ends there */
#define MAX_FILES 1000u
#define SPACE     " \t\r" /* as OpenSSL sees it, within a line */
#define DIRECTIVE ".include"
#define TOO_MANY  ".include: these are too many files, or a circle of them"

/* From here on the lines of the text are those of one file, one by one. */
struct plugin_configuration_place {
	unsigned long first; /* of the text */
	unsigned long line;  /* of the file */
	char path[PLUGIN_PATH_SHOWN];
};

/* A file that is being read. */
struct source {
	struct plugin_configuration_text *text;
	char shown[PLUGIN_PATH_SHOWN];
	unsigned long line; /* the current one */
	unsigned depth;
};

void
plugin_configuration_text_clear(struct plugin_configuration_text *text)
{
	plugin_audit_text_clear(&text->lines);
	free(text->places);
	*text = (struct plugin_configuration_text){ 0 };
}

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

/* What follows comes from this line of the source. */
static enum caa_status
add_place(const struct source *source, struct caa_error *error)
{
	struct plugin_configuration_text *text = source->text;
	struct plugin_configuration_place *places =
	    realloc(text->places, (text->place_count + 1) * sizeof(*places));

	if (places == NULL)
		return no_memory(error);
	text->places = places;
	places += text->place_count++;
	places->first = text->line_count + 1;
	places->line = source->line;
	memcpy(places->path, source->shown, sizeof(places->path));
	return CAA_OK;
}

static enum caa_status
add_line(const struct source *source, const char *line, size_t len,
    struct caa_error *error)
{
	struct plugin_configuration_text *text = source->text;

	plugin_audit_text_add_octets(&text->lines, line, len);
	plugin_audit_text_add(&text->lines, "\n");
	text->line_count++;
	return text->lines.failed ? no_memory(error) : CAA_OK;
}

static enum caa_status
refuse(
    const struct source *source, const char *sentence, struct caa_error *error)
{
	return caa_error_set(error, CAA_E_CONFIG, "%s:%lu: %s", source->shown,
	    source->line, sentence);
}

static enum caa_status add_file(struct plugin_configuration_text *text,
    const char *path, unsigned depth, struct caa_error *error);

static bool
ends_with(const char *name, const char *end)
{
	const size_t n = strlen(name), m = strlen(end);

	return n > m && caa_ascii_equal_nocase(name + n - m, m, end);
}

/* What OpenSSL takes of a directory. */
static int
is_included(const struct dirent *entry)
{
	return ends_with(entry->d_name, ".conf") ||
	    ends_with(entry->d_name, ".cnf");
}

/* By octets, whatever the locale. */
static int
compare_entries(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum caa_status
add_directory(
    const struct source *source, const char *path, struct caa_error *error)
{
	struct dirent **entries = NULL;
	const int count = scandir(path, &entries, is_included, compare_entries);
	enum caa_status status = CAA_OK;
	char file[PATH_MAX];

	if (count < 0)
		return refuse(
		    source, ".include: the directory cannot be read", error);
	for (int i = 0; i < count; i++) {
		if (status == CAA_OK && source->text->file_count >= MAX_FILES)
			status = refuse(source, TOO_MANY, error);
		if (status == CAA_OK &&
		    snprintf(file, sizeof(file), "%s/%s", path,
			entries[i]->d_name) >= (int)sizeof(file))
			status = refuse(
			    source, ".include: a path is too long", error);
		if (status == CAA_OK)
			status = add_file(
			    source->text, file, source->depth + 1, error);
		free(entries[i]);
	}
	free(entries);
	return status;
}

/* The path of an .include; rest is what stands behind that word. */
static enum caa_status
read_path(char out[PATH_MAX], const struct source *source, const char *rest,
    size_t len, struct caa_error *error)
{
	const char *end = rest + len, *comment = memchr(rest, '#', len);

	if (comment != NULL)
		end = comment;
	rest += strspn(rest, SPACE);
	if (*rest == '=')
		rest += 1 + strspn(rest + 1, SPACE);
	while (end > rest && strchr(SPACE, end[-1]) != NULL)
		end--;
	if (end <= rest)
		return refuse(source, ".include: which file?", error);
	if ((size_t)(end - rest) >= PATH_MAX)
		return refuse(source, ".include: the path is too long", error);
	memcpy(out, rest, (size_t)(end - rest));
	out[end - rest] = '\0';
	return out[strcspn(out, "$\\\"'`")] == '\0'
	    ? CAA_OK
	    : refuse(source,
		  ".include: the path is written out, without variables, "
		  "quotes and backslashes",
		  error);
}

static enum caa_status
add_included(
    const struct source *source, const char *path, struct caa_error *error)
{
	char shown[PLUGIN_PATH_SHOWN];
	struct stat st;

	plugin_configuration_show_path(shown, path);
	if (stat(path, &st) != 0)
		return caa_error_set(error, CAA_E_CONFIG,
		    "%s:%lu: .include: %s: %s", source->shown, source->line,
		    shown, plugin_configuration_why_not(errno));
	if (source->depth >= MAX_DEPTH)
		return refuse(source, TOO_MANY, error);
	return S_ISDIR(st.st_mode)
	    ? add_directory(source, path, error)
	    : add_file(source->text, path, source->depth + 1, error);
}

/* In place of the line comes what it names. */
static enum caa_status
add_include(struct source *source, const char *line, size_t len,
    struct caa_error *error)
{
	const char *rest = line + strspn(line, SPACE) + strlen(DIRECTIVE);
	const size_t before = (size_t)(rest - line);
	char path[PATH_MAX];
	enum caa_status status;

	status = read_path(path, source, rest, len - before, error);
	if (status == CAA_OK)
		status = add_included(source, path, error);
	source->line++;
	return status == CAA_OK ? add_place(source, error) : status;
}

enum directive {
	DIRECTIVE_NONE = 0,
	DIRECTIVE_INCLUDE,
	DIRECTIVE_ODD,    /* OpenSSL takes it for an .include */
	DIRECTIVE_PRAGMA, /* it may say where files are looked for */
};

/* Octets of a word, as OpenSSL sees it: a backslash keeps what follows. */
static size_t
word_len(const char *word)
{
	size_t len = strcspn(word, SPACE "\n=#[\\");

	while (
	    word[len] == '\\' && word[len + 1] != '\0' && word[len + 1] != '\n')
		len += 2 + strcspn(word + len + 2, SPACE "\n=#[\\");
	return len;
}

/* Is this what the first line of one or several that belong together says? */
static enum directive
find_directive(const char *line)
{
	const char *word = line + strspn(line, SPACE);
	const size_t len = word_len(word);

	if (len == strlen(DIRECTIVE) && memcmp(word, DIRECTIVE, len) == 0)
		return DIRECTIVE_INCLUDE;
	if (strncmp(word, ".pragma", strlen(".pragma")) == 0) {
		word += len + strspn(word + len, SPACE "=");
		return strncmp(word, "dollarid", strlen("dollarid")) == 0
		    ? DIRECTIVE_NONE
		    : DIRECTIVE_PRAGMA;
	}
	for (size_t i = 0; i < len; i++)
		if (strncmp(word + i, DIRECTIVE, strlen(DIRECTIVE)) == 0)
			return DIRECTIVE_ODD;
	return DIRECTIVE_NONE;
}

/* Does the next line belong to this one? */
static bool
goes_on(const char *line, size_t len)
{
	return len > 0 && line[len - 1] == '\\' &&
	    (len == 1 || line[len - 2] != '\\');
}

/* A line with its directive, if any; len is without what ends it. */
static enum caa_status
add_any(struct source *source, const char *line, size_t len,
    enum directive directive, struct caa_error *error)
{
	enum caa_status status;

	if (memchr(line, '\r', len) != NULL) /* OpenSSL may end it there */
		return refuse(
		    source, "a carriage return that ends no line", error);
	switch (directive) {
	case DIRECTIVE_INCLUDE:
		return add_include(source, line, len, error);
	case DIRECTIVE_ODD:
		return refuse(
		    source, "files are included by \".include PATH\"", error);
	case DIRECTIVE_PRAGMA:
		return refuse(source,
		    "of the pragmas of OpenSSL only dollarid is known", error);
	case DIRECTIVE_NONE:
		break;
	}
	status = add_line(source, line, len, error);
	source->line++;
	return status;
}

static enum caa_status
add_lines(struct source *source, const char *octets, struct caa_error *error)
{
	enum caa_status status = add_place(source, error);
	bool inside = false; /* of lines that belong together */

	while (status == CAA_OK && *octets != '\0') {
		const size_t whole = strcspn(octets, "\n");
		const enum directive directive =
		    inside ? DIRECTIVE_NONE : find_directive(octets);
		size_t len = whole;

		while (len > 0 && octets[len - 1] == '\r')
			len--;
		inside = directive != DIRECTIVE_INCLUDE && goes_on(octets, len);
		status = add_any(source, octets, len, directive, error);
		octets += whole + (octets[whole] == '\n');
	}
	/* No line goes on in another file. */
	return status == CAA_OK ? add_line(source, "", 0, error) : status;
}

static enum caa_status
add_file(struct plugin_configuration_text *text, const char *path,
    unsigned depth, struct caa_error *error)
{
	struct source source = { .text = text, .line = 1, .depth = depth };
	char *octets = NULL;
	enum caa_status status;

	text->file_count++;
	plugin_configuration_show_path(source.shown, path);
	status = plugin_configuration_octets_read(
	    &octets, path, source.shown, error);
	if (status == CAA_OK)
		text->octet_count += strlen(octets);
	if (text->octet_count > PLUGIN_CONFIGURATION_MAX)
		status = caa_error_set(error, CAA_E_CONFIG,
		    "%s: with the files before it, it is larger than %u octets",
		    source.shown, PLUGIN_CONFIGURATION_MAX);
	if (status == CAA_OK)
		status = add_lines(&source, octets, error);
	free(octets);
	return status;
}

enum caa_status
plugin_configuration_text_read(struct plugin_configuration_text *text,
    const char *path, struct caa_error *error)
{
	return add_file(text, path, 1, error);
}

const char *
plugin_configuration_text_where(const struct plugin_configuration_text *text,
    unsigned long line, unsigned long *line_in_file)
{
	const struct plugin_configuration_place *place = text->places;

	for (size_t i = 1; i < text->place_count; i++)
		if (text->places[i].first <= line)
			place = &text->places[i];
	*line_in_file = line < place->first ? place->line
					    : place->line + line - place->first;
	return place->path;
}
