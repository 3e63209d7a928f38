/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reporter: one thread that delivers what waits in a spool.  It never touches
 * a verdict, never calls the host, and has all signals blocked.
 *
 * Delivery is at least once: a try is noted before it begins, so that a crash
 * in between costs a delay; one between delivery and its note repeats it,
 * under the same incident and Message-ID.  A try that fails is repeated after
 * retry_ms, then after twice that and so on, max_tries in all; what fails for
 * good goes to dead/ of the spool.  Of several processes on one spool one
 * sends.
 */
#ifndef PLUGIN_REPORTER_H
#define PLUGIN_REPORTER_H

#include "plugin/report_post.h"
#include "plugin/report_send.h"

#define PLUGIN_REPORTER_LINE 400 /* room for a line, NUL included */

struct plugin_reporter_config {
	const char *spool; /* its path */
	struct plugin_send_config send;
	uint32_t retry_ms;     /* between the first try and the second */
	uint32_t retry_max_ms; /* between any two */
	unsigned max_tries;    /* 1 to 99 */
	uint32_t linger_ms;    /* that stopping may take to send what is due */
};

struct plugin_reporter;

/* Nothing is opened or sent yet, but the spool looked at.  The config's texts
 * are borrowed until plugin_reporter_free(). */
CAA_NODISCARD enum caa_status plugin_reporter_new(struct plugin_reporter **out,
    const struct plugin_reporter_config *config, struct caa_error *error);

/* Open the spool and start the thread, unless that has been done.  If only the
 * latter fails, reports can be posted.  Any thread. */
CAA_NODISCARD enum caa_status plugin_reporter_start(
    struct plugin_reporter *reporter, struct caa_error *error);

/* As plugin_report_post(), at the present time.  Any thread. */
CAA_NODISCARD enum caa_status plugin_reporter_post(
    struct plugin_reporter *reporter, const struct plugin_report_post *post,
    size_t *stored, struct caa_error *error);

/* Take the next thing the thread has to say; false if there is none.  Any
 * thread. */
bool plugin_reporter_take_line(struct plugin_reporter *reporter,
    uint32_t *level, char line[PLUGIN_REPORTER_LINE]);

/* End the thread: at once, or after linger_ms.  Once, before free. */
void plugin_reporter_stop(struct plugin_reporter *reporter);

/* NULL is allowed.  In a forked child only the memory is freed. */
void plugin_reporter_free(struct plugin_reporter *reporter);

#endif /* PLUGIN_REPORTER_H */
