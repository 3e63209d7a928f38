/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of conf/demo are what its README says. */
#include <stdio.h>
#include <string.h>

#include "tests/runner.h"
#include "x509/names.h"

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *file;
	enum x509_status status;
	size_t count;
	const char *first; /* name, or words of the sentence */
	bool email_protection;
} rows[] = {
	{ "01-permitted.csr", X509_OK, 2, "shop.example", false },
	{ "02-denied.csr", X509_OK, 1, "bank.example", false },
	{ "03-wildcard.csr", X509_OK, 2, "*.wild.example", false },
	{ "04-wildcard-denied.csr", X509_OK, 2, "nowild.example", false },
	{ "05-hundred-names.csr", X509_OK, 100, "shop.example", false },
	{ "06-smime.csr", X509_OK, 1, "alice@mail.example", true },
	{ "07-mixed.csr", X509_OK, 7, "free.example", false },
	{ "08-idn.csr", X509_OK, 1, "xn--bcher-kva.example", false },
	{ "09-below-a-cname.csr", X509_OK, 1, "www.portal.example", false },
	{ "10-critical.csr", X509_OK, 1, "strict.example", false },
	{ "11-account.csr", X509_OK, 1, "bound.example", false },
	{ "12-wrong-signature.csr", X509_E_INPUT, 0, "not signed with the key",
	    false },
	{ "13-wrong-truncated.csr", X509_E_INPUT, 0, "150 octets and is cut",
	    false },
	{ "14-wrong-no-san.csr", X509_OK, 0, "", false },
};

static size_t
read_file(const char *name, uint8_t *octets, size_t size)
{
	char path[512];
	FILE *file;
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/%s", DEMO_REQUESTS, name);
	file = fopen(path, "rb");
	CHECK(name, file != NULL);
	if (file == NULL)
		return 0;
	len = fread(octets, 1, size, file);
	(void)fclose(file);
	return len;
}

static void
test_requests(void)
{
	for (size_t i = 0; i < COUNTOF(rows); i++) {
		uint8_t octets[4096];
		const size_t len =
		    read_file(rows[i].file, octets, sizeof(octets));
		struct x509_names *names = NULL;
		struct x509_error error = { 0 };

		CHECK(rows[i].file,
		    x509_names_read(&names, X509_INPUT_CSR, octets, len,
			&error) == rows[i].status);
		if (names == NULL) {
			CHECK(rows[i].file,
			    strstr(error.text, rows[i].first) != NULL);
			continue;
		}
		CHECK(rows[i].file, names->count == rows[i].count);
		CHECK(rows[i].file,
		    names->email_protection == rows[i].email_protection);
		if (names->count > 0)
			CHECK(rows[i].file,
			    strcmp(names->items[0].text, rows[i].first) == 0);
		x509_names_free(names);
	}
}

const char suite_name[] = "x509.demo";
const struct test tests[] = {
	{ "requests", test_requests },
	{ NULL, NULL },
};
