/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_key.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "plugin/hosts/cli/audit_keys.h"
#include "tests/plugin/audit_rig.h"
#include "tests/runner.h"

static void
check_signature(const char *kind, const struct plugin_audit_key *key,
    const char *public_key)
{
	const struct cli_list files = { &public_key, 1 };
	const char *id = plugin_audit_key_id(key);
	struct plugin_audit_text signature = { 0 };
	struct cli_audit_keys keys;
	struct cli_failure failure;

	CHECK(kind,
	    plugin_audit_key_sign(key, "abc", 3, &signature, NULL) == CAA_OK);
	plugin_audit_text_add_octets(&signature, "", 1); /* ends in NUL */
	CHECK(kind,
	    cli_audit_keys_read(&keys, &files, &failure) == CLI_EXIT_PERMIT);
	CHECK(kind, cli_audit_keys_has(&keys, id));
	if (!signature.failed) {
		CHECK(kind,
		    cli_audit_keys_verify(
			&keys, id, "abc", 3, signature.octets));
		CHECK_SAFE(kind,
		    !cli_audit_keys_verify(
			&keys, id, "abd", 3, signature.octets));
		CHECK_SAFE(kind,
		    !cli_audit_keys_verify(
			&keys, id, "abc", 2, signature.octets));
		CHECK_SAFE(kind,
		    !cli_audit_keys_verify(
			&keys, "0", "abc", 3, signature.octets));
	}
	CHECK_SAFE(kind, !cli_audit_keys_verify(&keys, id, "abc", 3, ""));
	CHECK_SAFE(kind, !cli_audit_keys_verify(&keys, id, "abc", 3, "AAAA"));
	CHECK_SAFE(kind, !cli_audit_keys_verify(&keys, id, "abc", 3, "AA=A"));
	cli_audit_keys_clear(&keys);
	plugin_audit_text_clear(&signature);
}

static void
test_kinds(void)
{
	static const char *const kinds[] = { "RSA", "EC", "ED25519", "ED448" };

	for (size_t i = 0; i < CAA_COUNTOF(kinds); i++) {
		char path[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
		struct plugin_audit_key *key = NULL;

		audit_rig_make_key(kinds[i], path, public_key);
		CHECK(kinds[i],
		    plugin_audit_key_load(&key, path, NULL) == CAA_OK);
		if (key != NULL)
			check_signature(kinds[i], key, public_key);
		plugin_audit_key_free(key);
		scratch_clear();
	}
}

/* As `openssl pkey -pubout -outform DER | sha256sum` has it. */
static void
test_id(void)
{
	static const char pem[] =
	    "-----BEGIN PRIVATE KEY-----\n"
	    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
	    "-----END PRIVATE KEY-----\n";
	struct plugin_audit_key *key = NULL;
	char path[SCRATCH_MAX_PATH];

	scratch_write(path, "audit.key", pem);
	CHECK("load", plugin_audit_key_load(&key, path, NULL) == CAA_OK);
	if (key != NULL)
		CHECK("id",
		    strcmp(plugin_audit_key_id(key),
			"06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f"
			"8e1b792fa9") == 0);
	plugin_audit_key_free(key);
	scratch_clear();
}

static void
write_encrypted(const char *path)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	FILE *fp = fopen(path, "w");

	CHECK("encrypted",
	    fp != NULL &&
		PEM_write_PrivateKey(fp, pkey, EVP_aes_128_cbc(),
		    (const unsigned char *)"secret", 6, NULL, NULL) == 1 &&
		fclose(fp) == 0);
	EVP_PKEY_free(pkey);
}

static const struct {
	const char *row;
	const char *kind; /* of a key that is made; else content */
	const char *content;
	const char *says;
} refused_rows[] = {
	{ "a key that cannot sign", "X25519", NULL, "the key cannot sign" },
	{ "an encrypted key", "encrypted", NULL, "the key is encrypted" },
	{ "an empty file", NULL, "", "holds no private key in PEM form" },
	{ "text", NULL, "key", "holds no private key in PEM form" },
	{ "half a key", NULL, "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ",
	    "holds no private key in PEM form" },
	{ "no file", NULL, NULL, "cannot read" },
};

static void
test_refused(void)
{
	ERR_clear_error();
	for (size_t i = 0; i < CAA_COUNTOF(refused_rows); i++) {
		const char *row = refused_rows[i].row;
		const char *kind = refused_rows[i].kind;
		char path[SCRATCH_MAX_PATH], public_key[SCRATCH_MAX_PATH];
		struct plugin_audit_key *key = NULL;
		struct caa_error error = { .text = "" };

		scratch_write(path, "audit.key", "");
		if (kind != NULL && strcmp(kind, "encrypted") == 0)
			write_encrypted(path);
		else if (kind != NULL)
			audit_rig_make_key(kind, path, public_key);
		else if (refused_rows[i].content != NULL)
			scratch_write(
			    path, "audit.key", refused_rows[i].content);
		else
			(void)remove(path);
		CHECK_SAFE(
		    row, plugin_audit_key_load(&key, path, &error) != CAA_OK);
		CHECK_SAFE(row, key == NULL);
		CHECK(error.text,
		    strstr(error.text, refused_rows[i].says) != NULL &&
			strstr(error.text, path) != NULL);
		CHECK_SAFE("the host's queue of errors is left alone",
		    ERR_peek_error() == 0);
		scratch_clear();
	}
}

const char suite_name[] = "plugin.audit_key";
const struct test tests[] = {
	{ "kinds", test_kinds },
	{ "id", test_id },
	{ "refused", test_refused },
	{ NULL, NULL },
};
