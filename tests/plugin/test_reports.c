/* SPDX-License-Identifier: BSD-2-Clause */
/* What an instance reports, up to the letters in its spool. */
#include "plugin/reports.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/api.h"
#include "tests/fake_resolver.h"
#include "tests/plugin/dummy_resolvers.h"
#include "tests/plugin/recorder.h"
#include "tests/plugin/scratch.h"
#include "tests/plugin/xml.h"
#include "tests/runner.h"

#define MAX_NAMES   4
#define MAX_LETTERS 20
#define DNS(text)                                                \
	{                                                        \
		CAA_PLUGIN_NAME_DNS, 0, (text), sizeof(text) - 1 \
	}

static const struct fake_row zone[] = {
	{ .owner = "mail.example",
	    .records = { "0 issue \"other.example\"",
		"0 iodef \"mailto:security@mail.example\"" },
	    .dnssec = CAA_DNSSEC_SECURE },
	{ .owner = "web.example",
	    .records = { "0 issue \";\"", "0 iodef \"https://192.0.2.1/in\"",
		"0 iodef \"http://192.0.2.1/in\"" } },
	{ .owner = "ok.example",
	    .records = { "0 issue \"ca.example\"",
		"0 iodef \"mailto:security@ok.example\"" } },
	{ .owner = "critical.example",
	    .records = { "128 newtag \"x\"",
		"0 iodef \"mailto:security@critical.example\"" } },
	{ .owner = "parent.example",
	    .records = { "0 issue \";\"",
		"0 iodef \"mailto:security@parent.example\"" } },
	{ .owner = "child.parent.example", .records = { "0 issue \";\"" } },
	{ .owner = "fail.example", .outcome = CAA_OUTCOME_SERVFAIL },
	{ .owner = "bogus.example",
	    .outcome = CAA_OUTCOME_BOGUS,
	    .dnssec = CAA_DNSSEC_BOGUS },
	{ .owner = "alias.example",
	    .records = { "0 issue \";\"",
		"0 iodef \"mailto:security@target.example\"" },
	    .alias = "target.example" },
	{ .owner = "hostile.example",
	    .records = { "0 issue \";\"",
		"0 iodef \"mailto:a@hostile.example?bcc=b@victim.example\"",
		"0 iodef \"file:///etc/passwd\"",
		"0 iodef \"https://user@hostile.example/\"" } },
	{ .owner = "many.example",
	    .records = { "0 issue \";\"", "0 iodef \"mailto:a@many.example\"",
		"0 iodef \"mailto:a@many.example\"",
		"0 iodef \"mailto:b@many.example\"",
		"0 iodef \"mailto:c@many.example\"",
		"0 iodef \"mailto:d@many.example\"",
		"0 iodef \"mailto:e@many.example\"" } },
	{ .owner = NULL },
};

/* An instance on a spool of its own.  Mail goes nowhere: nobody listens. */
struct rig {
	struct recorder recorder;
	struct fake_resolver fake;
	struct caa_plugin *plugin;
	struct caa_plugin_result result;
	int32_t status;
	char spool[SCRATCH_MAX_PATH];
};

static const struct caa_plugin_option both[] = {
	{ "issuers", "ca.example ca.example.net", NULL, "test" },
	{ "iodef_email", "yes", NULL, "test" },
	{ "iodef_email_from", "caa@ca.example", NULL, "test" },
	{ "smtp_url", "smtp://127.0.0.1:1", NULL, "test" },
	{ "iodef_web", "yes", NULL, "test" },
	{ "iodef_spool", NULL, NULL, "test" },
};

