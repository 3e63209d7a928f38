/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin/audit_chain.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "caa/ascii.h"

#define SEQ       "{\"seq\":"
#define PREV      ",\"prev\":\""
#define TYPE      "\",\"type\":\""
#define SIGNATURE ",\"signature\":\""
#define SUM       ",\"sum\":\""
#define END       "\"}\n"

#define SUM_LEN (sizeof(SUM) - 1 + PLUGIN_AUDIT_HASH + sizeof(END) - 1)
#define SEQ_MAX UINT64_C(9007199254740991) /* 2^53-1: exact in any JSON */

struct plugin_audit_chain {
	EVP_MD *sha256;
	EVP_MD_CTX *ctx, *copy;
};

enum caa_status
plugin_audit_chain_new(struct plugin_audit_chain **out, struct caa_error *error)
{
	struct plugin_audit_chain *chain = calloc(1, sizeof(*chain));

	if (chain == NULL)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	(void)ERR_set_mark();
	chain->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	chain->ctx = EVP_MD_CTX_new();
	chain->copy = EVP_MD_CTX_new();
	(void)ERR_pop_to_mark();
	if (chain->sha256 == NULL || chain->ctx == NULL ||
	    chain->copy == NULL) {
		plugin_audit_chain_free(chain);
		return caa_error_set(
		    error, CAA_E_SYSTEM, "OpenSSL has no SHA-256");
	}
	*out = chain;
	return CAA_OK;
}

void
plugin_audit_chain_free(struct plugin_audit_chain *chain)
{
	if (chain == NULL)
		return;
	EVP_MD_CTX_free(chain->copy);
	EVP_MD_CTX_free(chain->ctx);
	EVP_MD_free(chain->sha256);
	free(chain);
}

static bool
hash_finish(EVP_MD_CTX *ctx, char hash[PLUGIN_AUDIT_HASH + 1])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char octets[EVP_MAX_MD_SIZE];

	if (EVP_DigestFinal_ex(ctx, octets, NULL) != 1)
		return false;
	for (size_t i = 0; i < PLUGIN_AUDIT_HASH / 2; i++) {
		hash[2 * i] = hex[octets[i] >> 4];
		hash[2 * i + 1] = hex[octets[i] & 15];
	}
	hash[PLUGIN_AUDIT_HASH] = '\0';
	return true;
}

bool
plugin_audit_chain_hash_begin(struct plugin_audit_chain *chain)
{
	return EVP_DigestInit_ex(chain->ctx, chain->sha256, NULL) == 1;
}

bool
plugin_audit_chain_hash_add(
    struct plugin_audit_chain *chain, const void *octets, size_t len)
{
	return EVP_DigestUpdate(chain->ctx, octets, len) == 1;
}

bool
plugin_audit_chain_hash_end(
    struct plugin_audit_chain *chain, char hash[PLUGIN_AUDIT_HASH + 1])
{
	return hash_finish(chain->ctx, hash);
}

/* The sum of a line's head, and with the ctx left behind it, so that the tail
 * can be added for the hash of the whole. */
static bool
hash_head(struct plugin_audit_chain *chain, const char *head, size_t len,
    char sum[PLUGIN_AUDIT_HASH + 1])
{
	return plugin_audit_chain_hash_begin(chain) &&
	    plugin_audit_chain_hash_add(chain, head, len) &&
	    EVP_MD_CTX_copy_ex(chain->copy, chain->ctx) == 1 &&
	    hash_finish(chain->copy, sum);
}

static bool
hash_tail(struct plugin_audit_chain *chain, const char *tail,
    char hash[PLUGIN_AUDIT_HASH + 1])
{
	return plugin_audit_chain_hash_add(chain, tail, SUM_LEN) &&
	    plugin_audit_chain_hash_end(chain, hash);
}

static enum caa_status
add_signature(struct plugin_audit_text *out, size_t begin,
    const struct plugin_audit_key *key, struct caa_error *error)
{
	struct plugin_audit_text signature = { 0 };
	enum caa_status status = CAA_OK;

	if (key != NULL && !out->failed) {
		status = plugin_audit_key_sign(key, out->octets + begin,
		    out->len - begin, &signature, error);
		plugin_audit_text_add(out, SIGNATURE);
		plugin_audit_text_add_octets(
		    out, signature.octets, signature.len);
		plugin_audit_text_add(out, "\"");
	}
	plugin_audit_text_clear(&signature);
	return status;
}

/* The sum, the end, and what the next line will tie itself to. */
static enum caa_status
add_end(struct plugin_audit_chain *chain, struct plugin_audit_link *link,
    struct plugin_audit_text *out, size_t begin, struct caa_error *error)
{
	struct plugin_audit_link next = { .seq = link->seq + 1 };
	char sum[PLUGIN_AUDIT_HASH + 1];
	size_t len = out->len - begin;

