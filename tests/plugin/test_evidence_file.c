/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/evidence_file.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/plugin/full_disk.h"
#include "tests/plugin/scratch.h"
#include "tests/runner.h"

#define FILE_MAX  400000
#define PROCESSES 4
#define ROUNDS    25

#define MAX_OCTETS 100000u /* of one file; most tests write less */

struct rig {
	char path[SCRATCH_MAX_PATH];
	struct plugin_evidence_file *file;
	struct caa_error error;
	char *content;
};

static bool
set_up(struct rig *rig)
{
	*rig = (struct rig){ .content = NULL };
	scratch_write(rig->path, "evidence", "");
	(void)unlink(rig->path);
	enum caa_status status = plugin_evidence_file_open(
	    &rig->file, rig->path, MAX_OCTETS, &rig->error);
	CHECK(rig->error.text, status == CAA_OK);
	return status == CAA_OK;
}

static void
tear_down(struct rig *rig)
{
	plugin_evidence_file_close(rig->file);
	free(rig->content);
	scratch_clear();
}

/* What stands in the file. */
static const char *
content(struct rig *rig, const char *path)
{
	FILE *stream = fopen(path, "rbe");
	size_t len = 0;

	free(rig->content);
	rig->content = calloc(1, FILE_MAX + 1);
	if (stream != NULL) {
		len = fread(rig->content, 1, FILE_MAX, stream);
		(void)fclose(stream);
	}
	rig->content[len] = '\0';
	return rig->content;
}

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

/* One entry with these messages. */
static enum caa_status
add(struct rig *rig, const char *line, const char *first, const char *second)
{
	const char *const texts[] = { first, second };
	struct plugin_evidence_packet packets[2];
	struct plugin_evidence_entry entry = {
		.packets = { .items = packets, .count = 2 },
	};
	enum caa_status status;

	for (size_t i = 0; i < 2; i++) {
		packets[i].octets = (const uint8_t *)texts[i];
		packets[i].len = strlen(texts[i]);
		(void)plugin_digest(
		    packets[i].sha256, texts[i], packets[i].len);
	}
	plugin_audit_text_add(&entry.line, line);
	status = plugin_evidence_file_commit(rig->file, &entry, &rig->error);
	plugin_audit_text_clear(&entry.line);
	return status;
}

#define FOO_LINE                                                           \
	"{\"type\":\"packet\",\"sha256\":"                                 \
	"\"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7" \
	"ae\",\"packet\":\"Zm9v\"}\n"

static void
test_once(void)
{
	struct rig rig;

	if (set_up(&rig)) {
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		const char *text = content(&rig, rig.path);
		CHECK(text, strncmp(text, FOO_LINE, strlen(FOO_LINE)) == 0);
		CHECK(text, count(text, "\n") == 3);
		CHECK("then the entry",
		    strcmp(text + strlen(text) - 8, "{\"a\":1}\n") == 0);
		CHECK("second", add(&rig, "{\"a\":2}", "foo", "baz") == CAA_OK);
		text = content(&rig, rig.path);
		CHECK("a message stands once", count(text, FOO_LINE) == 1);
		CHECK("new ones follow", count(text, "\n") == 5);
	}
	tear_down(&rig);
}

/* The new file holds everything it refers to. */
static void
test_renamed(void)
{
	char other[SCRATCH_MAX_PATH + 8];
	struct rig rig;

	if (set_up(&rig)) {
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		(void)snprintf(other, sizeof(other), "%s.1", rig.path);
		CHECK("rename", rename(rig.path, other) == 0);
		CHECK("second", add(&rig, "{\"a\":2}", "foo", "bar") == CAA_OK);
		CHECK("whole", count(content(&rig, rig.path), "\n") == 3);
		CHECK("not torn", count(rig.content, "~") == 0);
		CHECK("the old one", count(content(&rig, other), "\n") == 3);
	}
	tear_down(&rig);
}

/* A crash left half a line: the next begins on a line of its own, and nothing
 * counts as known that may have been lost. */
