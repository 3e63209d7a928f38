/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever an evidence file holds, nothing in it is verified that the keys of
 * the root did not sign: the input is a file, the anchors are IANA's.
 */
#include "plugin/evidence_read.h"
#include "tests/fuzz/fuzz.h"

static const char *const anchors[] = {
	". IN DS 20326 8 2 "
	"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
};

static void
expect_unverified(void *ctx, struct caa_answer *answer)
{
	const struct caa_evidence *evidence = ctx;

	EXPECT(answer != NULL);
	EXPECT(answer->proof == NULL);
	EXPECT(!answer->insecure_proven);
	EXPECT(answer->dnssec != CAA_DNSSEC_SECURE);
	EXPECT(answer->dnssec != CAA_DNSSEC_INSECURE);
	EXPECT(evidence->no_dnssec || !caa_outcome_is_answer(answer->outcome));
}

static void
replay(struct caa_evidence *evidence)
{
	struct caa_resolver *resolver = NULL;
	struct caa_lookup *lookup;

	EXPECT(caa_resolver_evidence_new(&resolver, evidence, NULL) == CAA_OK);
	for (size_t i = 0; i < evidence->lookup_count && i < 20; i++)
		EXPECT(
		    resolver->ops->start(resolver, evidence->lookups[i].owner,
			0, expect_unverified, evidence, &lookup) == CAA_OK);
	EXPECT(resolver->ops->start(resolver, "never.asked.example", 0,
		   expect_unverified, evidence, &lookup) == CAA_OK);
	resolver->ops->free(resolver);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plugin_evidence_copy *copy = NULL;
	struct caa_error error = { .text = "" };

	if (plugin_evidence_copy_parse(
		&copy, (const char *)data, size, &error) != CAA_OK) {
		EXPECT(copy == NULL && error.text[0] != '\0');
		return 0;
	}
	struct caa_evidence *evidence = plugin_evidence_copy_get(copy);
	evidence->anchors = (struct caa_strings){ anchors, 1 };
	evidence->max_aliases = 8;
	replay(evidence);
	evidence->no_dnssec = true;
	replay(evidence);
	plugin_evidence_copy_free(copy);
	return 0;
}
