/* SPDX-License-Identifier: BSD-2-Clause */
/* A canonical name is canonical: its alphabet, its limits, its fixed point. */
#include "caa/domain.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
expect_canonical(const struct caa_domain *domain)
{
	size_t label = 0;

	EXPECT(domain->len == strlen(domain->text));
	EXPECT(domain->len > 0 && domain->len <= CAA_DOMAIN_MAX_OCTETS);
	for (size_t i = 0; i <= domain->len; i++) {
		char c = domain->text[i];

		if (c == '.' || c == '\0') {
			EXPECT(label > 0 && label <= CAA_LABEL_MAX_OCTETS);
			label = 0;
			continue;
		}
		EXPECT(strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", c));
		label++;
	}
}

static void
expect_climb_ends(const char *name)
{
	unsigned levels = 0;

	for (const char *p = name; p != NULL; p = caa_domain_parent(p)) {
		EXPECT(caa_domain_is_within(name, p));
		EXPECT(++levels <= 127);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct caa_domain domain, again;
	struct caa_error error;
	const char *text = (const char *)data;

	if (caa_domain_parse(&domain, text, size, &error) == CAA_OK) {
		expect_canonical(&domain);
		expect_climb_ends(domain.text);
		EXPECT(caa_domain_parse(
			   &again, domain.text, domain.len, NULL) == CAA_OK);
		EXPECT(strcmp(again.text, domain.text) == 0);
	} else {
		EXPECT(domain.len == 0 && domain.text[0] == '\0');
		EXPECT(error.text[0] != '\0');
	}
	if (caa_domain_from_mailbox(&domain, text, size, &error) == CAA_OK) {
		expect_canonical(&domain);
		EXPECT(!domain.wildcard);
		EXPECT(memchr(data, '@', size) != NULL);
	}
	return 0;
}
