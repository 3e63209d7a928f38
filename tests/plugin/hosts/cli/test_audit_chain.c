/* SPDX-License-Identifier: BSD-2-Clause */
/* The sample was made by a third implementation, from the manual page. */
#include "plugin/hosts/cli/audit_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/runner.h"

#define LINES_MAX 32

/* The lines of both files of the sample, to be shuffled and changed. */
struct sample {
	char *octets[2]; /* of each file */
	size_t len[2];
	struct cli_audit_line lines[LINES_MAX];
	size_t count;
};

static const char *const files[2] = {
	CLI_TEST_DATA "/audit/audit.log.0000000000000005",
	CLI_TEST_DATA "/audit/audit.log",
};
static const char *const public_key = CLI_TEST_DATA "/audit/audit.pub";

struct finding {
	size_t faults, notes;
	char file[256]; /* of the first fault */
	size_t number;
	unsigned long lines; /* those of that file that are named */
	char text[512];
	char note[512];
};

static void
on_say(void *ctx, enum cli_audit_weight weight, const char *file, size_t number,
    const char *text)
{
	struct finding *f = ctx;

	if (weight == CLI_AUDIT_NOTE) {
		f->notes++;
		(void)snprintf(f->note, sizeof(f->note), "%s", text);
		return;
	}
	if (f->faults == 0 || strcmp(f->file, file) == 0)
		f->lines |= 1ul << number;
	if (f->faults++ > 0)
		return;
	(void)snprintf(f->file, sizeof(f->file), "%s", file);
	(void)snprintf(f->text, sizeof(f->text), "%s", text);
	f->number = number;
}

static void
read_file(struct sample *sample, size_t i)
{
	FILE *fp = fopen(files[i], "rb");
	struct stat st = { .st_size = 0 };

	if (fp == NULL || fstat(fileno(fp), &st) != 0) {
		perror(files[i]);
		exit(2);
	}
	sample->octets[i] = malloc((size_t)st.st_size + 1);
	if (sample->octets[i] == NULL)
		exit(2);
	sample->len[i] = fread(sample->octets[i], 1, (size_t)st.st_size, fp);
	(void)fclose(fp);
}

/* The lines as they are now; again after octets were changed. */
static void
split(struct sample *sample)
{
	sample->count = 0;
	for (size_t i = 0; i < 2; i++) {
		const char *at = sample->octets[i];
		const char *end = at + sample->len[i];

		for (size_t n = 1; at < end && sample->count < LINES_MAX; n++) {
			const char *feed = memchr(at, '\n', (size_t)(end - at));
			const char *next = feed != NULL ? feed + 1 : end;

			sample->lines[sample->count++] =
			    (struct cli_audit_line){
				    .file = files[i],
				    .number = n,
				    .octets = at,
				    .len = (size_t)(next - at),
				    .first = n == 1,
			    };
			at = next;
		}
	}
}

static void
sample_read(struct sample *sample)
{
	*sample = (struct sample){ 0 };
	read_file(sample, 0);
	read_file(sample, 1);
	split(sample);
}

static void
sample_clear(struct sample *sample)
{
	free(sample->octets[0]);
	free(sample->octets[1]);
}

static struct finding
walk(const struct cli_audit_line *lines, size_t count,
    const struct cli_audit_keys *keys)
{
	static const struct cli_audit_keys none;
	struct finding f = { 0 };
	struct cli_audit_chain chain = {
		.keys = keys != NULL ? keys : &none,
		.say = on_say,
		.ctx = &f,
	};
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++)
		ok = cli_audit_chain_take(&chain, &lines[i]);
	CHECK("walked", ok && cli_audit_chain_end(&chain));
	cli_audit_chain_clear(&chain);
	return f;
}

