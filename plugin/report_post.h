/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_post: a report becomes letters in a spool, one to each recipient, as
 * far as the limits of the day allow.  Any thread.
 */
#ifndef PLUGIN_REPORT_POST_H
#define PLUGIN_REPORT_POST_H

#include "plugin/report_document.h"
#include "plugin/report_spool.h"
#include "plugin/report_url.h"

struct plugin_report_post {
	struct plugin_report report; /* id and generated_at are filled in */
	const struct plugin_report_url *urls;
	size_t url_count; /* 100 at most */
	enum plugin_report_format format;
	const char *subject;      /* of mails */
	const char *introduction; /* of their text, see report_document.h */
	unsigned per_domain;      /* reports a day */
	unsigned per_recipient;   /* letters a day, whatever the domain */
	unsigned in_all;          /* letters a day */
};

/*
 * Store the letters; *stored is how many, 0 when the limits forbid or the very
 * same was reported to everybody today.  After a failure some may be stored;
 * limits count only what is.
 */
CAA_NODISCARD enum caa_status plugin_report_post(struct plugin_spool *spool,
    const struct plugin_report_post *post, int64_t now_ms, size_t *stored,
    struct caa_error *error);

#endif /* PLUGIN_REPORT_POST_H */
