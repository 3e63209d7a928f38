/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * request: from what the host handed over to the questions to be checked.
 * Everything needed later is copied, so that the host's memory may go.  Pure
 * but for the clock; any thread.
 */
#ifndef PLUGIN_REQUEST_H
#define PLUGIN_REQUEST_H

#include "caa/pile.h"
#include "caa/policy.h"
#include "plugin/caa_plugin.h"
#include "plugin/profile.h"
#include "plugin/value.h"

#define PLUGIN_NO_QUESTION ((size_t)-1)

/* One name as asked for, in input order. */
struct plugin_item {
	uint32_t type;    /* CAA_PLUGIN_NAME_* */
	const char *text; /* A-labels; printable ASCII */
	size_t question;  /* PLUGIN_NO_QUESTION: reported only */
	const char *why;  /* then: why CAA does not apply; static */
	const char *clause;
};

/* What it copies stands on its pile, but for the lists of its own. */
struct plugin_request {
	struct caa_pile *pile;
	uint64_t id;
	uint32_t timeout_ms;
	int64_t checked_at; /* Unix seconds UTC: before the first lookup */
	const struct plugin_profile *profile; /* borrowed */
	char *trace_id;                       /* or NULL */
	struct plugin_value own_issuers;      /* those of the request */
	struct plugin_value own_account_uris;
	struct plugin_value own_methods;
	struct caa_strings issuers; /* the effective ones */
	struct plugin_item *items;
	size_t item_count;
	struct caa_domain *domains;     /* of the questions */
	struct caa_question *questions; /* equal ones are asked once */
	size_t question_count;
	char **notices; /* sentences for people; printable ASCII */
	size_t notice_count;
};

/*
 * Read a request for a profile, on a pile that is cleared after it. CAA_E_NAME,
 * CAA_E_MALFORMED or CAA_E_LIMIT for input that cannot be checked, CAA_E_CONFIG
 * when no issuer is set. plugin_request_clear() also after failure.
 */
CAA_NODISCARD enum caa_status plugin_request_init(
    struct plugin_request *request, struct caa_pile *pile,
    const struct plugin_profile *profile,
    const struct caa_plugin_request *theirs, struct caa_error *error);
void plugin_request_clear(struct plugin_request *request);

#endif /* PLUGIN_REQUEST_H */
