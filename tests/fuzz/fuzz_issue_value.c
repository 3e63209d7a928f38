/* SPDX-License-Identifier: BSD-2-Clause */
/* The product's parser and the naive one agree on every octet string. */
#include "caa/issue_value.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/naive_issue_value.h"

static void
expect_same(
    const uint8_t *data, struct naive_piece naive, struct caa_octets ours)
{
	EXPECT(ours.len == naive.end - naive.begin);
	EXPECT(ours.len == 0 || ours.data == data + naive.begin);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct naive_value naive;
	struct caa_issue_value value;
	struct caa_parameter parameter;

	if (size > NAIVE_MAX_PARAMETERS)
		return 0;
	bool well_formed = naive_issue_value(&naive, data, size);
	EXPECT((caa_issue_value_parse(&value, data, size) == CAA_OK) ==
	    well_formed);
	if (!well_formed) {
		EXPECT(value.issuer.len == 0 && value.parameters.len == 0);
		return 0;
	}
	expect_same(data, naive.issuer, value.issuer);
	struct caa_octets rest = value.parameters;
	for (size_t i = 0; i < naive.count; i++) {
		EXPECT(caa_parameter_next(&rest, &parameter));
		expect_same(data, naive.names[i], parameter.name);
		expect_same(data, naive.values[i], parameter.value);
	}
	EXPECT(!caa_parameter_next(&rest, &parameter));
	return 0;
}
