/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_document.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>

#include "plugin/time.h"

#define NS_IODEF "urn:ietf:params:xml:ns:iodef-2.0"
#define NS_RID   "urn:ietf:params:xml:ns:iodef-rid-2.0"
/* RID takes Node and IncidentID from the version of its day. */
#define NS_IODEF1 "urn:ietf:params:xml:ns:iodef-1.0"

#define MAX_TEXT 1024 /* octets of one record or sentence, NUL included */

/* Texts of ours in the type of the library; BAD_CAST drops the const. */
static const xmlChar *
x(const char *text)
{
	return (const xmlChar *)text;
}

/* A document under construction; once failed, all else is a no-op. */
struct document {
	xmlTextWriterPtr writer;
	bool failed;
};

static void
check(struct document *document, int result)
{
	if (result < 0)
		document->failed = true;
}

static void
begin(struct document *document, const char *element)
{
	if (!document->failed)
		check(document,
		    xmlTextWriterStartElement(document->writer, x(element)));
}

static void
end(struct document *document)
{
	if (!document->failed)
		check(document, xmlTextWriterEndElement(document->writer));
}

static void
attribute(struct document *document, const char *name, const char *value)
{
	if (!document->failed)
		check(document,
		    xmlTextWriterWriteAttribute(
			document->writer, x(name), x(value)));
}

static void
write_text(struct document *document, const char *value)
{
	if (!document->failed)
		check(document,
		    xmlTextWriterWriteString(document->writer, x(value)));
}

static void
element(struct document *document, const char *name, const char *value)
{
	begin(document, name);
	write_text(document, value);
	end(document);
}

static void
element_time(struct document *document, const char *name, int64_t time)
{
	char printed[PLUGIN_TIME_TEXT];

	element(document, name, plugin_time_rfc3339(printed, time));
}

/* RFC 7970 3.9: what the data model has no class for. */
static void
additional(struct document *document, const char *dtype, const char *name,
    const char *value)
{
	if (value == NULL)
		return;
	begin(document, "AdditionalData");
	attribute(document, "dtype", dtype);
	attribute(document, "name", name);
	write_text(document, value);
	end(document);
}

static void
additional_count(struct document *document, const char *name, size_t count)
{
	char printed[24];

	(void)snprintf(printed, sizeof(printed), "%zu", count);
	additional(document, "integer", name, printed);
}

static void
additional_record(struct document *document, const char *name,
    const struct caa_record *record)
{
	char printed[MAX_TEXT];

	(void)caa_record_print(record, printed, sizeof(printed));
	additional(document, "string", name, printed);
}

/* The prose is of our own making and may stand in any document. */
static void
description(struct document *document, const char *sentence)
{
	begin(document, "Description");
	attribute(document, "xml:lang", "en");
	write_text(document, sentence);
	end(document);
}

static void
contact(struct document *document, const struct plugin_report *report)
{
	begin(document, "Contact");
	attribute(document, "role", "creator");
	attribute(document, "type", "organization");
	element(document, "ContactName", report->reporter);
	if (report->contact != NULL) {
		begin(document, "Email");
		element(document, "EmailTo", report->contact);
		end(document);
	}
	end(document);
}

