/* SPDX-License-Identifier: BSD-2-Clause */
/* report_send_transfer: one try, for the report_send files only. */
#ifndef PLUGIN_REPORT_SEND_TRANSFER_H
#define PLUGIN_REPORT_SEND_TRANSFER_H

#include <curl/curl.h>

#include "plugin/report_send.h"
#include "plugin/report_url.h"

struct plugin_transfer {
	const struct plugin_send_config *config;
	const struct plugin_letter *letter;
	struct plugin_report_url url;
	void *tag;
	struct plugin_transfer *next, *previous;

	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *recipients;
	curl_mime *mime;
	char error[CURL_ERROR_SIZE];
	bool failed;          /* could not be set up */
	size_t received;      /* octets of the reply */
	bool is_too_long;     /* the reply */
	bool has_token;       /* RID-Callback-Token (RFC 6546 5) */
	bool address_used;    /* one that is allowed was tried */
	bool address_refused; /* one that is not came up */
	char address[64];     /* which */
};

/* Set an option; remembers a failure. */
#define PLUGIN_TRANSFER_SET(transfer, option, value)                     \
	do {                                                             \
		if (curl_easy_setopt((transfer)->easy, option, value) != \
		    CURLE_OK)                                            \
			(transfer)->failed = true;                       \
	} while (0)

/* Add "name: value" to the headers; remembers a failure. */
void plugin_transfer_header(
    struct plugin_transfer *transfer, const char *name, const char *value);

/* What is particular to mail and to the web. */
void plugin_transfer_set_mail(struct plugin_transfer *transfer);
void plugin_transfer_set_web(struct plugin_transfer *transfer);

/* What became of it. */
void plugin_transfer_judge_mail(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result);
void plugin_transfer_judge_web(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result);

/* The words of libcurl for a failure, printable. */
void plugin_transfer_explain(struct plugin_transfer *transfer, CURLcode code,
    struct plugin_send_result *result);

#endif /* PLUGIN_REPORT_SEND_TRANSFER_H */
