/* SPDX-License-Identifier: BSD-2-Clause */
/* Names out of a subjectAltName: whole, in their alphabet, or none. */
#include "tests/fuzz/fuzz.h"
#include "x509/san.h"
#include "x509/text.h"

#include <string.h>

static void
expect_san(const struct x509_san *san)
{
	const uint8_t *text = (const uint8_t *)san->text;

	EXPECT(san->len == strlen(san->text));
	EXPECT(san->len > 0);
	if (san->type == X509_SAN_MAILBOX_UTF8)
		EXPECT(x509_text_is_utf8(text, san->len));
	else
		EXPECT(x509_text_is_ia5(text, san->len));
	for (size_t i = 0; san->type == X509_SAN_OTHER && i < san->len; i++)
		EXPECT(text[i] >= 0x20 && text[i] <= 0x7e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct x509_der extension = { data, size };
	struct x509_san *items = NULL;
	struct x509_error error = { 0 };
	size_t count = 0, octets = 0;

	if (x509_san_decode(&items, &count, extension, &error) != X509_OK) {
		EXPECT(items == NULL && count == 0);
		EXPECT(error.text[0] != '\0');
		return 0;
	}
	EXPECT(count > 0 && count <= X509_INPUT_MAX_NAMES);
	for (size_t i = 0; i < count; i++) {
		expect_san(&items[i]);
		if (items[i].type != X509_SAN_OTHER)
			octets += items[i].len + 2;
	}
	EXPECT(octets + 2 <= size); /* nothing is made up */
	x509_san_free(items, count);
	return 0;
}