static bool
set_up(struct rig *rig, const struct caa_plugin_option *more, size_t count)
{
	struct caa_plugin_option options[CAA_COUNTOF(both) + 4];
	struct caa_plugin_error error = { .struct_size = sizeof(error) };

	memset(rig, 0, sizeof(*rig));
	(void)snprintf(
	    rig->spool, sizeof(rig->spool), "%s/spool", scratch_directory());
	memcpy(options, both, sizeof(both));
	options[CAA_COUNTOF(both) - 1].value = rig->spool;
	for (size_t i = 0; i < count; i++)
		options[CAA_COUNTOF(both) + i] = more[i];
	recorder_init(&rig->recorder);
	fake_resolver_init(&rig->fake, zone);
	dummy_resolver = &rig->fake.base;
	rig->status = plugin_api.open(&rig->plugin, &rig->recorder.host,
	    options, CAA_COUNTOF(both) + count, &error);
	CHECK(error.message, rig->status == CAA_PLUGIN_OK);
	return rig->status == CAA_PLUGIN_OK;
}

static void
validate(struct rig *rig, const struct caa_plugin_name *names, size_t count)
{
	const struct caa_plugin_request request = {
		.struct_size = sizeof(request),
		.timeout_ms = 5000,
		.names = names,
		.name_count = count,
	};

	rig->result = (struct caa_plugin_result){
		.struct_size = sizeof(rig->result),
	};
	rig->status =
	    plugin_api.validate(rig->plugin, &request, &rig->result, NULL);
}

/* Close it, which ends its thread; what it says then is kept. */
static void
close_rig(struct rig *rig)
{
	plugin_api.close(rig->plugin);
	rig->plugin = NULL;
}

static void
tear_down(struct rig *rig)
{
	close_rig(rig);
	CHECK("no lookup is left behind", fake_resolver_clear(&rig->fake) == 0);
	CHECK("every text was printable", !rig->recorder.malformed);
	recorder_clear(&rig->recorder);
	scratch_clear();
}

/* The letters of a folder of the spool; how many. */
static size_t
read_folder(const char *spool, const char *folder,
    struct plugin_letter letters[MAX_LETTERS], size_t count)
{
	char path[SCRATCH_MAX_PATH + 300];
	DIR *dir;
	const struct dirent *entry;

	(void)snprintf(path, sizeof(path), "%s/%s", spool, folder);
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL &&
	    count < MAX_LETTERS) {
		char *octets = malloc(PLUGIN_LETTER_MAX + 1);
		size_t len;
		FILE *fp;

		(void)snprintf(path, sizeof(path), "%s/%s/%.100s", spool,
		    folder, entry->d_name);
		fp = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (octets == NULL || fp == NULL) {
			free(octets);
			continue;
		}
		len = fread(octets, 1, PLUGIN_LETTER_MAX, fp);
		(void)fclose(fp);
		if (plugin_letter_parse(&letters[count], octets, len, NULL) ==
		    CAA_OK)
			count++;
	}
	if (dir != NULL)
		(void)closedir(dir);
	return count;
}

static size_t
read_letters(const struct rig *rig, struct plugin_letter letters[MAX_LETTERS])
{
	const size_t count = read_folder(rig->spool, "queue", letters, 0);

	return read_folder(rig->spool, "dead", letters, count);
}

