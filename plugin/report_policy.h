/* SPDX-License-Identifier: BSD-2-Clause */
/* report_policy: whether and how a profile reports denials. */
#ifndef PLUGIN_REPORT_POLICY_H
#define PLUGIN_REPORT_POLICY_H

#include "plugin/report_document.h"
#include "plugin/settings.h"

/* Zeroed: nothing is reported.  Texts borrow from the settings. */
struct plugin_report_policy {
	bool mail, https, http; /* which URLs are heeded */
	enum plugin_report_format format;
	const char *reporter;     /* our name; NULL: the first issuer */
	const char *from;         /* mailbox, or NULL */
	const char *subject;      /* of mails */
	const char *introduction; /* of their text, may be empty */
};

/*
 * Work it out from the settings of a profile, indexed by key.  CAA_E_CONFIG
 * with a sentence that names the key for what is missing or contradicts.
 */
CAA_NODISCARD enum caa_status plugin_report_policy_init(
    struct plugin_report_policy *policy,
    const struct plugin_setting *const settings[PLUGIN_KEY_COUNT],
    struct caa_error *error);

#endif /* PLUGIN_REPORT_POLICY_H */
