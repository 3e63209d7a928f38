/* SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

/* A log with three records: "begin" and two checks. */
static bool
set_up(struct audit_rig *rig)
{
	audit_rig_init(rig);
	CHECK("open", audit_rig_open(rig) == CAA_OK);
	if (rig->log == NULL)
		return false;
	CHECK("add", audit_rig_add(rig, 1, 2) == CAA_OK);
	return true;
}

static void
check_whole(const char *row, const struct audit_rig *rig, const char *types)
{
	const struct audit_finding f = audit_rig_verify_log(rig);

	CHECK(row, !f.failed);
	CHECK(row, f.faults == 0);
	CHECK(f.first_fault, f.first_fault[0] == '\0');
	CHECK(row, strcmp(f.types, types) == 0);
}

static void
test_first(void)
{
	struct audit_rig rig;
	struct stat st;

	audit_rig_init(&rig);
	(void)umask(022);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	CHECK("nothing is made before the first record",
	    stat(rig.path, &st) != 0 && stat(rig.head, &st) != 0);
	CHECK("one", audit_rig_add(&rig, 1, 1) == CAA_OK);
	CHECK("for its group to read",
	    stat(rig.path, &st) == 0 && (st.st_mode & 07777) == 0640 &&
		S_ISREG(st.st_mode));
	CHECK("the head likewise",
	    stat(rig.head, &st) == 0 && (st.st_mode & 07777) == 0640);
	CHECK("three more", audit_rig_add(&rig, 2, 3) == CAA_OK);
	CHECK("a request without names", audit_rig_add(&rig, 3, 0) == CAA_OK);
	check_whole("the chain", &rig, "begin check check check check ");
	audit_rig_close(&rig);
	check_whole("nothing is added without a key", &rig,
	    "begin check check check check ");
	CHECK("again", audit_rig_open(&rig) == CAA_OK);
	CHECK("one more", audit_rig_add(&rig, 4, 1) == CAA_OK);
	check_whole(
	    "the chain goes on", &rig, "begin check check check check check ");
	CHECK("nothing to tell", rig.said[0] == '\0');
	audit_rig_clear(&rig);
}

/* How the file is found at the next start, or by a writer that lives on. */
static const struct {
	const char *row;
	const char *append; /* to a whole log */
	long truncate;      /* octets taken off its end; -1: all of them */
	bool no_head;
	const char *types; /* of the records then */
	const char *says;  /* to the host */
	const char *fault; /* of the chain; NULL: none */
} found_rows[] = {
	{ "as it was left", "", 0, false, "begin check check check ", "",
	    NULL },
	{ "a line cut in its first octet", "{", 0, false,
	    "begin check check repair check ", "1 octets at the end of", NULL },
	{ "a line cut in the middle", "{\"seq\":4,\"prev\":\"0123", 0, false,
	    "begin check check repair check ", "21 octets at the end of",
	    NULL },
	{ "a line of zeros, as a file system may leave them", "\n\n\n\n", 0,
	    false, "begin check check repair check ", "4 octets", NULL },
	{ "a whole line that is none of ours", "{\"seq\":4}\n", 0, false,
	    "begin check check repair check ", "10 octets", NULL },
	{ "two of them, the second cut", "{\"seq\":4}\n{\"se", 0, false,
	    "begin check check repair check ", "14 octets", NULL },
	{ "torn, and nobody knows the end of the chain", "{\"se", 0, true,
	    "begin check check repair check ", "4 octets", NULL },
	{ "nobody knows the end of the chain", "", 0, true,
	    "begin check check check ", "", NULL },
	{ "the last line was cut after it had been synced", "", 10, false,
	    "begin check repair loss check ",
	    "ends with record 2, but record 3 had been written",
	    "4: record 4 stands behind record 2: those between are missing" },
	{ "emptied, as copytruncate does", "", -1, false, "continue check ", "",
	    NULL },
};

