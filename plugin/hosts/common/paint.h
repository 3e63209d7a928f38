/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paint: the only door through which text reaches the terminal.  Colour and
 * drawing characters where the terminal takes them, plain ASCII elsewhere;
 * octets outside printable ASCII never pass, whatever a zone put into them.
 */
#ifndef CLI_PAINT_H
#define CLI_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "plugin/hosts/common/exit.h"

enum cli_ink {
	CLI_INK_NONE = 0,
	CLI_INK_GOOD,
	CLI_INK_BAD,
	CLI_INK_STRONG,
	CLI_INK_FAINT,
	CLI_INK_COUNT
};

enum cli_glyph {
	CLI_GLYPH_PERMIT = 0, /* before the verdict */
	CLI_GLYPH_DENY,
	CLI_GLYPH_TRUNK, /* of the climb, under a level */
	CLI_GLYPH_LEVEL,
	CLI_GLYPH_END,
	CLI_GLYPH_ARROW, /* to an alias target */
	CLI_GLYPH_HERE,  /* before the deciding record */
	CLI_GLYPH_COUNT
};

struct cli_paint {
	FILE *out;
	bool color;
	bool drawing; /* a terminal that shows UTF-8 */
};

/* color is an enum cli_color; AUTO asks out, NO_COLOR and TERM. */
void cli_paint_init(struct cli_paint *paint, FILE *out, unsigned color);

/* A terminal that knows how to move the cursor? */
bool cli_paint_is_terminal(FILE *out);

void cli_paint_text(
    const struct cli_paint *paint, enum cli_ink ink, const char *text);

/* The same, then blanks up to width columns and two more.  A longer text
 * stays whole. */
void cli_paint_cell(const struct cli_paint *paint, enum cli_ink ink,
    const char *text, size_t width);

/* The width of a column that has this text in it too, unless that is longer
 * than limit: such a cell only puts its own line out of step. */
size_t cli_paint_widen(size_t width, const char *text, size_t limit);

/* Formatted; longer than 1023 octets ends in "...". */
void cli_paint_format(const struct cli_paint *paint, enum cli_ink ink,
    const char *format, ...) CLI_PRINTF(3, 4);

/* As wide in ASCII as in UTF-8, but for the marks of a verdict, which ASCII
 * does without. */
void cli_paint_glyph(
    const struct cli_paint *paint, enum cli_ink ink, enum cli_glyph glyph);

void cli_paint_line(const struct cli_paint *paint); /* ends it */

#endif /* CLI_PAINT_H */
