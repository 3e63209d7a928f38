/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_send.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"
#include "plugin/report_send_transfer.h"

struct plugin_sender {
	struct plugin_send_config config;
	plugin_send_done_fn *done;
	void *ctx;
	CURLM *multi;
	struct plugin_transfer *transfers;
};

/* libcurl is set up once for the process, whoever else in it uses it. */
static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static bool library_ready;

static void
set_up_library(void)
{
	library_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static enum caa_status
no_memory(struct caa_error *error)
{
	return caa_error_set(error, CAA_E_NOMEM, "out of memory");
}

enum caa_status
plugin_sender_new(struct plugin_sender **out,
    const struct plugin_send_config *config, plugin_send_done_fn *done,
    void *ctx, struct caa_error *error)
{
	struct plugin_sender *sender;

	(void)pthread_once(&library_once, set_up_library);
	if (!library_ready)
		return caa_error_set(
		    error, CAA_E_SYSTEM, "libcurl cannot be set up");
	sender = calloc(1, sizeof(*sender));
	if (sender == NULL)
		return no_memory(error);
	sender->config = *config;
	sender->done = done;
	sender->ctx = ctx;
	sender->multi = curl_multi_init();
	if (sender->multi == NULL) {
		free(sender);
		return no_memory(error);
	}
	*out = sender;
	return CAA_OK;
}

static void
transfer_free(struct plugin_transfer *transfer)
{
	if (transfer == NULL)
		return;
	curl_easy_cleanup(transfer->easy);
	curl_mime_free(transfer->mime);
	curl_slist_free_all(transfer->headers);
	curl_slist_free_all(transfer->recipients);
	free(transfer);
}

/* Out of the list and of libcurl's hands. */
static void
detach(struct plugin_sender *sender, struct plugin_transfer *transfer)
{
	(void)curl_multi_remove_handle(sender->multi, transfer->easy);
	if (transfer->previous != NULL)
		transfer->previous->next = transfer->next;
	else
		sender->transfers = transfer->next;
	if (transfer->next != NULL)
		transfer->next->previous = transfer->previous;
}

void
plugin_sender_free(struct plugin_sender *sender)
{
	if (sender == NULL)
		return;
	while (sender->transfers != NULL) {
		struct plugin_transfer *transfer = sender->transfers;

		detach(sender, transfer);
		transfer_free(transfer);
	}
	(void)curl_multi_cleanup(sender->multi);
	free(sender);
}

void
plugin_transfer_header(
    struct plugin_transfer *transfer, const char *name, const char *value)
{
	char line[512];
	struct curl_slist *list;

	if ((size_t)snprintf(line, sizeof(line), "%s: %s", name, value) >=
		sizeof(line) ||
	    (list = curl_slist_append(transfer->headers, line)) == NULL)
		transfer->failed = true;
	else
		transfer->headers = list;
}

void
plugin_transfer_explain(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result)
{
	const char *words = transfer->error[0] != '\0'
	    ? transfer->error
	    : curl_easy_strerror(code);

	(void)caa_text_escape(
	    result->text, sizeof(result->text), words, strlen(words));
}

/* Count what the server says; one octet too many ends the transfer. */
static bool
count(struct plugin_transfer *transfer, size_t len)
{
	transfer->received += len;
	if (transfer->received > transfer->config->max_reply)
		transfer->is_too_long = true;
	return !transfer->is_too_long;
}

/* The body of a reply: RFC 6546 4 lets a receiver acknowledge there.  For one
 * who only reports, the status says it all. */
static size_t
on_body(char *octets, size_t size, size_t n, void *ctx)
{
	(void)octets;
	return count(ctx, size * n) ? size * n : 0;
}

static size_t
on_header(char *octets, size_t size, size_t n, void *ctx)
{
	static const char token[] = "rid-callback-token:";
	struct plugin_transfer *transfer = ctx;
	const size_t len = size * n;

	if (!count(transfer, len))
		return 0;
	if (len >= sizeof(token) - 1 &&
	    caa_ascii_equal_nocase(octets, sizeof(token) - 1, token))
		transfer->has_token = true;
	return len;
}

/* What holds for every protocol. */
static void
set_common(struct plugin_transfer *transfer)
{
	const struct plugin_send_config *config = transfer->config;

	PLUGIN_TRANSFER_SET(transfer, CURLOPT_PRIVATE, transfer);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_ERRORBUFFER, transfer->error);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_NOSIGNAL, 1L);
	/* Do not wait for a name server when the host closes us. */
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_QUICK_EXIT, 1L);
	/* The environment may name proxies, which would hide the address. */
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_PROXY, "");
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_NOPROXY, "*");
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_FORBID_REUSE, 1L);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_FRESH_CONNECT, 1L);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_CONNECTTIMEOUT_MS, (long)config->connect_ms);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_TIMEOUT_MS, (long)config->total_ms);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_WRITEFUNCTION, on_body);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_WRITEDATA, transfer);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_HEADERFUNCTION, on_header);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_HEADERDATA, transfer);
	PLUGIN_TRANSFER_SET(
	    transfer, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_SSL_VERIFYPEER, 1L);
	PLUGIN_TRANSFER_SET(transfer, CURLOPT_SSL_VERIFYHOST, 2L);
	if (config->tls_ca != NULL) {
		PLUGIN_TRANSFER_SET(transfer, CURLOPT_CAINFO, config->tls_ca);
		PLUGIN_TRANSFER_SET(transfer, CURLOPT_CAPATH, NULL);
	}
}

