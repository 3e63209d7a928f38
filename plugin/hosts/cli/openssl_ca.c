/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/openssl_ca.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#define OPTION_MAX 32 /* octets of an option's name */

/* Why some options are not taken. */
#define OTHER_NAMES \
	"the certificate would have names that are not the request's"
#define NO_REQUEST "only certificate requests can be checked"

enum kind {
	FLAG = 0,
	VALUE,
	INPUT, /* a request */
	FILES, /* requests up to the end */
};

struct option {
	const char *name;
	enum kind kind;
	const char *refusal; /* or NULL */
	size_t offset;       /* of the member that keeps the value; 0: none */
};

#define KEEP(member) offsetof(struct cli_openssl_ca, member)

/* All that openssl-ca(1ssl) of 3.0 to 3.5 knows.  What is missing here is
 * refused: it might take a value, or be a request. */
static const struct option options[] = {
	{ "in", INPUT, NULL, 0 },
	{ "infiles", FILES, NULL, 0 },
	{ "ss_cert", VALUE, NO_REQUEST, 0 },
	{ "spkac", VALUE, NO_REQUEST, 0 },
	{ "subj", VALUE, OTHER_NAMES, 0 },
	{ "config", VALUE, NULL, KEEP(config) },
	{ "name", VALUE, NULL, KEEP(name) },
	{ "section", VALUE, NULL, KEEP(name) },
	{ "extensions", VALUE, NULL, KEEP(extensions) },
	{ "extfile", VALUE, NULL, KEEP(extfile) },
	{ "help", FLAG, NULL, 0 },
	{ "verbose", FLAG, NULL, 0 },
	{ "quiet", FLAG, NULL, 0 },
	{ "outdir", VALUE, NULL, 0 },
	{ "inform", VALUE, NULL, 0 },
	{ "out", VALUE, NULL, 0 },
	{ "dateopt", VALUE, NULL, 0 },
	{ "notext", FLAG, NULL, 0 },
	{ "batch", FLAG, NULL, 0 },
	{ "msie_hack", FLAG, NULL, 0 },
	{ "engine", VALUE, NULL, 0 },
	{ "policy", VALUE, NULL, 0 },
	{ "utf8", FLAG, NULL, 0 },
	{ "create_serial", FLAG, NULL, 0 },
	{ "rand_serial", FLAG, NULL, 0 },
	{ "multivalue-rdn", FLAG, NULL, 0 },
	{ "startdate", VALUE, NULL, 0 },
	{ "not_before", VALUE, NULL, 0 },
	{ "enddate", VALUE, NULL, 0 },
	{ "not_after", VALUE, NULL, 0 },
	{ "days", VALUE, NULL, 0 },
	{ "preserveDN", FLAG, NULL, 0 },
	{ "noemailDN", FLAG, NULL, 0 },
	{ "md", VALUE, NULL, 0 },
	{ "keyfile", VALUE, NULL, 0 },
	{ "keyform", VALUE, NULL, 0 },
	{ "passin", VALUE, NULL, 0 },
	{ "key", VALUE, NULL, 0 },
	{ "cert", VALUE, NULL, 0 },
	{ "certform", VALUE, NULL, 0 },
	{ "selfsign", FLAG, NULL, 0 },
	{ "sigopt", VALUE, NULL, 0 },
	{ "vfyopt", VALUE, NULL, 0 },
	{ "gencrl", FLAG, NULL, 0 },
	{ "valid", VALUE, NULL, 0 },
	{ "status", VALUE, NULL, 0 },
	{ "updatedb", FLAG, NULL, 0 },
	{ "crlexts", VALUE, NULL, 0 },
	{ "crl_reason", VALUE, NULL, 0 },
	{ "crl_hold", VALUE, NULL, 0 },
	{ "crl_compromise", VALUE, NULL, 0 },
	{ "crl_CA_compromise", VALUE, NULL, 0 },
	{ "crl_lastupdate", VALUE, NULL, 0 },
	{ "crl_nextupdate", VALUE, NULL, 0 },
	{ "crldays", VALUE, NULL, 0 },
	{ "crlhours", VALUE, NULL, 0 },
	{ "crlsec", VALUE, NULL, 0 },
	{ "revoke", VALUE, NULL, 0 },
	{ "rand", VALUE, NULL, 0 },
	{ "writerand", VALUE, NULL, 0 },
	{ "provider-path", VALUE, NULL, 0 },
	{ "provider", VALUE, NULL, 0 },
	{ "provparam", VALUE, NULL, 0 },
	{ "propquery", VALUE, NULL, 0 },
};

static const struct option *
option_find(const char *name, size_t len)
{
	for (size_t i = 0; i < CLI_COUNTOF(options); i++)
		if (strlen(options[i].name) == len &&
		    memcmp(options[i].name, name, len) == 0)
			return &options[i];
	return NULL;
}

/* The value stands in argv[at], behind so many octets. */
static enum cli_exit
take_value(struct cli_openssl_ca *call, const struct option *option, size_t at,
    size_t prefix, struct cli_failure *failure)
{
	if (option->kind == INPUT) {
		/* It would read the last; a second one is a mistake. */
		if (call->request_count > 0)
			return cli_fail(
			    failure, CLI_EXIT_USAGE, "-in stands twice");
		call->prefix = prefix;
		call->requests[call->request_count++] = at;
	} else if (option->offset != 0) {
		*(const char **)((char *)call + option->offset) =
		    call->argv[at] + prefix;
	}
	return CLI_EXIT_PERMIT;
}

