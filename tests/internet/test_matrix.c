/* SPDX-License-Identifier: BSD-2-Clause */
/* The module as it is shipped, in the whole private Internet. */
#include "tests/internet/matrix.h"
#include "tests/runner.h"

const char suite_name[] = "internet.matrix";
const struct test tests[] = {
	{ "matrix", test_matrix },
	{ "trust", test_trust },
	{ "proofs", test_proofs },
	{ "no_start", test_no_start },
	{ "nothing_proven", test_nothing_proven },
	{ "retries", test_retries },
	{ "deadlines", test_deadlines },
	{ "silence", test_silence },
	{ "bombs", test_bombs },
	{ NULL, NULL },
};