static const struct {
	const char *row;
	struct caa_plugin_name names[MAX_NAMES];
	size_t count;
	uint32_t verdict;
	const char *urls; /* of the letters, in any order; separated by " " */
} request_rows[] = {
	{ "denied, with a mailbox", { DNS("www.mail.example") }, 1,
	    CAA_PLUGIN_DENY, "mailto:security@mail.example" },
	{ "denied, with two web servers", { DNS("web.example") }, 1,
	    CAA_PLUGIN_DENY, "http://192.0.2.1/in https://192.0.2.1/in" },
	{ "permitted", { DNS("ok.example") }, 1, CAA_PLUGIN_PERMIT, "" },
	{ "permitted beside a denied one",
	    { DNS("ok.example"), DNS("mail.example") }, 2, CAA_PLUGIN_DENY,
	    "mailto:security@mail.example" },
	{ "an unknown critical property", { DNS("critical.example") }, 1,
	    CAA_PLUGIN_DENY, "mailto:security@critical.example" },
	{ "only the relevant set has a say", { DNS("child.parent.example") }, 1,
	    CAA_PLUGIN_DENY, "" },
	{ "inherited from the parent", { DNS("x.parent.example") }, 1,
	    CAA_PLUGIN_DENY, "mailto:security@parent.example" },
	{ "a failed lookup", { DNS("x.fail.example") }, 1, CAA_PLUGIN_DENY,
	    "" },
	{ "a bogus answer", { DNS("bogus.example") }, 1, CAA_PLUGIN_DENY, "" },
	{ "an alias", { DNS("alias.example") }, 1, CAA_PLUGIN_DENY,
	    "mailto:security@target.example" },
	{ "hostile URLs", { DNS("hostile.example") }, 1, CAA_PLUGIN_DENY, "" },
	{ "each recipient once, and four at most", { DNS("many.example") }, 1,
	    CAA_PLUGIN_DENY,
	    "mailto:a@many.example mailto:b@many.example "
	    "mailto:c@many.example mailto:d@many.example" },
	{ "two sets", { DNS("mail.example"), DNS("parent.example") }, 2,
	    CAA_PLUGIN_DENY,
	    "mailto:security@mail.example mailto:security@parent.example" },
	{ "names of one set are one report",
	    { DNS("a.mail.example"), DNS("b.mail.example"),
		DNS("*.mail.example") },
	    3, CAA_PLUGIN_DENY, "mailto:security@mail.example" },
	{ "no set at all", { DNS("none.example") }, 1, CAA_PLUGIN_PERMIT, "" },
};

static size_t
count_words(const char *text)
{
	size_t count = *text == '\0' ? 0 : 1;

	for (; *text != '\0'; text++)
		count += *text == ' ' ? 1 : 0;
	return count;
}

static void
test_requests(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(request_rows); i++) {
		const char *row = request_rows[i].row;
		struct plugin_letter letters[MAX_LETTERS];
		static struct rig rig;
		size_t count;

		if (set_up(&rig, NULL, 0))
			validate(
			    &rig, request_rows[i].names, request_rows[i].count);
		CHECK(row, rig.result.verdict == request_rows[i].verdict);
		close_rig(&rig);
		count = read_letters(&rig, letters);
		CHECK(row, count == count_words(request_rows[i].urls));
		for (size_t k = 0; k < count; k++) {
			CHECK(letters[k].url,
			    strstr(request_rows[i].urls, letters[k].url) !=
				NULL);
			plugin_letter_clear(&letters[k]);
		}
		tear_down(&rig);
	}
}

static void
test_content(void)
{
	static const struct caa_plugin_name names[] = { DNS("a.mail.example"),
		DNS("ok.example"), DNS("*.mail.example") };
	static const struct {
		const char *path, *value;
	} rows[] = {
		{ "count(//i:EventData)", "2" },
		{ "//i:EventData[1]/i:AdditionalData[@name='requested-name']",
		    "a.mail.example" },
		{ "//i:EventData[2]/i:AdditionalData[@name='requested-name']",
		    "*.mail.example" },
		{ "//i:EventData[1]/i:AdditionalData[@name='reason']",
		    "issuer-not-listed" },
		{ "//i:AdditionalData[@name='deciding-record']",
		    "0 issue \"other.example\"" },
		{ "//i:Incident/i:AdditionalData[@name='caa-owner']",
		    "mail.example" },
		{ "//i:Incident/i:AdditionalData[@name='dnssec']", "secure" },
		{ "//i:IncidentID/@name", "ca.example" },
		{ "//i:EmailTo", "caa@ca.example" },
		{ "count(//i:AdditionalData[@name='issuer'])", "2" },
		{ "count(//i:AdditionalData[@name='caa-record'])", "2" },
	};
	struct plugin_letter letters[MAX_LETTERS];
	static struct rig rig;
	struct xml *xml;

	if (set_up(&rig, NULL, 0))
		validate(&rig, names, CAA_COUNTOF(names));
	CHECK("in words",
	    recorder_has_line(&rig.recorder, CAA_PLUGIN_LOG_INFO,
		"a report on mail.example is on its way"));
	close_rig(&rig);
	if (read_letters(&rig, letters) != 1) {
		CHECK("one letter", false);
		tear_down(&rig);
		return;
	}
	CHECK("from", strcmp(letters[0].from, "caa@ca.example") == 0);
	CHECK("the domain", strcmp(letters[0].domain, "mail.example") == 0);
	CHECK("words", strstr(letters[0].words, "*.mail.example") != NULL);
	CHECK("nothing of what was permitted",
	    strstr(letters[0].words, "ok.example") == NULL &&
		strstr(letters[0].document, "ok.example") == NULL);
	xml = xml_parse(letters[0].document, letters[0].document_len);
	CHECK("valid", xml != NULL && xml_is_valid(xml, "iodef-2.0.xsd"));
	for (size_t i = 0; xml != NULL && i < CAA_COUNTOF(rows); i++)
		CHECK(rows[i].path, xml_is(xml, rows[i].path, rows[i].value));
	xml_free(xml);
	plugin_letter_clear(&letters[0]);
	tear_down(&rig);
}