/* Take argv[*at], an option, and move *at behind it and its value. */
static enum cli_exit
take_option(
    struct cli_openssl_ca *call, size_t *at, struct cli_failure *failure)
{
	const char *word = call->argv[*at];
	const char *name = word + (word[1] == '-' ? 2 : 1);
	const size_t len = strcspn(name, "=");
	const struct option *option = option_find(name, len);

	if (option == NULL ||
	    (name[len] == '=' && option->kind != VALUE &&
		option->kind != INPUT))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "\"%.*s\" is no option of openssl ca that is known here",
		    OPTION_MAX, word);
	if (option->refusal != NULL)
		return cli_fail(failure, CLI_EXIT_USAGE, "openssl ca -%s: %s",
		    option->name, option->refusal);
	++*at;
	if (option->kind == FLAG || option->kind == FILES)
		return CLI_EXIT_PERMIT;
	if (name[len] == '=')
		return take_value(call, option, *at - 1,
		    (size_t)(name + len + 1 - word), failure);
	if (*at == call->argc)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "openssl ca -%s needs a value", option->name);
	return take_value(call, option, (*at)++, 0, failure);
}

/* As opt_next() of its apps/: options end before the first word without a
 * hyphen, after "--", or after -infiles; what follows are requests. */
static enum cli_exit
read_words(struct cli_openssl_ca *call, struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;
	bool ended = false;
	size_t at = 2;

	while (code == CLI_EXIT_PERMIT && !ended && at < call->argc &&
	    call->argv[at][0] == '-') {
		const char *word = call->argv[at];

		ended = strcmp(word, "--") == 0 ||
		    strcmp(word, "-infiles") == 0 ||
		    strcmp(word, "--infiles") == 0;
		if (strcmp(word, "--") == 0)
			at++;
		else
			code = take_option(call, &at, failure);
	}
	while (code == CLI_EXIT_PERMIT && at < call->argc)
		call->requests[call->request_count++] = at++;
	return code;
}

enum cli_exit
cli_openssl_ca_read(struct cli_openssl_ca *call, const char *const *argv,
    size_t argc, struct cli_failure *failure)
{
	*call = (struct cli_openssl_ca){ 0 };
	if (argc < 2 || strcmp(argv[1], "ca") != 0)
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "give the command after --, as in -- openssl ca -in FILE");
	call->argv = calloc(argc + 1, sizeof(*call->argv));
	call->requests = calloc(argc, sizeof(*call->requests));
	if (call->argv == NULL || call->requests == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	/* execv() takes no const, and changes nothing. */
	memcpy(call->argv, argv, argc * sizeof(*call->argv));
	call->argc = argc;
	return read_words(call, failure);
}

const char *
cli_openssl_ca_request(const struct cli_openssl_ca *call, size_t request)
{
	/* Only -in can be followed by "=", and it comes first. */
	return call->argv[call->requests[request]] +
	    (request == 0 ? call->prefix : 0);
}

static CONF *
load(const char *path, struct cli_failure *failure)
{
	CONF *conf = NCONF_new(NULL);

	if (conf != NULL && NCONF_load(conf, path, NULL) == 1)
		return conf;
	NCONF_free(conf);
	(void)cli_fail(failure, CLI_EXIT_USAGE,
	    "cannot read %.256s, which openssl ca would use", path);
	return NULL;
}

/* The section of extensions it would use, or NULL; borrowed. */
static const char *
section_of(const struct cli_openssl_ca *call, const CONF *conf)
{
	const char *name = call->name;
	const char *section = call->extensions;

	if (section != NULL)
		return section;
	if (call->extfile != NULL) {
		section = NCONF_get_string(conf, "default", "extensions");
		return section != NULL ? section : "default";
	}
	if (name == NULL)
		name = NCONF_get_string(conf, "ca", "default_ca");
	return name == NULL ? NULL
			    : NCONF_get_string(conf, name, "x509_extensions");
}

static bool
has_names(const CONF *conf, const char *section)
{
	const STACK_OF(CONF_VALUE) *values = NCONF_get_section(conf, section);

	for (int i = 0; i < sk_CONF_VALUE_num(values); i++) {
		ASN1_OBJECT *object =
		    OBJ_txt2obj(sk_CONF_VALUE_value(values, i)->name, 0);
		const int nid = OBJ_obj2nid(object);

		ASN1_OBJECT_free(object);
		if (nid == NID_subject_alt_name)
			return true;
	}
	return false;
}

enum cli_exit
cli_openssl_ca_judge(
    const struct cli_openssl_ca *call, struct cli_failure *failure)
{
	char *found =
	    call->config == NULL ? CONF_get1_default_config_file() : NULL;
	const char *path = call->extfile != NULL ? call->extfile
	    : call->config != NULL               ? call->config
						 : found;
	CONF *conf = path != NULL ? load(path, failure) : NULL;
	enum cli_exit code = CLI_EXIT_USAGE;

	OPENSSL_free(found);
	if (path == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	if (conf == NULL)
		return code;
	const char *section = section_of(call, conf);
	if (section != NULL && has_names(conf, section))
		(void)cli_fail(failure, code,
		    "the section %.64s has a subjectAltName: " OTHER_NAMES,
		    section);
	else
		code = CLI_EXIT_PERMIT;
	NCONF_free(conf);
	return code;
}

void
cli_openssl_ca_clear(struct cli_openssl_ca *call)
{
	free(call->argv);
	free(call->requests);
	*call = (struct cli_openssl_ca){ 0 };
}