static void
damage(const struct audit_rig *rig, size_t row)
{
	size_t len;
	char *octets = audit_rig_slurp(rig->path, &len);
	const long off = found_rows[row].truncate;
	int fd = open(rig->path, O_WRONLY | O_APPEND);

	if (off != 0)
		CHECK("truncate",
		    ftruncate(fd, off < 0 ? 0 : (off_t)len - off) == 0);
	len = strlen(found_rows[row].append);
	CHECK("append", write(fd, found_rows[row].append, len) == (ssize_t)len);
	(void)close(fd);
	free(octets);
	if (found_rows[row].no_head)
		(void)unlink(rig->head);
}

static void
check_found(size_t i, bool living)
{
	struct audit_rig rig;
	struct audit_finding f;
	const char *row = found_rows[i].row;

	if (!set_up(&rig))
		return;
	if (!living)
		audit_rig_close(&rig);
	damage(&rig, i);
	CHECK(row, living || audit_rig_open(&rig) == CAA_OK);
	if (!living)
		CHECK("what is told is told at the start",
		    strstr(rig.said, found_rows[i].says) != NULL);
	CHECK(row, audit_rig_add(&rig, 2, 1) == CAA_OK);
	CHECK(rig.said, strstr(rig.said, found_rows[i].says) != NULL);
	CHECK(row, (rig.said[0] != '\0') == (found_rows[i].says[0] != '\0'));
	f = audit_rig_verify_log(&rig);
	CHECK(f.types, strcmp(f.types, found_rows[i].types) == 0);
	CHECK(f.first_fault,
	    strcmp(f.first_fault,
		found_rows[i].fault != NULL ? found_rows[i].fault : "") == 0);
	CHECK("again", audit_rig_add(&rig, 3, 1) == CAA_OK);
	CHECK("nothing new",
	    audit_rig_verify_log(&rig).faults == f.faults &&
		audit_rig_verify_log(&rig).records == f.records + 1);
	audit_rig_clear(&rig);
}

static void
test_found(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(found_rows); i++) {
		check_found(i, false);
		check_found(i, true);
	}
}

/* A crash within the repair of a crash. */
static void
test_torn_repair(void)
{
	struct audit_rig rig;
	struct audit_finding f;
	size_t len;
	char *octets;

	if (!set_up(&rig))
		return;
	audit_rig_close(&rig);
	octets = audit_rig_slurp(rig.path, &len);
	audit_rig_spill(rig.path, octets, len - 1); /* the line feed is lost */
	(void)unlink(rig.head);
	CHECK("first repair", audit_rig_open(&rig) == CAA_OK);
	audit_rig_close(&rig);
	free(octets);
	octets = audit_rig_slurp(rig.path, &len);
	audit_rig_spill(rig.path, octets, len - 40);
	(void)unlink(rig.head);
	free(octets);
	CHECK("second repair", audit_rig_open(&rig) == CAA_OK);
	CHECK("goes on", audit_rig_add(&rig, 2, 1) == CAA_OK);
	f = audit_rig_verify_log(&rig);
	CHECK(f.types, strcmp(f.types, "begin check repair check ") == 0);
	CHECK("one stretch of damage", f.faults == 0 && f.notes == 1);
	audit_rig_clear(&rig);
}

static const struct {
	const char *row;
	const char *content; /* NULL: another kind of file */
	const char *says;
} refused_rows[] = {
	{ "a file of somebody else", "root:x:0:0::/root:/bin/sh\n",
	    "is no audit log of ours; move it away" },
	{ "a binary file", "\177ELF", "is no audit log of ours" },
	{ "a symbolic link", NULL, "cannot open" },
	{ "a directory", NULL, "cannot open" },
	{ "a pipe", NULL, "is no regular file" },
};