static const struct {
	const char *row;
	struct caa_plugin_option options[3];
	size_t option_count;
	size_t letters; /* of mail.example and web.example */
} option_rows[] = {
	{ "both", { { NULL } }, 0, 3 },
	{ "off",
	    { { "iodef_email", "no", NULL, "test" },
		{ "iodef_web", "no", NULL, "test" } },
	    2, 0 },
	{ "no mail", { { "iodef_email", "no", NULL, "test" } }, 1, 2 },
	{ "no web", { { "iodef_web", "no", NULL, "test" } }, 1, 1 },
	{ "with TLS only", { { "iodef_web", "https", NULL, "test" } }, 1, 2 },
	{ "off for all but another profile",
	    { { "iodef_email", "no", NULL, "test" },
		{ "iodef_web", "no", NULL, "test" },
		{ "iodef_email", "yes", "other", "test" } },
	    3, 0 },
};

static void
test_options(void)
{
	static const struct caa_plugin_name names[] = { DNS("mail.example"),
		DNS("web.example") };

	for (size_t i = 0; i < CAA_COUNTOF(option_rows); i++) {
		struct plugin_letter letters[MAX_LETTERS];
		static struct rig rig;
		size_t count;

		if (set_up(&rig, option_rows[i].options,
			option_rows[i].option_count))
			validate(&rig, names, CAA_COUNTOF(names));
		CHECK(
		    option_rows[i].row, rig.result.verdict == CAA_PLUGIN_DENY);
		close_rig(&rig);
		count = read_letters(&rig, letters);
		CHECK(option_rows[i].row, count == option_rows[i].letters);
		while (count > 0)
			plugin_letter_clear(&letters[--count]);
		tear_down(&rig);
	}
}

