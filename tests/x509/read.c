/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/x509/read.h"

#include <openssl/err.h>

#include "tests/runner.h"

enum x509_status
read_input(const char *row, struct x509_names **names, enum x509_input input,
    const struct build_blob *blob, struct x509_error *error)
{
	unsigned long found[4] = { 0 };
	enum x509_status status;

	*names = NULL;
	*error = (struct x509_error){ 0 };
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 77);
	status = x509_names_read(names, input, blob->data, blob->len, error);
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		found[i] = ERR_get_error();
	CHECK(row, ERR_GET_REASON(found[0]) == 77 && found[1] == 0);
	CHECK_SAFE(row, (status == X509_OK) == (*names != NULL));
	CHECK(row, status == error->status);
	CHECK(row, (status == X509_OK) == (error->text[0] == '\0'));
	for (const char *p = error->text; *p != '\0'; p++)
		CHECK(row, *p >= 0x20 && *p <= 0x7e);
	return status;
}
