/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/digest.h"

#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#define DIGEST_OCTETS 32
#define RANDOM_OCTETS 16

struct plugin_sha256 {
	EVP_MD *md;
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

static bool
digest(char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len,
    const EVP_MD *md)
{
	unsigned char made[EVP_MAX_MD_SIZE];
	unsigned made_len = 0;

	if (EVP_Digest(octets, len, made, &made_len, md, NULL) != 1 ||
	    made_len != DIGEST_OCTETS)
		return false;
	print_hex(out, made, DIGEST_OCTETS);
	return true;
}

bool
plugin_digest(char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len)
{
	return digest(out, octets, len, EVP_sha256());
}

struct plugin_sha256 *
plugin_sha256_new(void)
{
	struct plugin_sha256 *sha256 = calloc(1, sizeof(*sha256));

	if (sha256 == NULL)
		return NULL;
	(void)ERR_set_mark();
	sha256->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	(void)ERR_pop_to_mark();
	if (sha256->md != NULL)
		return sha256;
	free(sha256);
	return NULL;
}

void
plugin_sha256_free(struct plugin_sha256 *sha256)
{
	if (sha256 == NULL)
		return;
	EVP_MD_free(sha256->md);
	free(sha256);
}

bool
plugin_sha256_digest(const struct plugin_sha256 *sha256,
    char out[PLUGIN_DIGEST_TEXT], const void *octets, size_t len)
{
	return digest(out, octets, len, sha256->md);
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
