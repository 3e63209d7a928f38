/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/resolver_zone_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caa/resolver_zone_entry.h"
#include "caa/text.h"

#define FILE_TEXT_OCTETS 128 /* of a path in a message */

/* DNSSEC's own types make no name exist: NSEC3 owners are hashes. */
enum { RRSIG = 46, NSEC = 47, NSEC3 = 50 };

struct reader {
	const char *file;
	struct caa_error *error;
	size_t *budget;
	bool has_soa;
	struct caa_zone *zone;
	struct caa_zone_lexer *lexer;
	struct caa_zone_entry *entry;
};

/* line 0 is the file as a whole. */
static enum caa_status
fail(const struct reader *reader, unsigned line, const char *reason)
{
	char file[FILE_TEXT_OCTETS];

	(void)caa_text_escape(
	    file, sizeof(file), reader->file, strlen(reader->file));
	if (line == 0)
		return caa_error_set(
		    reader->error, CAA_E_CONFIG, "%s: %s", file, reason);
	return caa_error_set(
	    reader->error, CAA_E_CONFIG, "%s:%u: %s", file, line, reason);
}

/* Not strerror(): it speaks the host's language. */
static const char *
system_reason(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return "no such file";
	case EACCES:
	case EPERM:
		return "permission denied";
	case EISDIR:
		return "is a directory";
	case EMFILE:
	case ENFILE:
		return "too many open files";
	default:
		return "cannot be read";
	}
}

/* A status of the modules below, in words. */
static enum caa_status
explain(const struct reader *reader, enum caa_status status, const char *fault)
{
	if (status == CAA_E_MALFORMED)
		return fail(reader, reader->lexer->line, fault);
	if (status == CAA_E_NOMEM)
		return caa_error_set(
		    reader->error, CAA_E_NOMEM, "out of memory");
	return status == CAA_E_SYSTEM ? fail(reader, 0, system_reason(errno))
				      : status;
}

static enum caa_status
take_soa(struct reader *reader, const struct caa_zone_key *owner)
{
	const uint32_t ttl_s = reader->entry->ttl_s;
	const uint32_t minimum_s = reader->entry->rdata.soa_minimum_s;

	if (reader->has_soa)
		return fail(reader, reader->lexer->line, "a second SOA record");
	reader->has_soa = true;
	reader->zone->origin = *owner;
	reader->zone->negative_ttl_s = ttl_s < minimum_s ? ttl_s : minimum_s;
	return CAA_OK;
}

static bool
is_kept(uint16_t type)
{
	return type == CAA_ZONE_CAA || type == CAA_ZONE_CNAME ||
	    type == CAA_ZONE_DNAME;
}

static enum caa_status
add_record(struct reader *reader, const struct caa_zone_key *owner)
{
	const struct caa_zone_entry *entry = reader->entry;
	struct caa_zone_record record = {
		.type = entry->type,
		.ttl_s = entry->ttl_s,
		.line = reader->lexer->line,
	};

	if (is_kept(entry->type)) {
		record.rdata = entry->rdata.octets;
		record.rdata_len = (uint16_t)entry->rdata.len;
	}
	return explain(reader, caa_zone_add(reader->zone, owner, &record), "");
}

static enum caa_status
take_record(struct reader *reader)
{
	const struct caa_zone_entry *entry = reader->entry;
	const bool is_wildcard = entry->owner[0] == 1 && entry->owner[1] == '*';
	struct caa_zone_key owner;
	enum caa_status status = CAA_OK;

	if (is_wildcard &&
	    (entry->type == CAA_ZONE_NS || entry->type == CAA_ZONE_DNAME))
		return fail(reader, reader->lexer->line,
		    "NS and DNAME have no meaning at a wildcard (RFC 4592 4)");
	if (*reader->budget == 0)
		return caa_error_set(reader->error, CAA_E_LIMIT,
		    "the zone files hold too many records");
	--*reader->budget;
	caa_zone_key_init(&owner, entry->owner);
	if (entry->type == CAA_ZONE_SOA)
		status = take_soa(reader, &owner);
	return status == CAA_OK ? add_record(reader, &owner) : status;
}

static enum caa_status
read_entries(struct reader *reader)
{
	struct caa_zone_lexer *lexer = reader->lexer;
	struct caa_zone_entry *entry = reader->entry;

	for (;;) {
		enum caa_status status = caa_zone_lexer_next(lexer);

		if (status != CAA_OK)
			return explain(reader, status, lexer->fault);
		if (lexer->word_count == 0)
			return CAA_OK;
		status = caa_zone_entry_parse(entry, lexer);
		if (status != CAA_OK)
			return explain(reader, status, entry->fault);
		if (entry->type != 0 && entry->type != RRSIG &&
		    entry->type != NSEC && entry->type != NSEC3)
			status = take_record(reader);
		if (status != CAA_OK)
			return status;
	}
}

/* In the order of the file. */
static enum caa_status
check_bounds(const struct reader *reader)
{
	const struct caa_zone *zone = reader->zone;

	if (!reader->has_soa)
		return fail(reader, 0, "no SOA record: it is no zone");
	for (size_t i = 0; i < zone->count; i++)
		if (!caa_zone_key_is_within(zone->records[i].key,
			zone->records[i].key_len, zone->origin.octets,
			zone->origin.len))
			return fail(reader, zone->records[i].line,
			    "the owner is outside the zone");
	return CAA_OK;
}

/* Sorted: records of one owner stand together. */
static enum caa_status
check_aliases(const struct reader *reader)
{
	const struct caa_zone *zone = reader->zone;

	for (size_t i = 1; i < zone->count; i++) {
		const struct caa_zone_record *a = &zone->records[i - 1];
		const struct caa_zone_record *b = &zone->records[i];

		if (a->key_len != b->key_len ||
		    memcmp(a->key, b->key, a->key_len) != 0)
			continue;
		if (a->type == CAA_ZONE_CNAME || b->type == CAA_ZONE_CNAME)
			return fail(reader,
			    a->type == CAA_ZONE_CNAME ? a->line : b->line,
			    "a CNAME stands beside other records of its owner"
			    " (RFC 1034 3.6.2)");
		if (a->type == CAA_ZONE_DNAME && b->type == CAA_ZONE_DNAME)
			return fail(reader, b->line,
			    "an owner has two DNAMEs (RFC 6672 2.4)");
	}
	return CAA_OK;
}

static FILE *
open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");

	if (file == NULL && fd >= 0)
		(void)close(fd);
	return file;
}

static enum caa_status
read_zone(struct reader *reader)
{
	FILE *file = open_file(reader->file);
	enum caa_status status;

	if (file == NULL)
		return fail(reader, 0, system_reason(errno));
	reader->lexer = caa_zone_lexer_new(file);
	reader->entry = calloc(1, sizeof(*reader->entry));
	if (reader->lexer == NULL || reader->entry == NULL)
		status = explain(reader, CAA_E_NOMEM, "");
	else
		status = read_entries(reader);
	if (status == CAA_OK)
		status = check_bounds(reader);
	(void)fclose(file);
	if (status != CAA_OK)
		return status;
	caa_zone_sort(reader->zone);
	return check_aliases(reader);
}

enum caa_status
caa_zone_read(struct caa_zone *out, const char *file, size_t *budget,
    struct caa_error *error)
{
	struct reader reader = {
		.file = file,
		.error = error,
		.budget = budget,
		.zone = out,
	};

	*out = (struct caa_zone){ 0 };
	enum caa_status status = read_zone(&reader);

	free(reader.lexer);
	free(reader.entry);
	if (status != CAA_OK)
		caa_zone_clear(out);
	return status;
}
