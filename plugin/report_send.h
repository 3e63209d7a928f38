/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_send: carries letters to mail and web servers.  The only module that
 * sees libcurl, which it sets up once for the process (curl_global_init) and
 * leaves so: the module stays mapped.  One thread at a time, but for
 * plugin_sender_wake().  That thread should have all signals blocked: writing
 * to a closed connection raises SIGPIPE.
 */
#ifndef PLUGIN_REPORT_SEND_H
#define PLUGIN_REPORT_SEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caa/status.h"
#include "plugin/report_address.h"
#include "plugin/report_letter.h"

#define PLUGIN_SEND_TEXT 320 /* room for what is said of a try */

enum plugin_send_outcome {
	PLUGIN_SEND_AGAIN = 0, /* it may go better later */
	PLUGIN_SEND_DELIVERED, /* the server took it */
	PLUGIN_SEND_REFUSED,   /* it never will */
};

struct plugin_send_result {
	enum plugin_send_outcome outcome;
	char text[PLUGIN_SEND_TEXT]; /* printable: "status 204" */
};

/* Files are read when they are needed, so that they may be replaced.
 * Everything is borrowed until plugin_sender_free(). */
struct plugin_send_config {
	const char *smtp_url;         /* "smtp://host:port", or NULL */
	const char *smtp_credentials; /* file: a line each; or NULL */
	bool smtp_tls;                /* over smtp://, demand STARTTLS */
	const char *tls_ca;           /* file; NULL: those of the system */
	const char *tls_certificate;  /* file with ours, for https; or NULL */
	const char *tls_key;          /* its key */
	const struct plugin_network *allowed; /* besides the open Internet */
	size_t allowed_count;
	uint32_t connect_ms; /* until a connection stands */
	uint32_t total_ms;   /* for a whole try */
	size_t max_reply;    /* octets of a reply that are read */
};

struct plugin_sender;

/* The end of a try; tag is what was passed to plugin_sender_start(). */
typedef void plugin_send_done_fn(
    void *ctx, void *tag, const struct plugin_send_result *result);

CAA_NODISCARD enum caa_status plugin_sender_new(struct plugin_sender **out,
    const struct plugin_send_config *config, plugin_send_done_fn *done,
    void *ctx, struct caa_error *error);

/* Ends what is under way; done is not called for it.  NULL is allowed. */
void plugin_sender_free(struct plugin_sender *sender);

/*
 * Begin a try; the letter is borrowed until done.  CAA_E_MALFORMED for one
 * that can never be sent, CAA_E_NOMEM or CAA_E_SYSTEM for one that cannot now;
 * done is not called then.
 */
CAA_NODISCARD enum caa_status plugin_sender_start(struct plugin_sender *sender,
    const struct plugin_letter *letter, void *tag, struct caa_error *error);

/* Go on with all tries; unless one has ended, wait for events for a time.
 * done is called from here, and may start others. */
void plugin_sender_run(struct plugin_sender *sender, int64_t wait_ms);

/* End the waiting.  Any thread. */
void plugin_sender_wake(struct plugin_sender *sender);

#endif /* PLUGIN_REPORT_SEND_H */
