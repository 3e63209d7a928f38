/* SPDX-License-Identifier: BSD-2-Clause */
/* Any file is a zone that answers, or is refused with a sentence. */
#include "caa/resolver_zone.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

static void
answered(void *ctx, struct caa_answer *answer)
{
	unsigned *count = ctx;

	EXPECT(answer != NULL);
	EXPECT(answer->dnssec == CAA_DNSSEC_UNVALIDATED);
	++*count;
}

static void
ask(struct caa_resolver *resolver, const char *owner)
{
	struct caa_lookup *lookup = NULL;
	unsigned count = 0;

	EXPECT(resolver->ops->start(resolver, owner, INT64_MAX, answered,
		   &count, &lookup) == CAA_OK);
	EXPECT(count == 1 && lookup == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/caa-fuzz-zone-XXXXXX";
	const char *files[] = { path };
	struct caa_resolver *resolver = NULL;
	struct caa_error error = { 0 };

	int fd = mkstemp(path);
	EXPECT(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)close(fd);
	if (caa_resolver_zone_new(&resolver, &(struct caa_strings){ files, 1 },
		8, &error) == CAA_OK) {
		ask(resolver, "www.example.com");
		ask(resolver, "example.com");
		ask(resolver, "com");
		ask(resolver, "a.b.c.d.example.com");
		resolver->ops->free(resolver);
	} else {
		EXPECT(resolver == NULL && error.text[0] != '\0');
	}
	(void)unlink(path);
	return 0;
}