static void
test_torn(void)
{
	static const char torn[] = "{\"type\":\"packet\",\"sha2";
	struct rig rig;

	if (set_up(&rig)) {
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		int fd = open(rig.path, O_WRONLY | O_APPEND | O_CLOEXEC);
		CHECK("torn", write(fd, torn, sizeof(torn) - 1) > 0);
		(void)close(fd);
		CHECK("second", add(&rig, "{\"a\":2}", "foo", "bar") == CAA_OK);
		const char *text = content(&rig, rig.path);
		CHECK(text, strstr(text, "sha2~\n{\"type\"") != NULL);
		CHECK("written again", count(text, FOO_LINE) == 2);
	}
	tear_down(&rig);
}

static void
write_many(struct rig *rig, int process)
{
	for (int i = 0; i < ROUNDS; i++) {
		char line[64], message[32];

		(void)snprintf(
		    line, sizeof(line), "{\"p\":%d,\"i\":%d}", process, i);
		(void)snprintf(message, sizeof(message), "%d", i % 3);
		if (add(rig, line, "foo", message) != CAA_OK)
			_exit(1);
	}
	_exit(0);
}

static void
test_processes(void)
{
	struct rig rig;
	int status = 0;

	if (set_up(&rig)) {
		CHECK("parent", add(&rig, "{\"a\":1}", "foo", "x") == CAA_OK);
		for (int i = 0; i < PROCESSES; i++)
			if (fork() == 0)
				write_many(&rig, i);
		while (wait(&status) > 0)
			CHECK("child", status == 0);
		const char *text = content(&rig, rig.path);
		CHECK("every entry",
		    count(text, "{\"p\":") == PROCESSES * ROUNDS);
		CHECK(
		    "lines are whole", count(text, "}\n") == count(text, "\n"));
		CHECK("each process knows what it wrote",
		    count(text, FOO_LINE) <= PROCESSES + 1);
	}
	tear_down(&rig);
}

static void
fill(void)
{
	static char page[4096];
	char ballast[SCRATCH_MAX_PATH], says[256];
	struct rig rig;

	memset(page, 'x', sizeof(page) - 1);
	if (set_up(&rig)) {
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		scratch_write(ballast, "ballast", "");
		int fd = open(ballast, O_WRONLY | O_CLOEXEC);
		while (write(fd, page, sizeof(page)) > 0)
			continue;
		(void)close(fd);
		enum caa_status status = CAA_OK;
		for (int i = 0; i < 3 && status == CAA_OK; i++)
			status = add(&rig, page, "foo", "baz");
		(void)snprintf(says, sizeof(says),
		    "evidence: cannot write %s: the disk is full", rig.path);
		CHECK("refused", status == CAA_E_SYSTEM);
		CHECK(rig.error.text, strcmp(rig.error.text, says) == 0);
		const char *text = content(&rig, rig.path);
		CHECK("nothing of it is left", text[strlen(text) - 1] == '\n');
		CHECK("room again", unlink(ballast) == 0);
		CHECK("accepted", add(&rig, "{\"a\":3}", "foo", "b") == CAA_OK);
		CHECK("written again",
		    count(content(&rig, rig.path), FOO_LINE) == 2);
	}
	tear_down(&rig);
}

static void
test_full_disk(void)
{
	char path[SCRATCH_MAX_PATH];

	scratch_write(path, "any", "");
	if (!full_disk_run(scratch_directory(), fill))
		printf(" SKIP: a file system of its own takes root;");
	scratch_clear();
}

static const struct {
	const char *row, *path, *says;
} refused_rows[] = {
	{ "no such directory", "/nonexistent/evidence",
	    "evidence: cannot create a file in /nonexistent: no such file or "
	    "directory" },
	{ "a device", "/dev/null", "evidence: /dev/null is no regular file" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		struct plugin_evidence_file *file = NULL;
		struct caa_error error = { .text = "" };

		CHECK(refused_rows[i].row,
		    plugin_evidence_file_open(
			&file, refused_rows[i].path, 0, &error) != CAA_OK);
		CHECK(
		    error.text, strcmp(error.text, refused_rows[i].says) == 0);
		CHECK(refused_rows[i].row, file == NULL);
	}
	(void)unlink("/dev/.null.head");
}