static void
make_odd(const char *path, const char *row)
{
	if (strstr(row, "link") != NULL)
		CHECK(row, symlink("/nowhere", path) == 0);
	else if (strstr(row, "directory") != NULL)
		CHECK(row, mkdir(path, 0700) == 0);
	else
		CHECK(row, mkfifo(path, 0600) == 0);
}

static void
test_refused(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		const char *content = refused_rows[i].content;
		struct audit_rig rig;

		audit_rig_init(&rig);
		if (content != NULL)
			audit_rig_spill(rig.path, content, strlen(content));
		else
			make_odd(rig.path, row);
		CHECK(row, audit_rig_open(&rig) != CAA_OK);
		CHECK(rig.error.text,
		    strstr(rig.error.text, refused_rows[i].says) != NULL);
		CHECK(row, strstr(rig.error.text, rig.path) != NULL);
		(void)rmdir(rig.path);
		audit_rig_clear(&rig);
	}
}

static void
test_link_to_head(void)
{
	struct audit_rig rig;
	char target[SCRATCH_MAX_PATH];

	audit_rig_init(&rig);
	scratch_write(target, "precious", "precious");
	CHECK("link", symlink(target, rig.head) == 0);
	CHECK("not followed", audit_rig_open(&rig) != CAA_OK);
	audit_rig_clear(&rig);
}

/* What others do to the file of a writer that lives on. */

static void
renamed(const struct audit_rig *rig, char old[SCRATCH_MAX_PATH + 8])
{
	(void)snprintf(old, SCRATCH_MAX_PATH + 8, "%s.1", rig->path);
	CHECK("rename", rename(rig->path, old) == 0);
}

static void
test_renamed(void)
{
	struct audit_rig rig;
	char old[SCRATCH_MAX_PATH + 8];
	const char *const files[] = { old, rig.path };
	struct audit_finding f;
	char *octets;
	size_t len;

	if (!set_up(&rig))
		return;
	renamed(&rig, old);
	CHECK("on the next record", audit_rig_add(&rig, 2, 1) == CAA_OK);
	f = audit_rig_verify(files, 2, NULL);
	CHECK("over both files",
	    f.faults == 0 && f.notes == 0 &&
		strcmp(f.types, "begin check check continue check ") == 0);
	octets = audit_rig_slurp(rig.path, &len);
	CHECK("its name is told",
	    strstr(octets, "\"previous_file\":\"audit.log.1\"") != NULL);
	free(octets);
	f = audit_rig_verify_log(&rig);
	CHECK("alone it says what is before it",
	    f.faults == 0 && f.notes == 1 &&
		strstr(f.first_note, "audit.log.1, which was not given") !=
		    NULL);
	audit_rig_clear(&rig);
}

/* logrotate's "create", and the signal it sends. */
static void
test_reopen(void)
{
	struct audit_rig rig;
	char old[SCRATCH_MAX_PATH + 8];
	const char *const files[] = { old, rig.path };

	if (!set_up(&rig))
		return;
	CHECK("nothing happens while the file is ours",
	    plugin_audit_log_reopen(rig.log, &rig.error) == CAA_OK);
	check_whole("as before", &rig, "begin check check ");
	renamed(&rig, old);
	audit_rig_spill(rig.path, "", 0);
	CHECK("reopen", plugin_audit_log_reopen(rig.log, &rig.error) == CAA_OK);
	CHECK("over both files",
	    strcmp(audit_rig_verify(files, 2, NULL).types,
		"begin check check continue ") == 0);
	CHECK("removed", unlink(rig.path) == 0);
	CHECK("a new one", audit_rig_add(&rig, 3, 1) == CAA_OK);
	CHECK("its beginning tells that there was one before",
	    strcmp(audit_rig_verify_log(&rig).types, "continue check ") == 0);
	CHECK("and the chain tells that it is gone",
	    audit_rig_verify(files, 2, NULL).faults == 1);
	audit_rig_clear(&rig);
}