	if (out->failed)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (len + SUM_LEN > PLUGIN_AUDIT_LINE_MAX)
		return caa_error_set(error, CAA_E_LIMIT,
		    "an audit record of %zu octets is larger than %u", len,
		    PLUGIN_AUDIT_LINE_MAX);
	if (!hash_head(chain, out->octets + begin, len, sum))
		return caa_error_set(error, CAA_E_SYSTEM, "SHA-256 failed");
	plugin_audit_text_add(out, SUM);
	plugin_audit_text_add(out, sum);
	plugin_audit_text_add(out, END);
	if (out->failed)
		return caa_error_set(error, CAA_E_NOMEM, "out of memory");
	if (!hash_tail(chain, out->octets + begin + len, next.hash))
		return caa_error_set(error, CAA_E_SYSTEM, "SHA-256 failed");
	*link = next;
	return CAA_OK;
}

enum caa_status
plugin_audit_chain_add(struct plugin_audit_chain *chain,
    struct plugin_audit_link *link, const struct plugin_audit_text *body,
    const struct plugin_audit_key *key, struct plugin_audit_text *out,
    struct caa_error *error)
{
	const size_t begin = out->len;
	enum caa_status status;

	plugin_audit_text_add(out, SEQ);
	plugin_audit_text_add_number(out, link->seq + 1);
	plugin_audit_text_add(out, PREV);
	plugin_audit_text_add(out, link->hash);
	plugin_audit_text_add(out, "\",");
	plugin_audit_text_add_octets(out, body->octets, body->len);
	out->failed = out->failed || body->failed;
	status = add_signature(out, begin, key, error);
	if (status == CAA_OK)
		status = add_end(chain, link, out, begin, error);
	if (status != CAA_OK)
		out->len = begin;
	return status;
}

/* Reading: each step moves on behind what it took, or says no. */

struct cursor {
	const char *at, *end;
};

static bool
take(struct cursor *cursor, const char *literal)
{
	size_t len = strlen(literal);

	if ((size_t)(cursor->end - cursor->at) < len ||
	    memcmp(cursor->at, literal, len) != 0)
		return false;
	cursor->at += len;
	return true;
}

static bool
take_number(struct cursor *cursor, uint64_t *number)
{
	const char *begin = cursor->at;

	*number = 0;
	for (; cursor->at < cursor->end; cursor->at++) {
		uint8_t octet = (uint8_t)*cursor->at;

		if (!caa_ascii_is_digit(octet))
			break;
		*number = *number * 10 + (octet - (unsigned)'0');
		if (*number > SEQ_MAX)
			return false;
	}
	/* One form for each number: no zero in front, and none is 0. */
	return cursor->at > begin && *begin != '0';
}

static bool
take_hash(struct cursor *cursor)
{
	if (cursor->end - cursor->at < PLUGIN_AUDIT_HASH)
		return false;
	for (size_t i = 0; i < PLUGIN_AUDIT_HASH; i++)
		if (cursor->at[i] == '\0' ||
		    strchr("0123456789abcdef", cursor->at[i]) == NULL)
			return false;
	cursor->at += PLUGIN_AUDIT_HASH;
	return true;
}

static bool
read_head(struct plugin_audit_line *line, const char *octets, size_t len)
{
	struct cursor cursor = { octets, octets + len };
	const char *quote;

	if (!take(&cursor, SEQ) || !take_number(&cursor, &line->link.seq) ||
	    !take(&cursor, PREV) || !take_hash(&cursor) || !take(&cursor, TYPE))
		return false;
	quote = memchr(cursor.at, '"', (size_t)(cursor.end - cursor.at));
	if (quote == NULL)
		return false;
	line->type = cursor.at;
	line->type_len = (size_t)(quote - cursor.at);
	return true;
}

bool
plugin_audit_chain_read(struct plugin_audit_chain *chain,
    struct plugin_audit_line *line, const char *octets, size_t len)
{
	char sum[PLUGIN_AUDIT_HASH + 1];
	struct cursor cursor;

	if (len < SUM_LEN || memchr(octets, '\n', len) != octets + len - 1 ||
	    !read_head(line, octets, len - SUM_LEN))
		return false;
	cursor = (struct cursor){ octets + len - SUM_LEN, octets + len };
	return take(&cursor, SUM) &&
	    hash_head(chain, octets, len - SUM_LEN, sum) &&
	    take(&cursor, sum) && take(&cursor, END) &&
	    hash_tail(chain, octets + len - SUM_LEN, line->link.hash);
}
