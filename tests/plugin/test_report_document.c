/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/report_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caa/ascii.h"
#include "plugin/time.h"
#include "tests/plugin/xml.h"
#include "tests/runner.h"

#define RECORD(t, tag_name, v)                                            \
	{                                                                 \
		.tag = (t), .tag_text = (tag_name),                       \
		.tag_len = sizeof(tag_name) - 1,                          \
		.value = (const uint8_t *)(v), .value_len = sizeof(v) - 1 \
	}

static const struct caa_record records[] = {
	RECORD(CAA_TAG_ISSUE, "issue", "other.example"),
	RECORD(CAA_TAG_IODEF, "iodef", "mailto:security@example.com"),
};

static const struct plugin_report_name names[] = {
	{
	    .name = "*.shop.example.com",
	    .type = CAA_PLUGIN_NAME_DNS,
	    .reason = CAA_REASON_ISSUER_NOT_LISTED,
	    .clause = "RFC 8659 4.3",
	    .property = "issue",
	    .record = &records[0],
	},
	{
	    .name = "joe@example.com",
	    .type = CAA_PLUGIN_NAME_MAILBOX,
	    .reason = CAA_REASON_ISSUANCE_FORBIDDEN,
	    .clause = "RFC 9495 4",
	},
};

static const char *const issuers[] = { "ca.example", "ca.example.net" };

static const struct plugin_report sample = {
	.id = "0123456789abcdef",
	.reporter = "ca.example",
	.contact = "caa@ca.example",
	.domain = "example.com",
	.published_at = "example.net",
	.checked_at = 1795320000,
	.generated_at = 1795320001,
	.dnssec = CAA_DNSSEC_SECURE,
	.issuers = { issuers, CAA_COUNTOF(issuers) },
	.records = records,
	.record_count = CAA_COUNTOF(records),
	.names = names,
	.name_count = CAA_COUNTOF(names),
};

#define DOC        "/i:IODEF-Document"
#define INC        "/i:IODEF-Document/i:Incident"
#define RID        "/r:RID/r:RIDPolicy"
#define EV(n)      INC "/i:EventData[" #n "]"
#define DATA(name) "/i:AdditionalData[@name='" name "']"

static const struct {
	const char *path;
	const char *value;
} iodef_rows[] = {
	{ DOC "/@version", "2.00" },
	{ "count(" INC ")", "1" },
	{ INC "/@purpose", "reporting" },
	{ INC "/i:IncidentID", "0123456789abcdef" },
	{ INC "/i:IncidentID/@name", "ca.example" },
	{ INC "/i:DetectTime", "2026-11-22T04:00:00Z" },
	{ INC "/i:GenerationTime", "2026-11-22T04:00:01Z" },
	{ INC "/i:Contact/@role", "creator" },
	{ INC "/i:Contact/i:ContactName", "ca.example" },
	{ INC "/i:Contact/i:Email/i:EmailTo", "caa@ca.example" },
	{ "count(" INC "/i:EventData)", "2" },
	{ EV(1) DATA("requested-name"), "*.shop.example.com" },
	{ EV(1) DATA("requested-name-type"), "dns" },
	{ EV(1) DATA("reason"), "issuer-not-listed" },
	{ EV(1) DATA("clause"), "RFC 8659 4.3" },
	{ EV(1) DATA("property"), "issue" },
	{ EV(1) DATA("deciding-record"), "0 issue \"other.example\"" },
	{ EV(2) DATA("requested-name"), "joe@example.com" },
	{ EV(2) DATA("requested-name-type"), "mailbox" },
	{ "count(" EV(2) DATA("deciding-record") ")", "0" },
	{ INC DATA("caa-owner"), "example.com" },
	{ INC DATA("caa-published-at"), "example.net" },
	{ INC DATA("dnssec"), "secure" },
	{ "count(" INC DATA("caa-record") ")", "2" },
	{ INC DATA("caa-record") "[2]",
	    "0 iodef \"mailto:security@example.com\"" },
	{ "count(" INC DATA("issuer") ")", "2" },
	{ "count(" INC DATA("names-left-out") ")", "0" },
	{ "count(" INC DATA("records-left-out") ")", "0" },
};