static const struct {
	const char *row;
	struct caa_plugin_option options[3];
	size_t option_count;
	const char *sentence;
} refused_rows[] = {
	{ "no mail server", { { "smtp_url", "", NULL, "test" } }, 1,
	    "test: iodef_email: yes needs smtp_url, the mail server" },
	{ "no sender", { { "iodef_email_from", "", NULL, "test" } }, 1,
	    "test: iodef_email: yes needs iodef_email_from" },
	{ "no spool", { { "iodef_spool", "", NULL, "test" } }, 1,
	    "iodef_email: yes needs iodef_spool" },
	{ "no spool for the web",
	    { { "iodef_spool", "", NULL, "test" },
		{ "iodef_email", "no", NULL, "test" } },
	    2, "iodef_web: yes needs iodef_spool" },
	{ "a spool that cannot be",
	    { { "iodef_spool", "/proc/none/spool", NULL, "test" } }, 1,
	    "test: iodef_spool: \"/proc/none/spool\" is no directory" },
	{ "a certificate without a key",
	    { { "iodef_tls_certificate", "a.pem", NULL, "test" } }, 1,
	    "iodef_tls_key: a certificate needs its key" },
	{ "a key without a certificate",
	    { { "iodef_tls_key", "a.pem", NULL, "test" } }, 1,
	    "a key its certificate" },
	{ "a password in the clear",
	    { { "smtp_credentials", "file", NULL, "test" },
		{ "smtp_url", "smtp://mail.example", NULL, "test" },
		{ "smtp_starttls", "no", NULL, "test" } },
	    3, "test: smtp_credentials: a password is not sent without TLS" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		struct caa_plugin_error error = { .struct_size =
						      sizeof(error) };
		struct caa_plugin_option options[CAA_COUNTOF(both) + 3];
		struct caa_plugin *plugin = NULL;
		static struct recorder recorder;
		static struct fake_resolver fake;
		char spool[SCRATCH_MAX_PATH];

		(void)snprintf(
		    spool, sizeof(spool), "%s/spool", scratch_directory());
		memcpy(options, both, sizeof(both));
		options[CAA_COUNTOF(both) - 1].value = spool;
		memcpy(options + CAA_COUNTOF(both), refused_rows[i].options,
		    refused_rows[i].option_count * sizeof(*options));
		recorder_init(&recorder);
		fake_resolver_init(&fake, zone);
		dummy_resolver = &fake.base;
		CHECK(refused_rows[i].row,
		    plugin_api.open(&plugin, &recorder.host, options,
			CAA_COUNTOF(both) + refused_rows[i].option_count,
			&error) != CAA_PLUGIN_OK);
		CHECK(error.message,
		    strstr(error.message, refused_rows[i].sentence) != NULL);
		CHECK(refused_rows[i].row, fake_resolver_clear(&fake) == 0);
		recorder_clear(&recorder);
		scratch_clear();
	}
}

/* A verdict is the same whatever becomes of the report. */
static void
test_failures(void)
{
	static const struct caa_plugin_name names[] = { DNS("mail.example") };
	static const struct caa_plugin_name permitted[] = { DNS("ok.example") };
	struct plugin_letter letters[MAX_LETTERS];
	char path[SCRATCH_MAX_PATH + 16];
	static struct rig rig;

	if (set_up(&rig, NULL, 0)) {
		validate(&rig, permitted, CAA_COUNTOF(permitted));
		(void)snprintf(path, sizeof(path), "%s/tmp", rig.spool);
		CHECK("no room to write", rmdir(path) == 0);
		validate(&rig, names, CAA_COUNTOF(names));
	}
	CHECK("denied", rig.status == CAA_PLUGIN_OK);
	CHECK("as ever", rig.result.verdict == CAA_PLUGIN_DENY);
	CHECK("in words",
	    recorder_has_line(&rig.recorder, CAA_PLUGIN_LOG_WARN,
		"no report on mail.example: cannot store a report"));
	tear_down(&rig);

	if (set_up(&rig, NULL, 0)) {
		CHECK("nothing is made before the first request",
		    access(rig.spool, F_OK) != 0);
		CHECK("a file in its place",
		    symlink("/dev/null", rig.spool) == 0);
		validate(&rig, names, CAA_COUNTOF(names));
	}
	CHECK("denied with no spool at all", rig.status == CAA_PLUGIN_OK);
	CHECK("in words",
	    recorder_has_line(
		&rig.recorder, CAA_PLUGIN_LOG_WARN, "reports are not sent: "));
	CHECK("of either",
	    recorder_has_line(&rig.recorder, CAA_PLUGIN_LOG_WARN,
		"no report on mail.example: the spool cannot be opened"));
	tear_down(&rig);

	if (set_up(&rig, NULL, 0)) {
		rig.recorder.refuse = 1;
		validate(&rig, names, CAA_COUNTOF(names));
	}
	CHECK(
	    "the audit record was not taken", rig.status == CAA_PLUGIN_E_AUDIT);
	CHECK("so nothing is reported", read_letters(&rig, letters) == 0);
	tear_down(&rig);
}

