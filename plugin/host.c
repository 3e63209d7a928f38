/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/host.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "caa/ascii.h"
#include "caa/text.h"

#define MAX_LINE 2048

/* Copy a member whole or not at all: half a pointer is worse than none. */
#define TAKE(type, out, from, member)                   \
	do {                                            \
		if (CAA_PLUGIN_HAS(type, from, member)) \
			(out)->member = (from)->member; \
	} while (0)

void
plugin_host_read(
    struct caa_plugin_host *out, const struct caa_plugin_host *theirs)
{
#define MEMBER(member) TAKE(struct caa_plugin_host, out, theirs, member)
	*out = (struct caa_plugin_host){ .struct_size = sizeof(*out) };
	MEMBER(ctx);
	MEMBER(log);
	MEMBER(audit);
	MEMBER(report);
	MEMBER(progress);
#undef MEMBER
}

void
plugin_host_read_request(
    struct caa_plugin_request *out, const struct caa_plugin_request *theirs)
{
#define MEMBER(member) TAKE(struct caa_plugin_request, out, theirs, member)
	*out = (struct caa_plugin_request){ .struct_size = sizeof(*out) };
	MEMBER(request_id);
	MEMBER(input_kind);
	MEMBER(usage);
	MEMBER(timeout_ms);
	MEMBER(reserved);
	MEMBER(input);
	MEMBER(input_len);
	MEMBER(names); /* NOLINT(bugprone-sizeof-expression): of a pointer */
	MEMBER(name_count);
	MEMBER(profile);
	MEMBER(trace_id);
	MEMBER(account_uris);
	MEMBER(account_uri_count);
	MEMBER(methods);
	MEMBER(method_count);
	MEMBER(issuers);
	MEMBER(issuer_count);
#undef MEMBER
}

void
plugin_host_write_result(
    struct caa_plugin_result *theirs, const struct caa_plugin_result *result)
{
#define HAS(member) CAA_PLUGIN_HAS(struct caa_plugin_result, theirs, member)
	if (theirs == NULL)
		return;
	if (HAS(verdict))
		theirs->verdict = result->verdict;
	if (HAS(name_count))
		theirs->name_count = result->name_count;
	if (HAS(denied_count))
		theirs->denied_count = result->denied_count;
	if (HAS(failed_count))
		theirs->failed_count = result->failed_count;
	if (HAS(checked_at))
		theirs->checked_at = result->checked_at;
	if (HAS(expires_at))
		theirs->expires_at = result->expires_at;
	if (HAS(detail))
		memcpy(theirs->detail, result->detail, sizeof(theirs->detail));
	if (HAS(advisory))
		theirs->advisory = result->advisory;
	if (HAS(true_verdict))
		theirs->true_verdict = result->true_verdict;
#undef HAS
}

void
plugin_host_write_error(
    struct caa_plugin_error *theirs, int32_t status, const char *message)
{
	struct caa_text text;

	if (theirs == NULL)
		return;
	if (CAA_PLUGIN_HAS(struct caa_plugin_error, theirs, status))
		theirs->status = status;
	if (!CAA_PLUGIN_HAS(struct caa_plugin_error, theirs, message))
		return;
	caa_text_init(&text, theirs->message, sizeof(theirs->message));
	caa_text_add(&text, message);
	(void)caa_text_end(&text);
}

int32_t
plugin_host_status(enum caa_status status)
{
	switch (status) {
	case CAA_OK:
		return CAA_PLUGIN_OK;
	case CAA_E_NOMEM:
		return CAA_PLUGIN_E_NOMEM;
	case CAA_E_NAME:
	case CAA_E_MALFORMED:
	case CAA_E_LIMIT:
		return CAA_PLUGIN_E_INPUT;
	case CAA_E_CONFIG:
		return CAA_PLUGIN_E_CONFIG;
	case CAA_E_SYSTEM:
		return CAA_PLUGIN_E_SYSTEM;
	}
	return CAA_PLUGIN_E_SYSTEM;
}

static void log_line(const struct caa_plugin_host *host, uint32_t level,
    const char *format, va_list args) CAA_PRINTF(3, 0);

static void
log_line(const struct caa_plugin_host *host, uint32_t level, const char *format,
    va_list args)
{
	char line[MAX_LINE];

	if (vsnprintf(line, sizeof(line), format, args) < 0)
		return;
	const size_t len = strlen(line);
	for (size_t i = 0; i < len; i++)
		if (!caa_ascii_is_print((uint8_t)line[i]))
			line[i] = '?';
	host->log(host->ctx, level, line, len);
}

void
plugin_host_log(
    const struct caa_plugin_host *host, uint32_t level, const char *format, ...)
{
	va_list args;

	if (host->log == NULL)
		return;
	va_start(args, format);
	log_line(host, level, format, args);
	va_end(args);
}
