/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk that is full, or becomes read-only: records are refused with a clear
 * sentence, and the chain is whole before, then and after. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/plugin/audit_rig.h"
#include "tests/plugin/full_disk.h"
#include "tests/runner.h"

#define RECORD 3000 /* octets */

static void
check_whole(const char *row, const struct audit_rig *rig, size_t accepted)
{
	const struct audit_finding f = audit_rig_verify_log(rig);

	CHECK(f.first_fault, !f.failed && f.faults == 0);
	CHECK(row, f.notes == 0);
	CHECK(row, f.records == 1 + accepted);
}

/* Leave room for so many octets. */
static void
fill_disk(char ballast[SCRATCH_MAX_PATH])
{
	static const char page[4096];
	int fd;

	scratch_write(ballast, "ballast", "");
	fd = open(ballast, O_WRONLY);
	while (write(fd, page, sizeof(page)) > 0)
		continue;
	(void)close(fd);
}

static void
fill(void)
{
	char ballast[SCRATCH_MAX_PATH], says[256];
	struct audit_rig rig;
	size_t accepted = 0;

	audit_rig_init(&rig);
	rig.filler = RECORD;
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	for (; accepted < 3; accepted++)
		CHECK("there is room", audit_rig_add(&rig, 1, 1) == CAA_OK);
	fill_disk(ballast);
	/* What is left of the last page may still take one. */
	while (accepted < 10 && audit_rig_add(&rig, 2, 1) == CAA_OK)
		accepted++;
	(void)snprintf(says, sizeof(says),
	    "audit log: cannot write %s: the disk is full", rig.path);
	CHECK(rig.error.text, strcmp(rig.error.text, says) == 0);
	check_whole("nothing of it is left", &rig, accepted);
	CHECK("it stays full", audit_rig_add(&rig, 3, 1) == CAA_E_SYSTEM);
	CHECK("room again", unlink(ballast) == 0);
	CHECK("accepted", audit_rig_add(&rig, 4, 1) == CAA_OK);
	check_whole("the chain goes on", &rig, accepted + 1);
	CHECK("nothing to tell", rig.said[0] == '\0');
	audit_rig_close(&rig);
}

/* From the first octet on. */
static void
begin_full(void)
{
	char ballast[SCRATCH_MAX_PATH];
	struct audit_rig rig;

	fill_disk(ballast);
	audit_rig_init(&rig);
	CHECK("opened", audit_rig_open(&rig) == CAA_OK);
	CHECK("refused", audit_rig_add(&rig, 1, 1) == CAA_E_SYSTEM);
	CHECK(
	    rig.error.text, strstr(rig.error.text, "the disk is full") != NULL);
	CHECK("room again", unlink(ballast) == 0);
	CHECK("accepted", audit_rig_add(&rig, 1, 1) == CAA_OK);
	check_whole("a chain", &rig, 1);
	audit_rig_close(&rig);
}

static void
read_only(void)
{
	struct audit_rig rig;

	audit_rig_init(&rig);
	CHECK("open", audit_rig_open(&rig) == CAA_OK);
	CHECK("accepted", audit_rig_add(&rig, 1, 1) == CAA_OK);
	audit_rig_close(&rig);
	CHECK("read-only",
	    mount("none", scratch_directory(), NULL, MS_REMOUNT | MS_RDONLY,
		NULL) == 0);
	CHECK("refused", audit_rig_open(&rig) == CAA_E_SYSTEM);
	CHECK(rig.error.text,
	    strstr(rig.error.text, "the file system is read-only") != NULL);
}

static void
run(void (*fn)(void))
{
	if (!full_disk_run(scratch_directory(), fn))
		printf(" SKIP: a file system of its own takes root;");
	scratch_clear();
}

static void
test_fill(void)
{
	run(fill);
}

static void
test_begin_full(void)
{
	run(begin_full);
}

static void
test_read_only(void)
{
	run(read_only);
}

const char suite_name[] = "plugin.audit_disk";
const struct test tests[] = {
	{ "fill", test_fill },
	{ "begin_full", test_begin_full },
	{ "read_only", test_read_only },
	{ NULL, NULL },
};