static enum caa_status
transfer_new(struct plugin_transfer **out, struct plugin_sender *sender,
    const struct plugin_letter *letter, struct caa_error *error)
{
	struct plugin_transfer *transfer = calloc(1, sizeof(*transfer));
	enum caa_status status;

	if (transfer == NULL)
		return no_memory(error);
	transfer->config = &sender->config;
	transfer->letter = letter;
	status = plugin_report_url_parse(
	    &transfer->url, letter->url, strlen(letter->url), error);
	if (status != CAA_OK) {
		transfer_free(transfer);
		return status;
	}
	transfer->easy = curl_easy_init();
	if (transfer->easy == NULL) {
		transfer_free(transfer);
		return no_memory(error);
	}
	set_common(transfer);
	if (transfer->url.scheme == PLUGIN_REPORT_MAIL)
		plugin_transfer_set_mail(transfer);
	else
		plugin_transfer_set_web(transfer);
	*out = transfer;
	return CAA_OK;
}

enum caa_status
plugin_sender_start(struct plugin_sender *sender,
    const struct plugin_letter *letter, void *tag, struct caa_error *error)
{
	struct plugin_transfer *transfer = NULL;
	enum caa_status status = transfer_new(&transfer, sender, letter, error);

	if (status != CAA_OK)
		return status;
	transfer->tag = tag;
	if (transfer->failed ||
	    curl_multi_add_handle(sender->multi, transfer->easy) != CURLM_OK) {
		transfer_free(transfer);
		return caa_error_set(error, CAA_E_SYSTEM,
		    "a transfer cannot be set up: no memory, or no mail "
		    "server or credentials");
	}
	transfer->next = sender->transfers;
	if (transfer->next != NULL)
		transfer->next->previous = transfer;
	sender->transfers = transfer;
	return CAA_OK;
}

static void
finish(struct plugin_sender *sender, CURL *easy, CURLcode code)
{
	struct plugin_send_result result = { 0 };
	struct plugin_transfer *transfer = NULL;
	char *private_data = NULL;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private_data);
	for (transfer = sender->transfers;
	     transfer != NULL && (void *)transfer != (void *)private_data;)
		transfer = transfer->next;
	if (transfer == NULL)
		return;
	if (transfer->url.scheme == PLUGIN_REPORT_MAIL)
		plugin_transfer_judge_mail(transfer, code, &result);
	else
		plugin_transfer_judge_web(transfer, code, &result);
	detach(sender, transfer);
	sender->done(sender->ctx, transfer->tag, &result);
	transfer_free(transfer);
}

void
plugin_sender_run(struct plugin_sender *sender, int64_t wait_ms)
{
	const CURLMsg *message;
	bool has_ended = false;
	int running, left;

	(void)curl_multi_perform(sender->multi, &running);
	while ((message = curl_multi_info_read(sender->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		finish(sender, message->easy_handle, message->data.result);
		has_ended = true;
	}
	if (wait_ms > 0 && !has_ended)
		(void)curl_multi_poll(sender->multi, NULL, 0,
		    wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms, NULL);
}

void
plugin_sender_wake(struct plugin_sender *sender)
{
	(void)curl_multi_wakeup(sender->multi);
}
