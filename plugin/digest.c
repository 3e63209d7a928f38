/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/digest.h"

#include <pthread.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#define DIGEST_OCTETS 32
#define RANDOM_OCTETS 16

#define IDLE_MAX 16 /* contexts kept for the next */

struct plugin_sha256 {
	EVP_MD *md;
	pthread_mutex_t lock; /* of what follows */
	EVP_MD_CTX *idle[IDLE_MAX];
	size_t idle_count;
};

static void
print_hex(char *out, const unsigned char *octets, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[octets[i] >> 4];
		*out++ = digits[octets[i] & 0xf];
	}
	*out = '\0';
}

bool
plugin_digest(char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned digest_len = 0;

	if (EVP_Digest(octets, len, digest, &digest_len, EVP_sha256(), NULL) !=
		1 ||
	    digest_len != DIGEST_OCTETS)
		return false;
	print_hex(out, digest, DIGEST_OCTETS);
	return true;
}

struct plugin_sha256 *
plugin_sha256_new(void)
{
	struct plugin_sha256 *sha256 = calloc(1, sizeof(*sha256));

	if (sha256 == NULL)
		return NULL;
	if (pthread_mutex_init(&sha256->lock, NULL) != 0) {
		free(sha256);
		return NULL;
	}
	(void)ERR_set_mark();
	sha256->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	(void)ERR_pop_to_mark();
	if (sha256->md != NULL)
		return sha256;
	plugin_sha256_free(sha256);
	return NULL;
}

void
plugin_sha256_free(struct plugin_sha256 *sha256)
{
	if (sha256 == NULL)
		return;
	for (size_t i = 0; i < sha256->idle_count; i++)
		EVP_MD_CTX_free(sha256->idle[i]);
	(void)pthread_mutex_destroy(&sha256->lock);
	EVP_MD_free(sha256->md);
	free(sha256);
}

/* One that was used before has its memory. */
static EVP_MD_CTX *
take_context(struct plugin_sha256 *sha256)
{
	EVP_MD_CTX *ctx = NULL;

	(void)pthread_mutex_lock(&sha256->lock);
	if (sha256->idle_count > 0)
		ctx = sha256->idle[--sha256->idle_count];
	(void)pthread_mutex_unlock(&sha256->lock);
	return ctx != NULL ? ctx : EVP_MD_CTX_new();
}

static void
give_back(struct plugin_sha256 *sha256, EVP_MD_CTX *ctx)
{
	(void)pthread_mutex_lock(&sha256->lock);
	if (sha256->idle_count < IDLE_MAX) {
		sha256->idle[sha256->idle_count++] = ctx;
		ctx = NULL;
	}
	(void)pthread_mutex_unlock(&sha256->lock);
	EVP_MD_CTX_free(ctx);
}

bool
plugin_sha256_digest(struct plugin_sha256 *sha256, char out[PLUGIN_DIGEST_TEXT],
    const void *octets, size_t len)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *ctx = take_context(sha256);
	bool made;

	if (ctx == NULL)
		return false;
	made = EVP_DigestInit_ex(ctx, sha256->md, NULL) == 1 &&
	    EVP_DigestUpdate(ctx, octets, len) == 1 &&
	    EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
	if (made)
		print_hex(out, digest, DIGEST_OCTETS);
	give_back(sha256, ctx);
	return made;
}

bool
plugin_random(char out[PLUGIN_RANDOM_TEXT])
{
	unsigned char octets[RANDOM_OCTETS];

	if (RAND_bytes(octets, RANDOM_OCTETS) != 1)
		return false;
	print_hex(out, octets, RANDOM_OCTETS);
	return true;
}
