/* SPDX-License-Identifier: BSD-2-Clause */
/* Under the n-th allocation failing: a record is refused, or it is there. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plugin/hosts/cli/audit_keys.h"
#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

/* Nothing but what was accepted has to be there, and what is there is whole. */
static void
check_written(const struct audit_rig *rig, const char *key, size_t accepted)
{
	const struct audit_finding f = audit_rig_verify_all(rig, key, NULL, 0);

	CHECK_SAFE("written", f.failed || f.records >= accepted);
	CHECK_SAFE(f.first_fault, f.failed || f.faults == 0);
}

static void
test_records(void)
{
	struct audit_rig rig;
	size_t accepted = 0;

	audit_rig_init(&rig);
	if (audit_rig_open(&rig) == CAA_OK)
		for (size_t i = 0; i < 3; i++)
			accepted += audit_rig_add(&rig, i, 1 + i) == CAA_OK;
	audit_rig_close(&rig);
	CHECK("all", accepted == 3);
	if (accepted > 0)
		check_written(&rig, NULL, accepted);
	audit_rig_clear(&rig);
}

/* A torn line, a key, and a checkpoint after every record. */
static void
test_repair(void)
{
	static char key[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
	static const char torn[] = "{\"seq\":1,\"prev\":\"0000";
	struct audit_rig rig;
	size_t accepted = 0;

	audit_rig_init(&rig);
	audit_rig_make_key("ED25519", key, public_key);
	audit_rig_spill(rig.path, torn, sizeof(torn) - 1);
	rig.options.key = key;
	rig.options.checkpoint = 1;
	if (audit_rig_open(&rig) == CAA_OK)
		for (size_t i = 0; i < 2; i++)
			accepted += audit_rig_add(&rig, i, 1) == CAA_OK;
	audit_rig_close(&rig);
	CHECK("all", accepted == 2);
	if (accepted > 0)
		check_written(&rig, NULL, accepted);
	audit_rig_clear(&rig);
}

static void
test_rotation(void)
{
	struct audit_rig rig;
	size_t accepted = 0;

	audit_rig_init(&rig);
	rig.options.max_mib = 1;
	rig.filler = 400000;
	if (audit_rig_open(&rig) == CAA_OK)
		for (size_t i = 0; i < 4; i++)
			accepted += audit_rig_add(&rig, i, 1) == CAA_OK;
	audit_rig_close(&rig);
	CHECK("all", accepted == 4);
	if (accepted > 0)
		check_written(&rig, NULL, accepted);
	audit_rig_clear(&rig);
}

const char suite_name[] = "plugin.audit_memory";
const struct test tests[] = {
	{ "records", test_records },
	{ "repair", test_repair },
	{ "rotation", test_rotation },
	{ NULL, NULL },
};
