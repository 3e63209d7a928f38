/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/digest.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#define DIGEST_OCTETS 32
#define RANDOM_OCTETS 16

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

bool
plugin_random(char out[PLUGIN_RANDOM_TEXT])
{
	unsigned char octets[RANDOM_OCTETS];

	if (RAND_bytes(octets, RANDOM_OCTETS) != 1)
		return false;
	print_hex(out, octets, RANDOM_OCTETS);
	return true;
}
