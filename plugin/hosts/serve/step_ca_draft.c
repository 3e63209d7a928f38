/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/serve/step_ca_draft.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "plugin/hosts/serve/step_ca_names.h"

#define OID_CN  "2.5.4.3"
#define OID_SAN "2.5.29.17"
#define OID_EKU "2.5.29.37"

static enum cli_exit
wrong(struct cli_failure *failure, const char *what)
{
	return cli_fail(failure, CLI_EXIT_USAGE, "x509Certificate.%s", what);
}

static enum cli_exit
no_memory(struct cli_failure *failure)
{
	return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
}

static bool
add_common_name(X509 *draft, const json_t *value)
{
	const size_t len = json_string_length(value);

	if (value == NULL || (json_is_string(value) && len == 0))
		return true;
	return json_is_string(value) && len <= 1024 &&
	    X509_NAME_add_entry_by_NID(X509_get_subject_name(draft),
		NID_commonName, V_ASN1_UTF8STRING,
		(const unsigned char *)json_string_value(value), (int)len, -1,
		0) == 1;
}

/* It is judged by the key subject_cn, as that of any certificate. */
static enum cli_exit
add_subject(X509 *draft, const json_t *certificate, struct cli_failure *failure)
{
	const json_t *subject = json_object_get(certificate, "subject");
	const json_t *more = json_object_get(subject, "extraNames");
	bool ok =
	    add_common_name(draft, json_object_get(subject, "commonName"));

	for (size_t i = 0; i < json_array_size(more); i++) {
		const json_t *name = json_array_get(more, i);
		const char *type =
		    json_string_value(json_object_get(name, "type"));

		ok = ok &&
		    (type == NULL || strcmp(type, OID_CN) != 0 ||
			add_common_name(draft, json_object_get(name, "value")));
	}
	return ok ? CLI_EXIT_PERMIT
		  : wrong(failure, "subject: a common name is no text");
}

/* One GENERAL_NAME, which it owns from now on. */
static bool
push(GENERAL_NAMES *names, GENERAL_NAME *name)
{
	if (name != NULL && sk_GENERAL_NAME_push(names, name) > 0)
		return true;
	GENERAL_NAME_free(name);
	return false;
}

/* otherName: type is its object identifier. */
static GENERAL_NAME *
make_other(const char *type, ASN1_STRING *text)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_OBJECT *object = OBJ_txt2obj(type, 1);
	ASN1_TYPE *value = ASN1_TYPE_new();

	if (name == NULL || object == NULL || value == NULL) {
		GENERAL_NAME_free(name);
		ASN1_OBJECT_free(object);
		ASN1_TYPE_free(value);
		ASN1_STRING_free(text);
		return NULL;
	}
	ASN1_TYPE_set(value, V_ASN1_UTF8STRING, text);
	if (GENERAL_NAME_set0_othername(name, object, value) == 1)
		return name;
	GENERAL_NAME_free(name);
	return NULL;
}

static GENERAL_NAME *
make_name(const struct step_ca_name *name)
{
	static const int types[] = {
		[STEP_CA_OTHER] = GEN_URI,
		[STEP_CA_DNS] = GEN_DNS,
		[STEP_CA_MAILBOX] = GEN_EMAIL,
	};
	ASN1_STRING *text = ASN1_STRING_type_new(
	    name->oid != NULL ? V_ASN1_UTF8STRING : V_ASN1_IA5STRING);
	GENERAL_NAME *out;

	if (text == NULL || name->len > INT_MAX ||
	    ASN1_STRING_set(text, name->text, (int)name->len) != 1) {
		ASN1_STRING_free(text);
		return NULL;
	}
	if (name->oid != NULL)
		return make_other(name->oid, text);
	out = GENERAL_NAME_new();
	if (out == NULL)
		ASN1_STRING_free(text);
	else
		GENERAL_NAME_set0_value(out, types[name->kind], text);
	return out;
}

/* Fit for a URI?  Names that are not for CAA are only shown. */
static bool
is_plain(const struct step_ca_name *name)
{
	for (size_t i = 0; i < name->len; i++)
		if (name->text[i] <= 0x20 || name->text[i] > 0x7e)
			return false;
	return name->len > 0;
}

static bool
on_name(void *ctx, const struct step_ca_name *name)
{
	static const struct step_ca_name unnamed = { STEP_CA_OTHER, NULL,
		"x:unnamed", 9 };
	const bool is_shown =
	    name->kind != STEP_CA_OTHER || name->oid != NULL || is_plain(name);

	if (step_ca_name_is_idn(name))
		return true;
	return push(ctx, make_name(is_shown ? name : &unnamed));
}

/* The names of a SAN a template wrote by itself join the others. */
static bool
add_san(GENERAL_NAMES *names, const uint8_t *der, size_t len)
{
	const unsigned char *p = der;
	GENERAL_NAMES *more = d2i_GENERAL_NAMES(NULL, &p, (long)len);
	bool ok = more != NULL && p == der + len;

	while (ok && sk_GENERAL_NAME_num(more) > 0)
		ok = push(names, sk_GENERAL_NAME_shift(more));
	GENERAL_NAMES_free(more);
	return ok;
}

