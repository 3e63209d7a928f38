/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/hosts/cli/audit_keys.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "plugin/hosts/common/base64.h"
#include "plugin/hosts/common/input.h"

struct cli_audit_key {
	EVP_PKEY *pkey;
	char id[CLI_AUDIT_HASH + 1];
};

struct cli_audit_digest {
	EVP_MD_CTX *ctx;
};

struct cli_audit_digest *
cli_audit_digest_new(void)
{
	struct cli_audit_digest *digest = calloc(1, sizeof(*digest));

	if (digest == NULL)
		return NULL;
	digest->ctx = EVP_MD_CTX_new();
	if (digest->ctx != NULL &&
	    EVP_DigestInit_ex(digest->ctx, EVP_sha256(), NULL) == 1)
		return digest;
	EVP_MD_CTX_free(digest->ctx);
	free(digest);
	return NULL;
}

bool
cli_audit_digest_add(
    struct cli_audit_digest *digest, const char *octets, size_t len)
{
	return EVP_DigestUpdate(digest->ctx, octets, len) == 1;
}

bool
cli_audit_digest_end(
    struct cli_audit_digest *digest, char hash[CLI_AUDIT_HASH + 1])
{
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	bool ok = EVP_DigestFinal_ex(digest->ctx, octets, &len) == 1;

	for (unsigned i = 0; i < len; i++) {
		hash[2 * i] = "0123456789abcdef"[octets[i] / 16];
		hash[2 * i + 1] = "0123456789abcdef"[octets[i] % 16];
	}
	hash[2 * len] = '\0';
	EVP_MD_CTX_free(digest->ctx);
	free(digest);
	return ok;
}

bool
cli_audit_hash(char hash[CLI_AUDIT_HASH + 1], const char *octets, size_t len)
{
	struct cli_audit_digest *digest = cli_audit_digest_new();

	if (digest == NULL)
		return false;
	bool added = cli_audit_digest_add(digest, octets, len);
	return cli_audit_digest_end(digest, hash) && added;
}

static EVP_PKEY *
pkey_of_certificate(BIO *bio)
{
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	EVP_PKEY *pkey =
	    certificate != NULL ? X509_get_pubkey(certificate) : NULL;

	X509_free(certificate);
	return pkey;
}

static EVP_PKEY *
pkey_parse(const struct cli_input *input)
{
	BIO *bio = BIO_new_mem_buf(input->octets, (int)input->len);
	EVP_PKEY *pkey = NULL;

	if (bio != NULL)
		pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	if (bio != NULL && pkey == NULL && BIO_reset(bio) == 1)
		pkey = pkey_of_certificate(bio);
	BIO_free(bio);
	return pkey;
}

static bool
key_identify(struct cli_audit_key *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key->pkey, &der);
	bool ok =
	    len > 0 && cli_audit_hash(key->id, (const char *)der, (size_t)len);

	OPENSSL_free(der);
	return ok;
}

static enum cli_exit
key_read(
    struct cli_audit_key *key, const char *file, struct cli_failure *failure)
{
	struct cli_input input;
	enum cli_exit code = cli_input_read(&input, file, failure);

	if (code != CLI_EXIT_PERMIT)
		return code;
	key->pkey = pkey_parse(&input);
	cli_input_clear(&input);
	if (key->pkey == NULL || !key_identify(key))
		return cli_fail(failure, CLI_EXIT_USAGE,
		    "%.256s holds no public key and no certificate in PEM form",
		    file);
	return CLI_EXIT_PERMIT;
}

enum cli_exit
cli_audit_keys_read(struct cli_audit_keys *keys, const struct cli_list *files,
    struct cli_failure *failure)
{
	enum cli_exit code = CLI_EXIT_PERMIT;

	*keys = (struct cli_audit_keys){ 0 };
	keys->items = calloc(files->count + 1, sizeof(*keys->items));
	if (keys->items == NULL)
		return cli_fail(failure, CLI_EXIT_INTERNAL, "out of memory");
	for (size_t i = 0; code == CLI_EXIT_PERMIT && i < files->count; i++)
		code = key_read(
		    &keys->items[keys->count++], files->items[i], failure);
	return code;
}

void
cli_audit_keys_clear(struct cli_audit_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		EVP_PKEY_free(keys->items[i].pkey);
	free(keys->items);
	*keys = (struct cli_audit_keys){ 0 };
}

static const struct cli_audit_key *
key_find(const struct cli_audit_keys *keys, const char *id)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->items[i].id, id) == 0)
			return &keys->items[i];
	return NULL;
}

bool
cli_audit_keys_has(const struct cli_audit_keys *keys, const char *id)
{
	return key_find(keys, id) != NULL;
}

/* SHA-256, unless the kind of key comes with a digest of its own. */
static const char *
digest_of(EVP_PKEY *pkey, char *name, size_t size)
{
	if (EVP_PKEY_get_default_digest_name(pkey, name, size) != 2)
		return "SHA256";
	return strcmp(name, "UNDEF") == 0 ? NULL : name;
}

bool
cli_audit_keys_verify(const struct cli_audit_keys *keys, const char *id,
    const char *octets, size_t len, const char *signature)
{
	const struct cli_audit_key *key = key_find(keys, id);
	size_t raw_len = 0;
	uint8_t *raw = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	char name[64];
	bool ok = key != NULL && ctx != NULL &&
	    cli_base64_decode(signature, strlen(signature), &raw, &raw_len) &&
	    raw_len > 0 &&
	    EVP_DigestVerifyInit_ex(ctx, NULL,
		digest_of(key->pkey, name, sizeof(name)), NULL, NULL, key->pkey,
		NULL) == 1 &&
	    EVP_DigestVerify(
		ctx, raw, raw_len, (const unsigned char *)octets, len) == 1;

	EVP_MD_CTX_free(ctx);
	free(raw);
	return ok;
}