static void
test_whole(void)
{
	const struct cli_list list = { (const char *[]){ public_key }, 1 };
	struct cli_failure failure;
	struct cli_audit_keys keys;
	struct sample sample;
	struct finding f;

	sample_read(&sample);
	CHECK("key",
	    cli_audit_keys_read(&keys, &list, &failure) == CLI_EXIT_PERMIT);
	CHECK("all lines", sample.count == 11);
	f = walk(sample.lines, sample.count, &keys);
	CHECK(f.text, f.faults == 0);
	CHECK("one crash", f.notes == 1 && strstr(f.note, "torn") != NULL);
	f = walk(sample.lines, 5, &keys);
	CHECK("the first file alone", f.faults == 0 && f.notes == 0);
	f = walk(sample.lines + 5, 6, &keys);
	CHECK("the second file alone", f.faults == 0 && f.notes == 2);
	cli_audit_keys_clear(&keys);
	sample_clear(&sample);
}

/* Every octet there is: the fault is found, and in its line. */
static void
test_any_flip(void)
{
	struct sample sample;
	char row[96];

	sample_read(&sample);
	for (size_t i = 0; i < sample.len[0] + sample.len[1]; i++) {
		size_t file = i < sample.len[0] ? 0 : 1;
		char *octet =
		    &sample.octets[file][file == 0 ? i : i - sample.len[0]];
		const char before = *octet;
		size_t number = 1;
		struct finding f;

		for (const char *c = sample.octets[file]; c < octet; c++)
			number += *c == '\n';
		(void)snprintf(row, sizeof(row), "octet %zu", i);
		*octet = (char)(before ^ (1 << (i % 8)));
		split(&sample);
		f = walk(sample.lines, sample.count, NULL);
		CHECK(row, f.faults > 0);
		CHECK(row, strcmp(f.file, files[file]) == 0);
		CHECK(row, (f.lines & 1ul << number) != 0);
		*octet = before;
	}
	sample_clear(&sample);
}

/* Torn lines are not of the chain: what happens to them is tested apart. */
static bool
is_torn(const struct sample *sample, size_t i)
{
	return sample->lines[i].len < 64;
}

static void
test_dropped(void)
{
	struct cli_audit_line lines[LINES_MAX];
	struct sample sample;
	char row[96];

	sample_read(&sample);
	for (size_t i = 0; i < sample.count; i++) {
		struct finding f;

		memcpy(lines, sample.lines, sizeof(lines));
		memmove(&lines[i], &lines[i + 1],
		    (sample.count - i - 1) * sizeof(lines[0]));
		(void)snprintf(row, sizeof(row), "without line %zu", i);
		f = walk(lines, sample.count - 1, NULL);
		/* Nothing follows the last one: --closed and --head are for
		 * that. */
		if (i + 1 < sample.count && !is_torn(&sample, i))
			CHECK(row, f.faults > 0);
		else
			CHECK(row, f.faults == 0);
	}
	sample_clear(&sample);
}

static void
test_repeated(void)
{
	struct cli_audit_line lines[LINES_MAX];
	struct sample sample;
	char row[96];

	sample_read(&sample);
	for (size_t i = 0; i < sample.count; i++) {
		for (size_t j = i + 1; j <= sample.count; j++) {
			struct finding f;

			memcpy(lines, sample.lines, sizeof(lines));
			memmove(&lines[j + 1], &lines[j],
			    (sample.count - j) * sizeof(lines[0]));
			lines[j] = lines[i];
			lines[j].first = false;
			(void)snprintf(row, sizeof(row),
			    "line %zu again before line %zu", i, j);
			f = walk(lines, sample.count + 1, NULL);
			CHECK(row, f.faults > 0);
		}
	}
	sample_clear(&sample);
}

static void
test_swapped(void)
{
	struct cli_audit_line lines[LINES_MAX];
	struct sample sample;
	char row[96];

	sample_read(&sample);
	for (size_t i = 0; i < sample.count; i++) {
		for (size_t j = i + 1; j < sample.count; j++) {
			struct finding f;

			memcpy(lines, sample.lines, sizeof(lines));
			lines[i].octets = sample.lines[j].octets;
			lines[i].len = sample.lines[j].len;
			lines[j].octets = sample.lines[i].octets;
			lines[j].len = sample.lines[i].len;
			(void)snprintf(row, sizeof(row),
			    "lines %zu and %zu in each other's place", i, j);
			f = walk(lines, sample.count, NULL);
			CHECK(row, f.faults > 0);
		}
	}
	sample_clear(&sample);
}