static struct xml *
make(const struct plugin_report *report, enum plugin_report_format format)
{
	char *text = NULL;
	size_t len = 0;
	struct xml *xml = NULL;

	if (plugin_report_document(&text, &len, report, format, NULL) ==
	    CAA_OK) {
		CHECK("the length is that of the text", strlen(text) == len);
		for (size_t i = 0; i < len; i++)
			CHECK("all of it is printable",
			    caa_ascii_is_print((uint8_t)text[i]) ||
				text[i] == '\n');
		xml = xml_parse(text, len);
	}
	free(text);
	return xml;
}

static void
test_iodef(void)
{
	struct xml *xml = make(&sample, PLUGIN_REPORT_IODEF);

	CHECK("well-formed", xml != NULL);
	if (xml == NULL)
		return;
	CHECK("RFC 7970's structure", xml_is_valid(xml, "iodef-2.0.xsd"));
	for (size_t i = 0; i < CAA_COUNTOF(iodef_rows); i++)
		CHECK(iodef_rows[i].path,
		    xml_is(xml, iodef_rows[i].path, iodef_rows[i].value));
	xml_free(xml);
}

static const struct {
	const char *path;
	const char *value;
} rid_rows[] = {
	{ RID "/@MsgType", "Report" },
	{ RID "/@MsgDestination", "RIDSystem" },
	{ RID "/i1:Node/i1:NodeName", "ca.example" },
	{ RID "/i1:IncidentID", "0123456789abcdef" },
	{ RID "/r:ReportSchema/@XMLSchemaID",
	    "urn:ietf:params:xml:ns:iodef-2.0" },
	{ RID "/r:ReportSchema/r:XMLDocument/i:IODEF-Document/i:Incident"
	      "/i:IncidentID",
	    "0123456789abcdef" },
};

static void
test_rid(void)
{
	struct xml *xml = make(&sample, PLUGIN_REPORT_RID);

	CHECK("well-formed", xml != NULL);
	if (xml == NULL)
		return;
	CHECK("RFC 6545's structure", xml_is_valid(xml, "iodef-rid-2.0.xsd"));
	for (size_t i = 0; i < CAA_COUNTOF(rid_rows); i++)
		CHECK(rid_rows[i].path,
		    xml_is(xml, rid_rows[i].path, rid_rows[i].value));
	xml_free(xml);
}

/* Octets of a record that would be markup, or no character of XML at all. */
static void
test_hostile_octets(void)
{
	static const struct caa_record hostile[] = {
		RECORD(CAA_TAG_ISSUE, "issue",
		    "</AdditionalData><Incident>&lt;]]><![CDATA[<!--\"'"),
		RECORD(CAA_TAG_UNKNOWN, "a<b>&\"",
		    "\x00\x01\x1f\x7f\x80\xff\xc3\x28\r\n\t"),
		RECORD(CAA_TAG_UNKNOWN, "x",
		    "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM "
		    "\"file:///etc/passwd\">]>&b;"),
	};
	struct plugin_report_name name = names[0];
	struct plugin_report report = sample;
	struct xml *xml;

	name.record = &hostile[1];
	report.records = hostile;
	report.record_count = CAA_COUNTOF(hostile);
	report.names = &name;
	report.name_count = 1;
	for (int format = 0; format < 2; format++) {
		xml = make(&report, (enum plugin_report_format)format);
		CHECK("well-formed", xml != NULL);
		if (xml == NULL)
			continue;
		CHECK("one incident", xml_is(xml, "count(//i:Incident)", "1"));
		CHECK("markup is text",
		    xml_is(xml, "//i:AdditionalData[@name='caa-record'][1]",
			"0 issue \"</AdditionalData><Incident>&lt;]]>"
			"<![CDATA[<!--\\\"'\""));
		CHECK("other octets are escapes",
		    xml_is(xml, "//i:AdditionalData[@name='deciding-record']",
			"0 a\\060b\\062\\038\\034 "
			"\"\\000\\001\\031\\127\\128\\255\\195("
			"\\013\\010\\009\""));
		xml_free(xml);
	}
}

