/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/tokens.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "plugin/hosts/common/input.h"

#define TOKENS_MAX  1024u
#define TOKEN_MIN   16u /* octets: nobody guesses that many */
#define NAME_OCTETS 63u
#define BLANKS      " \t\r"

struct token {
	char name[NAME_OCTETS + 1];
	uint8_t hash[SHA256_DIGEST_LENGTH];
};

struct list {
	struct token *items;
	size_t count;
};

struct serve_tokens {
	struct serve_watch file;
	struct list list;
};

static bool
hash(uint8_t out[SHA256_DIGEST_LENGTH], const char *text, size_t len)
{
	return EVP_Digest(text, len, out, NULL, EVP_sha256(), NULL) == 1;
}

static enum cli_exit
bad_line(const char *path, size_t line, const char *what,
    struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "token_file: %.128s:%zu: %s",
	    path, line, what);
}

/* Printable ASCII, so that it can stand in logs. */
static bool
is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= 0x20 || text[i] > 0x7e)
			return false;
	return true;
}

/* One line, without its end. */
static enum cli_exit
read_line(struct list *list, const char *path, size_t number, const char *line,
    struct cli_failure *failure)
{
	line += strspn(line, BLANKS);
	if (line[0] == '\0' || line[0] == '#')
		return CLI_EXIT_PERMIT;
	const size_t name = strcspn(line, BLANKS);
	const char *token = line + name + strspn(line + name, BLANKS);
	const size_t len = strcspn(token, BLANKS);
	if (len == 0 || token[len + strspn(token + len, BLANKS)] != '\0')
		return bad_line(
		    path, number, "a line has two words, NAME TOKEN", failure);
	if (name > NAME_OCTETS || !is_printable(line, name) ||
	    !is_printable(token, len))
		return bad_line(path, number,
		    "names, up to 63 octets, and tokens are printable ASCII",
		    failure);
	if (len < TOKEN_MIN)
		return bad_line(path, number,
		    "the token is shorter than 16 octets; \"openssl rand "
		    "-hex 32\" makes one",
		    failure);
	if (list->count == TOKENS_MAX)
		return bad_line(path, number, "too many tokens", failure);
	struct token *item = &list->items[list->count++];
	memcpy(item->name, line, name);
	return hash(item->hash, token, len)
	    ? CLI_EXIT_PERMIT
	    : cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
}

static enum cli_exit
read_lines(struct list *list, const char *path, char *text,
    struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (size_t number = 1; code == CLI_EXIT_PERMIT && text != NULL;
	     number++) {
		char *end = strchr(text, '\n');

		if (end != NULL)
			*end++ = '\0';
		code = read_line(list, path, number, text, failure);
		text = end;
	}
	if (code == CLI_EXIT_PERMIT && list->count == 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "token_file: %.128s holds no token", path);
	return code;
}

/* The whole file, as a text. */
static enum cli_exit
read_text(
    char **out, size_t *len, const char *path, struct cli_failure *failure)
{
	struct cli_input input;
	enum cli_exit code = cli_input_read(&input, path, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	*len = input.len;
	*out = calloc(1, input.len + 1);
	if (*out == NULL)
		code = cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	else
		memcpy(*out, input.octets, input.len);
	OPENSSL_cleanse(input.octets, input.len);
	cli_input_clear(&input);
	return code;
}

static enum cli_exit
load(struct serve_tokens *tokens, struct cli_failure *failure)
{
	const char *path = tokens->file.path;
	struct list list = { .items = calloc(TOKENS_MAX, sizeof(*list.items)) };
	char *text = NULL;
	size_t len = 0;
	enum cli_exit code = list.items == NULL
	    ? cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory")
	    : read_text(&text, &len, path, failure);

	if (text != NULL && strlen(text) != len)
		code = bad_line(path, 1, "an octet is zero", failure);
	if (code == CLI_EXIT_PERMIT)
		code = read_lines(&list, path, text, failure);
	if (text != NULL)
		OPENSSL_cleanse(text, len);
	free(text);
	if (code != CLI_EXIT_PERMIT) {
		free(list.items);
		return code;
	}
	free(tokens->list.items);
	tokens->list = list;
	return CLI_EXIT_PERMIT;
}

enum cli_exit
serve_tokens_new(struct serve_tokens **out,
    const struct serve_settings *settings, struct cli_failure *failure)
{
	const char *path = serve_settings_text(settings, SERVE_KEY_TOKEN_FILE);
	struct serve_tokens *tokens;

	*out = NULL;
	if (path[0] == '\0')
		return CLI_EXIT_PERMIT;
	tokens = calloc(1, sizeof(*tokens));
	if (tokens == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	tokens->file.path = path;
	(void)serve_watch_look(&tokens->file);
	enum cli_exit code = load(tokens, failure);
	if (code != CLI_EXIT_PERMIT) {
		serve_tokens_free(tokens);
		return code;
	}
	*out = tokens;
	return CLI_EXIT_PERMIT;
}

void
serve_tokens_free(struct serve_tokens *tokens)
{
	if (tokens == NULL)
		return;
	free(tokens->list.items);
	free(tokens);
}

enum serve_watch_result
serve_tokens_refresh(struct serve_tokens *tokens, struct cli_failure *failure)
{
	if (tokens == NULL || !serve_watch_look(&tokens->file))
		return SERVE_WATCH_SAME;
	return load(tokens, failure) == CLI_EXIT_PERMIT ? SERVE_WATCH_RENEWED
							: SERVE_WATCH_FAILED;
}

/* What stands behind "Bearer", in any case; NULL: it is another scheme. */
static const char *
skip_scheme(const char *authorization)
{
	static const char scheme[] = "bearer";
	size_t i = 0;

	while (scheme[i] != '\0' && (authorization[i] | 0x20) == scheme[i])
		i++;
	if (scheme[i] != '\0' || authorization[i] != ' ')
		return NULL;
	return authorization + i + strspn(authorization + i, " ");
}

const char *
serve_tokens_find(const struct serve_tokens *tokens, const char *authorization)
{
	const char *given =
	    authorization != NULL ? skip_scheme(authorization) : NULL;
	const char *name = NULL;
	uint8_t hashed[SHA256_DIGEST_LENGTH];

	if (tokens == NULL || given == NULL || given[0] == '\0' ||
	    !hash(hashed, given, strlen(given)))
		return NULL;
	/* All of them, so that time tells nothing. */
	for (size_t i = 0; i < tokens->list.count; i++)
		if (CRYPTO_memcmp(hashed, tokens->list.items[i].hash,
			sizeof(hashed)) == 0)
			name = tokens->list.items[i].name;
	return name;
}
