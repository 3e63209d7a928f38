/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/paint.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/hosts/common/arguments.h"
#include "tests/plugin/hosts/cli/terminal.h"
#include "tests/runner.h"

/* Where output goes and what the environment says. */
static const struct {
	const char *row;
	bool terminal;
	const char *term, *no_color, *locale;
	unsigned color;
	bool is_colored, is_drawing;
} init_rows[] = {
	{ "a terminal", true, "xterm", NULL, "C.UTF-8", CLI_COLOR_AUTO, true,
	    true },
	{ "a file", false, "xterm", NULL, "C.UTF-8", CLI_COLOR_AUTO, false,
	    false },
	{ "colour into a file", false, "xterm", NULL, "C.UTF-8",
	    CLI_COLOR_ALWAYS, true, false },
	{ "a terminal without colour", true, "xterm", NULL, "C.UTF-8",
	    CLI_COLOR_NEVER, false, true },
	{ "a person who wants no colour", true, "xterm", "1", "C.UTF-8",
	    CLI_COLOR_AUTO, false, true },
	{ "NO_COLOR empty is NO_COLOR unset", true, "xterm", "", "C.UTF-8",
	    CLI_COLOR_AUTO, true, true },
	{ "the command line beats NO_COLOR", true, "xterm", "1", "C.UTF-8",
	    CLI_COLOR_ALWAYS, true, true },
	{ "a terminal of another alphabet", true, "xterm", NULL, "C",
	    CLI_COLOR_AUTO, true, false },
	{ "a terminal that can nothing", true, "dumb", NULL, "C.UTF-8",
	    CLI_COLOR_AUTO, false, false },
	{ "a terminal nobody knows", true, NULL, NULL, "C.UTF-8",
	    CLI_COLOR_AUTO, false, false },
};

static void
put_environment(const char *name, const char *value)
{
	if (value == NULL)
		(void)unsetenv(name);
	else
		(void)setenv(name, value, 1);
}

static void
test_init(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(init_rows); i++) {
		const char *row = init_rows[i].row;
		struct terminal terminal;
		struct cli_paint paint;
		FILE *file = tmpfile();

		terminal_open(&terminal);
		CHECK(row, file != NULL);
		put_environment("TERM", init_rows[i].term);
		put_environment("NO_COLOR", init_rows[i].no_color);
		put_environment("LC_ALL", init_rows[i].locale);
		cli_paint_init(&paint,
		    init_rows[i].terminal ? terminal.out : file,
		    init_rows[i].color);
		CHECK(row, paint.color == init_rows[i].is_colored);
		CHECK(row, paint.drawing == init_rows[i].is_drawing);
		(void)fclose(file);
		terminal_close(&terminal);
	}
}

static void
paint_all(struct cli_paint *paint)
{
	cli_paint_glyph(paint, CLI_INK_BAD, CLI_GLYPH_DENY);
	cli_paint_cell(paint, CLI_INK_BAD, "deny", 5);
	cli_paint_text(paint, CLI_INK_NONE, "\033[2Jx\xe2\x80\xae\n");
	cli_paint_cell(paint, CLI_INK_NONE, "wide", 2);
	cli_paint_format(paint, CLI_INK_FAINT, " %d\t%s", 1, "a\rb");
	cli_paint_line(paint);
}

static const struct {
	const char *row;
	bool color, drawing;
	const char *text;
} paint_rows[] = {
	{ "plain", false, false, "deny   ?[2Jx????wide   1?a?b\n" },
	{ "drawing", false, true,
	    "\xe2\x9c\x97 deny   ?[2Jx????wide   1?a?b\n" },
	{ "colour", true, false,
	    "\033[1;31mdeny\033[0m   ?[2Jx????wide  "
	    "\033[2m 1?a?b\033[0m\n" },
};

static void
test_text(void)
{
	for (size_t i = 0; i < CLI_COUNTOF(paint_rows); i++) {
		char *text = NULL;
		size_t len = 0;
		struct cli_paint paint = {
			.out = open_memstream(&text, &len),
			.color = paint_rows[i].color,
			.drawing = paint_rows[i].drawing,
		};

		paint_all(&paint);
		(void)fclose(paint.out);
		CHECK(paint_rows[i].row, strcmp(text, paint_rows[i].text) == 0);
		free(text);
	}
}

static void
test_long(void)
{
	char *text = NULL, longer[3000];
	size_t len = 0;
	struct cli_paint paint = { .out = open_memstream(&text, &len) };

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	cli_paint_format(&paint, CLI_INK_NONE, "%s", longer);
	(void)fclose(paint.out);
	CHECK("cut where it shows",
	    len == 1023 && strcmp(text + len - 4, "x...") == 0);
	free(text);
}

static void
test_widen(void)
{
	CHECK("wider", cli_paint_widen(3, "four", 10) == 4);
	CHECK("as wide", cli_paint_widen(4, "four", 10) == 4);
	CHECK("narrower", cli_paint_widen(5, "four", 10) == 5);
	CHECK("as wide as allowed", cli_paint_widen(3, "four", 4) == 4);
	CHECK("too wide to count", cli_paint_widen(3, "four", 3) == 3);
}

const char suite_name[] = "common.paint";
const struct test tests[] = {
	{ "init", test_init },
	{ "text", test_text },
	{ "long", test_long },
	{ "widen", test_widen },
	{ NULL, NULL },
};