static void
test_file_order(void)
{
	struct cli_audit_line lines[LINES_MAX];
	struct sample sample;
	struct finding f;

	sample_read(&sample);
	memcpy(lines, sample.lines + 5, 6 * sizeof(lines[0]));
	memcpy(lines + 6, sample.lines, 5 * sizeof(lines[0]));
	f = walk(lines, 11, NULL);
	CHECK("the newer file first", f.faults > 0);
	CHECK(f.text, strstr(f.text, "another chain begins here") != NULL);
	f = walk(sample.lines + 6, 5, NULL);
	CHECK("without the beginning of a file", f.faults == 1);
	CHECK(f.text, strstr(f.text, "those before it are missing") != NULL);
	sample_clear(&sample);
}

/* Cut anywhere but behind a line. */
static void
test_cut(void)
{
	struct sample sample;
	char row[96];

	sample_read(&sample);
	for (size_t len = sample.len[1] - 1; len > 0; len--) {
		struct finding f;

		if (sample.octets[1][len - 1] == '\n')
			continue;
		sample.len[1] = len;
		split(&sample);
		(void)snprintf(row, sizeof(row), "%zu octets left", len);
		f = walk(sample.lines, sample.count, NULL);
		CHECK(row, f.faults > 0);
		CHECK(row, strcmp(f.file, files[1]) == 0);
	}
	sample_clear(&sample);
}

/* Somebody who can write the file, and makes the whole chain anew. */
static size_t
forge(char *out, const struct sample *sample)
{
	char hash[CLI_AUDIT_HASH + 1], *prev = NULL;
	size_t len = 0;

	for (size_t i = 0; i < 5; i++) {
		const struct cli_audit_line *line = &sample->lines[i];
		char *begin = out + len;
		size_t head = line->len - 75; /* ,"sum":"..."}\n */

		memcpy(begin, line->octets, head);
		if (i == 2)
			memcpy(strstr(begin, "\"deny\""), "\"live\"", 6);
		if (prev != NULL)
			memcpy(strstr(begin, "\"prev\":\"") + 8, hash, 64);
		CHECK("hash", cli_audit_hash(hash, begin, head));
		len += head +
		    (size_t)snprintf(
			begin + head, 128, ",\"sum\":\"%s\"}\n", hash);
		CHECK("hash",
		    cli_audit_hash(hash, begin, (size_t)(out + len - begin)));
		prev = begin;
	}
	return len;
}

static void
test_forged(void)
{
	const struct cli_list list = { (const char *[]){ public_key }, 1 };
	static char out[8192];
	struct cli_failure failure;
	struct cli_audit_keys keys;
	struct sample sample;
	struct finding f;

	sample_read(&sample);
	CHECK("key",
	    cli_audit_keys_read(&keys, &list, &failure) == CLI_EXIT_PERMIT);
	size_t len = forge(out, &sample);
	CHECK("as long as before", len == sample.len[0]);
	memcpy(sample.octets[0], out, len);
	split(&sample);
	f = walk(sample.lines, 5, NULL);
	CHECK("no hash tells", f.faults == 0);
	f = walk(sample.lines, 5, &keys);
	CHECK("the signature does", f.faults == 1 && f.number == 5);
	CHECK(
	    f.text, strcmp(f.text, "the signature of record 5 is wrong") == 0);
	cli_audit_keys_clear(&keys);
	sample_clear(&sample);
}

const char suite_name[] = "cli.audit_chain";
const struct test tests[] = {
	{ "whole", test_whole },
	{ "any_flip", test_any_flip },
	{ "dropped", test_dropped },
	{ "repeated", test_repeated },
	{ "swapped", test_swapped },
	{ "file_order", test_file_order },
	{ "cut", test_cut },
	{ "forged", test_forged },
	{ NULL, NULL },
};