static void
test_limits(void)
{
	static struct plugin_report_name
	    many_names[PLUGIN_REPORT_MAX_NAMES + 7];
	static struct caa_record many[PLUGIN_REPORT_MAX_RECORDS + 5];
	struct plugin_report report = sample;
	char *words = NULL;
	struct xml *xml;

	for (size_t i = 0; i < CAA_COUNTOF(many_names); i++)
		many_names[i] = names[0];
	for (size_t i = 0; i < CAA_COUNTOF(many); i++)
		many[i] = records[0];
	report.names = many_names;
	report.name_count = CAA_COUNTOF(many_names);
	report.records = many;
	report.record_count = CAA_COUNTOF(many);
	report.contact = NULL;
	report.published_at = report.domain;
	xml = make(&report, PLUGIN_REPORT_IODEF);
	CHECK("well-formed", xml != NULL);
	if (xml == NULL)
		return;
	CHECK("still valid", xml_is_valid(xml, "iodef-2.0.xsd"));
	CHECK("names", xml_is(xml, "count(//i:EventData)", "100"));
	CHECK("names left out", xml_is(xml, INC DATA("names-left-out"), "7"));
	CHECK(
	    "records", xml_is(xml, "count(" INC DATA("caa-record") ")", "64"));
	CHECK(
	    "records left out", xml_is(xml, INC DATA("records-left-out"), "5"));
	CHECK("no mailbox", xml_is(xml, "count(//i:Email)", "0"));
	CHECK("no alias",
	    xml_is(xml, "count(" INC DATA("caa-published-at") ")", "0"));
	xml_free(xml);
	CHECK("in words",
	    plugin_report_words(&words, &report, "", NULL) == CAA_OK);
	CHECK("names left out, in words",
	    words != NULL && strstr(words, "  and 7 more\n") != NULL);
	CHECK("records left out, in words",
	    words != NULL && strstr(words, "  and 5 more\n") != NULL);
	free(words);
}

static void
test_words(void)
{
	static const char *const parts[] = {
		"Dear owner,\n\nas you \\wished.\n\nA certificate",
		"requested from ca.example at 2026-11-22T04:00:00Z\n",
		"\n  *.shop.example.com\n    issuer-not-listed: The CAA ",
		"records authorize other CAs only. (RFC 8659 4.3)\n",
		"(DNSSEC: secure)",
		"  example.net. CAA 0 issue \"other.example\"\n",
		"\nIncident 0123456789abcdef of ca.example\n",
	};
	char *words = NULL;

	CHECK("words",
	    plugin_report_words(&words, &sample,
		"Dear owner,\\n\\nas you \\wished.", NULL) == CAA_OK);
	for (size_t i = 0; i < CAA_COUNTOF(parts); i++)
		CHECK(
		    parts[i], words != NULL && strstr(words, parts[i]) != NULL);
	free(words);
}

static const struct {
	const char *row;
	int64_t time;
	const char *rfc3339, *day, *mail;
} time_rows[] = {
	{ "the epoch", 0, "1970-01-01T00:00:00Z", "19700101",
	    "Thu, 1 Jan 1970 00:00:00 +0000" },
	{ "a Sunday", 1795320000, "2026-11-22T04:00:00Z", "20261122",
	    "Sun, 22 Nov 2026 04:00:00 +0000" },
	{ "a leap day", 1709251199, "2024-02-29T23:59:59Z", "20240229",
	    "Thu, 29 Feb 2024 23:59:59 +0000" },
	{ "before the epoch", -1, "1970-01-01T00:00:00Z", "19700101",
	    "Thu, 1 Jan 1970 00:00:00 +0000" },
	{ "after the year 9999", INT64_MAX, "9999-12-31T23:59:59Z", "99991231",
	    "Fri, 31 Dec 9999 23:59:59 +0000" },
};

static void
test_times(void)
{
	char out[PLUGIN_TIME_TEXT];

	for (size_t i = 0; i < CAA_COUNTOF(time_rows); i++) {
		const char *row = time_rows[i].row;
		const int64_t time = time_rows[i].time;

		CHECK(row,
		    strcmp(plugin_time_rfc3339(out, time),
			time_rows[i].rfc3339) == 0);
		CHECK(row,
		    strcmp(plugin_time_day(out, time), time_rows[i].day) == 0);
		CHECK(row,
		    strcmp(plugin_time_mail(out, time), time_rows[i].mail) ==
			0);
	}
}

const char suite_name[] = "plugin.report_document";
const struct test tests[] = {
	{ "iodef", test_iodef },
	{ "rid", test_rid },
	{ "hostile_octets", test_hostile_octets },
	{ "limits", test_limits },
	{ "words", test_words },
	{ "times", test_times },
	{ NULL, NULL },
};