/* Where nothing is refused, "was not issued" would be a lie. */
static void
test_not_enforced(void)
{
	static const struct caa_plugin_option advice = { "enforce", "no", NULL,
		"test" };
	static const struct caa_plugin_name names[] = { DNS("mail.example") };
	struct plugin_letter letters[MAX_LETTERS];
	static struct rig rig;

	if (set_up(&rig, &advice, 1))
		validate(&rig, names, CAA_COUNTOF(names));
	CHECK("passes", rig.result.verdict == CAA_PLUGIN_PERMIT);
	CHECK("only as advice", rig.result.advisory == 1);
	CHECK("not reported", read_letters(&rig, letters) == 0);
	tear_down(&rig);
}

static void
test_limits(void)
{
	static const struct caa_plugin_name names[] = { DNS("mail.example") };
	struct plugin_letter letters[MAX_LETTERS];
	static struct rig rig;
	size_t count;

	if (set_up(&rig, NULL, 0))
		for (unsigned i = 0; i < 3; i++)
			validate(&rig, names, CAA_COUNTOF(names));
	CHECK("in words",
	    recorder_has_line(&rig.recorder, CAA_PLUGIN_LOG_INFO,
		"no report on mail.example: the limits of the day"));
	close_rig(&rig);
	count = read_letters(&rig, letters);
	CHECK("once a day", count == 1);
	while (count > 0)
		plugin_letter_clear(&letters[--count]);
	tear_down(&rig);
}

/* What became of two jobs, and whether anything was reported before. */
struct told {
	struct rig *rig;
	size_t results, permitted, letters;
};

static void
on_done(void *ctx, uint64_t job, int32_t status,
    const struct caa_plugin_result *result,
    const struct caa_plugin_error *error)
{
	struct plugin_letter letters[MAX_LETTERS];
	struct told *told = ctx;
	size_t count = read_letters(told->rig, letters);

	(void)job;
	(void)error;
	CHECK("decided", status == CAA_PLUGIN_OK);
	told->results++;
	told->permitted += result->verdict == CAA_PLUGIN_PERMIT;
	told->letters += count;
	while (count > 0)
		plugin_letter_clear(&letters[--count]);
}

/* Jobs are reported like calls that wait, and no result waits for a report. */
static void
test_jobs(void)
{
	static const struct caa_plugin_name names[] = { DNS("mail.example"),
		DNS("ok.example") };
	struct plugin_letter letters[MAX_LETTERS];
	static struct rig rig;
	struct told told = { .rig = &rig };
	size_t count;

	if (set_up(&rig, NULL, 0)) {
		for (size_t i = 0; i < CAA_COUNTOF(names); i++) {
			const struct caa_plugin_request request = {
				.struct_size = sizeof(request),
				.timeout_ms = 5000,
				.names = &names[i],
				.name_count = 1,
			};
			uint64_t job = 0;

			CHECK("submitted",
			    plugin_api.submit(rig.plugin, &request, on_done,
				&told, &job, NULL) == CAA_PLUGIN_OK);
		}
		CHECK("delivered", plugin_api.process(rig.plugin) == 2);
	}
	CHECK("done", told.results == 2 && told.permitted == 1);
	CHECK("nothing was reported before both were", told.letters == 0);
	close_rig(&rig);
	count = read_letters(&rig, letters);
	CHECK("reported", count == 1);
	while (count > 0)
		plugin_letter_clear(&letters[--count]);
	tear_down(&rig);
}

const char suite_name[] = "plugin.reports";
const struct test tests[] = {
	{ "requests", test_requests },
	{ "content", test_content },
	{ "options", test_options },
	{ "refused", test_refused },
	{ "failures", test_failures },
	{ "not_enforced", test_not_enforced },
	{ "limits", test_limits },
	{ "jobs", test_jobs },
	{ NULL, NULL },
};
