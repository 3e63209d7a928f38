/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/text.h"

#include <stdlib.h>
#include <string.h>

#include "tests/runner.h"

#define DATA(name) CLI_TEST_DATA "/" name

/* What the module reported, and what a person reads. */
static const struct {
	const char *row;
	const char *report;
	const char *text;
	bool explain, drawing;
} rows[] = {
	{ "one name", DATA("one_permit.json"), DATA("one_permit.txt"), false,
	    false },
	{ "one name, explained", DATA("one_permit.json"),
	    DATA("one_permit.explain.txt"), true, false },
	{ "one name, drawn", DATA("one_permit.json"),
	    DATA("one_permit.drawn.txt"), true, true },
	{ "recorded from live DNS", DATA("live.json"), DATA("live.drawn.txt"),
	    true, true },
	{ "several names", DATA("mixed.json"), DATA("mixed.txt"), false,
	    false },
	{ "several names on a terminal", DATA("mixed.json"),
	    DATA("mixed.marks.txt"), false, true },
	{ "several names, explained", DATA("mixed.json"),
	    DATA("mixed.explain.txt"), true, false },
};

static char *
read_all(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;

	if (file == NULL)
		return NULL;
	if (getdelim(&text, &room, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	(void)fclose(file);
	return text;
}

static char *
render(const char *path, bool explain, bool drawing)
{
	json_t *report = json_load_file(path, 0, NULL);
	char *text = NULL;
	size_t len = 0;
	struct cli_paint paint = {
		.out = open_memstream(&text, &len),
		.drawing = drawing,
	};

	cli_text_print(&paint, report, explain);
	(void)fclose(paint.out);
	json_decref(report);
	return text;
}

static void
test_reports(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(rows); i++) {
		char *want = read_all(rows[i].text);
		char *got =
		    render(rows[i].report, rows[i].explain, rows[i].drawing);
		bool same = want != NULL && strcmp(want, got) == 0;

		CHECK(rows[i].row, same);
		if (!same)
			printf("\n%s is now\n%s", rows[i].text, got);
		free(want);
		free(got);
	}
}

/* A report must not reach into the terminal, whatever a module lets pass. */
static void
test_hostile(void)
{
	char *text = render(DATA("hostile.json"), true, false);
	size_t lines = 0, odd = 0;

	for (const char *c = text; *c != '\0'; c++) {
		lines += *c == '\n';
		odd += *c != '\n' && (*c < 0x20 || *c > 0x7e);
	}
	CHECK("something is printed for each of three", lines >= 3);
	CHECK("nothing but printable ASCII", odd == 0);
	CHECK("a verdict we do not know is no permit",
	    strstr(text, "permit  ") == NULL);
	free(text);
}

/* A report of count names, every one denied. */
static json_t *
make_report(size_t count)
{
	json_t *names = json_array();
	char name[32];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(name, sizeof(name), "n%zu.example", i);
		(void)json_array_append_new(names,
		    json_pack("{s:s,s:s}", "name", name, "verdict", "deny"));
	}
	return json_pack("{s:o}", "names", names);
}

static const struct {
	const char *row;
	size_t count;
	const char *summary; /* last line */
} summary_rows[] = {
	{ "two", 2,
	    "0 of 2 names permitted; 2 denied: n0.example, n1.example\n" },
	{ "as many as are listed", 5,
	    "0 of 5 names permitted; 5 denied: n0.example, n1.example, "
	    "n2.example, n3.example, n4.example\n" },
	{ "more than anybody reads", 300,
	    "0 of 300 names permitted; 300 denied: n0.example, n1.example, "
	    "n2.example, n3.example, n4.example and 295 more\n" },
};

static void
test_summary(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(summary_rows); i++) {
		json_t *report = make_report(summary_rows[i].count);
		char *text = NULL;
		size_t len = 0;
		struct cli_paint paint = {
			.out = open_memstream(&text, &len),
		};

		cli_text_print(&paint, report, false);
		(void)fclose(paint.out);
		size_t tail = strlen(summary_rows[i].summary);
		CHECK(summary_rows[i].row,
		    len > tail &&
			strcmp(text + len - tail, summary_rows[i].summary) ==
			    0);
		free(text);
		json_decref(report);
	}
}

static void
test_nothing(void)
{
	char *text = NULL;
	size_t len = 0;
	struct cli_paint paint = { .out = open_memstream(&text, &len) };

	cli_text_print(&paint, NULL, true);
	(void)fclose(paint.out);
	CHECK("no report prints nothing", len == 0);
	free(text);
}

const char suite_name[] = "cli.text";
const struct test tests[] = {
	{ "reports", test_reports },
	{ "hostile", test_hostile },
	{ "summary", test_summary },
	{ "nothing", test_nothing },
	{ NULL, NULL },
};
