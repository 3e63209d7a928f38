/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * openssl_ca: the command line of "openssl ca", read as it reads it itself,
 * so that no request is signed which was not seen here.
 */
#ifndef CLI_OPENSSL_CA_H
#define CLI_OPENSSL_CA_H

#include <stddef.h>

#include "plugin/hosts/common/exit.h"

struct cli_openssl_ca {
	char **argv; /* a copy, NULL at its end; texts borrowed */
	size_t argc;
	size_t *requests; /* places in argv of files that would be signed */
	size_t request_count;
	size_t prefix; /* octets before the file's name in an "-in=FILE" */
	const char *config, *name, *extensions, *extfile; /* or NULL */
};

/*
 * Read argv[0..argc), which begins with the program and "ca".  CLI_EXIT_USAGE
 * for what this does not know, or under which the names in the certificate
 * are not those of the request.  Clear in any case.
 */
CLI_NODISCARD enum cli_exit cli_openssl_ca_read(struct cli_openssl_ca *call,
    const char *const *argv, size_t argc, struct cli_failure *failure);

/* The file of a request. */
const char *cli_openssl_ca_request(
    const struct cli_openssl_ca *call, size_t request);

/* CLI_EXIT_USAGE if the configuration it would use gives certificates a
 * subjectAltName of its own. */
CLI_NODISCARD enum cli_exit cli_openssl_ca_judge(
    const struct cli_openssl_ca *call, struct cli_failure *failure);

void cli_openssl_ca_clear(struct cli_openssl_ca *call);

#endif /* CLI_OPENSSL_CA_H */
