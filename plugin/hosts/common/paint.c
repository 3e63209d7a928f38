/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/common/paint.h"

#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/common/arguments.h"

static const char *const inks[CLI_INK_COUNT] = {
	[CLI_INK_NONE] = "",
	[CLI_INK_GOOD] = "\033[32m",
	[CLI_INK_BAD] = "\033[1;31m",
	[CLI_INK_STRONG] = "\033[1m",
	[CLI_INK_FAINT] = "\033[2m",
};

static const struct {
	const char *ascii;
	const char *utf8;
} glyphs[CLI_GLYPH_COUNT] = {
	[CLI_GLYPH_PERMIT] = { "", "\xe2\x9c\x93 " },               /* check */
	[CLI_GLYPH_DENY] = { "", "\xe2\x9c\x97 " },                 /* cross */
	[CLI_GLYPH_TRUNK] = { "|  ", "\xe2\x94\x82  " },            /* bar */
	[CLI_GLYPH_LEVEL] = { "+- ", "\xe2\x94\x9c\xe2\x94\x80 " }, /* tee */
	[CLI_GLYPH_END] = { "`- ", "\xe2\x94\x94\xe2\x94\x80 " },   /* elbow */
	[CLI_GLYPH_ARROW] = { "-> ", "\xe2\x94\x80\xe2\x96\xb6 " },
	[CLI_GLYPH_HERE] = { "> ", "\xe2\x96\xb6 " },
};

/* Asked of the environment's locale; the process stays in "C". */
static bool
locale_is_utf8(void)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);

	if (locale == (locale_t)0)
		return false;
	bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
	freelocale(locale);
	return utf8;
}

bool
cli_paint_is_terminal(FILE *out)
{
	const char *term = getenv("TERM");

	return isatty(fileno(out)) == 1 && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

void
cli_paint_init(struct cli_paint *paint, FILE *out, unsigned color)
{
	const char *no_color = getenv("NO_COLOR");
	bool terminal = cli_paint_is_terminal(out);

	*paint = (struct cli_paint){
		.out = out,
		.color = color == CLI_COLOR_ALWAYS ||
		    (color == CLI_COLOR_AUTO && terminal &&
			(no_color == NULL || no_color[0] == '\0')),
		.drawing = terminal && locale_is_utf8(),
	};
}

static void
ink_begin(const struct cli_paint *paint, enum cli_ink ink)
{
	if (paint->color && ink != CLI_INK_NONE)
		(void)fputs(inks[ink], paint->out);
}

static void
ink_end(const struct cli_paint *paint, enum cli_ink ink)
{
	if (paint->color && ink != CLI_INK_NONE)
		(void)fputs("\033[0m", paint->out);
}

void
cli_paint_text(
    const struct cli_paint *paint, enum cli_ink ink, const char *text)
{
	if (text[0] == '\0')
		return;
	ink_begin(paint, ink);
	for (const char *c = text; *c != '\0'; c++)
		(void)fputc(*c < 0x20 || *c > 0x7e ? '?' : *c, paint->out);
	ink_end(paint, ink);
}

void
cli_paint_cell(const struct cli_paint *paint, enum cli_ink ink,
    const char *text, size_t width)
{
	cli_paint_text(paint, ink, text);
	for (size_t i = strlen(text); i < width; i++)
		(void)fputc(' ', paint->out);
	(void)fputs("  ", paint->out);
}

size_t
cli_paint_widen(size_t width, const char *text, size_t limit)
{
	size_t len = strlen(text);

	return len > width && len <= limit ? len : width;
}

void
cli_paint_format(
    const struct cli_paint *paint, enum cli_ink ink, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	int len = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (len >= (int)sizeof(text))
		memcpy(text + sizeof(text) - 4, "...", 4);
	cli_paint_text(paint, ink, len < 0 ? "" : text);
}

void
cli_paint_glyph(
    const struct cli_paint *paint, enum cli_ink ink, enum cli_glyph glyph)
{
	const char *text =
	    paint->drawing ? glyphs[glyph].utf8 : glyphs[glyph].ascii;

	if (text[0] == '\0')
		return;
	ink_begin(paint, ink);
	(void)fputs(text, paint->out);
	ink_end(paint, ink);
}

void
cli_paint_line(const struct cli_paint *paint)
{
	(void)fputc('\n', paint->out);
}
