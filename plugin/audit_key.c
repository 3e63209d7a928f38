/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "plugin/audit_error.h"
#include "plugin/digest.h"

#define KEY_FILE_MAX 65536u /* octets; the largest RSA keys need 13000 */
#define DIGEST_NAME  64     /* octets with the NUL */

struct plugin_audit_key {
	EVP_PKEY *pkey;
	char digest[DIGEST_NAME]; /* empty: the key brings its own */
	char id[PLUGIN_DIGEST_TEXT];
};

/* The octets of fd; the number of them, or -1 with errno. */
static ssize_t
drain(int fd, char *octets, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t got = read(fd, octets + len, room - len);

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -1;
		len += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)len;
}

/* There is nobody who could be asked. */
static int
no_passphrase(char *out, int size, int writing, void *asked)
{
	(void)out;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

static EVP_PKEY *
pkey_parse(const char *pem, size_t len, bool *encrypted)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	EVP_PKEY *pkey = NULL;

	if (bio != NULL)
		pkey = PEM_read_bio_PrivateKey(
		    bio, NULL, no_passphrase, encrypted);
	BIO_free(bio);
	return pkey;
}

static enum caa_status
pkey_read(EVP_PKEY **out, const char *path, struct caa_error *error)
{
	char *pem = malloc(KEY_FILE_MAX);
	int fd = pem != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t len = fd >= 0 ? drain(fd, pem, KEY_FILE_MAX) : -1;
	int code = errno;
	bool encrypted = false;

	if (fd >= 0)
		(void)close(fd);
	if (pem == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (len > 0)
		*out = pkey_parse(pem, (size_t)len, &encrypted);
	OPENSSL_cleanse(pem, KEY_FILE_MAX);
	free(pem);
	if (len < 0)
		return plugin_audit_fail(error, "read", path, code);
	if (encrypted)
		return plugin_audit_refuse(error, path,
		    "the key is encrypted, and nobody can be asked for the "
		    "passphrase");
	if (*out == NULL)
		return plugin_audit_refuse(
		    error, path, "holds no private key in PEM form");
	return CAA_OK;
}

static bool
digest_choose(struct plugin_audit_key *key)
{
	char name[DIGEST_NAME];
	int got =
	    EVP_PKEY_get_default_digest_name(key->pkey, name, sizeof(name));

	/* 2: this one and no other.  "UNDEF" is OpenSSL's word for none. */
	if (got == 2 && strcmp(name, "UNDEF") == 0)
		key->digest[0] = '\0';
	else if (got == 2)
		memcpy(key->digest, name, sizeof(name));
	else
		memcpy(key->digest, "SHA256", sizeof("SHA256"));
	return got > 0;
}

static bool
id_make(struct plugin_audit_key *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key->pkey, &der);
	bool ok = len > 0 && plugin_digest(key->id, der, (size_t)len);

	OPENSSL_free(der);
	return ok;
}

/* X25519 and the like are keys, too, but cannot sign. */
static enum caa_status
prepare(struct plugin_audit_key *key, const char *path, struct caa_error *error)
{
	struct plugin_audit_text trial = { 0 };
	enum caa_status status;

	if (!digest_choose(key) || !id_make(key))
		return plugin_audit_refuse(error, path, "the key cannot sign");
	status = plugin_audit_key_sign(key, "trial", 5, &trial, error);
	plugin_audit_text_clear(&trial);
	return status == CAA_OK || status == CAA_E_NOMEM
	    ? status
	    : plugin_audit_refuse(error, path, "the key cannot sign");
}

enum caa_status
plugin_audit_key_load(
    struct plugin_audit_key **out, const char *path, struct caa_error *error)
{
	struct plugin_audit_key *key = calloc(1, sizeof(*key));
	enum caa_status status;

	if (key == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	/* The queue of errors is the host's. */
	(void)ERR_set_mark();
	status = pkey_read(&key->pkey, path, error);
	if (status == CAA_OK)
		status = prepare(key, path, error);
	(void)ERR_pop_to_mark();
	if (status == CAA_OK) {
		*out = key;
		key = NULL;
	}
	plugin_audit_key_free(key);
	return status;
}

void
plugin_audit_key_free(struct plugin_audit_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

const char *
plugin_audit_key_id(const struct plugin_audit_key *key)
{
	return key->id;
}

/* A new signature for OPENSSL_free(), or NULL. */
static unsigned char *
sign(const struct plugin_audit_key *key, const char *octets, size_t len,
    size_t *signature_len)
{
	const unsigned char *message = (const unsigned char *)octets;
	const char *digest = key->digest[0] != '\0' ? key->digest : NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *signature = NULL;

	if (ctx == NULL ||
	    EVP_DigestSignInit_ex(
		ctx, NULL, digest, NULL, NULL, key->pkey, NULL) != 1 ||
	    EVP_DigestSign(ctx, NULL, signature_len, message, len) != 1)
		goto out;
	signature = OPENSSL_malloc(*signature_len);
	if (signature != NULL &&
	    EVP_DigestSign(ctx, signature, signature_len, message, len) != 1) {
		OPENSSL_free(signature);
		signature = NULL;
	}
out:
	EVP_MD_CTX_free(ctx);
	return signature;
}

static void
add_base64(
    struct plugin_audit_text *out, const unsigned char *octets, size_t len)
{
	size_t room = (len + 2) / 3 * 4 + 1;
	unsigned char *text = malloc(room);

	if (text == NULL) {
		out->failed = true;
		return;
	}
	int made = EVP_EncodeBlock(text, octets, (int)len);
	plugin_audit_text_add_octets(out, (const char *)text, (size_t)made);
	free(text);
}

enum caa_status
plugin_audit_key_sign(const struct plugin_audit_key *key, const char *octets,
    size_t len, struct plugin_audit_text *out, struct caa_error *error)
{
	size_t signature_len = 0;
	unsigned char *signature;

	(void)ERR_set_mark();
	signature = sign(key, octets, len, &signature_len);
	(void)ERR_pop_to_mark();
	if (signature == NULL)
		return caa_error_set(error, CAA_E_SYSTEM,
		    "the key of the audit log did not sign");
	add_base64(out, signature, signature_len);
	OPENSSL_free(signature);
	if (out->failed)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	return CAA_OK;
}
