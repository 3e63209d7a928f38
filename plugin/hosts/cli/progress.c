/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/progress.h"

#include <inttypes.h>
#include <time.h>

#include "plugin/hosts/common/paint.h"

#define PATIENCE_MS 1000 /* quicker work needs no comment */
#define REDRAW_MS   100
#define LEFT_MAX_S  3596400u /* 999 hours */

#define ERASE "\r\033[K"

void
cli_progress_begin(
    struct cli_progress *progress, FILE *out, bool wanted, int64_t now_ms)
{
	*progress = (struct cli_progress){
		.out = out,
		.wanted = wanted && cli_paint_is_terminal(out),
		.begun_ms = now_ms,
		.drawn_ms = now_ms,
	};
}

/* Time to draw the line again? */
static bool
is_due(const struct cli_progress *progress, int64_t now_ms)
{
	return progress->wanted && now_ms - progress->begun_ms >= PATIENCE_MS &&
	    now_ms - progress->drawn_ms >= REDRAW_MS;
}

static void
drawn(struct cli_progress *progress, int64_t now_ms)
{
	(void)fflush(progress->out);
	progress->drawn_ms = now_ms;
	progress->shown = true;
}

void
cli_progress_update(
    struct cli_progress *progress, size_t decided, size_t total, int64_t now_ms)
{
	const int64_t spent_ms = now_ms - progress->begun_ms;

	if (!is_due(progress, now_ms))
		return;
	(void)fprintf(progress->out,
	    ERASE "checked %zu of %zu name%s, %" PRId64 ".%" PRId64 " s",
	    decided, total, total == 1 ? "" : "s", spent_ms / 1000,
	    spent_ms % 1000 / 100);
	drawn(progress, now_ms);
}

/* ", 3 min 12 s left" */
static void
print_left(FILE *out, double seconds)
{
	const unsigned long left =
	    seconds < LEFT_MAX_S ? (unsigned long)(seconds + 0.5) : LEFT_MAX_S;

	if (left >= 3600)
		(void)fprintf(
		    out, ", %lu h %lu min left", left / 3600, left % 3600 / 60);
	else if (left >= 60)
		(void)fprintf(
		    out, ", %lu min %lu s left", left / 60, left % 60);
	else
		(void)fprintf(out, ", %lu s left", left);
}

void
cli_progress_pace(
    struct cli_progress *progress, const struct cli_pace *pace, int64_t now_ms)
{
	const double spent_s = (double)(now_ms - progress->begun_ms) / 1000;

	if (!is_due(progress, now_ms))
		return;
	(void)fprintf(progress->out, ERASE "checked %zu name%s, %.0f/s",
	    pace->decided, pace->decided == 1 ? "" : "s",
	    (double)pace->decided / spent_s);
	if (pace->done > 0 && pace->done <= pace->total)
		print_left(progress->out,
		    spent_s * (double)(pace->total - pace->done) /
			(double)pace->done);
	drawn(progress, now_ms);
}

void
cli_progress_end(struct cli_progress *progress)
{
	if (progress->shown) {
		(void)fputs(ERASE, progress->out);
		(void)fflush(progress->out);
	}
	progress->shown = false;
	progress->wanted = false;
}

int64_t
cli_progress_now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