/* Renamed while nobody was there to see it. */
static void
test_renamed_in_absence(void)
{
	struct audit_rig rig;
	char old[SCRATCH_MAX_PATH + 8];
	const char *const files[] = { old, rig.path };
	struct audit_finding f;

	if (!set_up(&rig))
		return;
	audit_rig_close(&rig);
	renamed(&rig, old);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	CHECK("add", audit_rig_add(&rig, 2, 1) == CAA_OK);
	f = audit_rig_verify(files, 2, NULL);
	CHECK("the chain goes on",
	    f.faults == 0 &&
		strcmp(f.types, "begin check check continue check ") == 0);
	audit_rig_clear(&rig);
}

/* And after a crash that left half a line in it. */
static void
test_torn_and_renamed(void)
{
	struct audit_rig rig;
	char old[SCRATCH_MAX_PATH + 8];
	const char *const files[] = { old, rig.path };
	struct audit_finding f;
	FILE *fp;

	if (!set_up(&rig))
		return;
	audit_rig_close(&rig);
	fp = fopen(rig.path, "a");
	(void)fputs("{\"seq\":4,", fp);
	(void)fclose(fp);
	renamed(&rig, old);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	CHECK("add", audit_rig_add(&rig, 2, 1) == CAA_OK);
	f = audit_rig_verify(files, 2, NULL);
	CHECK(f.first_fault, f.faults == 0 && f.notes == 1);
	CHECK(f.first_note, strstr(f.first_note, "torn by a crash") != NULL);
	audit_rig_clear(&rig);
}

static void
test_directory_gone(void)
{
	struct audit_rig rig;
	char away[SCRATCH_MAX_PATH + 8];

	if (!set_up(&rig))
		return;
	(void)snprintf(away, sizeof(away), "%s.away", scratch_directory());
	CHECK("gone", rename(scratch_directory(), away) == 0);
	CHECK("refused", audit_rig_add(&rig, 2, 1) == CAA_E_SYSTEM);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "no such file or directory") != NULL);
	CHECK("back", rename(away, scratch_directory()) == 0);
	CHECK("accepted", audit_rig_add(&rig, 3, 1) == CAA_OK);
	check_whole("the chain goes on", &rig, "begin check check check ");
	audit_rig_clear(&rig);
}

static void
test_no_directory(void)
{
	struct audit_rig rig;

	audit_rig_init(&rig);
	rig.options.target = "/nonexistent/audit.log";
	CHECK("refused", audit_rig_open(&rig) == CAA_E_SYSTEM);
	CHECK(rig.error.text,
	    strstr(rig.error.text,
		"cannot create a file in /nonexistent: no such file") != NULL);
	rig.options.target = "audit.log";
	CHECK("refused", audit_rig_open(&rig) == CAA_E_CONFIG);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "neither an absolute path") != NULL);
	audit_rig_clear(&rig);
}

/* A write that stops half way: the limit is the process's own. */
static void
test_short_write(void)
{
	struct audit_rig rig;
	struct rlimit before, limit;
	struct stat st;

	if (!set_up(&rig))
		return;
	(void)signal(SIGXFSZ, SIG_IGN);
	CHECK("limit", getrlimit(RLIMIT_FSIZE, &before) == 0);
	CHECK("size", stat(rig.path, &st) == 0);
	limit = before;
	limit.rlim_cur = (rlim_t)st.st_size + 100;
	CHECK("limit", setrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHECK("refused", audit_rig_add(&rig, 2, 1) == CAA_E_SYSTEM);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "the file is too large") != NULL);
	check_whole("nothing of it is left", &rig, "begin check check ");
	CHECK("no limit", setrlimit(RLIMIT_FSIZE, &before) == 0);
	CHECK("accepted", audit_rig_add(&rig, 3, 1) == CAA_OK);
	check_whole("the chain goes on", &rig, "begin check check check ");
	CHECK("nothing to tell", rig.said[0] == '\0');
	audit_rig_clear(&rig);
}

