/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole request; the first octet says as what it is read.  Either all of it
 * or a printable sentence, and OpenSSL's queue of errors stays as it was.
 */
#include "tests/fuzz/fuzz.h"
#include "x509/names.h"

#include <string.h>

#include <openssl/err.h>

static void
expect_printable(const char *text)
{
	for (; *text != '\0'; text++)
		EXPECT(*text >= 0x20 && *text <= 0x7e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct x509_names *names = NULL;
	struct x509_error error = { 0 };

	if (size == 0)
		return 0;
	const enum x509_input input =
	    data[0] % 2 == 0 ? X509_INPUT_CERTIFICATE : X509_INPUT_CSR;
	const enum x509_status status =
	    x509_names_read(&names, input, data + 1, size - 1, &error);

	EXPECT(ERR_peek_error() == 0);
	EXPECT((status == X509_OK) == (names != NULL));
	EXPECT(status == error.status);
	EXPECT((status == X509_OK) == (error.text[0] == '\0'));
	expect_printable(error.text);
	if (names == NULL)
		return 0;
	EXPECT(names->count <= X509_INPUT_MAX_NAMES);
	for (size_t i = 0; i < names->count; i++)
		EXPECT(strlen(names->items[i].text) == names->items[i].len);
	EXPECT(names->has_eku ||
	    (!names->server_auth && !names->email_protection));
	if (names->common_name != NULL)
		expect_printable(names->common_name);
	x509_names_free(names);
	return 0;
}
