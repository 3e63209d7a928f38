/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/step_ca_secrets.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "plugin/hosts/common/base64.h"
#include "plugin/hosts/common/input.h"

#define SECRETS_MAX 1024u
#define SECRET_MIN  16u /* octets: nobody guesses that many */
#define SECRET_MAX  256u
#define ID_MAX      127u /* octets */
#define BLANKS      " \t\r"

struct secret {
	char id[ID_MAX + 1];
	size_t len;
	uint8_t octets[SECRET_MAX];
};

struct step_ca_secrets {
	size_t count;
	struct secret items[SECRETS_MAX];
};

struct place {
	const char *path, *origin;
	size_t line;
};

static enum cli_exit
bad_line(const struct place *at, const char *what, struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "%s: secrets: %.128s:%zu: %s",
	    at->origin, at->path, at->line, what);
}

static bool
is_known(const struct step_ca_secrets *secrets, const char *id)
{
	for (size_t i = 0; i < secrets->count; i++)
		if (strcmp(secrets->items[i].id, id) == 0)
			return true;
	return false;
}

static enum cli_exit
add_secret(struct step_ca_secrets *secrets, const char *text, size_t len,
    const struct place *at, struct cli_failure *failure)
{
	struct secret *item = &secrets->items[secrets->count];
	uint8_t *octets = NULL;
	size_t count = 0;
	bool ok = cli_base64_decode(text, len, &octets, &count) &&
	    count >= SECRET_MIN && count <= SECRET_MAX;

	if (ok) {
		memcpy(item->octets, octets, count);
		item->len = count;
		secrets->count++;
	}
	if (octets != NULL)
		OPENSSL_cleanse(octets, count);
	free(octets);
	return ok ? CLI_EXIT_PERMIT
		  : bad_line(at,
			"the secret is no base64 of 16 to 256 octets; step-ca "
			"prints it once, when the webhook is added",
			failure);
}

/* One line, without its end. */
static enum cli_exit
read_line(struct step_ca_secrets *secrets, const char *line,
    const struct place *at, struct cli_failure *failure)
{
	struct secret *item = &secrets->items[secrets->count];

	line += strspn(line, BLANKS);
	if (line[0] == '\0' || line[0] == '#')
		return CLI_EXIT_PERMIT;
	const size_t id = strcspn(line, BLANKS);
	const char *text = line + id + strspn(line + id, BLANKS);
	const size_t len = strcspn(text, BLANKS);
	if (len == 0 || text[len + strspn(text + len, BLANKS)] != '\0')
		return bad_line(at, "a line has two words, ID SECRET", failure);
	if (secrets->count == SECRETS_MAX || id > ID_MAX)
		return bad_line(
		    at, "there is room for 1024 ids of 127 octets", failure);
	(void)snprintf(item->id, sizeof(item->id), "%.*s", (int)id, line);
	if (is_known(secrets, item->id))
		return bad_line(at, "the id stands there twice", failure);
	return add_secret(secrets, text, len, at, failure);
}

static enum cli_exit
read_lines(struct step_ca_secrets *secrets, char *text, struct place *at,
    struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (at->line = 1; code == CLI_EXIT_PERMIT && text != NULL;
	     at->line++) {
		char *end = strchr(text, '\n');

		if (end != NULL)
			*end++ = '\0';
		code = read_line(secrets, text, at, failure);
		text = end;
	}
	if (code == CLI_EXIT_PERMIT && secrets->count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%s: secrets: %.128s holds no secret", at->origin,
		    at->path);
	return code;
}

enum cli_exit
step_ca_secrets_read(struct step_ca_secrets **out, const char *path,
    const char *origin, struct cli_failure *failure)
{
	struct step_ca_secrets *secrets = calloc(1, sizeof(*secrets));
	struct place at = { path, origin, 1 };
	struct cli_input input = { 0 };
	char *text = NULL;
	enum cli_exit code = cli_input_read(&input, path, failure);

	*out = NULL;
	if (code == CLI_EXIT_PERMIT)
		text = calloc(1, input.len + 1);
	if (code == CLI_EXIT_PERMIT && (secrets == NULL || text == NULL))
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (code == CLI_EXIT_PERMIT) {
		memcpy(text, input.octets, input.len);
		code = strlen(text) == input.len
		    ? read_lines(secrets, text, &at, failure)
		    : bad_line(&at, "an octet is zero", failure);
	}
	if (text != NULL)
		OPENSSL_cleanse(text, input.len);
	if (input.octets != NULL)
		OPENSSL_cleanse(input.octets, input.len);
	free(text);
	cli_input_clear(&input);
	if (code == CLI_EXIT_PERMIT)
		*out = secrets;
	else
		step_ca_secrets_free(secrets);
	return code;
}

void
step_ca_secrets_free(struct step_ca_secrets *secrets)
{
	if (secrets != NULL)
		OPENSSL_cleanse(secrets, sizeof(*secrets));
	free(secrets);
}

/* Is given the signature, in hexadecimal of any case?  The time this takes
 * depends on its length only. */
static bool
is_signature(const uint8_t signature[SHA256_DIGEST_LENGTH], const char *given)
{
	static const char digits[] = "0123456789abcdef";
	char lower[2 * SHA256_DIGEST_LENGTH], right[sizeof(lower)];

	if (given == NULL || strlen(given) != sizeof(lower))
		return false;
	for (size_t i = 0; i < sizeof(lower); i++) {
		const char c = given[i];

		lower[i] = c >= 'A' && c <= 'F' ? (char)(c | 0x20) : c;
		right[i] = digits[i % 2 == 0 ? signature[i / 2] >> 4
					     : signature[i / 2] & 0xf];
	}
	return CRYPTO_memcmp(lower, right, sizeof(lower)) == 0;
}

enum step_ca_signer
step_ca_secrets_judge(const struct step_ca_secrets *secrets, const char *id,
    const char *signature, const void *body, size_t len)
{
	uint8_t right[SHA256_DIGEST_LENGTH];
	unsigned right_len = 0;

	for (size_t i = 0; secrets != NULL && id != NULL && i < secrets->count;
	     i++) {
		const struct secret *item = &secrets->items[i];

		if (strcmp(item->id, id) != 0)
			continue;
		if (HMAC(EVP_sha256(), item->octets, (int)item->len, body, len,
			right, &right_len) == NULL ||
		    right_len != sizeof(right) ||
		    !is_signature(right, signature))
			return STEP_CA_SIGNER_FORGED;
		return STEP_CA_SIGNER_KNOWN;
	}
	return STEP_CA_SIGNER_UNKNOWN;
}
