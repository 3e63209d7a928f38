/* SPDX-License-Identifier: BSD-2-Clause */
#include "caa/tls_client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/runner.h"

static const struct {
	const char *row;
	const char *name;
	enum caa_status status;
} name_rows[] = {
	{ "a host name", "dns.example", CAA_OK },
	{ "in capitals, with the final dot", "DNS.Example.", CAA_OK },
	{ "U-labels",
	    "b\xc3\xbc"
	    "cher.example",
	    CAA_OK },
	{ "an IPv4 address", "192.0.2.1", CAA_OK },
	{ "an IPv6 address", "2001:db8::1", CAA_OK },
	{ "nothing", "", CAA_E_CONFIG },
	{ "a wildcard", "*.example", CAA_E_CONFIG },
	{ "with a port", "dns.example:853", CAA_E_CONFIG },
	{ "half an address", "192.0.2", CAA_E_CONFIG },
	{ "a line break", "dns.example\n", CAA_E_CONFIG },
};

static void
test_names(void)
{
	for (size_t i = 0; i < CAA_COUNTOF(name_rows); i++) {
		struct caa_tls_client *client = NULL;
		struct caa_error error = { 0 };

		CHECK(name_rows[i].row,
		    caa_tls_client_new(&client, name_rows[i].name, NULL,
			&error) == name_rows[i].status);
		CHECK(name_rows[i].row, error.status == name_rows[i].status);
		CHECK(name_rows[i].row,
		    (client == NULL) == (error.text[0] != '\0'));
		CHECK(name_rows[i].row, strchr(error.text, '\n') == NULL);
		caa_tls_client_free(client);
	}
}

static void
test_files(void)
{
	const char *row = "a file without certificates";
	char path[] = "/tmp/caa-test-file-XXXXXX";
	const int fd = mkstemp(path);
	struct caa_tls_client *client = NULL;
	struct caa_error error = { 0 };

	CHECK(row, fd >= 0 && close(fd) == 0);
	CHECK(row,
	    caa_tls_client_new(&client, "dns.example", path, &error) ==
		CAA_E_CONFIG);
	CHECK(row, strstr(error.text, path) != NULL);
	(void)unlink(path);
	row = "no such file, and hostile octets in its name";
	CHECK(row,
	    caa_tls_client_new(&client, "dns.example", "/nowhere/\x1b[2J",
		&error) == CAA_E_CONFIG);
	CHECK(row, strstr(error.text, "/nowhere/\\027[2J") != NULL);
	row = "a folder";
	CHECK(row,
	    caa_tls_client_new(&client, "dns.example", "/tmp", &error) ==
		CAA_E_CONFIG);
	CHECK(row, client == NULL);
}

const char suite_name[] = "caa.tls_client";
const struct test tests[] = {
	{ "names", test_names },
	{ "files", test_files },
	{ NULL, NULL },
};