/* It goes before what extKeyUsage lists. */
static bool
add_raw_usage(X509 *draft, const uint8_t *der, size_t len)
{
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension = NULL;
	bool ok =
	    octets != NULL && ASN1_OCTET_STRING_set(octets, der, (int)len) == 1;

	if (ok)
		extension = X509_EXTENSION_create_by_NID(
		    NULL, NID_ext_key_usage, 0, octets);
	ok = extension != NULL && X509_add_ext(draft, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(octets);
	return ok;
}

static bool
add_extension(X509 *draft, GENERAL_NAMES *names, const json_t *extension)
{
	const char *id = json_string_value(json_object_get(extension, "id"));
	const json_t *value = json_object_get(extension, "value");
	uint8_t *der = NULL;
	size_t len = 0;
	bool ok;

	if (id == NULL)
		return false;
	const bool is_san = strcmp(id, OID_SAN) == 0;
	if (!is_san && strcmp(id, OID_EKU) != 0)
		return true;
	ok = step_ca_octets(value, &der, &len) && len <= INT_MAX &&
	    (is_san ? add_san(names, der, len)
		    : add_raw_usage(draft, der, len));
	free(der);
	return ok;
}

static enum cli_exit
add_extensions(X509 *draft, GENERAL_NAMES *names, const json_t *certificate,
    struct cli_failure *failure)
{
	const json_t *list = json_object_get(certificate, "extensions");

	if (list != NULL && !json_is_null(list) && !json_is_array(list))
		return wrong(failure, "extensions is no list");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!add_extension(draft, names, json_array_get(list, i)))
			return wrong(
			    failure, "extensions: one of them cannot be read");
	return CLI_EXIT_PERMIT;
}

/* Those the module tells apart; any other one is as good as clientAuth. */
static int
usage_of(const char *word)
{
	static const struct {
		const char *word;
		int nid;
	} usages[] = {
		{ "any", NID_anyExtendedKeyUsage },
		{ "emailProtection", NID_email_protect },
		{ "serverAuth", NID_server_auth },
	};

	for (size_t i = 0; word != NULL && i < CLI_COUNTOF(usages); i++)
		if (strcmp(usages[i].word, word) == 0)
			return usages[i].nid;
	return NID_client_auth;
}

static enum cli_exit
add_usages(X509 *draft, const json_t *certificate, struct cli_failure *failure)
{
	const json_t *list = json_object_get(certificate, "extKeyUsage");
	const json_t *more = json_object_get(certificate, "unknownExtKeyUsage");
	EXTENDED_KEY_USAGE *usages = EXTENDED_KEY_USAGE_new();
	bool ok = usages != NULL;

	for (size_t i = 0; ok && i < json_array_size(list); i++)
		ok = sk_ASN1_OBJECT_push(usages,
			 OBJ_nid2obj(usage_of(
			     json_string_value(json_array_get(list, i))))) > 0;
	if (ok && json_array_size(more) > 0)
		ok = sk_ASN1_OBJECT_push(usages, OBJ_nid2obj(NID_client_auth)) >
		    0;
	if (ok && sk_ASN1_OBJECT_num(usages) > 0 &&
	    X509_get_ext_by_NID(draft, NID_ext_key_usage, -1) < 0)
		ok = X509_add1_ext_i2d(draft, NID_ext_key_usage, usages, 0,
			 X509V3_ADD_DEFAULT) == 1;
	EXTENDED_KEY_USAGE_free(usages);
	return ok ? CLI_EXIT_PERMIT : no_memory(failure);
}

static enum cli_exit
add_names(X509 *draft, GENERAL_NAMES *names, const json_t *certificate,
    struct cli_failure *failure)
{
	enum cli_exit code = step_ca_names_each(
	    certificate, "x509Certificate", on_name, names, failure);

	if (code == CLI_EXIT_PERMIT)
		code = add_extensions(draft, names, certificate, failure);
	if (code == CLI_EXIT_PERMIT && sk_GENERAL_NAME_num(names) > 0 &&
	    X509_add1_ext_i2d(
		draft, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) != 1)
		code = no_memory(failure);
	return code;
}

/* By a key nobody keeps: what is unsigned has no encoding. */
static enum cli_exit
finish(X509 *draft, uint8_t **der, size_t *len, struct cli_failure *failure)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	unsigned char *octets = NULL;
	int count = 0;

	if (key != NULL && X509_set_version(draft, X509_VERSION_3) == 1 &&
	    X509_set_pubkey(draft, key) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(draft), 0) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(draft), 0) != NULL &&
	    X509_sign(draft, key, NULL) > 0)
		count = i2d_X509(draft, &octets);
	EVP_PKEY_free(key);
	if (count > 0)
		*der = malloc((size_t)count);
	if (*der != NULL) {
		memcpy(*der, octets, (size_t)count);
		*len = (size_t)count;
	}
	OPENSSL_free(octets);
	return *der != NULL ? CLI_EXIT_PERMIT : no_memory(failure);
}

enum cli_exit
step_ca_draft_make(uint8_t **der, size_t *len, const json_t *certificate,
    struct cli_failure *failure)
{
	X509 *draft = X509_new();
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	enum cli_exit code = CLI_EXIT_INTERNAL;

	*der = NULL;
	*len = 0;
	if (draft == NULL || names == NULL) {
		code = no_memory(failure);
		goto out;
	}
	code = add_names(draft, names, certificate, failure);
	if (code == CLI_EXIT_PERMIT)
		code = add_usages(draft, certificate, failure);
	if (code == CLI_EXIT_PERMIT)
		code = add_subject(draft, certificate, failure);
	if (code == CLI_EXIT_PERMIT)
		code = finish(draft, der, len, failure);
out:
	ERR_clear_error(); /* none of TLS */
	GENERAL_NAMES_free(names);
	X509_free(draft);
	return code;
}