/* Files of evidence in the order of their names, and the last. */
static size_t
count_files(const struct rig *rig, char *last, size_t size)
{
	char pattern[SCRATCH_MAX_PATH + 8];
	glob_t found;
	size_t files;

	(void)snprintf(pattern, sizeof(pattern), "%s.0*", rig->path);
	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	files = found.gl_pathc;
	(void)snprintf(last, size, "%s", found.gl_pathv[files - 1]);
	globfree(&found);
	return files;
}

/* Every file holds what its lines refer to, and no other. */
static void
test_rotated(void)
{
	static char page[MAX_OCTETS / 2];
	char full[SCRATCH_MAX_PATH + 32] = "", other[SCRATCH_MAX_PATH + 32];
	struct rig rig;

	memset(page, 'x', sizeof(page) - 1);
	if (set_up(&rig)) {
		for (int i = 0; i < 3; i++)
			CHECK(rig.error.text,
			    add(&rig, page, "foo", "bar") == CAA_OK);
		CHECK("full", count_files(&rig, full, sizeof(full)) == 1);
		CHECK(full, strstr(full, ".0000000000000002") != NULL);
		CHECK("once", count(content(&rig, full), FOO_LINE) == 1);
		CHECK("again", count(content(&rig, rig.path), FOO_LINE) == 1);
		CHECK("the third", count(rig.content, "\n") == 3);
		/* Nothing is written over. */
		scratch_write(other, "evidence.0000000000000004", "other");
		for (int i = 0; i < 2; i++)
			CHECK(rig.error.text,
			    add(&rig, page, "foo", "bar") == CAA_OK);
		CHECK("another's", strcmp(content(&rig, other), "other") == 0);
		CHECK("so it has the next number",
		    count_files(&rig, other, sizeof(other)) == 3 &&
			strstr(other, ".0000000000000005") != NULL);
		CHECK("as it was", count(content(&rig, full), "\n") == 4);
	}
	tear_down(&rig);
}

/* Who cuts a file off does not go unseen. */
static void
test_cut_off(void)
{
	char other[SCRATCH_MAX_PATH + 8], says[SCRATCH_MAX_PATH + 80];
	struct rig rig;

	if (set_up(&rig)) {
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		CHECK("cut off", truncate(rig.path, 10) == 0);
		for (int i = 0; i < 2; i++)
			CHECK("refused",
			    add(&rig, "{\"a\":2}", "foo", "bar") != CAA_OK);
		(void)snprintf(says, sizeof(says),
		    "evidence: %s is shorter than it was, evidence is "
		    "missing; move it away",
		    rig.path);
		CHECK(rig.error.text, strcmp(rig.error.text, says) == 0);
		CHECK("untouched", strlen(content(&rig, rig.path)) == 10);
		(void)snprintf(other, sizeof(other), "%s.1", rig.path);
		CHECK("moved", rename(rig.path, other) == 0);
		CHECK("third", add(&rig, "{\"a\":3}", "foo", "bar") == CAA_OK);
		CHECK("whole", count(content(&rig, rig.path), "\n") == 3);
	}
	tear_down(&rig);
}

/* Something else, longer than the file ever was. */
static void
write_longer(const char *path)
{
	FILE *stream = fopen(path, "we");

	CHECK("open", stream != NULL);
	for (int i = 0; stream != NULL && i < 1000; i++)
		(void)fputs("{\"other\":1}", stream);
	CHECK("written", stream != NULL && fclose(stream) == 0);
}

static void
over_it(const char *path)
{
	write_longer(path);
}

static void
in_its_place(const char *path)
{
	char other[SCRATCH_MAX_PATH + 8];

	(void)snprintf(other, sizeof(other), "%s.x", path);
	write_longer(other);
	CHECK("rename", rename(other, path) == 0);
}

