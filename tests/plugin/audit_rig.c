/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/plugin/audit_rig.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "plugin/hosts/cli/audit_chain.h"

static void
on_log(void *ctx, uint32_t level, const char *text, size_t len)
{
	struct audit_rig *rig = ctx;
	size_t used = strlen(rig->said);

	(void)snprintf(rig->said + used, sizeof(rig->said) - used,
	    "%" PRIu32 ": %.*s\n", level, (int)len, text);
}

void
audit_rig_init(struct audit_rig *rig)
{
	memset(rig, 0, sizeof(*rig));
	(void)snprintf(
	    rig->path, sizeof(rig->path), "%s/audit.log", scratch_directory());
	(void)snprintf(rig->head, sizeof(rig->head), "%s/.audit.log.head",
	    scratch_directory());
	rig->host = (struct caa_plugin_host){
		.struct_size = sizeof(rig->host),
		.ctx = rig,
		.log = on_log,
	};
	rig->options = (struct plugin_audit_options){
		.target = rig->path,
		.key = "",
		.checkpoint = 1000,
		.version = "1.2.3",
	};
}

void
audit_rig_clear(struct audit_rig *rig)
{
	audit_rig_close(rig);
	scratch_clear();
}

enum caa_status
audit_rig_open(struct audit_rig *rig)
{
	return plugin_audit_log_open(
	    &rig->log, &rig->options, &rig->host, &rig->error);
}

void
audit_rig_close(struct audit_rig *rig)
{
	plugin_audit_log_close(rig->log);
	rig->log = NULL;
}

/* {"name":"a0.example",...,"filler":"xxxx"} */
static void
make_evidence(
    struct plugin_audit_text *text, const struct audit_rig *rig, size_t index)
{
	static const char filler[] =
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

	plugin_audit_text_add(text, "{\"name\":\"a");
	plugin_audit_text_add_number(text, index);
	plugin_audit_text_add(text,
	    ".example\",\"verdict\":\"permit\",\"reason\":\"authorized\","
	    "\"filler\":\"");
	for (size_t i = 0; i < rig->filler; i += sizeof(filler) - 1)
		plugin_audit_text_add(text, filler);
	plugin_audit_text_add(text, "\"}");
}

static enum caa_status
gather(const struct audit_rig *rig, struct plugin_audit_records *records,
    uint64_t request_id, size_t index, struct caa_error *error)
{
	static const char *const names[] = { "ca.example" };
	const struct caa_strings issuers = { names, 1 };
	struct plugin_audit_text evidence = { 0 };
	struct caa_plugin_audit record = {
		.struct_size = sizeof(record),
		.request_id = request_id,
		.trace_id = "trace \"1\"",
		.index = index,
		.checked_at = 1795320000,
	};
	enum caa_status status = CAA_E_NOMEM;

	make_evidence(&evidence, rig, index);
	record.evidence = evidence.octets;
	record.evidence_len = evidence.len;
	if (!evidence.failed)
		status = plugin_audit_log_gather(
		    rig->log, records, &record, &issuers, error);
	plugin_audit_text_clear(&evidence);
	return status;
}

enum caa_status
audit_rig_add(struct audit_rig *rig, uint64_t request_id, size_t count)
{
	struct plugin_audit_records records = { 0 };
	struct caa_error error = { .text = "" };
	enum caa_status status = CAA_OK;

	for (size_t i = 0; status == CAA_OK && i < count; i++)
		status = gather(rig, &records, request_id, i, &error);
	if (status == CAA_OK)
		status = plugin_audit_log_commit(rig->log, &records, &error);
	plugin_audit_records_clear(&records);
	/* Many threads may be here; only one of them sees a failure. */
	if (status != CAA_OK)
		rig->error = error;
	return status;
}

static void
on_say(void *ctx, enum cli_audit_weight weight, const char *file, size_t number,
    const char *text)
{
	struct audit_finding *finding = ctx;
	bool fault = weight == CLI_AUDIT_FAULT;
	char *out = fault ? finding->first_fault : finding->first_note;

	(void)file;
	finding->notes += !fault;
	if (out[0] == '\0')
		(void)snprintf(
		    out, sizeof(finding->first_fault), "%zu: %s", number, text);
}

/* Which requests are there, apart from what the verifier makes of them. */
static void
note_request(const struct cli_audit_line *line, bool *seen, size_t seen_len)
{
	static const char key[] = "\"request_id\":\"";
	const size_t len = sizeof(key) - 1;

	for (size_t i = 0; seen != NULL && i < 600 && i + len < line->len;
	     i++) {
		if (memcmp(line->octets + i, key, len) != 0)
			continue;
		unsigned long id = strtoul(line->octets + i + len, NULL, 10);
		if (id < seen_len)
			seen[id] = true;
		return;
	}
}

static void
note_type(struct audit_finding *finding, const struct cli_audit_chain *chain)
{
	size_t used = strlen(finding->types);

	(void)snprintf(finding->types + used, sizeof(finding->types) - used,
	    "%s ", chain->last.type);
}

