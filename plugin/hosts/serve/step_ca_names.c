/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/step_ca_names.h"

#include <arpa/inet.h>
#include <string.h>

#include "plugin/hosts/common/base64.h"

struct walk {
	const char *called; /* the object, in messages */
	step_ca_name_fn *fn;
	void *ctx;
	struct cli_failure *failure;
};

bool
step_ca_name_is_idn(const struct step_ca_name *name)
{
	bool is_ascii = true;

	for (size_t i = 0; i < name->len; i++)
		is_ascii &= (unsigned char)name->text[i] < 0x80;
	return name->kind == STEP_CA_DNS && !is_ascii;
}

static enum cli_exit
wrong(const struct walk *walk, const char *member, const char *what)
{
	return cli_fail(walk->failure, CLI_EXIT_USAGE, "%s.%s %s", walk->called,
	    member, what);
}

static enum cli_exit
tell(const struct walk *walk, enum step_ca_kind kind, const char *oid,
    const json_t *text)
{
	const struct step_ca_name name = { kind, oid, json_string_value(text),
		json_string_length(text) };

	return walk->fn(walk->ctx, &name)
	    ? CLI_EXIT_PERMIT
	    : cli_fail(walk->failure, CLI_EXIT_INTERNAL, "out of memory");
}

/* dnsNames and the like: a list of texts, or null.  A body without the member
 * is not step-ca's, or not any more: names may stand elsewhere. */
static enum cli_exit
read_texts(const struct walk *walk, const json_t *object, const char *member,
    enum step_ca_kind kind)
{
	const json_t *list = json_object_get(object, member);
	enum cli_exit code = CLI_EXIT_PERMIT;

	if (json_is_null(list))
		return CLI_EXIT_PERMIT;
	if (!json_is_array(list))
		return wrong(walk, member, "has to be a list, or null");
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < json_array_size(list);
	     i++) {
		const json_t *text = json_array_get(list, i);

		code = json_is_string(text)
		    ? tell(walk, kind, NULL, text)
		    : wrong(walk, member, "has to be a list of texts");
	}
	return code;
}

static bool
is_address(const char *text)
{
	uint8_t octets[16];

	return inet_pton(AF_INET, text, octets) == 1 ||
	    inet_pton(AF_INET6, text, octets) == 1;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 3986 3.1. */
static bool
has_scheme(const char *text)
{
	const size_t len = strcspn(text, ":");

	for (size_t i = 0; i < len; i++)
		if (!is_letter(text[i]) &&
		    (i == 0 || strchr("0123456789+-.", text[i]) == NULL))
			return false;
	return len > 0 && text[len] == ':';
}

/* As step-ca classifies, but that nothing with an "@" passes for a URI: whether
 * it does there is up to its reading of URIs. */
static enum step_ca_kind
classify(const char *text)
{
	if (is_address(text))
		return STEP_CA_OTHER;
	if (strchr(text, '@') != NULL)
		return STEP_CA_MAILBOX;
	return has_scheme(text) ? STEP_CA_OTHER : STEP_CA_DNS;
}

static bool
is_word(const char *text, const char *word)
{
	size_t i = 0;

	while (word[i] != '\0' &&
	    (text[i] == word[i] ||
		(is_letter(text[i]) && (text[i] | 0x20) == (word[i] | 0x20))))
		i++;
	return word[i] == '\0' && text[i] == '\0';
}

/* An otherName, by its object identifier; "utf8:" and the like before the value
 * say how it is to be encoded. */
static enum cli_exit
read_other_name(const struct walk *walk, const char *oid, const json_t *value)
{
	const char *text = json_string_value(value);
	const char *colon = strchr(text, ':');
	const char *plain = colon != NULL ? colon + 1 : text;
	const struct step_ca_name name = { STEP_CA_OTHER, oid, plain,
		strlen(plain) };

	if (oid[strspn(oid, "0123456789.")] != '\0' || oid[0] == '\0')
		return wrong(walk, "sans", "has a name of an unknown type");
	return walk->fn(walk->ctx, &name)
	    ? CLI_EXIT_PERMIT
	    : wrong(walk, "sans", "has a name that has no encoding");
}

static enum cli_exit
read_san(const struct walk *walk, const json_t *san)
{
	static const struct {
		const char *word;
		enum step_ca_kind kind;
	} types[] = {
		{ "dns", STEP_CA_DNS },
		{ "email", STEP_CA_MAILBOX },
		{ "uri", STEP_CA_OTHER },
		{ "ip", STEP_CA_OTHER },
		{ "dn", STEP_CA_OTHER },
		{ "registeredID", STEP_CA_OTHER },
		{ "permanentIdentifier", STEP_CA_OTHER },
		{ "hardwareModuleName", STEP_CA_OTHER },
		{ "userPrincipalName", STEP_CA_OTHER },
	};
	const json_t *value = json_object_get(san, "value");
	const char *type = json_string_value(json_object_get(san, "type"));

	if (type == NULL || !json_is_string(value))
		return wrong(walk, "sans", "has a name without type or value");
	if (type[0] == '\0' || is_word(type, "auto"))
		return tell(
		    walk, classify(json_string_value(value)), NULL, value);
	for (size_t i = 0; i < CLI_COUNTOF(types); i++)
		if (is_word(type, types[i].word))
			return tell(walk, types[i].kind, NULL, value);
	return read_other_name(walk, type, value);
}

static enum cli_exit
read_sans(const struct walk *walk, const json_t *object)
{
	const json_t *list = json_object_get(object, "sans");
	enum cli_exit code = CLI_EXIT_PERMIT;

	if (json_is_null(list))
		return CLI_EXIT_PERMIT;
	if (!json_is_array(list))
		return wrong(walk, "sans", "has to be a list, or null");
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < json_array_size(list);
	     i++)
		code = read_san(walk, json_array_get(list, i));
	return code;
}

enum cli_exit
step_ca_names_each(const json_t *object, const char *called,
    step_ca_name_fn *fn, void *ctx, struct cli_failure *failure)
{
	static const struct {
		const char *member;
		enum step_ca_kind kind;
	} lists[] = {
		{ "dnsNames", STEP_CA_DNS },
		{ "emailAddresses", STEP_CA_MAILBOX },
		{ "ipAddresses", STEP_CA_OTHER },
		{ "uris", STEP_CA_OTHER },
	};
	const struct walk walk = { called, fn, ctx, failure };
	enum cli_exit code = CLI_EXIT_PERMIT;

	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < CLI_COUNTOF(lists);
	     i++)
		code =
		    read_texts(&walk, object, lists[i].member, lists[i].kind);
	return code == CLI_EXIT_PERMIT ? read_sans(&walk, object) : code;
}

bool
step_ca_octets(const json_t *text, uint8_t **out, size_t *len)
{
	return json_is_string(text) &&
	    cli_base64_decode(
		json_string_value(text), json_string_length(text), out, len) &&
	    *len > 0;
}
