/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/progress.h"

#include <inttypes.h>
#include <time.h>

#include "plugin/hosts/common/paint.h"

#define PATIENCE_MS 1000 /* quicker work needs no comment */
#define REDRAW_MS   100

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

void
cli_progress_update(
    struct cli_progress *progress, size_t decided, size_t total, int64_t now_ms)
{
	int64_t spent_ms = now_ms - progress->begun_ms;

	if (!progress->wanted || spent_ms < PATIENCE_MS ||
	    now_ms - progress->drawn_ms < REDRAW_MS)
		return;
	(void)fprintf(progress->out,
	    ERASE "checked %zu of %zu name%s, %" PRId64 ".%" PRId64 " s",
	    decided, total, total == 1 ? "" : "s", spent_ms / 1000,
	    spent_ms % 1000 / 100);
	(void)fflush(progress->out);
	progress->drawn_ms = now_ms;
	progress->shown = true;
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