static void
test_rotation(void)
{
	struct audit_rig rig;
	char key[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
	char old[SCRATCH_MAX_PATH + 32];
	const char *const files[] = { old, rig.path };
	struct audit_finding f;

	audit_rig_init(&rig);
	audit_rig_make_key("ED25519", key, public_key);
	rig.options.key = key;
	rig.options.max_mib = 1;
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	CHECK("more than one MiB", audit_rig_add(&rig, 1, 2500) == CAA_OK);
	(void)snprintf(old, sizeof(old), "%s.0000000000002504", rig.path);
	CHECK("not before it is exceeded", access(old, F_OK) != 0);
	CHECK("one more", audit_rig_add(&rig, 2, 1) == CAA_OK);
	CHECK("renamed, by its last record", access(old, F_OK) == 0);
	f = audit_rig_verify(files, 2, public_key);
	CHECK(f.first_fault, f.faults == 0);
	CHECK("both files end with a signature, and every thousand records",
	    f.records == 1 + 2500 + 3 + 2 && f.verified == 3);
	f = audit_rig_verify_log(&rig);
	CHECK(f.types, strcmp(f.types, "continue check ") == 0);
	audit_rig_close(&rig);
	f = audit_rig_verify(files, 2, public_key);
	CHECK(f.first_fault, f.faults == 0 && f.verified == 4);
	audit_rig_clear(&rig);
}

static void
test_checkpoints(void)
{
	static const char *const kinds[] = { "RSA", "EC", "ED25519", "ED448" };

	for (size_t i = 0; i < CAA_COUNTOF(kinds); i++) {
		char key[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
		struct audit_rig rig;
		const char *const files[] = { rig.path };
		struct audit_finding f;

		audit_rig_init(&rig);
		audit_rig_make_key(kinds[i], key, public_key);
		rig.options.key = key;
		rig.options.checkpoint = 3;
		CHECK(kinds[i], audit_rig_open(&rig) == CAA_OK);
		CHECK(kinds[i], audit_rig_add(&rig, 1, 4) == CAA_OK);
		audit_rig_close(&rig);
		f = audit_rig_verify(files, 1, public_key);
		CHECK(f.first_fault, f.faults == 0 && f.verified == 2);
		CHECK(f.types,
		    strcmp(f.types,
			"begin check check checkpoint check check "
			"checkpoint ") == 0);
		CHECK("the count goes on in another instance",
		    audit_rig_open(&rig) == CAA_OK &&
			audit_rig_add(&rig, 2, 1) == CAA_OK);
		audit_rig_close(&rig);
		CHECK("nothing new, nothing signed",
		    audit_rig_open(&rig) == CAA_OK);
		audit_rig_close(&rig);
		f = audit_rig_verify(files, 1, public_key);
		CHECK(f.first_fault,
		    f.faults == 0 && f.verified == 3 && f.records == 9);
		audit_rig_make_key(kinds[i], key, public_key);
		f = audit_rig_verify(files, 1, public_key);
		CHECK("another key", f.faults == 3 && f.verified == 0);
		audit_rig_clear(&rig);
	}
}

const char suite_name[] = "plugin.audit_file";
const struct test tests[] = {
	{ "first", test_first },
	{ "found", test_found },
	{ "torn_repair", test_torn_repair },
	{ "refused", test_refused },
	{ "link_to_head", test_link_to_head },
	{ "renamed", test_renamed },
	{ "reopen", test_reopen },
	{ "renamed_in_absence", test_renamed_in_absence },
	{ "torn_and_renamed", test_torn_and_renamed },
	{ "directory_gone", test_directory_gone },
	{ "no_directory", test_no_directory },
	{ "short_write", test_short_write },
	{ "rotation", test_rotation },
	{ "checkpoints", test_checkpoints },
	{ NULL, NULL },
};