static void
event(struct document *document, const struct plugin_report *report,
    const struct plugin_report_name *name)
{
	const struct caa_reason_info *reason = caa_reason_info(name->reason);

	begin(document, "EventData");
	description(document, reason->text);
	element_time(document, "DetectTime", report->checked_at);
	additional(document, "string", "requested-name", name->name);
	additional(document, "string", "requested-name-type",
	    name->type == CAA_PLUGIN_NAME_MAILBOX ? "mailbox" : "dns");
	additional(document, "string", "reason", reason->word);
	additional(document, "string", "clause", name->clause);
	additional(document, "string", "property", name->property);
	if (name->record != NULL)
		additional_record(document, "deciding-record", name->record);
	end(document);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The order of children is that of RFC 7970 3.2. */
static void
incident(struct document *document, const struct plugin_report *report)
{
	const size_t names = least(report->name_count, PLUGIN_REPORT_MAX_NAMES);
	const size_t records =
	    least(report->record_count, PLUGIN_REPORT_MAX_RECORDS);

	begin(document, "Incident");
	attribute(document, "purpose", "reporting");
	begin(document, "IncidentID");
	attribute(document, "name", report->reporter);
	write_text(document, report->id);
	end(document);
	element_time(document, "DetectTime", report->checked_at);
	element_time(document, "GenerationTime", report->generated_at);
	description(document,
	    "A certificate was requested and not issued, because the CAA "
	    "records of the domain do not permit it (RFC 8659).");
	contact(document, report);
	for (size_t i = 0; i < names; i++)
		event(document, report, &report->names[i]);
	additional(document, "string", "caa-owner", report->domain);
	if (strcmp(report->domain, report->published_at) != 0)
		additional(document, "string", "caa-published-at",
		    report->published_at);
	additional(
	    document, "string", "dnssec", caa_dnssec_name(report->dnssec));
	for (size_t i = 0; i < records; i++)
		additional_record(document, "caa-record", &report->records[i]);
	for (size_t i = 0; i < report->issuers.count; i++)
		additional(
		    document, "string", "issuer", report->issuers.items[i]);
	if (names < report->name_count)
		additional_count(
		    document, "names-left-out", report->name_count - names);
	if (records < report->record_count)
		additional_count(document, "records-left-out",
		    report->record_count - records);
	end(document);
}

static void
iodef(struct document *document, const struct plugin_report *report)
{
	begin(document, "IODEF-Document");
	attribute(document, "version", "2.00");
	attribute(document, "xml:lang", "en");
	attribute(document, "xmlns", NS_IODEF);
	incident(document, report);
	end(document);
}

/* RFC 6545 5: the policy, and in it the document. */
static void
rid(struct document *document, const struct plugin_report *report)
{
	begin(document, "iodef-rid:RID");
	attribute(document, "lang", "en");
	attribute(document, "xmlns:iodef-rid", NS_RID);
	attribute(document, "xmlns:iodef", NS_IODEF1);
	begin(document, "iodef-rid:RIDPolicy");
	attribute(document, "MsgType", "Report");
	attribute(document, "MsgDestination", "RIDSystem");
	begin(document, "iodef-rid:PolicyRegion");
	attribute(document, "region", "PeerToPeer");
	end(document);
	begin(document, "iodef:Node");
	element(document, "iodef:NodeName", report->reporter);
	end(document);
	begin(document, "iodef-rid:TrafficType");
	attribute(document, "type", "Other");
	end(document);
	begin(document, "iodef:IncidentID");
	attribute(document, "name", report->reporter);
	write_text(document, report->id);
	end(document);
	begin(document, "iodef-rid:ReportSchema");
	attribute(document, "Version", "2.00");
	attribute(document, "XMLSchemaID", NS_IODEF);
	begin(document, "iodef-rid:XMLDocument");
	attribute(document, "dtype", "xml");
	attribute(document, "meaning", "xml");
	iodef(document, report);
	end(document);
	end(document);
	end(document);
	end(document);
}

static void
write_all(struct document *document, const struct plugin_report *report,
    enum plugin_report_format format)
{
	check(document, xmlTextWriterSetIndent(document->writer, 1));
	check(document,
	    xmlTextWriterStartDocument(document->writer, NULL, NULL, NULL));
	if (format == PLUGIN_REPORT_IODEF)
		iodef(document, report);
	else
		rid(document, report);
	check(document, xmlTextWriterEndDocument(document->writer));
}

static void
stay_silent(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

/* libxml2 sets itself up once per process, as pthread_once() does. */
static pthread_once_t library_once = PTHREAD_ONCE_INIT;

enum caa_status
plugin_report_document(char **out, size_t *len,
    const struct plugin_report *report, enum plugin_report_format format,
    struct caa_error *error)
{
	struct document document = { 0 };
	xmlGenericErrorFunc handler;
	void *handler_ctx;
	xmlBufferPtr buffer;
	char *copy = NULL;

	(void)pthread_once(&library_once, xmlInitParser);
	/* By default it prints to standard error; the setting is the
	 * thread's, so the caller gets its own back. */
	handler = xmlGenericError;
	handler_ctx = xmlGenericErrorContext;
	xmlSetGenericErrorFunc(NULL, stay_silent);
	buffer = xmlBufferCreate();
	if (buffer != NULL)
		document.writer = xmlNewTextWriterMemory(buffer, 0);
	if (document.writer != NULL) {
		write_all(&document, report, format);
		xmlFreeTextWriter(document.writer);
		if (!document.failed)
			copy = strdup((const char *)xmlBufferContent(buffer));
	}
	xmlBufferFree(buffer);
	xmlSetGenericErrorFunc(handler_ctx, handler);
	if (copy == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	*out = copy;
	*len = strlen(copy);
	return CAA_OK;
}