static void
walk(struct audit_finding *finding, struct cli_audit_chain *chain,
    const struct cli_list *files, bool *seen, size_t seen_len)
{
	struct cli_failure failure;
	struct cli_audit_input input;
	struct cli_audit_line line;
	bool got = true;

	cli_audit_input_init(&input, files);
	while (got && !finding->failed) {
		size_t before = chain->records;

		finding->failed = cli_audit_input_next(&input, &line, &got,
				      &failure) != CLI_EXIT_PERMIT ||
		    (got && !cli_audit_chain_take(chain, &line));
		if (chain->records == before)
			continue;
		note_type(finding, chain);
		note_request(&line, seen, seen_len);
	}
	if (!finding->failed)
		finding->failed = !cli_audit_chain_end(chain);
	cli_audit_input_clear(&input);
}

static struct audit_finding
verify(
    const struct cli_list *files, const char *key, bool *seen, size_t seen_len)
{
	const struct cli_list key_list = { &key, key != NULL ? 1 : 0 };
	struct audit_finding finding = { 0 };
	struct cli_audit_keys keys;
	struct cli_audit_chain chain = {
		.keys = &keys,
		.say = on_say,
		.ctx = &finding,
	};
	struct cli_failure failure;

	finding.failed =
	    cli_audit_keys_read(&keys, &key_list, &failure) != CLI_EXIT_PERMIT;
	if (!finding.failed)
		walk(&finding, &chain, files, seen, seen_len);
	cli_audit_chain_clear(&chain);
	cli_audit_keys_clear(&keys);
	finding.faults = chain.faults;
	finding.records = chain.records;
	finding.verified = chain.verified;
	return finding;
}

#define FILES_MAX 4096

struct audit_finding
audit_rig_verify(const char *const *files, size_t count, const char *key)
{
	const char *names[8] = { NULL };
	const struct cli_list list = { names, count };

	for (size_t i = 0; i < count && i < CLI_COUNTOF(names); i++)
		names[i] = files[i];
	return verify(&list, key, NULL, 0);
}

struct audit_finding
audit_rig_verify_log(const struct audit_rig *rig)
{
	const char *path = rig->path;

	return audit_rig_verify(&path, 1, NULL);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct audit_finding
audit_rig_verify_all(
    const struct audit_rig *rig, const char *key, bool *seen, size_t seen_len)
{
	static const char *names[FILES_MAX];
	static char paths[FILES_MAX][SCRATCH_MAX_PATH + 32];
	struct cli_list list = { names, 0 };
	DIR *dir = opendir(scratch_directory());
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL &&
	    list.count < FILES_MAX - 1) {
		if (strncmp(entry->d_name, "audit.log.", 10) != 0)
			continue;
		(void)snprintf(paths[list.count], sizeof(paths[0]), "%s%.24s",
		    rig->path, entry->d_name + 9);
		names[list.count] = paths[list.count];
		list.count++;
	}
	if (dir != NULL)
		(void)closedir(dir);
	qsort(names, list.count, sizeof(names[0]), compare);
	names[list.count++] = rig->path;
	return verify(&list, key, seen, seen_len);
}

static _Noreturn void
give_up(const char *what)
{
	perror(what);
	exit(2);
}

char *
audit_rig_slurp(const char *path, size_t *len)
{
	FILE *fp = fopen(path, "rb");
	struct stat st;
	char *octets;

	if (fp == NULL || fstat(fileno(fp), &st) != 0)
		give_up(path);
	octets = malloc((size_t)st.st_size + 1);
	if (octets == NULL)
		give_up(path);
	*len = fread(octets, 1, (size_t)st.st_size, fp);
	octets[*len] = '\0';
	(void)fclose(fp);
	return octets;
}

void
audit_rig_spill(const char *path, const char *octets, size_t len)
{
	FILE *fp = fopen(path, "wb");

	if (fp == NULL || fwrite(octets, 1, len, fp) != len || fclose(fp) != 0)
		give_up(path);
}

static EVP_PKEY *
pkey_make(const char *kind)
{
	if (strcmp(kind, "RSA") == 0)
		return EVP_RSA_gen(2048);
	if (strcmp(kind, "EC") == 0)
		return EVP_EC_gen("P-256");
	return EVP_PKEY_Q_keygen(NULL, NULL, kind);
}

void
audit_rig_make_key(const char *kind, char key[SCRATCH_MAX_PATH],
    char public_key[SCRATCH_MAX_PATH])
{
	EVP_PKEY *pkey = pkey_make(kind);
	FILE *fp;

	scratch_write(key, "audit.key", "");
	scratch_write(public_key, "audit.pub", "");
	fp = fopen(key, "w");
	if (pkey == NULL || fp == NULL ||
	    PEM_write_PrivateKey(fp, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
	    fclose(fp) != 0)
		give_up(key);
	fp = fopen(public_key, "w");
	if (fp == NULL || PEM_write_PUBKEY(fp, pkey) != 1 || fclose(fp) != 0)
		give_up(public_key);
	EVP_PKEY_free(pkey);
}
