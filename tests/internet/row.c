/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/internet/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPACES   " \t\n"
#define MAX_LINE 2048

/* "3*a.example" is "a.a.a.example". */
static bool
read_name(char out[ROW_MAX_NAME], const char *text)
{
	char *rest;
	size_t count = strtoul(text, &rest, 10), len = 0;

	if (rest == text || *rest != '*')
		return snprintf(out, ROW_MAX_NAME, "%s", text) < ROW_MAX_NAME;
	const char *label = rest + 1, *dot = strchr(label, '.');
	if (dot == NULL)
		return false;
	const size_t label_len = (size_t)(dot - label) + 1;
	for (; count > 0; count--, len += label_len) {
		if (len + label_len >= ROW_MAX_NAME)
			return false;
		memcpy(out + len, label, label_len);
	}
	return snprintf(out + len, ROW_MAX_NAME - len, "%s", dot + 1) <
	    (int)(ROW_MAX_NAME - len);
}

/* "+", "-" or "+-": off and on. */
static bool
read_verdicts(struct row *row, const char *text)
{
	const size_t len = strlen(text);

	if (len == 0 || len > 2 || strspn(text, "+-") != len)
		return false;
	row->permit[0] = text[0] == '+';
	row->permit[1] = text[len - 1] == '+';
	return true;
}

/* "reason" or "reason/reason". */
static bool
read_reasons(struct row *row, char *text)
{
	char *slash = strchr(text, '/');

	row->reason[0] = row->reason[1] = text;
	if (slash != NULL) {
		*slash = '\0';
		row->reason[1] = slash + 1;
	}
	return true;
}

static bool
read_level(struct row *row, char *text)
{
	struct row_level *level = &row->levels[row->level_count];
	char *rest;

	if (row->level_count++ == ROW_MAX_LEVELS)
		return false;
	*level = (struct row_level){ .count = 1, .words = text };
	const size_t count = strtoul(text, &rest, 10);
	if (rest != text && *rest == '*')
		*level = (struct row_level){ count, rest + 1 };
	return strchr(level->words, '/') != NULL;
}

/* "@i", "@f", "@6": not everywhere. */
static bool
read_condition(struct row *row, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == 'i')
			row->forwarding = false;
		else if (*text == 'f')
			row->iterating = false;
		else if (*text == '6')
			row->needs_ipv6 = true;
		else
			return false;
	}
	return true;
}

static bool
read_rest(struct row *row, char *text)
{
	char *state, *word = strtok_r(text, SPACES, &state);

	for (; word != NULL; word = strtok_r(NULL, SPACES, &state))
		if (!(word[0] == '@' ? read_condition(row, word + 1)
				     : read_level(row, word)))
			return false;
	return true;
}

static bool
read_row(struct row *row, char *line)
{
	char *sentence = strchr(line, '#');
	char *state, *words[4];

	*row = (struct row){ .iterating = true, .forwarding = true };
	if (sentence == NULL)
		return false;
	*sentence++ = '\0';
	sentence[strcspn(sentence, "\n")] = '\0';
	for (size_t i = 0; i < 4; i++) {
		words[i] = strtok_r(i == 0 ? line : NULL, SPACES, &state);
		if (words[i] == NULL)
			return false;
	}
	row->dnssec = words[3];
	(void)snprintf(
	    row->row, sizeof(row->row), "%.60s:%s", words[0], sentence);
	return read_name(row->name, words[0]) && read_verdicts(row, words[1]) &&
	    read_reasons(row, words[2]) && read_rest(row, state);
}

static bool
read_lines(struct row_table *table, FILE *file)
{
	char line[MAX_LINE];
	unsigned number = 0;

	while (fgets(line, sizeof(line), file) != NULL) {
		char *copy;

		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		copy = strdup(line); /* what the row points to */
		if (copy == NULL || table->count == ROW_MAX_ROWS ||
		    !read_row(&table->rows[table->count], copy)) {
			printf("line %u is no row: %s", number, line);
			free(copy);
			return false;
		}
		table->count++;
	}
	return true;
}

const struct row_table *
row_table_read(const char *path)
{
	static struct row_table table;
	FILE *file = fopen(path, "r");

	table.count = 0;
	if (file == NULL) {
		perror(path);
		return NULL;
	}
	const bool ok = read_lines(&table, file);
	(void)fclose(file);
	return ok ? &table : NULL;
}