static const struct {
	const char *row;
	void (*replace)(const char *path);
	const char *says;
} replaced_rows[] = {
	{ "the same file, written over", over_it,
	    "was written over, evidence is missing; move it away" },
	{ "another file with its name", in_its_place,
	    "is another file than it was, evidence is missing; move it away" },
};

/* Nor who puts something in the file's place. */
static void
test_replaced(void)
{
	char other[SCRATCH_MAX_PATH + 8], says[SCRATCH_MAX_PATH + 80];
	struct rig rig;

	for (size_t i = 0; i < CAA_COUNTOF(replaced_rows); i++) {
		const char *row = replaced_rows[i].row;

		if (!set_up(&rig))
			return;
		CHECK(row, add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		replaced_rows[i].replace(rig.path);
		for (int again = 0; again < 2; again++)
			CHECK(row,
			    add(&rig, "{\"a\":2}", "foo", "bar") != CAA_OK);
		(void)snprintf(says, sizeof(says), "evidence: %s %s", rig.path,
		    replaced_rows[i].says);
		CHECK(rig.error.text, strcmp(rig.error.text, says) == 0);
		CHECK(row, count(content(&rig, rig.path), "other") == 1000);
		CHECK(row, count(rig.content, "\n") == 0);
		(void)snprintf(other, sizeof(other), "%s.1", rig.path);
		CHECK(row, rename(rig.path, other) == 0);
		CHECK(row, add(&rig, "{\"a\":3}", "foo", "bar") == CAA_OK);
		CHECK(row, count(content(&rig, rig.path), "\n") == 3);
		tear_down(&rig);
	}
}

/* What made room for the file is not missed: a name that leads to an empty
 * file, or to one of another process, while the old one was packed and removed.
 */
static void
test_made_anew(void)
{
	char other[SCRATCH_MAX_PATH + 8];
	struct plugin_evidence_file *second = NULL;
	struct rig rig, theirs;

	if (set_up(&rig)) {
		(void)snprintf(other, sizeof(other), "%s.1", rig.path);
		CHECK("first", add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
		CHECK("moved", rename(rig.path, other) == 0);
		CHECK("packed", unlink(other) == 0);
		scratch_write(other, "evidence", "");
		CHECK("empty", add(&rig, "{\"a\":2}", "foo", "bar") == CAA_OK);
		CHECK("another process",
		    plugin_evidence_file_open(
			&second, rig.path, MAX_OCTETS, &rig.error) == CAA_OK);
		theirs = rig;
		theirs.file = second;
		CHECK("gone", unlink(rig.path) == 0);
		CHECK("theirs",
		    add(&theirs, "{\"a\":3}", "foo", "bar") == CAA_OK);
		CHECK(rig.error.text,
		    add(&rig, "{\"a\":4}", "foo", "bar") == CAA_OK);
		CHECK("both", count(content(&rig, rig.path), "{\"a\"") == 2);
		plugin_evidence_file_close(second);
	}
	tear_down(&rig);
}

/* A new file may be where the old one was, for all the system's numbers say. */
static void
test_deleted(void)
{
	struct rig rig;

	if (set_up(&rig)) {
		for (int i = 0; i < 3; i++) {
			CHECK(rig.error.text,
			    add(&rig, "{\"a\":1}", "foo", "bar") == CAA_OK);
			CHECK(
			    "whole", count(content(&rig, rig.path), "\n") == 3);
			CHECK("deleted", unlink(rig.path) == 0);
		}
	}
	tear_down(&rig);
}

const char suite_name[] = "plugin.evidence_file";
const struct test tests[] = {
	{ "once", test_once },
	{ "renamed", test_renamed },
	{ "torn", test_torn },
	{ "processes", test_processes },
	{ "full_disk", test_full_disk },
	{ "refused", test_refused },
	{ "rotated", test_rotated },
	{ "cut_off", test_cut_off },
	{ "replaced", test_replaced },
	{ "made_anew", test_made_anew },
	{ "deleted", test_deleted },
	{ NULL, NULL },
};
